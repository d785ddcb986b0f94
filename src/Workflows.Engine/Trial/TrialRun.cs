using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Trial;

/// <summary>
/// Plays a workflow on simulated time: the real engine on a database of its own that goes away afterwards. Days pass in a moment:
/// whenever nothing is due, the clock jumps to the next thing that is.
/// </summary>
public sealed class TrialRun : IAsyncDisposable
{
    private const string Tenant = "trial";
    private readonly string folder = Directory.CreateTempSubdirectory("cw-trial-").FullName;
    private readonly Database database;
    private readonly SimulatedClock clock;
    private readonly IdSource ids;
    private readonly DefinitionPublishing publishing;
    private readonly BurstRunner runner;
    private readonly TimerLoop timers;
    private readonly Dictionary<string, int> told = [];
    private DateTimeOffset toldUntil;

    private TrialRun(DateTimeOffset start, ActivityCatalogue catalogue)
    {
        clock = new SimulatedClock(start);
        database = Database.Sqlite(Path.Combine(folder, "trial.db"));
        ids = new IdSource(clock);
        var definitions = new DefinitionStore(catalogue);
        var options = new BurstRunnerOptions();
        var loop = new TimerLoopOptions { OpenForAll = Open, OpenForTenant = _ => Open(), Parallel = 1 };
        publishing = new DefinitionPublishing(definitions, catalogue, clock, ids);
        runner = new BurstRunner(database, definitions, clock, ids, options);
        timers = new TimerLoop(database, new TimerFiring(database, runner, clock, ids, loop), clock, loop, NullLogger<TimerLoop>.Instance);
    }

    /// <summary>The trial's time.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Prepares a trial that begins at a moment.</summary>
    public static async Task<TrialRun> PrepareAsync(DateTimeOffset start, ActivityCatalogue catalogue, CancellationToken cancellation = default)
    {
        var trial = new TrialRun(start, catalogue);
        await using var context = trial.Open();
        await context.Database.EnsureCreatedAsync(cancellation);
        return trial;
    }

    /// <summary>Publishes a workflow for the trial.</summary>
    /// <exception cref="DefinitionException">It cannot run.</exception>
    public async Task PublishAsync(string definitionId, string text, CancellationToken cancellation = default)
    {
        await using var context = Open();
        await publishing.PublishAsync(context, Tenant, definitionId, text, cancellation);
        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>Starts an instance.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> StartAsync(string definitionId, Dictionary<string, JsonNode?> input, CancellationToken cancellation = default)
    {
        var id = ids.Next();
        await runner.RunAsync(Open, new StartInstance(id, Tenant, definitionId) { Input = input }, null, cancellation);
        return id;
    }

    /// <summary>Ends a wait with an answer.</summary>
    public Task AnswerAsync(TrialWait wait, JsonNode? input, CancellationToken cancellation = default) =>
        runner.RunAsync(Open, new ResumeBookmark(wait.InstanceId, wait.BookmarkId, Input: input), null, cancellation);

    /// <summary>Does what is due now; when nothing is, jumps to the next moment at which something is.</summary>
    /// <param name="until">Where to stop.</param>
    /// <param name="cancellation">Stops the trial.</param>
    /// <returns>False when nothing is due any more before that moment.</returns>
    public async Task<bool> StepAsync(DateTimeOffset until, CancellationToken cancellation = default)
    {
        if (await timers.RunDueAsync(cancellation) > 0)
        {
            return true;
        }

        await using var context = Open();

        // One that could not be fired is claimed again only after its lease, so that is the moment at which something is due.
        var next = await context.Set<WorkflowTimer>().AsNoTracking().Where(timer => timer.ParkedAt == null)
            .MinAsync(timer => timer.LeaseUntil ?? (DateTimeOffset?)timer.DueAt, cancellation);
        if (next is null || next > until)
        {
            return false;
        }

        // A lease holds through its last moment.
        clock.AdvanceTo(next.Value + TimeSpan.FromMicroseconds(next > clock.GetUtcNow() ? 0 : 1));
        return true;
    }

    /// <summary>Log lines of all instances that were not asked for before, oldest first.</summary>
    public async Task<IReadOnlyList<TrialLine>> NewLinesAsync(CancellationToken cancellation = default)
    {
        await using var context = Open();
        var lines = await (
            from entry in context.Set<LogEntry>().AsNoTracking()
            join instance in context.Set<WorkflowInstance>() on entry.InstanceId equals instance.Id
            where entry.At >= toldUntil
            orderby entry.At, entry.InstanceId, entry.Sequence
            select new TrialLine(
                entry.At, instance.Id, entry.Sequence, instance.DefinitionId, entry.ActivityId, entry.ActivityType, entry.Event, entry.Outcome, entry.Message))
            .ToListAsync(cancellation);

        // Many things happen at one simulated moment, so a place in the whole story would not stay where it is; a place in an instance's log does.
        var fresh = lines.Where(line => line.Sequence > told.GetValueOrDefault(line.InstanceId)).ToList();
        foreach (var line in fresh)
        {
            told[line.InstanceId] = line.Sequence;
            toldUntil = line.At;
        }

        return fresh;
    }

    /// <summary>What waits for somebody, and not (only) for time.</summary>
    public async Task<IReadOnlyList<TrialWait>> WaitsAsync(CancellationToken cancellation = default)
    {
        await using var context = Open();
        return await (
            from bookmark in context.Set<Bookmark>().AsNoTracking()
            join instance in context.Set<WorkflowInstance>() on bookmark.InstanceId equals instance.Id
            where !context.Set<WorkflowTimer>().Any(timer => timer.Kind == TimerKind.Resume && timer.SubjectId == bookmark.Id)
                && !context.Set<WorkflowInstance>().Any(child => child.ParentBookmarkId == bookmark.Id)
            orderby bookmark.Id
            select new TrialWait(bookmark.Id, instance.Id, instance.DefinitionId, bookmark.ActivityId, bookmark.Stimulus)).ToListAsync(cancellation);
    }

    /// <summary>What went wrong and was not put right, oldest first: sentences.</summary>
    public async Task<IReadOnlyList<string>> TroubleAsync(CancellationToken cancellation = default)
    {
        await using var context = Open();
        return await context.Set<Incident>().AsNoTracking().Where(incident => incident.ResolvedAt == null)
            .OrderBy(incident => incident.Id).Select(incident => incident.Message).ToListAsync(cancellation);
    }

    /// <summary>How the instances stand.</summary>
    public async Task<IReadOnlyList<(string DefinitionId, WorkflowSubStatus Status)>> OutcomeAsync(CancellationToken cancellation = default)
    {
        await using var context = Open();
        var rows = await context.Set<WorkflowInstance>().AsNoTracking().OrderBy(row => row.Id)
            .Select(row => new { row.DefinitionId, row.SubStatus }).ToListAsync(cancellation);
        return [.. rows.Select(row => (row.DefinitionId, row.SubStatus))];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        timers.Dispose();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private EngineContext Open() => new(database);
}

/// <summary>A line of the story.</summary>
public sealed record TrialLine(
    DateTimeOffset At, string InstanceId, int Sequence, string DefinitionId, string ActivityId, string ActivityType, string Event, string? Outcome, string? Message);

/// <summary>A wait for somebody.</summary>
public sealed record TrialWait(string BookmarkId, string InstanceId, string DefinitionId, string ActivityId, string? Stimulus);
