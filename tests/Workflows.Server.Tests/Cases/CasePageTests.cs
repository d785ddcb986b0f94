using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Cases;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Cases;

/// <summary>The list of cases and the page of one: where each stands, what was done, and for whom it is there.</summary>
public abstract class CasePageTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Case_HalfWay_ShowsWhereItStandsAndWhatWasDone()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var list = await worker.TextAsync("/cases");
        Assert.All([task.CaseNumber, "Вигадана Марічка", task.Title, "триває"], text => Assert.Contains(text, list, StringComparison.Ordinal));

        var page = await worker.TextAsync($"/cases/{task.InstanceId}");
        Assert.All(
            ["step step-done", "step step-waiting", "step step-ahead", "arrow arrow-taken", "завершено: «Доручити»", "Справу розпочато", $"/tasks/{task.Id}", "Соціальна працівниця 1"],
            text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.DoesNotContain("step-late", page, StringComparison.Ordinal);
        Assert.Contains($"/cases/{task.InstanceId}", await worker.TextAsync($"/tasks/{task.Id}"), StringComparison.Ordinal);

        server.Clock.Advance(TimeSpan.FromDays(30));
        using var later = await server.SignedInAsync("pratsivnyk1");
        Assert.Contains("step step-late", await later.TextAsync($"/cases/{task.InstanceId}"), StringComparison.Ordinal);
        Assert.Contains("прострочено", await later.TextAsync("/cases"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stage_OfACase_IsShownOnItsPage_AndInTheList_ByWhichItIsFound()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        Assert.DoesNotContain("Планування</span>", await worker.TextAsync("/cases"), StringComparison.Ordinal);
        await OnContextAsync(server, async context =>
        {
            var file = await context.CaseFiles.SingleAsync(row => row.InstanceId == task.InstanceId);
            (file.Stage, file.StageAt) = (CaseStage.Planning, server.Clock.GetUtcNow());
            return await context.SaveChangesAsync();
        });
        Assert.Contains("<dd>Планування, ", await worker.TextAsync($"/cases/{task.InstanceId}"), StringComparison.Ordinal);
        Assert.Contains("Планування</span>", await worker.TextAsync("/cases"), StringComparison.Ordinal);
        Assert.Contains(task.CaseNumber, await worker.TextAsync("/cases?stage=Planning"), StringComparison.Ordinal);
        Assert.DoesNotContain(task.CaseNumber, await worker.TextAsync("/cases?stage=Closing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_OfAnotherCentre_IsNotThere()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        using var stranger = await server.SignedInAsync("koordynator2");
        using var answer = await stranger.GetAsync($"/cases/{task.InstanceId}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain(task.CaseNumber, await stranger.TextAsync("/cases"), StringComparison.Ordinal);

        // The network sees that there is a case.
        using var network = await server.SignedInAsync("merezha");
        Assert.Contains(task.CaseNumber, await network.TextAsync($"/cases/{task.InstanceId}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_ThatBroke_StandsAmongTheBrokenOnes_AndAtItsStep()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        await OnContextAsync(server, async context =>
        {
            var now = server.Clock.GetUtcNow();
            var tenant = await context.Set<WorkflowInstance>().Where(row => row.Id == task.InstanceId).Select(row => row.TenantId).SingleAsync();
            context.Add(new Incident
            {
                Id = "i1", TenantId = tenant, InstanceId = task.InstanceId, ActivityId = task.ActivityId, ActivityInstanceId = "x", Message = "Немає форми.", Attempt = 1, At = now,
            });
            return await context.SaveChangesAsync();
        });
        using var coordinator = await server.SignedInAsync("koordynator1");
        var page = await coordinator.TextAsync($"/cases/{task.InstanceId}");
        Assert.All(["step step-failed", "Немає форми.", "/incidents"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.Contains(task.CaseNumber, await coordinator.TextAsync("/cases?state=broken"), StringComparison.Ordinal);
        Assert.DoesNotContain(task.CaseNumber, await coordinator.TextAsync("/cases?state=ended"), StringComparison.Ordinal);
        Assert.DoesNotContain(task.CaseNumber, await coordinator.TextAsync("/cases?procedure=website-appeal"), StringComparison.Ordinal);
        Assert.DoesNotContain(task.CaseNumber, await coordinator.TextAsync($"/cases?from={task.InstanceId}"), StringComparison.Ordinal);
    }
}

public sealed class CasePageOnPostgres() : CasePageTests(Databases.PostgresWithPeople);

public sealed class CasePageOnSqlite() : CasePageTests(Databases.SqliteWithPeople);
