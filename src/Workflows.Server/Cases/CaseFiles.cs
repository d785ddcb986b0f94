using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Cases;

/// <summary>Reads cases within the asking person's scope.</summary>
internal sealed class CaseFiles(Contexts contexts)
{
    /// <summary>The number of a case that this person has started; null for any other.</summary>
    public async Task<string?> NumberOfOwnAsync(Actor actor, string instanceId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await context.CaseFiles.AsNoTracking()
            .Where(file => file.InstanceId == instanceId && file.StartedById == actor.AccountId)
            .Select(file => file.Number)
            .SingleOrDefaultAsync(cancellation);
    }
}
