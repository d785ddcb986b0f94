using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Checking;

/// <summary>Checks a procedure as it was saved last, for whoever draws it.</summary>
internal sealed class DraftCheck(Contexts contexts, ProcedureCheck check)
{
    /// <summary>What is wrong with the newest version; null when the person sees no such procedure.</summary>
    public async Task<IReadOnlyList<DefinitionProblem>?> FindAsync(Actor actor, string definitionId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var latest = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.DefinitionId == definitionId && row.IsLatest)
            .Select(row => new { row.TenantId, row.Text }).SingleOrDefaultAsync(cancellation);
        return latest is null ? null : (await check.FindAsync(context, Guid.Parse(latest.TenantId), definitionId, latest.Text, cancellation)).Problems;
    }
}
