using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>Where somebody sees clients and partners: in the centres where they work with clients.</summary>
internal static class ClientCentres
{
    /// <summary>The centres, in order of name.</summary>
    public static IEnumerable<Guid> Of(Actor actor) => actor.OwnCentres.Select(post => post.CentreId).Where(centre => actor.May(Right.FindClients, centre));

    /// <summary>The same with their names.</summary>
    public static async Task<IReadOnlyList<CentreLine>> NamesAsync(ServerContext context, Actor actor, CancellationToken cancellation)
    {
        List<Guid> own = [.. Of(actor)];
        return await context.Units.AsNoTracking()
            .Where(unit => own.Contains(unit.Id)).OrderBy(unit => unit.NameKey).Select(unit => new CentreLine(unit.Id, unit.Name)).ToListAsync(cancellation);
    }

    /// <summary>The one that is asked for, or the first; null when the person has the right in none such.</summary>
    public static Guid? Chosen(Actor actor, Guid? asked, Right right) =>
        Of(actor).Where(centre => actor.May(right, centre) && (asked is null || asked == centre)).Cast<Guid?>().FirstOrDefault();
}
