using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>The page of the task «Розподілити»: the people, a choice that is asked for, and the case afterwards.</summary>
public abstract class AssignPageTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Page_AsksForAPerson_AndTheCaseIsTheirs()
    {
        var server = await StartAsync();
        var task = await StartCaseAsync(server);
        var worker = await server.ActorAsync("pratsivnyk1");
        using var coordinator = await server.SignedInAsync("koordynator1");
        var path = $"/tasks/{task.Id}";
        Assert.Contains($"<option value=\"{worker.AccountId}\">{worker.DisplayName}, завдань немає", await coordinator.TextAsync(path), StringComparison.Ordinal);
        using var asked = await coordinator.SubmitAsync(path, "complete", ("outcome", AssignActivity.Assigned), ("chosen", ""));
        Assert.Contains("Виберіть, хто вестиме справу.", WebUtility.HtmlDecode(await asked.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var done = await coordinator.SubmitAsync(path, "complete", ("outcome", AssignActivity.Assigned), ("chosen", worker.AccountId.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        var page = await coordinator.TextAsync($"/cases/{task.InstanceId}");
        Assert.Contains($"<dd>{worker.DisplayName}</dd>", page, StringComparison.Ordinal);
        Assert.Contains("завершено: «Розподілено»", page, StringComparison.Ordinal);
        Assert.DoesNotContain("зроблено: «Розподілено»", page, StringComparison.Ordinal);
    }

    private static async Task<HumanTask> StartCaseAsync(RunningServer server)
    {
        var (services, number) = (server.Services, "КАЛ-2026-000900");
        await using var context = services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        var network = await context.Units.Where(unit => unit.Kind == UnitKind.Network).Select(unit => unit.Id).SingleAsync();
        var centre = await context.Units.Where(unit => unit.Code == "КАЛ").Select(unit => unit.Id).SingleAsync();
        await services.GetRequiredService<DefinitionPublishing>().PublishAsync(
            context, Scope.Tenant(network), "assign", Flow("a:Розподілено>b", Step("a", AssignActivity.TypeName), TaskStep("b")));
        await context.SaveChangesAsync();
        var subject = await services.AddSubjectAsync(centre);
        var id = await services.StartBareAsync(centre, "assign", subject);
        context.Add(new CaseFile { InstanceId = id, CentreId = centre, SubjectId = subject, Number = number, DefinitionId = "assign", ProcedureName = "Проба", StartedAt = server.Clock.GetUtcNow() });
        await context.SaveChangesAsync();
        return await server.OpenTaskAsync(id);
    }
}

public sealed class AssignPageOnPostgres() : AssignPageTests(Databases.PostgresWithPeople);

public sealed class AssignPageOnSqlite() : AssignPageTests(Databases.SqliteWithPeople);
