using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Procedures;

namespace Workflows.Server.Documents;

/// <summary>A record of a contract bears the number of the paper that was signed.</summary>
internal static class PaperNumbers
{
    /// <summary>The field of a step that names the step which made the paper.</summary>
    public const string StepField = "document";

    /// <summary>The number of the newest paper that a step of this case has made; null where no step is named.</summary>
    /// <exception cref="StepFailedException">That step has made none.</exception>
    public static async Task<string?> OfAsync(StagingScope scope, string? step, CancellationToken cancellation)
    {
        if (step is null)
        {
            return null;
        }

        return scope.Context.Documents.Local.Where(row => row.InstanceId == scope.InstanceId && row.ActivityId == step).MaxBy(row => row.Id)?.Number
            ?? await scope.Context.Documents.AsNoTracking().Where(row => row.InstanceId == scope.InstanceId && row.ActivityId == step)
                .OrderByDescending(row => row.Id).Select(row => row.Number).FirstOrDefaultAsync(cancellation)
            ?? throw new StepFailedException("документа, номер якого треба записати, у цій справі немає");
    }
}
