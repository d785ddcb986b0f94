using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Cases;
using Workflows.Server.Procedures;

namespace Workflows.Server.Documents;

/// <summary>A record of a contract bears the number of the paper that was signed; without a paper it gets the next of its own series.</summary>
internal sealed class PaperNumbers(CaseNumbers numbers)
{
    /// <summary>The field of a step that names the step which made the paper.</summary>
    public const string StepField = "document";

    /// <summary>The number of a record.</summary>
    /// <param name="scope">Where it is staged.</param>
    /// <param name="step">The step of this case whose newest paper it is; null for none.</param>
    /// <param name="series">A kind of <see cref="CaseNumbers"/>, for a record without a paper.</param>
    /// <param name="recorded">The numbers of the centre's records of this kind.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    /// <exception cref="StepFailedException">That step has made no paper, or the paper is recorded already.</exception>
    public async Task<string> OfAsync(StagingScope scope, string? step, string series, IQueryable<string> recorded, CancellationToken cancellation)
    {
        if (step is null)
        {
            return await numbers.NextAsync(scope.Context, scope.CentreId, series, scope.Now, cancellation);
        }

        var papers = scope.Context.Documents;
        var number = papers.Local.Where(row => row.InstanceId == scope.InstanceId && row.ActivityId == step).MaxBy(row => row.Id)?.Number
            ?? await papers.AsNoTracking().Where(row => row.InstanceId == scope.InstanceId && row.ActivityId == step)
                .OrderByDescending(row => row.Id).Select(row => row.Number).FirstOrDefaultAsync(cancellation)
            ?? throw new StepFailedException("документа, номер якого треба записати, у цій справі немає");
        return await recorded.AnyAsync(taken => taken == number, cancellation)
            ? throw new StepFailedException($"документ № {number} уже записано: для нового договору потрібен новий документ")
            : number;
    }
}
