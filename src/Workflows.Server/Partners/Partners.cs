using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Partners;

/// <summary>A partner organisation in a list.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Of what kind, by the key.</param>
/// <param name="TypeWord">The kind, as the reference list calls it.</param>
public sealed record PartnerLine(Guid Id, string Name, string Type, string TypeWord);

/// <summary>Partners as lists show them.</summary>
internal static class PartnerLines
{
    /// <summary>The lines of these partners, in their order.</summary>
    public static IQueryable<PartnerLine> LinesOf(this ServerContext context, IQueryable<Partner> partners) => partners.Select(row => new PartnerLine(
        row.Id, row.Name, row.Type,
        context.ReferenceEntries.Where(entry => entry.IsCurrent && entry.ListKey == ListKeys.PartnerTypes && entry.Key == row.Type).Select(entry => entry.Label).FirstOrDefault() ?? row.Type));
}

/// <summary>Partner organisations of centres.</summary>
internal sealed class Partners(Contexts contexts, SubjectSeals seals, Register register)
{
    /// <summary>
    /// Stages a partner with the subject of the same id, its key and its tokens; nothing is saved. The id is one that was promised before, so
    /// that what is sent twice is made once; null for a new one.
    /// </summary>
    public Partner Make(
        ServerContext context, Guid centre, string type, string name, IReadOnlyDictionary<string, JsonNode?> fields, Guid? by, DateTimeOffset now,
        Guid? id = null)
    {
        name = name.Trim();
        ArgumentException.ThrowIfNullOrEmpty(name);
        var partner = new Partner { Id = id ?? Guid.CreateVersion7(now), CentreId = centre, Type = type, Name = name, NameKey = TextKeys.Sort(name) };
        var key = seals.NewKey(partner.Id, centre);
        context.AddRange(partner, key);
        register.Make(context, key, SubjectKind.Partner, null, fields, by, now);
        return partner;
    }

    /// <summary>A centre's partners by name, from the beginning of the list; none for whoever may not see the centre.</summary>
    public async Task<IReadOnlyList<PartnerLine>> ListAsync(Actor actor, Guid centre, int most, CancellationToken cancellation)
    {
        if (!actor.May(Right.SeeCentre, centre))
        {
            return [];
        }

        await using var context = contexts.Open(actor.Scope);
        return await context.LinesOf(context.Partners.AsNoTracking().Where(row => row.CentreId == centre).OrderBy(row => row.NameKey).ThenBy(row => row.Id).Take(most))
            .ToListAsync(cancellation);
    }
}
