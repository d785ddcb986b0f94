using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Procedures;

/// <summary>The engine in the product's own context: within a centre's scope, moved by the server's own loop, on simulated time.</summary>
public abstract class EngineInTheServerTests(DatabaseTemplate template) : ServerTest(template)
{
    // Waits an hour, starts a child and waits for it; the child waits an hour and says its centre's word.
    private const string Parent = """
        {"name":"Батьківська","root":{"id":"S","type":"Elsa.Sequence","version":1,"activities":[
          {"id":"d","type":"Elsa.Delay","version":1,"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"01:00:00"}}},
          {"id":"x","type":"Elsa.DispatchWorkflow","version":1,
           "workflowDefinitionId":{"typeName":"String","expression":{"type":"Literal","value":"child"}},
           "waitForCompletion":{"typeName":"Boolean","expression":{"type":"Literal","value":true}}},
          {"id":"o","type":"Elsa.SetOutput","version":1,
           "outputName":{"typeName":"String","expression":{"type":"Literal","value":"Word"}},
           "outputValue":{"typeName":"Object","expression":{"type":"JavaScript","value":"getResultFromx().Word"}}}]}}
        """;

    private const string Child = """
        {"name":"Дитяча","root":{"id":"S","type":"Elsa.Sequence","version":1,"activities":[
          {"id":"d","type":"Elsa.Delay","version":1,"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"01:00:00"}}},
          {"id":"o","type":"Elsa.SetOutput","version":1,
           "outputName":{"typeName":"String","expression":{"type":"Literal","value":"Word"}},
           "outputValue":{"typeName":"Object","expression":{"type":"Literal","value":"готово"}}}]}}
        """;

    [Fact]
    public async Task Procedure_OfTheNetwork_RunsInACentresScopeToItsEnd()
    {
        var server = await StartAsync();
        var (network, centres) = await OnContextAsync(server, async context => (
            await context.Units.Where(unit => unit.Kind == UnitKind.Network).Select(unit => unit.Id).SingleAsync(),
            await context.Units.Where(unit => unit.Kind == UnitKind.Centre).OrderBy(unit => unit.NameKey).Select(unit => unit.Id).ToListAsync()));
        await PublishAsync(server, network, "parent", Parent);
        await PublishAsync(server, network, "child", Child);

        // A worker of the first centre starts it; the other centre never sees it.
        var contexts = server.Services.GetRequiredService<Contexts>();
        var scope = new Scope(null, [centres[0]], [network], "test");
        var id = server.Services.GetRequiredService<IdSource>().Next();
        Assert.IsType<BurstResult.Done>(await server.Services.GetRequiredService<BurstRunner>().RunAsync(
            () => contexts.Open(scope), new StartInstance(id, Scope.Tenant(centres[0]), "parent")));

        await UntilFinishedAsync(server, id);
        var rows = await OnContextAsync(server, context => context.Set<WorkflowInstance>().OrderBy(row => row.Id).ToListAsync());
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal((WorkflowSubStatus.Finished, Scope.Tenant(centres[0])), (row.SubStatus, row.TenantId)));
        Assert.Equal("готово", JsonNode.Parse(rows[0].State)!["output"]!["Word"]!.GetValue<string>());
        Assert.Equal(0, await OnContextAsync(server, context => context.Set<WorkflowTimer>().CountAsync(timer => timer.Kind != TimerKind.Host)));

        await using var elsewhere = contexts.Open(new Scope(null, [centres[1]], [network], "test"));
        Assert.Empty(await elsewhere.Set<WorkflowInstance>().ToListAsync());
        Assert.Equal(2, await elsewhere.Set<WorkflowVersion>().CountAsync(version => version.DefinitionId == "parent" || version.DefinitionId == "child"));
    }

    [Fact]
    public async Task Start_ByACentre_OfAnothersProcedure_IsRefused()
    {
        var server = await StartAsync();
        var centres = await OnContextAsync(server, context => context.Units.Where(unit => unit.Kind == UnitKind.Centre).Select(unit => unit.Id).ToListAsync());
        await PublishAsync(server, centres[1], "theirs", Child);
        var scope = new Scope(null, [centres[0]], [], "test");
        var contexts = server.Services.GetRequiredService<Contexts>();
        var refused = await server.Services.GetRequiredService<BurstRunner>().RunAsync(
            () => contexts.Open(scope), new StartInstance("0123456789abcdefghjk", Scope.Tenant(centres[0]), "theirs"));
        Assert.IsType<BurstResult.CannotStart>(refused);
    }

    private static async Task PublishAsync(RunningServer server, Guid unit, string definitionId, string text)
    {
        var scope = new Scope(null, [unit], [], "test");
        await using var context = server.Services.GetRequiredService<Contexts>().Open(scope);
        await server.Services.GetRequiredService<DefinitionPublishing>().PublishAsync(context, Scope.Tenant(unit), definitionId, text);
        await context.SaveChangesAsync();
    }

    // The loop runs by itself; here only its clock is pushed on, and never while a timer is being fired: on a slow machine the lease
    // would run out under the loop's hands, again and again, until the timer is parked.
    private static async Task UntilFinishedAsync(RunningServer server, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await OnContextAsync(server, context => context.Set<WorkflowInstance>().AnyAsync(row => row.Id == id && row.Status == WorkflowStatus.Finished)))
        {
            Assert.False(patience.IsCancellationRequested, "The procedure did not come to its end.");
            var next = await OnContextAsync(server, context => context.Set<WorkflowTimer>().AsNoTracking().OrderBy(row => row.DueAt).FirstOrDefaultAsync());
            if (next is { LeaseUntil: null })
            {
                var until = next.DueAt - server.Clock.GetUtcNow();
                server.Clock.Advance(until > TimeSpan.Zero ? until : TimeSpan.FromSeconds(1));
            }
        }
    }
}

public sealed class EngineInTheServerOnPostgres() : EngineInTheServerTests(Databases.PostgresWithPeople);

public sealed class EngineInTheServerOnSqlite() : EngineInTheServerTests(Databases.SqliteWithPeople);
