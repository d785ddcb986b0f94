using Workflows.Server.Access;

namespace Workflows.Server.Clients;

/// <summary>Where somebody sees clients and partners: in the centres where they work with clients.</summary>
internal static class ClientCentres
{
    /// <summary>The centres, in order of name.</summary>
    public static IEnumerable<Guid> Of(Actor actor) => actor.OwnCentres.Select(post => post.CentreId).Where(centre => actor.May(Right.FindClients, centre));

    /// <summary>The one that is asked for, or the first; null when the person has the right in none such.</summary>
    public static Guid? Chosen(Actor actor, Guid? asked, Right right) =>
        Of(actor).Where(centre => actor.May(right, centre) && (asked is null || asked == centre)).Cast<Guid?>().FirstOrDefault();
}
