using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures.TwoPeople;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Steps;

/// <summary>A line of the list of procedures to change.</summary>
/// <param name="DefinitionId">The procedure.</param>
/// <param name="Name">What people call it.</param>
/// <param name="UnitName">Whose it is.</param>
/// <param name="Published">The version by which new cases start; null for none.</param>
/// <param name="IsDraft">Whether there are changes that are not published.</param>
/// <param name="MayChange">Whether the person may change it, or only look at it.</param>
/// <param name="Waiting">What waits for a second person; null for nothing.</param>
internal sealed record ProcedureLine(string DefinitionId, string Name, string UnitName, int? Published, bool IsDraft, bool MayChange, WaitingProposal? Waiting);

/// <summary>A draft that waits for a second person.</summary>
/// <param name="By">Who has proposed it.</param>
/// <param name="IsForMe">Whether it waits for the person who looks, or for somebody else.</param>
internal sealed record WaitingProposal(string By, bool IsForMe);

/// <summary>Lists the procedures that somebody changes or looks at.</summary>
internal sealed class EditedProcedures(Contexts contexts, PublishingRules rules)
{
    // As in the designer's list: enough for all procedures of a network.
    private const int Most = 1000;

    /// <summary>The own ones first, then the network's, each by name.</summary>
    public async Task<IReadOnlyList<ProcedureLine>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var rows = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.IsLatest || row.IsPublished)
            .Select(row => new
            {
                row.DefinitionId, row.Name, row.TenantId, row.Version, row.IsLatest, row.IsPublished,
                ProposedBy = row.IsLatest && row.ProposedRevision == row.Revision ? row.ProposedBy : null,
            }).Take(2 * Most).ToListAsync(cancellation);
        var units = await context.Units.AsNoTracking().Select(row => new { row.Id, row.Name }).ToDictionaryAsync(row => Scope.Tenant(row.Id), row => row.Name, cancellation);
        var waiting = await WaitingAsync(context, actor, rows.Where(row => row.ProposedBy is not null).Select(row => (row.TenantId, row.ProposedBy!)), cancellation);
        return
        [
            .. rows.GroupBy(row => row.DefinitionId).Select(versions => (Latest: versions.FirstOrDefault(row => row.IsLatest) ?? versions.First(), Published: versions.FirstOrDefault(row => row.IsPublished)))
                .Select(one => new ProcedureLine(
                    one.Latest.DefinitionId, one.Latest.Name ?? one.Latest.DefinitionId, units.GetValueOrDefault(one.Latest.TenantId, ""), one.Published?.Version, !one.Latest.IsPublished,
                    ProcedureDrafts.MayChange(actor, one.Latest.TenantId), waiting.GetValueOrDefault((one.Latest.TenantId, one.Latest.ProposedBy ?? ""))))
                .OrderByDescending(line => line.MayChange).ThenBy(line => TextKeys.Sort(line.UnitName), StringComparer.Ordinal).ThenBy(line => TextKeys.Sort(line.Name), StringComparer.Ordinal),
        ];
    }

    // For each unit of the person's and each who has proposed something there: who that is, and whether it waits for the person.
    private async Task<Dictionary<(string Tenant, string By), WaitingProposal>> WaitingAsync(
        ServerContext context, Actor actor, IEnumerable<(string Tenant, string By)> proposed, CancellationToken cancellation)
    {
        var waiting = new Dictionary<(string, string), WaitingProposal>();
        foreach (var unit in proposed.Distinct().GroupBy(one => one.Tenant).Where(unit => ProcedureDrafts.MayChange(actor, unit.Key)))
        {
            if (await rules.OfAsync(context, Guid.Parse(unit.Key), cancellation) is var rule && !rule.AsksSecond(actor.AccountId))
            {
                continue;
            }

            var names = await context.NamesOfAsync([.. unit.Select(one => Guid.Parse(one.By))], cancellation);
            foreach (var one in unit)
            {
                waiting[one] = new WaitingProposal(names[Guid.Parse(one.By)], Guid.Parse(one.By) != actor.AccountId);
            }
        }

        return waiting;
    }
}
