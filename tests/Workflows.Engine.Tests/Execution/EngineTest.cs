using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Tests;

namespace Workflows.Engine.Tests.Execution;

internal static class Templates
{
    public static DatabaseTemplate Postgres { get; } = DatabaseTemplate.OnPostgres(PrepareAsync);

    public static DatabaseTemplate Sqlite { get; } = DatabaseTemplate.OnSqlite(PrepareAsync);

    private static async Task PrepareAsync(Database database)
    {
        await using var context = new EngineContext(database);
        await context.Database.EnsureCreatedAsync();
    }
}

/// <summary>An engine on a database of its own, on simulated time; after each test the auditor reads the database.</summary>
public abstract class EngineTest(DatabaseTemplate template) : DatabaseTest(template)
{
    protected const string Tenant = "centre-1";

    protected SimulatedClock Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    protected EngineNode Node { get; set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Node = NewNode();
    }

    public override async Task DisposeAsync()
    {
        await using (var context = Open())
        {
            await Auditor.CheckAsync(context);
        }

        await base.DisposeAsync();
    }

    protected EngineContext Open() => new(Database);

    /// <summary>One more server on the same database.</summary>
    protected EngineNode NewNode(BurstRunnerOptions? options = null, TimerLoopOptions? loop = null, params Activity[] more) =>
        new(Database, Clock, options ?? new(), loop, more);

    protected async Task<string> PublishAsync(string text, string definitionId = "test")
    {
        await using var context = Open();
        await using var transaction = await Database.BeginWriteAsync(context);
        var id = await Node.Publishing.PublishAsync(context, Tenant, definitionId, text);
        await context.SaveChangesAsync();
        await transaction.CommitAsync();
        return id;
    }

    protected async Task<string> StartAsync(string definitionId = "test", Dictionary<string, JsonNode?>? input = null, string? correlationId = null)
    {
        var id = Node.Ids.Next();
        var result = await Node.Runner.RunAsync(Open, new StartInstance(id, Tenant, definitionId) { Input = input ?? [], CorrelationId = correlationId });
        Assert.IsType<BurstResult.Done>(result);
        return id;
    }

    /// <summary>Publishes and starts at once.</summary>
    protected async Task<string> RunAsync(string text, Dictionary<string, JsonNode?>? input = null)
    {
        await PublishAsync(text);
        return await StartAsync(input: input);
    }

    /// <summary>Does everything that is due, until nothing is.</summary>
    protected async Task SettleAsync()
    {
        while (await Node.Timers.RunDueAsync(CancellationToken.None) > 0)
        {
        }
    }

    protected async Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        await SettleAsync();
    }

    protected async Task<WorkflowInstance> InstanceAsync(string id)
    {
        await using var context = Open();
        return await context.Set<WorkflowInstance>().AsNoTracking().SingleAsync(row => row.Id == id);
    }

    protected async Task<JsonNode?> VariableAsync(string id, string name) => InstanceState.Read((await InstanceAsync(id)).State).Variables[name];

    /// <summary>Texts of the lines that the instance wrote, in order.</summary>
    protected async Task<string> LinesAsync(string id) =>
        string.Join(' ', (await LogAsync(id)).Where(entry => entry.Event == "Line").Select(entry => entry.Message));

    protected async Task<List<LogEntry>> LogAsync(string id)
    {
        await using var context = Open();
        return await context.Set<LogEntry>().AsNoTracking().Where(entry => entry.InstanceId == id).OrderBy(entry => entry.Sequence).ToListAsync();
    }

    protected async Task<List<Incident>> IncidentsAsync(string id)
    {
        await using var context = Open();
        return await context.Set<Incident>().AsNoTracking().Where(row => row.InstanceId == id).OrderBy(row => row.Id).ToListAsync();
    }

    protected async Task<List<Bookmark>> BookmarksAsync(string? id = null)
    {
        await using var context = Open();
        return await context.Set<Bookmark>().AsNoTracking().Where(row => id == null || row.InstanceId == id).OrderBy(row => row.Id).ToListAsync();
    }

    protected async Task<List<WorkflowInstance>> InstancesAsync(string definitionId)
    {
        await using var context = Open();
        return await context.Set<WorkflowInstance>().AsNoTracking().Where(row => row.DefinitionId == definitionId).OrderBy(row => row.Id).ToListAsync();
    }

    /// <summary>Ends the wait of a step, as a person or an outside event would.</summary>
    protected async Task<BurstResult> ResumeAsync(string id, string activityId, JsonNode? input = null, BurstCommand? command = null)
    {
        var bookmark = (await BookmarksAsync(id)).First(row => row.ActivityId == activityId);
        return await Node.Runner.RunAsync(Open, new ResumeBookmark(id, bookmark.Id, Input: input), command);
    }

    protected async Task AssertStatusAsync(string id, WorkflowSubStatus expected) => Assert.Equal(expected, (await InstanceAsync(id)).SubStatus);
}

/// <summary>Everything that one server has in memory.</summary>
public sealed class EngineNode
{
    public EngineNode(Database database, TimeProvider clock, BurstRunnerOptions options, TimerLoopOptions? loop, Activity[] more)
    {
        Catalogue = ActivityCatalogue.BuiltIn.With(more);
        Ids = new IdSource(clock);
        Options = options;
        Definitions = new DefinitionStore(Catalogue);
        Publishing = new DefinitionPublishing(Definitions, Catalogue, clock, Ids);
        Runner = new BurstRunner(database, Definitions, clock, Ids, options);
        var loopOptions = loop ?? new TimerLoopOptions { OpenForAll = () => new EngineContext(database), OpenForTenant = _ => new EngineContext(database) };
        Firing = new TimerFiring(database, Runner, clock, Ids, loopOptions);
        Timers = new TimerLoop(database, Firing, clock, loopOptions, NullLogger<TimerLoop>.Instance);
        options.TimersChanged = Timers.Nudge;
    }

    public ActivityCatalogue Catalogue { get; }

    public IdSource Ids { get; }

    public BurstRunnerOptions Options { get; }

    public DefinitionStore Definitions { get; }

    public DefinitionPublishing Publishing { get; }

    public BurstRunner Runner { get; }

    public TimerFiring Firing { get; }

    public TimerLoop Timers { get; }
}
