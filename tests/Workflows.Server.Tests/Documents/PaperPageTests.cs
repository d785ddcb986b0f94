using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Procedures;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Documents;

/// <summary>The page of a paper: who gets it, what stands on it.</summary>
public abstract class PaperPageTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Paper_IsReachedFromTheNextTask_AndIsForTheCentresPeople()
    {
        var server = await StartAsync();
        var (task, paper) = await RequestedAsync(server);
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var beside = await worker.GetAsync($"/tasks/{task.Id}");
        Assert.Contains($"href=\"/documents/{paper}\"", await beside.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var answer = await worker.GetAsync($"/documents/{paper}");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, true), (answer.StatusCode, answer.Headers.CacheControl?.NoStore));
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("Просимо поради <script>alert(1)</script>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);

        foreach (var (person, expected) in new[] { ("yuryst1", 200), ("koordynator1", 200), ("koordynator2", 404), ("pratsivnyk2", 404), ("volonter1", 302) })
        {
            using var visitor = await server.SignedInAsync(person);
            using var other = await visitor.GetAsync($"/documents/{paper}");
            Assert.True(expected == (int)other.StatusCode, $"{person}: {other.StatusCode}");
        }
    }

    // The worker has written a request; the task to send it is next.
    private static async Task<(HumanTask Next, Guid Paper)> RequestedAsync(RunningServer server)
    {
        var actor = await server.ActorAsync("pratsivnyk1");
        var centre = actor.OwnCentres.Single().CentreId;
        var partner = await OnContextAsync(server, context => context.Partners.Where(row => row.CentreId == centre).OrderBy(row => row.Id).Select(row => row.Id).FirstAsync());
        var started = Assert.IsType<StartMove.Started>(await server.Services.GetRequiredService<ProcedureStart>().StartAsync(
            actor, "partner-search", centre, new Dictionary<string, IReadOnlyList<string>> { ["a.partner"] = [partner.ToString()] }, "start", CancellationToken.None));
        var typed = new Dictionary<string, IReadOnlyList<string>>
        {
            ["a.addressee"] = ["Директорці школи"], ["a.about"] = ["Просимо поради <script>alert(1)</script>"],
        };
        Assert.IsType<TaskMove.Done>(await server.Services.GetRequiredService<TaskWork>().CompleteAsync(
            actor, (await server.OpenTaskAsync(started.InstanceId)).Id, "Запит готовий", typed, "done", CancellationToken.None));
        return (
            await server.OpenTaskAsync(started.InstanceId),
            await OnContextAsync(server, context => context.Documents.Where(row => row.InstanceId == started.InstanceId).Select(row => row.Id).SingleAsync()));
    }
}

public sealed class PaperPageOnPostgres() : PaperPageTests(Databases.PostgresWithPeople);

public sealed class PaperPageOnSqlite() : PaperPageTests(Databases.SqliteWithPeople);
