using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Cases;

/// <summary>Something that broke and was not dealt with.</summary>
internal sealed record BrokenLine(string Id, string InstanceId, string ActivityId, string Message, int Attempt, DateTimeOffset At, DateTimeOffset? NextTryAt)
{
    /// <summary>The case's number; null for what belongs to no case.</summary>
    public string? Number { get; init; }

    /// <summary>The procedure.</summary>
    public string? Procedure { get; init; }

    /// <summary>The version that the case runs; null for what belongs to no case.</summary>
    public string? VersionId { get; init; }

    /// <summary>The step's title; null for what is no step's.</summary>
    public string? Step { get; init; }
}

/// <summary>What broke with what can be done about it.</summary>
/// <param name="Line">What broke.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Ways">The ways by which its step can be left.</param>
internal sealed record BrokenStep(BrokenLine Line, StopKind Kind, IReadOnlyList<StepWay> Ways);

/// <summary>A way by which a step can be left.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="To">The title of the first step that it leads to; null when the drawing has none.</param>
/// <param name="IsLast">Whether the procedure ends there.</param>
internal sealed record StepWay(string Outcome, string? To, bool IsLast);

/// <summary>A case that somebody may want to cancel.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Procedure">Its procedure.</param>
/// <param name="IsRunning">Whether there is anything left to cancel.</param>
/// <param name="Tasks">How many of its tasks are open.</param>
/// <param name="Children">How many cases that it started are not done.</param>
internal sealed record EndingCase(string Number, string Procedure, bool IsRunning, int Tasks, int Children);

/// <summary>What became of a person's wish to mend something. All of these are ordinary.</summary>
internal enum Mended
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>There is nothing of this kind for this person.</summary>
    NotFound,

    /// <summary>Somebody, or the server, was faster: it does not stand still any more.</summary>
    TooLate,

    /// <summary>What broke is not of the kind that this helps with.</summary>
    Impossible,
}

/// <summary>What a coordinator does about what broke: tries again, skips, closes, cancels the case.</summary>
internal sealed class CaseMending(Contexts contexts, TenantScopes tenants, BurstRunner runner, TimerLoop timers, TimeProvider clock)
{
    /// <summary>Tries a failed step again, or frees a timer that was left alone.</summary>
    public Task<Mended> RetryAsync(Actor actor, string id, string command, CancellationToken cancellation) => OnAsync(
        actor, id, CommandId.Of($"retry:{id}", actor.AccountId, command), async (context, row, sent) => await StoppedWork.KindAsync(context, row, cancellation) switch
        {
            StopKind.Failed => await BurstAsync(actor, row.TenantId, new RetryStep(row.InstanceId, row.ActivityInstanceId), sent, cancellation),
            StopKind.Parked => await StoppedWork.FreeAsync(context, row, By(actor), Now(), cancellation) ? await SaveAsync(context, cancellation) : Mended.TooLate,
            _ => Mended.Impossible,
        }, cancellation);

    /// <summary>Ends a step that stands still as if it had done its work, by one of the outcomes that are drawn.</summary>
    public Task<Mended> SkipAsync(Actor actor, BrokenStep broken, string outcome, string command, CancellationToken cancellation) => OnAsync(
        actor, broken.Line.Id, CommandId.Of($"skip:{broken.Line.Id}", actor.AccountId, command), async (_, row, sent) => broken.Ways.Any(way => way.Outcome == outcome)
            ? await BurstAsync(actor, row.TenantId, new SkipStep(row.InstanceId, row.ActivityInstanceId, outcome), sent, cancellation)
            : Mended.Impossible, cancellation);

    /// <summary>Closes what tells of something that is over, and does nothing else.</summary>
    public Task<Mended> CloseAsync(Actor actor, string id, CancellationToken cancellation) => OnAsync(
        actor, id, "", async (context, row, _) => await StoppedWork.CloseAsync(context, row, By(actor), Now(), cancellation)
            ? await SaveAsync(context, cancellation)
            : Mended.Impossible, cancellation);

    /// <summary>Cancels a case with its tasks and the cases that it started and waits for.</summary>
    public async Task<Mended> CancelAsync(Actor actor, string instanceId, string command, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var centre = await Incidents.CasesOf(context, actor).Where(file => file.InstanceId == instanceId).Select(file => (Guid?)file.CentreId).SingleOrDefaultAsync(cancellation);
        return centre is { } own
            ? await BurstAsync(actor, Scope.Tenant(own), new CancelInstance(instanceId), CommandId.Of($"cancel:{instanceId}", actor.AccountId, command), cancellation)
            : Mended.NotFound;
    }

    private static string By(Actor actor) => actor.AccountId.ToString("D");

    private DateTimeOffset Now() => Instant.Cut(clock.GetUtcNow());

    private async Task<Mended> OnAsync(
        Actor actor, string id, string command, Func<ServerContext, Incident, string, Task<Mended>> act, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await Incidents.OpenOf(context, actor).SingleOrDefaultAsync(row => row.Id == id, cancellation) is { } row)
        {
            return await act(context, row, command);
        }

        // Dealt with: by this very command, or by somebody who was faster; or it never was this person's.
        return await context.Set<WorkflowCommand>().AnyAsync(one => one.Id == command, cancellation) ? Mended.Done : Mended.TooLate;
    }

    private async Task<Mended> SaveAsync(ServerContext context, CancellationToken cancellation)
    {
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Mended.TooLate; // Freed by somebody else a moment ago, and fired already.
        }

        timers.Nudge(Now());
        return Mended.Done;
    }

    private async Task<Mended> BurstAsync(Actor actor, string tenant, Stimulus stimulus, string commandId, CancellationToken cancellation)
    {
        var scope = tenants.Of(tenant) with { Actor = actor.AccountId, Why = "mend case" };
        var execution = stimulus switch { RetryStep retry => retry.ExecutionId, SkipStep skip => skip.ExecutionId, _ => null };
        var command = new BurstCommand(commandId, async (context, stop) =>
        {
            // The burst closes them; who wanted it is written on them here, in the same transaction.
            var open = await context.Set<Incident>().Where(row => row.InstanceId == stimulus.InstanceId && row.ResolvedAt == null
                && (execution == null || row.ActivityInstanceId == execution)).ToListAsync(stop);
            open.ForEach(row => row.ResolvedBy = By(actor));
            if (stimulus is CancelInstance)
            {
                (await ((ServerContext)context).CaseFiles.SingleAsync(file => file.InstanceId == stimulus.InstanceId, stop)).CancelledById = actor.AccountId;
            }

            return new CommandDecision.Go();
        });
        return await runner.RunAsync(() => contexts.Open(scope), stimulus, command, cancellation) is BurstResult.Done or BurstResult.AlreadyDone ? Mended.Done : Mended.TooLate;
    }
}
