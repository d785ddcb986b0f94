using System.Globalization;
using Workflows.Engine.Execution;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>Where a step's rows are staged: the burst's context, its centre and its moment.</summary>
internal sealed record StagingScope(ServerContext Context, Guid CentreId, string InstanceId, DateTimeOffset Now);

/// <summary>Rows that a step of the product's own asks for, staged in the burst's transaction after the step has returned.</summary>
/// <param name="Stage">Stages them; a <see cref="StepFailedException"/> says in words what is missing.</param>
internal sealed record Staging(Func<StagingScope, CancellationToken, Task> Stage) : HostEffect
{
    /// <inheritdoc/>
    public override async ValueTask ApplyAsync(EffectScope scope, CancellationToken cancellation) => await Stage(
        new StagingScope((ServerContext)scope.Context, Guid.Parse(scope.TenantId, CultureInfo.InvariantCulture), scope.InstanceId, scope.Now), cancellation);
}
