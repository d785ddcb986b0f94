using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>
/// Runs bursts and makes them durable; nothing else writes an instance's state. Read <see cref="OnceAsync"/> from top to bottom:
/// claim, load, command, run until blocked, stage the effects, save and commit once. Whatever fails before the commit leaves no trace,
/// and the whole burst, the command too, runs again from fresh state on a new context.
/// </summary>
public sealed partial class BurstRunner(Database database, DefinitionStore definitions, TimeProvider clock, IdSource ids, BurstRunnerOptions options)
{
    private const int Tries = 6;

    /// <summary>Runs one burst.</summary>
    /// <param name="open">Opens a context of the host's, with the scope that the burst acts in; called once per try.</param>
    /// <param name="stimulus">What sets the instance in motion.</param>
    /// <param name="command">What a person does in the same transaction.</param>
    /// <param name="cancellation">Stops before the commit, never in the middle of it.</param>
    public Task<BurstResult> RunAsync(
        Func<DbContext> open, Stimulus stimulus, BurstCommand? command = null, CancellationToken cancellation = default) =>
        RunAsync(open, stimulus, command, null, cancellation);

    internal async Task<BurstResult> RunAsync(
        Func<DbContext> open, Stimulus stimulus, BurstCommand? command, WorkflowTimer? timer, CancellationToken cancellation)
    {
        var failures = new EffectFailures();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var context = open();
                return await OnceAsync(context, stimulus, command, timer, failures, cancellation);
            }
            catch (EffectFailedException e)
            {
                // A step's failure that showed only after the step: once more, with that step failed. It is no fault of the infrastructure.
                failures.Add(e);
                attempt--;
            }
            catch (DbUpdateException e) when (timer is null && Transient.IsDuplicateKey(e))
            {
                // The same command or start was first; or a row of the host's own is there already, and then nothing was done: from fresh
                // state the host sees that row (the year's first number was given a moment ago) and does otherwise.
                await using (var context = open())
                {
                    if (await EarlierAsync(context, stimulus, command, cancellation) is { } earlier)
                    {
                        return earlier;
                    }
                }

                if (attempt >= Tries)
                {
                    throw;
                }

                await options.Pause(attempt, cancellation);
            }
            catch (Exception e) when (attempt < Tries && (Transient.Is(e) || (timer is not null && Transient.IsDuplicateKey(e))))
            {
                await options.Pause(attempt, cancellation);
                if (timer is not null && !await IsStillThereAsync(open, timer, cancellation))
                {
                    // Another node has done this timer's work after our lease had run out; if it was a start, the instance is there already.
                    return new BurstResult.Lost(stimulus.InstanceId);
                }
            }
        }
    }

    private async Task<BurstResult> OnceAsync(
        DbContext context, Stimulus stimulus, BurstCommand? command, WorkflowTimer? timer, EffectFailures failures, CancellationToken cancellation)
    {
        // 1. The right to write: on SQLite the turn at the gate, on PostgreSQL the instance's row below.
        await using var transaction = await database.BeginWriteAsync(context, cancellation);

        // 2. The instance as it is now, locked until the end; nobody else can move it meanwhile.
        var now = Instant.Cut(clock.GetUtcNow());
        var (instance, workflow, problem) = stimulus is StartInstance start
            ? await MakeAsync(context, start, now, cancellation)
            : await LoadAsync(context, stimulus.InstanceId, cancellation);
        if (problem is not null)
        {
            return timer is null ? await EarlierAsync(context, stimulus, command, cancellation) ?? problem
                : problem is BurstResult.Lost ? await DropAsync(context, timer, transaction, problem, cancellation)
                : problem;
        }

        await options.ReachAsync(Checkpoint.Loaded);

        // 3. What the person does. A refusal ends it here: nothing was staged that will be saved.
        if (command is not null)
        {
            switch (await command.Decide(context, cancellation))
            {
                case CommandDecision.Refuse refused:
                    // Sent again after a lost answer, it meets its own work and finds no task to do.
                    return await EarlierAsync(context, stimulus, command, cancellation) ?? new BurstResult.Refused(refused.Reason);
                case CommandDecision.Go go:
                    stimulus = With(stimulus, go);
                    instance!.Name = go.Name ?? instance.Name;
                    break;
            }

            context.Add(new WorkflowCommand { Id = command.Id, TenantId = instance!.TenantId, InstanceId = instance.Id, At = now });
            await options.ReachAsync(Checkpoint.Commanded);
        }
        else if (stimulus is StartInstance queued && options.Starting is { } starting)
        {
            // A start that no person makes: the host does its own part of it here, or says why it cannot be.
            try
            {
                stimulus = queued = await starting(context, queued, cancellation);
                instance!.Name = queued.Name ?? instance.Name;
            }
            catch (StepFailedException e)
            {
                return new BurstResult.CannotStart(queued.DefinitionId, e.Message);
            }
        }

        // 4. The graph runs in memory until nothing more can run. A step that fails is part of the result, not an exception.
        Burst burst;
        var moved = true;
        if (stimulus is MoveInstance move)
        {
            (burst, var refusal) = await FittedAsync(context, instance!, workflow!, move, new(now, ids, clock, options.Limits, failures), cancellation);
            if (refusal is not null)
            {
                return await EarlierAsync(context, stimulus, command, cancellation) ?? refusal;
            }

            var version = burst.Graph.Definition;
            (instance!.DefinitionId, instance.DefinitionVersionId, instance.Version) = (version.DefinitionId, version.Id!, version.Version);
        }
        else
        {
            burst = BurstOf(instance!, workflow!, now, failures);
            moved = Move(burst, stimulus);
        }

        await options.ReachAsync(Checkpoint.Ran);

        // 5. What it caused, and the timer that caused it, are staged in the same context. If the host cannot do what a step asked for,
        // all of this is dropped and runs again with that step failed.
        if (timer is not null)
        {
            context.Remove(timer);
        }

        if (moved)
        {
            Store(instance!, burst, now);
            await new EffectStaging(context, new ContextRows(context), instance!, burst, timer, options, now).ApplyAsync(cancellation);
        }
        else if (timer is null)
        {
            return await EarlierAsync(context, stimulus, command, cancellation) ?? new BurstResult.Lost(instance!.Id);
        }

        await options.ReachAsync(Checkpoint.Staged);

        var due = SoonestOf(context);

        // 6. One save, one commit. Before this line nothing has happened; after it, everything has.
        await context.SaveChangesAsync(cancellation);
        await options.ReachAsync(Checkpoint.Saved);
        await transaction.CommitAsync(CancellationToken.None);
        await options.ReachAsync(Checkpoint.Committed);

        // 7. Only hints from here on: if one is lost, the timer loop's own poll finds the work a second later.
        Tell(context, due);
        return moved
            ? new BurstResult.Done(instance!.Id, instance.Status, instance.SubStatus)
            : new BurstResult.Lost(instance!.Id);
    }

    private void Tell(DbContext context, DateTimeOffset? due)
    {
        options.Committed?.Invoke(context);
        if (due is not null)
        {
            options.TimersChanged?.Invoke(due.Value);
        }
    }

    private Burst BurstOf(WorkflowInstance instance, CompiledWorkflow workflow, DateTimeOffset now, EffectFailures failures) => new(
        workflow,
        InstanceState.Read(instance.State),
        IdentityOf(instance),
        new BurstSurroundings(now, ids, clock, options.Limits, failures));

    private static InstanceIdentity IdentityOf(WorkflowInstance instance) =>
        new(instance.Id, instance.Name, instance.CorrelationId, instance.SubStatus == WorkflowSubStatus.Faulted);

    // The host's effects may set timers too, so the context is asked and not the burst. Most bursts set none, and most timers are due
    // in days: a loop that was woken for each commit would do nothing but look.
    private static DateTimeOffset? SoonestOf(DbContext context) => context.ChangeTracker.Entries<WorkflowTimer>()
        .Where(timer => timer.State == EntityState.Added)
        .Min(timer => (DateTimeOffset?)timer.Entity.DueAt);

    // Whoever comes too late may have been first after all: the same command or start, sent twice or sent again after a lost answer.
    private static async Task<BurstResult?> EarlierAsync(
        DbContext context, Stimulus stimulus, BurstCommand? command, CancellationToken cancellation)
    {
        var done = command is not null
            ? await context.Set<WorkflowCommand>().Where(row => row.Id == command.Id).Select(row => row.InstanceId).SingleOrDefaultAsync(cancellation)
            : stimulus is StartInstance start
            ? await context.Set<WorkflowInstance>().Where(row => row.Id == start.InstanceId).Select(row => row.Id).SingleOrDefaultAsync(cancellation)
            : null;
        return done is null ? null : new BurstResult.AlreadyDone(done);
    }

    // What the timer was for is over: it goes, or it would be claimed for ever.
    private static async Task<BurstResult> DropAsync(
        DbContext context, WorkflowTimer timer, WriteTransaction transaction, BurstResult result, CancellationToken cancellation)
    {
        context.Remove(timer);
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    private static async Task<bool> IsStillThereAsync(Func<DbContext> open, WorkflowTimer timer, CancellationToken cancellation)
    {
        await using var context = open();
        return await context.Set<WorkflowTimer>().AnyAsync(row => row.Id == timer.Id, cancellation);
    }

    private async Task<(WorkflowInstance?, CompiledWorkflow?, BurstResult?)> LoadAsync(
        DbContext context, string instanceId, CancellationToken cancellation)
    {
        var instance = await database.Dialect.Locked(context.Set<WorkflowInstance>(), instanceId).SingleOrDefaultAsync(cancellation);
        return instance is null || instance.Status == WorkflowStatus.Finished
            ? (instance, null, new BurstResult.Lost(instanceId))
            : (instance, await definitions.CompiledAsync(context, instance.DefinitionVersionId, cancellation), null);
    }

    private async Task<(WorkflowInstance?, CompiledWorkflow?, BurstResult?)> MakeAsync(
        DbContext context, StartInstance start, DateTimeOffset now, CancellationToken cancellation)
    {
        // A given version is looked up too: whoever may not see it, or means another workflow, cannot start it.
        var versionId = start.VersionId is { } given
            ? await DefinitionStore.VersionAsync(context, start.DefinitionId, given, cancellation)
            : await DefinitionStore.PublishedVersionAsync(context, start.DefinitionId, cancellation);
        if (versionId is null)
        {
            return (null, null, new BurstResult.CannotStart(start.DefinitionId, "Цю процедуру не опубліковано."));
        }

        CompiledWorkflow workflow;
        try
        {
            workflow = await definitions.CompiledAsync(context, versionId, cancellation);
        }
        catch (DefinitionException e)
        {
            return (null, null, new BurstResult.CannotStart(start.DefinitionId, e.Message));
        }

        var instance = new WorkflowInstance
        {
            Id = start.InstanceId,
            TenantId = start.TenantId,
            DefinitionId = start.DefinitionId,
            DefinitionVersionId = versionId,
            Version = workflow.Graph.Definition.Version,
            Name = start.Name,
            CorrelationId = start.CorrelationId,
            ParentInstanceId = start.ParentInstanceId,
            ParentBookmarkId = start.ParentBookmarkId,
            CreatedAt = now,
            State = new InstanceState().Write(),
        };
        context.Add(instance);
        return (instance, workflow, null);
    }

    private static bool Move(Burst burst, Stimulus stimulus)
    {
        switch (stimulus)
        {
            case StartInstance start:
                burst.Start(start);
                return true;
            case ResumeBookmark resume:
                return burst.Resume(resume.BookmarkId, resume.Reason, resume.Input);
            case FailBookmark fail:
                return burst.FailWait(fail.BookmarkId, fail.Message);
            case RetryStep retry:
                return burst.Retry(retry.ExecutionId);
            case SkipStep skip:
                return burst.Skip(skip.ExecutionId, skip.Outcome);
            case CancelInstance:
                burst.Cancel();
                return true;
            default:
                throw new NotSupportedException($"No burst for a {stimulus.GetType().Name}.");
        }
    }

    private static Stimulus With(Stimulus stimulus, CommandDecision.Go decided) => stimulus switch
    {
        ResumeBookmark resume when decided.Input is not null => resume with { Input = decided.Input },
        StartInstance start => start with
        {
            Input = Over(start.Input, decided.Input as JsonObject ?? []),
            Carried = Over(start.Carried, decided.Carried),
        },
        _ => stimulus,
    };

    private static Dictionary<string, JsonNode?> Over(
        IEnumerable<KeyValuePair<string, JsonNode?>> given, IEnumerable<KeyValuePair<string, JsonNode?>> decided)
    {
        var both = given.ToDictionary();
        foreach (var (key, value) in decided)
        {
            both[key] = value;
        }

        return both;
    }

    private static void Store(WorkflowInstance instance, Burst burst, DateTimeOffset now)
    {
        instance.Name = burst.Name;
        instance.CorrelationId = burst.CorrelationId;
        instance.UpdatedAt = now;
        instance.Revision++;
        instance.IncidentCount += burst.Effects.Count(effect => effect is OpenIncident);
        instance.Status = burst.IsFinished ? WorkflowStatus.Finished : WorkflowStatus.Running;
        instance.SubStatus = burst switch
        {
            { IsCancelled: true } => WorkflowSubStatus.Cancelled,
            { IsFinished: true } => WorkflowSubStatus.Finished,
            { IsFaulted: true } => WorkflowSubStatus.Faulted,
            _ => WorkflowSubStatus.Suspended,
        };
        instance.FinishedAt = burst.IsFinished ? now : null;
        instance.State = burst.State.Write();
    }
}
