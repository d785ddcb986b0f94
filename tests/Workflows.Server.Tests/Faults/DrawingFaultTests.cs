using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Faults;

/// <summary>A procedure that is drawn wrong: refused when it is published, or, where only its run shows it, an incident behind a person's finished work.</summary>
public abstract class DrawingFaultTests(DatabaseTemplate template) : OfficeTest(template)
{
    [Fact]
    public async Task UnknownActivity_IsRefusedAtPublication_AndWhatIsPublishedGoesOn()
    {
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b")));
        var id = await Office.StartAsync();
        var refused = await Assert.ThrowsAsync<DefinitionException>(() => Office.PublishAsync(Flow("a>x x>b", TaskStep("a"), Step("x", "Elsa.HttpEndpoint"), TaskStep("b"))));
        Assert.Contains("«x»", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Elsa.HttpEndpoint", refused.Message, StringComparison.Ordinal);
        await using var context = Office.Open();
        Assert.Equal(1, await context.Set<WorkflowVersion>().CountAsync(version => version.DefinitionId == "test"));
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(id, "a")).Id));
        Assert.Single(await Office.OpenTasksAsync(id));
        Assert.Single(await Office.OpenTasksAsync(await Office.StartAsync()));
    }

    [Fact]
    public async Task Task_CompletedBeforeAnEndlessProgram_StaysCompleted_AndPeopleAreTold()
    {
        var step = Line("x");
        step["text"]!["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "while (true) {}" };
        await StaysCompletedAsync(Flow("a>x", TaskStep("a"), step), "Крок «x»");
    }

    private protected async Task StaysCompletedAsync(string drawing, string told)
    {
        await Office.PublishAsync(drawing);
        var id = await Office.StartAsync();
        var task = await Office.TaskAsync(id, "a");
        var lawyer = await Office.ActorAsync("yuryst1");
        var begun = Stopwatch.GetTimestamp();
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(lawyer, task.Id));
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(25), $"It took {Stopwatch.GetElapsedTime(begun)}.");
        Assert.Equal((TaskState.Completed, lawyer.AccountId), (await Office.TaskAsync(task.Id)) is var row ? (row.State, row.CompletedById!.Value) : default);
        Assert.Contains(told, Assert.Single(await Office.IncidentsAsync(id)), StringComparison.Ordinal);

        // Pressed once more, it is still done once.
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(lawyer, task.Id));
        Assert.Single(await Office.IncidentsAsync(id));
        await using var context = Office.Open();
        Assert.Equal(1, await context.Set<WorkflowCommand>().CountAsync(command => command.InstanceId == id));
    }
}

public sealed class DrawingFaultsOnPostgres() : DrawingFaultTests(Databases.PostgresWithPeople);

public sealed class DrawingFaultsOnSqlite() : DrawingFaultTests(Databases.SqliteWithPeople)
{
    // On one database: its thousands of steps are all kept, and that takes seconds.
    [Fact]
    public Task Task_CompletedBeforeACircle_StaysCompleted_AndPeopleAreTold() =>
        StaysCompletedAsync(Flow("a>x x>y y>x", TaskStep("a"), Line("x"), Line("y")), "коло без чекання");
}
