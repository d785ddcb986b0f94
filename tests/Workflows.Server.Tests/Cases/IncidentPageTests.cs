using System.Net;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Cases;

/// <summary>«Що зламалось» as a coordinator sees it.</summary>
public abstract class IncidentPageTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Pages_ShowTheOwnCentresIncident_CloseIt_AndCancelTheCase()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        await OnContextAsync(server, async context =>
        {
            context.Add(new Incident
            {
                Id = "incident1", TenantId = Scope.Tenant(task.CentreId), InstanceId = task.InstanceId, ActivityId = "", ActivityInstanceId = "",
                Message = "Процедуру не вдалося розпочати.", Attempt = 1, At = Databases.Start,
            });
            return await context.SaveChangesAsync();
        });

        using var other = await server.SignedInAsync("koordynator2");
        Assert.Contains("Нічого не зламано", await PageAsync(other, "/incidents"), StringComparison.Ordinal);
        foreach (var path in new[] { "/incidents/incident1", $"/cases/{task.InstanceId}/cancel" })
        {
            using var answer = await other.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var coordinator = await server.SignedInAsync("koordynator1");
        Assert.Contains(task.CaseNumber, await PageAsync(coordinator, "/incidents"), StringComparison.Ordinal);
        var close = await coordinator.FillInAsync("/incidents/incident1", "close");
        using var closed = await close();
        Assert.Equal("/incidents?done=Done", closed.Headers.Location?.PathAndQuery);
        using var again = await close();
        Assert.Equal("/incidents?done=TooLate", again.Headers.Location?.PathAndQuery);

        Assert.Contains("1 відкрите завдання", await PageAsync(coordinator, $"/cases/{task.InstanceId}/cancel"), StringComparison.Ordinal);
        using var cancelled = await coordinator.SubmitAsync($"/cases/{task.InstanceId}/cancel", "cancel");
        Assert.Equal(HttpStatusCode.Redirect, cancelled.StatusCode);
        Assert.Equal(TaskState.Cancelled, (await server.TaskAsync(task.Id)).State);
    }

    private static async Task<string> PageAsync(Visitor visitor, string path)
    {
        using var answer = await visitor.GetAsync(path);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }
}

public sealed class IncidentPageOnPostgres() : IncidentPageTests(Databases.PostgresWithPeople);

public sealed class IncidentPageOnSqlite() : IncidentPageTests(Databases.SqliteWithPeople);
