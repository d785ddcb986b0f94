using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Cases;

/// <summary>Something that broke and was not dealt with.</summary>
internal sealed record BrokenLine(string Id, string InstanceId, string ActivityId, string Message, int Attempt, DateTimeOffset At, DateTimeOffset? NextTryAt)
{
    /// <summary>The case's number; null for what belongs to no case.</summary>
    public string? Number { get; init; }

    /// <summary>The procedure.</summary>
    public string? Procedure { get; init; }

    /// <summary>The step's title; null for what is no step's.</summary>
    public string? Step { get; init; }

    /// <summary>Whether it is a step's, which can be skipped.</summary>
    public bool IsOfStep => ActivityId.Length > 0;
}

/// <summary>What broke with the ways that lead on from it.</summary>
/// <param name="Line">What broke.</param>
/// <param name="Outcomes">The outcomes by which its step can be left, with where they lead.</param>
internal sealed record BrokenStep(BrokenLine Line, IReadOnlyList<(string Outcome, string? To)> Outcomes);

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

    /// <summary>There is nothing that could be tried again.</summary>
    NothingToTry,
}

/// <summary>What a coordinator does about what broke: tries again, skips, cancels, closes.</summary>
internal sealed class CaseMending(Contexts contexts, TenantScopes tenants, BurstRunner runner, DefinitionStore definitions, TimerLoop timers, TimeProvider clock)
{
    /// <summary>How many lines the list has.</summary>
    public const int Most = 100;

    /// <summary>What stands still in the centres whose cases the person mends, the newest first.</summary>
    public async Task<IReadOnlyList<BrokenLine>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var lines = await Lines(context, Open(context, actor)).Take(Most).ToListAsync(cancellation);
        var versions = await VersionsAsync(context, lines, cancellation);
        var named = new List<BrokenLine>();
        foreach (var line in lines)
        {
            named.Add(versions.TryGetValue(line.InstanceId, out var version)
                ? line with { Step = (await definitions.CompiledAsync(context, version, cancellation)).Graph.Node(line.ActivityId)?.Title } : line);
        }

        return named;
    }

    /// <summary>One of them; null when it was dealt with, or is not the person's.</summary>
    public async Task<BrokenStep?> FindAsync(Actor actor, string id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await Lines(context, Open(context, actor).Where(row => row.Id == id)).SingleOrDefaultAsync(cancellation) is not { } line)
        {
            return null;
        }

        var versions = await VersionsAsync(context, [line], cancellation);
        if (!versions.TryGetValue(line.InstanceId, out var version))
        {
            return new BrokenStep(line, []);
        }

        var graph = (await definitions.CompiledAsync(context, version, cancellation)).Graph;
        return new BrokenStep(line with { Step = graph.Node(line.ActivityId)?.Title }, Outcomes(graph, line.ActivityId));
    }

    /// <summary>Tries a failed step again, or frees the timers that were left alone.</summary>
    public Task<Mended> RetryAsync(Actor actor, string id, string command, CancellationToken cancellation) => OnAsync(actor, id, async (context, row) =>
        row.ActivityId.Length == 0
            ? await FreeAsync(context, actor, row, cancellation)
            : await BurstAsync(actor, row.TenantId, new RetryStep(row.InstanceId, row.ActivityInstanceId), CommandId.Of($"retry:{id}", actor.AccountId, command), row.ActivityInstanceId, cancellation),
        CommandId.Of($"retry:{id}", actor.AccountId, command), cancellation);

    /// <summary>Ends a failed step as if it had done its work, by one of the outcomes that are drawn.</summary>
    public async Task<Mended> SkipAsync(Actor actor, string id, string outcome, string command, CancellationToken cancellation)
    {
        var sent = CommandId.Of($"skip:{id}", actor.AccountId, command);
        if (await FindAsync(actor, id, cancellation) is { } found && !found.Outcomes.Any(one => one.Outcome == outcome))
        {
            return Mended.NotFound;
        }

        return await OnAsync(
            actor, id,
            (_, row) => BurstAsync(actor, row.TenantId, new SkipStep(row.InstanceId, row.ActivityInstanceId, outcome), sent, row.ActivityInstanceId, cancellation),
            sent, cancellation);
    }

    /// <summary>Closes what is no step's without doing anything else.</summary>
    public Task<Mended> CloseAsync(Actor actor, string id, CancellationToken cancellation) => OnAsync(actor, id, async (context, row) =>
    {
        if (row.ActivityId.Length > 0)
        {
            return Mended.NotFound;
        }

        StoppedWork.Close(row, "Closed", actor.AccountId.ToString("D"), Instant.Cut(clock.GetUtcNow()));
        await context.SaveChangesAsync(cancellation);
        return Mended.Done;
    }, "", cancellation);

    /// <summary>Cancels a case with its tasks and the cases that it started and waits for.</summary>
    public async Task<Mended> CancelAsync(Actor actor, string instanceId, string command, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var centre = await MendedBy(context, actor).Where(file => file.InstanceId == instanceId).Select(file => (Guid?)file.CentreId).SingleOrDefaultAsync(cancellation);
        return centre is { } own
            ? await BurstAsync(actor, Scope.Tenant(own), new CancelInstance(instanceId), CommandId.Of($"cancel:{instanceId}", actor.AccountId, command), null, cancellation)
            : Mended.NotFound;
    }

    /// <summary>What cancelling a case would end; null when there is no such case, or it is not the person's to cancel.</summary>
    public async Task<EndingCase?> EndingAsync(Actor actor, string instanceId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await MendedBy(context, actor).Where(file => file.InstanceId == instanceId).Select(file => new EndingCase(
            file.Number, file.ProcedureName,
            context.Set<WorkflowInstance>().Any(row => row.Id == instanceId && row.Status == WorkflowStatus.Running),
            context.Tasks.Count(task => task.InstanceId == instanceId && task.State == TaskState.Open),
            context.Set<WorkflowInstance>().Count(row => row.ParentInstanceId == instanceId && row.Status == WorkflowStatus.Running))).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>How many things stand still in the person's centres.</summary>
    public async Task<int> CountAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await Open(context, actor).CountAsync(cancellation);
    }

    /// <summary>What pages show of incidents that nobody has dealt with.</summary>
    public static IQueryable<BrokenLine> Lines(ServerContext context, IQueryable<Incident> incidents) => incidents.AsNoTracking()
        .Where(row => row.ResolvedAt == null).OrderByDescending(row => row.At).ThenByDescending(row => row.Id)
        .Select(row => new BrokenLine(row.Id, row.InstanceId, row.ActivityId, row.Message, row.Attempt, row.At, row.NextTryAt)
        {
            Number = context.CaseFiles.Where(file => file.InstanceId == row.InstanceId).Select(file => file.Number).FirstOrDefault(),
            Procedure = context.CaseFiles.Where(file => file.InstanceId == row.InstanceId).Select(file => file.ProcedureName).FirstOrDefault(),
        });

    private static IQueryable<CaseFile> MendedBy(ServerContext context, Actor actor)
    {
        Guid[] centres = [.. actor.Scope.Centres.Where(centre => actor.May(Right.MendCases, centre))];
        return context.CaseFiles.AsNoTracking().Where(file => centres.Contains(file.CentreId));
    }

    private static IQueryable<Incident> Open(ServerContext context, Actor actor)
    {
        string[] tenants = [.. actor.Scope.Centres.Where(centre => actor.May(Right.MendCases, centre)).Select(Scope.Tenant)];
        return context.Set<Incident>().Where(row => row.ResolvedAt == null && tenants.Contains(row.TenantId));
    }

    private static List<(string, string?)> Outcomes(WorkflowGraph graph, string activityId)
    {
        var arrows = graph.Nodes.Where(node => node.Type == "Elsa.Flowchart").SelectMany(node => graph.Flowchart(node.Id).Outbound(activityId)).ToList();
        return arrows.Count == 0 ? [("Done", null)] : [.. arrows.DistinctBy(arrow => arrow.SourcePort).Select(arrow => (arrow.SourcePort, graph.Node(arrow.TargetId)?.Title))];
    }

    private static Task<Dictionary<string, string>> VersionsAsync(ServerContext context, List<BrokenLine> lines, CancellationToken cancellation)
    {
        var ids = lines.Select(line => line.InstanceId).Distinct().ToList();
        return context.Set<WorkflowInstance>().AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.DefinitionVersionId, cancellation);
    }

    private async Task<Mended> OnAsync(Actor actor, string id, Func<ServerContext, Incident, Task<Mended>> act, string command, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await Open(context, actor).SingleOrDefaultAsync(row => row.Id == id, cancellation) is { } row)
        {
            return await act(context, row);
        }

        // Dealt with: by this very command, or by somebody who was faster.
        return await context.Set<WorkflowCommand>().AnyAsync(one => one.Id == command, cancellation) ? Mended.Done : Mended.TooLate;
    }

    private async Task<Mended> FreeAsync(ServerContext context, Actor actor, Incident row, CancellationToken cancellation)
    {
        var now = Instant.Cut(clock.GetUtcNow());
        if (await StoppedWork.FreeAsync(context, row, actor.AccountId.ToString("D"), now, cancellation) == 0)
        {
            return Mended.NothingToTry;
        }

        await context.SaveChangesAsync(cancellation);
        timers.Nudge(now);
        return Mended.Done;
    }

    private async Task<Mended> BurstAsync(Actor actor, string tenant, Stimulus stimulus, string commandId, string? execution, CancellationToken cancellation)
    {
        var scope = tenants.Of(tenant) with { Actor = actor.AccountId, Why = "mend case" };
        var by = actor.AccountId.ToString("D");
        var command = new BurstCommand(commandId, async (context, stop) =>
        {
            // The burst closes them; who wanted it is written on them here, in the same transaction.
            var open = await context.Set<Incident>().Where(row => row.InstanceId == stimulus.InstanceId && row.ResolvedAt == null
                && (execution == null || row.ActivityInstanceId == execution)).ToListAsync(stop);
            open.ForEach(row => row.ResolvedBy = by);
            if (stimulus is CancelInstance)
            {
                (await ((ServerContext)context).CaseFiles.SingleAsync(file => file.InstanceId == stimulus.InstanceId, stop)).CancelledById = actor.AccountId;
            }

            return new CommandDecision.Go();
        });
        return await runner.RunAsync(() => contexts.Open(scope), stimulus, command, cancellation) switch
        {
            BurstResult.Done or BurstResult.AlreadyDone => Mended.Done,
            _ => Mended.TooLate,
        };
    }
}
