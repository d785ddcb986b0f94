using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Cases;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Cases;

/// <summary>What a coordinator does about a case that stands still.</summary>
public abstract class CaseMendingTests(DatabaseTemplate template) : OfficeTest(template)
{
    private static CancellationToken Now => CancellationToken.None;

    private CaseMending Mending => Office.Get<CaseMending>();

    private Incidents Incidents => Office.Get<Incidents>();

    [Fact]
    public async Task Retry_WhenTheCauseIsGone_LetsTheCaseGoOn_AndWritesDownWhoDidIt()
    {
        await Office.PublishAsync(Flow("x>a", Child("x"), TaskStep("a")));
        var (coordinator, other) = (await Office.ActorAsync("koordynator1"), await Office.ActorAsync("koordynator2"));
        var id = await Office.StartAsync();
        await Office.AdvanceAsync(TimeSpan.Zero);
        var broken = Assert.Single(await Incidents.ListAsync(coordinator, Now));
        Assert.Equal((id, "x", 1), (broken.InstanceId, broken.Step, broken.Attempt));

        // For another centre there is nothing.
        Assert.Empty(await Incidents.ListAsync(other, Now));
        Assert.Null(await Incidents.FindAsync(other, broken.Id, Now));
        Assert.Equal(Mended.TooLate, await Mending.RetryAsync(other, broken.Id, "c", Now));
        Assert.Equal(Mended.Impossible, await Mending.CloseAsync(coordinator, broken.Id, Now));

        await Office.PublishAsync(Flow("", Line("l")), "child");
        Assert.Equal(Mended.Done, await Mending.RetryAsync(coordinator, broken.Id, "c1", Now));
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal("a", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
        Assert.Equal(("Retried", coordinator.AccountId.ToString("D")), await ResolutionAsync(broken.Id));

        // The same command again is the same answer; somebody else's comes too late.
        Assert.Equal(Mended.Done, await Mending.RetryAsync(coordinator, broken.Id, "c1", Now));
        Assert.Equal(Mended.TooLate, await Mending.RetryAsync(coordinator, broken.Id, "c2", Now));
    }

    [Fact]
    public async Task Skip_ByAnOutcomeThatIsDrawn_GoesThatWayAndNoOther()
    {
        var decision = Step("d", "Elsa.FlowDecision");
        decision["condition"] = new JsonObject { ["typeName"] = "Boolean", ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "nothingOfThisName()" } };
        await Office.PublishAsync(Flow("d:True>a d:False>b", decision, TaskStep("a"), TaskStep("b")));
        var coordinator = await Office.ActorAsync("koordynator1");
        var id = await Office.StartAsync();
        var broken = await Incidents.FindAsync(coordinator, Assert.Single(await Incidents.ListAsync(coordinator, Now)).Id, Now);
        Assert.NotNull(broken);
        Assert.Equal([new StepWay("True", "a", false), new StepWay("False", "b", false)], broken.Ways);

        Assert.Equal(Mended.Impossible, await Mending.SkipAsync(coordinator, broken, "Деінде", "c1", Now));
        Assert.Equal(Mended.Done, await Mending.SkipAsync(coordinator, broken, "False", "c2", Now));
        Assert.Equal("b", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
        Assert.Equal(("Skipped", coordinator.AccountId.ToString("D")), await ResolutionAsync(broken.Line.Id));
        Assert.Equal(0, await Incidents.CountAsync(coordinator, Now));
    }

    [Fact]
    public async Task Cancel_EndsTheCaseWithItsTasksAndTheCasesThatItWaitsFor()
    {
        await Office.PublishAsync(Flow("", TaskStep("c")), "child");
        await Office.PublishAsync(Flow("s>x s>a", Line("s"), Child("x"), TaskStep("a")));
        var coordinator = await Office.ActorAsync("koordynator1");
        var id = await Office.StartAsync();
        await OpenFileAsync(id);
        await Office.AdvanceAsync(TimeSpan.Zero);
        var child = await ChildOfAsync(id);
        Assert.Single(await Office.OpenTasksAsync(child));
        Assert.Equal((true, 1, 1), await Incidents.EndingAsync(coordinator, id, Now) is { } ending ? (ending.IsRunning, ending.Tasks, ending.Children) : default);
        Assert.Equal(Mended.NotFound, await Mending.CancelAsync(await Office.ActorAsync("koordynator2"), id, "c", Now));

        Assert.Equal(Mended.Done, await Mending.CancelAsync(coordinator, id, "c", Now));
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal((WorkflowSubStatus.Cancelled, WorkflowSubStatus.Cancelled), ((await Office.InstanceAsync(id)).SubStatus, (await Office.InstanceAsync(child)).SubStatus));
        Assert.Equal((TaskState.Cancelled, TaskState.Cancelled), ((await Office.TaskAsync(id, "a")).State, (await Office.TaskAsync(child, "c")).State));
        await using var context = Office.Open();
        Assert.Equal(coordinator.AccountId, (await context.CaseFiles.SingleAsync(file => file.InstanceId == id)).CancelledById);
        Assert.Equal(Mended.TooLate, await Mending.CancelAsync(coordinator, id, "again", Now));
        var by = await context.Users.Where(person => person.Id == coordinator.AccountId).Select(person => person.DisplayName).SingleAsync();
        Assert.Contains((await Office.Get<CaseJournal>().PageAsync(coordinator, id, null, Now)).Lines, line => line.Text == "Справу скасовано" && line.By == by);
    }

    private static JsonObject Child(string id)
    {
        var step = Step(id, "Elsa.ExecuteWorkflow");
        step["workflowDefinitionId"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "child" } };
        step["waitForCompletion"] = new JsonObject { ["typeName"] = "Boolean", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = true } };
        return step;
    }

    private async Task OpenFileAsync(string instanceId)
    {
        await using var context = Office.Open();
        context.Add(new CaseFile
        {
            InstanceId = instanceId, CentreId = Office.Centre, SubjectId = (await Office.TaskAsync(instanceId, "a")).SubjectId, Number = "КАЛ-2026-000001",
            DefinitionId = "test", ProcedureName = "Проба", StartedAt = Office.Clock.GetUtcNow(),
        });
        await context.SaveChangesAsync();
    }

    private async Task<string> ChildOfAsync(string instanceId)
    {
        await using var context = Office.Open();
        return await context.Set<WorkflowInstance>().Where(row => row.ParentInstanceId == instanceId).Select(row => row.Id).SingleAsync();
    }

    private async Task<(string?, string?)> ResolutionAsync(string incidentId)
    {
        await using var context = Office.Open();
        var row = await context.Set<Incident>().SingleAsync(one => one.Id == incidentId);
        return (row.Resolution, row.ResolvedBy);
    }
}

public sealed class CaseMendingOnPostgres() : CaseMendingTests(Databases.PostgresWithPeople);

public sealed class CaseMendingOnSqlite() : CaseMendingTests(Databases.SqliteWithPeople);
