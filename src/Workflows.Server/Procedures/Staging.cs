using System.Globalization;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures;

/// <summary>Where a step's rows are staged: the burst's context, its centre and its moment.</summary>
internal sealed record StagingScope(ServerContext Context, Guid CentreId, string InstanceId, DateTimeOffset Now);

/// <summary>Rows that a step of the product's own asks for, staged in the burst's transaction after the step has returned.</summary>
/// <param name="Stage">Stages them; a <see cref="StepFailedException"/> says in words what is missing.</param>
internal sealed record Staging(Func<StagingScope, CancellationToken, Task> Stage) : HostEffect
{
    /// <summary>Rows about the case that the step stands in.</summary>
    /// <exception cref="StepFailedException">The instance was not started as a case.</exception>
    public static Staging About(ActivityContext context, Func<TaskCase, StagingScope, CancellationToken, Task> stage)
    {
        var about = TaskCase.Of(context);
        return new Staging((scope, stop) => stage(about, scope, stop));
    }

    /// <inheritdoc/>
    public override async ValueTask ApplyAsync(EffectScope scope, CancellationToken cancellation) => await Stage(
        new StagingScope((ServerContext)scope.Context, Guid.Parse(scope.TenantId, CultureInfo.InvariantCulture), scope.InstanceId, scope.Now), cancellation);
}

/// <summary>A step that writes rows of the product's own and goes on; on a trial, where there is nothing to write into, it only goes on.</summary>
internal abstract class RecordingActivity : Activity
{
    /// <inheritdoc/>
    protected sealed override void Execute(ActivityContext context)
    {
        if (Record(context) is { } staging)
        {
            context.Emit(staging);
        }

        context.Complete();
    }

    /// <summary>What to write; null on a trial.</summary>
    /// <exception cref="StepFailedException">A field is not filled in, or not as it should be.</exception>
    protected abstract Staging? Record(ActivityContext context);
}
