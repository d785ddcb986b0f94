using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Tests.Generated;

/// <summary>What really was committed, noted at the database's door: the bursts of each instance by the revision that they wrote.</summary>
internal sealed class CommitRecord
{
    private readonly ConcurrentQueue<(string InstanceId, int Revision)> bursts = new();

    public void Note(IEnumerable<(string InstanceId, int Revision)> saved)
    {
        foreach (var burst in saved)
        {
            bursts.Enqueue(burst);
        }
    }

    /// <summary>Every revision was written by one burst, none is missing, and the row holds the last.</summary>
    public async Task CheckAsync(DbContext context)
    {
        var written = bursts.ToLookup(burst => burst.InstanceId, burst => burst.Revision);
        foreach (var instance in await context.Set<WorkflowInstance>().AsNoTracking().ToListAsync())
        {
            Assert.Equal(Enumerable.Range(1, instance.Revision), written[instance.Id].Order());
        }
    }
}
