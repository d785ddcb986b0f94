using Workflows.Server.Access;

namespace Workflows.Server.People;

/// <summary>Who keeps whose account, and which role can be held where.</summary>
internal static class PeopleRules
{
    /// <summary>The roles that can be held in a unit of this kind.</summary>
    public static IEnumerable<Role> Of(UnitKind kind) => Enum.GetValues<Role>().Where(role => kind switch
    {
        UnitKind.Network => role.ReachesAllCentres(),
        UnitKind.Centre => role is not Role.NetworkAdministration,
        _ => !role.ReachesAllCentres(),
    });

    /// <summary>
    /// Whether the person keeps the units of this centre (or of the network, whose id stands for itself): an administrator those of the own
    /// centre, of the network all.
    /// </summary>
    public static bool Keeps(this Actor actor, Guid centre) => actor.May(Right.KeepPeople, centre);

    /// <summary>
    /// Whether the person keeps a whole account and not only its posts in the own centre. Somebody's name and password are theirs everywhere: with a new
    /// password one would be this person in every centre where they are something.
    /// </summary>
    /// <param name="actor">The administrator.</param>
    /// <param name="posts">All posts of the account, those of centres that the administrator does not see too.</param>
    /// <param name="now">The present moment.</param>
    public static bool KeepsAccount(this Actor actor, IReadOnlyCollection<Membership> posts, DateTimeOffset now)
    {
        var held = posts.Where(post => post.HoldsAt(now)).ToList();
        return (held.Count > 0 ? held : posts).All(post => actor.Keeps(post.CentreId));
    }
}
