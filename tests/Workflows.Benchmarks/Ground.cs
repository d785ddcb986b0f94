using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Benchmarks;

/// <summary>An engine on an empty database of its own, put together as the server does it, on the machine's time.</summary>
internal sealed class Ground : IAsyncDisposable
{
    public const string Tenant = "0197a000-0000-7000-8000-000000000001";

    private readonly EmptyDatabase own;
    private readonly CancellationTokenSource stop = new();
    private Task loop = Task.CompletedTask;

    private Ground(EmptyDatabase own)
    {
        this.own = own;
        Clock = TimeProvider.System;
        Ids = new IdSource(Clock);
        Catalogue = ActivityCatalogue.BuiltIn.With(new OpenTask(Waits));
        Definitions = new DefinitionStore(Catalogue);
        Options = new BurstRunnerOptions();
        Runner = new BurstRunner(Database, Definitions, Clock, Ids, Options);
    }

    public Database Database => own.Database;

    public TimeProvider Clock { get; }

    public IdSource Ids { get; }

    public ActivityCatalogue Catalogue { get; }

    public DefinitionStore Definitions { get; }

    public BurstRunnerOptions Options { get; }

    public BurstRunner Runner { get; }

    /// <summary>The open wait of each instance.</summary>
    public ConcurrentDictionary<string, string> Waits { get; } = new(StringComparer.Ordinal);

    /// <summary>Makes an empty database, on the server if there is one to connect to, else a SQLite file.</summary>
    public static async Task<Ground> MakeAsync(string? server)
    {
        var ground = new Ground(await EmptyDatabase.MakeAsync(server));
        await using var context = ground.Open();
        await context.Database.EnsureCreatedAsync();
        return ground;
    }

    public EngineContext Open() => new(Database);

    /// <summary>Opens contexts that somebody listens to.</summary>
    public Func<EngineContext> OpenWith(params IInterceptor[] interceptors)
    {
        var options = EngineContext.Prepare(Database, interceptors);
        return () => new EngineContext(Database, options);
    }

    /// <summary>The timer loop runs beside, as it does in every server.</summary>
    public void StartLoop(params IInterceptor[] interceptors)
    {
        var open = OpenWith(interceptors);
        var options = new TimerLoopOptions { OpenForAll = open, OpenForTenant = _ => open() };
        var timers = new TimerLoop(Database, new TimerFiring(Database, Runner, Clock, Ids, options), Clock, options, NullLogger<TimerLoop>.Instance);
        Options.TimersChanged = timers.Nudge;
        loop = timers.RunAsync(stop.Token);
    }

    /// <summary>Two tasks in a circle, with the variables of a middling case: completing one opens the other.</summary>
    public Task PublishTasksAsync() => PublishAsync("tasks", Workflow(
        Flowchart("F", "S>A A>B B>A", Step("S", "Elsa.Start"), Step("A", "Bench.Task"), Step("B", "Bench.Task")),
        ("Subject", "String", "Дитина, 2019 року народження"),
        ("Stage", "String", "Первинна оцінка"),
        ("Decision", "String", "approved"),
        ("Visits", "Int32", "3"),
        ("Urgent", "Boolean", "false"),
        ("Due", "DateTimeOffset", "2026-09-01T09:00:00+03:00"),
        ("Partner", "String", "01k3f7x5t8q2v9w0y1z2"),
        ("Notes", "String", string.Concat(Enumerable.Repeat("Опис випадку без персональних даних. ", 12)))));

    /// <summary>A wait for a moment, then a task.</summary>
    public Task PublishDelaysAsync() => PublishAsync("delays", Workflow(
        Flowchart("F", "S>D D>A", Step("S", "Elsa.Start"), Step("D", "Elsa.StartAt", ("dateTime", Js("getInput('due')"))), Step("A", "Bench.Task"))));

    public async Task<string> StartAsync(string definitionId, Dictionary<string, JsonNode?>? input = null, Func<EngineContext>? open = null)
    {
        var id = Ids.Next();
        var result = await Runner.RunAsync(open ?? Open, new StartInstance(id, Tenant, definitionId) { Input = input ?? [] });
        return result is BurstResult.Done ? id : throw new InvalidOperationException($"An instance did not start: {result}");
    }

    /// <summary>Completes the open task of an instance, as a person does: the command is stored with its effect.</summary>
    public async Task CompleteAsync(string instanceId, Func<DbContext>? open = null)
    {
        var result = await Runner.RunAsync(
            open ?? Open,
            new ResumeBookmark(instanceId, Waits[instanceId]),
            new BurstCommand(Ids.Next(), (_, _) => Task.FromResult<CommandDecision>(new CommandDecision.Go(new JsonObject { ["outcome"] = "Done" }))));
        if (result is not BurstResult.Done)
        {
            throw new InvalidOperationException($"A task was not completed: {result}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
        await own.DisposeAsync();
    }

    /// <summary>A question to the database with a single number for an answer.</summary>
    public Task<long> AskAsync(string query) => Database.AskAsync(query);

    private async Task PublishAsync(string definitionId, string text)
    {
        await using var context = Open();
        await using var transaction = await Database.BeginWriteAsync(context);
        await new DefinitionPublishing(Definitions, Catalogue, Clock, Ids).PublishAsync(context, Tenant, definitionId, text);
        await context.SaveChangesAsync();
        await transaction.CommitAsync();
    }
}
