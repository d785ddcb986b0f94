using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Tasks;

/// <summary>A table on the page of a task, without script: rows come and go, nothing is lost, and afterwards the names are to be read.</summary>
public abstract class RowsPageTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Table_WithoutScript_IsFilledInRowByRow_AndReadAfterwards()
    {
        var server = await StartAsync();
        var task = await StartCaseAsync(server);
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var path = $"/tasks/{task.Id}";
        using (var opened = await worker.GetAsync(path))
        {
            var page = await TextAsync(opened);
            Assert.Contains("name=\"a.leads.0.lastName\"", page, StringComparison.Ordinal);
            Assert.Contains("name=\"a.lastName\" value=\"Вигадана\"", page, StringComparison.Ordinal);
            Assert.Contains("name=\"a.lastName.known\" value=\"Вигадана\"", page, StringComparison.Ordinal);
        }

        using (var added = await worker.SubmitAsync(path, "complete", ("add-row", "leads"), ("a.leads.0.lastName", "Перша"), ("a.phone", "067")))
        {
            var page = await TextAsync(added);
            Assert.Contains("name=\"a.leads.0.lastName\" value=\"Перша\"", page, StringComparison.Ordinal);
            Assert.Matches("id=\"a-leads.1.lastName\"[^>]* autofocus", page);
            Assert.Contains("name=\"a.phone\" value=\"067\"", page, StringComparison.Ordinal);
        }

        using (var full = await worker.SubmitAsync(path, "complete", ("add-row", "leads"), ("a.leads.0.lastName", "1"), ("a.leads.1.lastName", "2"), ("a.leads.2.lastName", "3")))
        {
            Assert.DoesNotContain("a.leads.3.", await TextAsync(full), StringComparison.Ordinal);
        }

        using (var removed = await worker.SubmitAsync(path, "complete", ("remove-row", "leads.0"), ("a.leads.0.lastName", "Перша"), ("a.leads.1.lastName", "Друга")))
        {
            var page = await TextAsync(removed);
            Assert.DoesNotContain("Перша", page, StringComparison.Ordinal);
            Assert.Contains("name=\"a.leads.1.lastName\" value=\"Друга\"", page, StringComparison.Ordinal);
        }

        using (var wrong = await worker.SubmitAsync(path, "complete", ("outcome", TaskOutcomes.Only), ("a.leads.0.lastName", "Перша"), ("a.leads.1.phone", "068")))
        {
            var page = await TextAsync(wrong);
            Assert.Contains($"href=\"{path}#a-leads.1.lastName\"", page, StringComparison.Ordinal);
            Assert.Equal(2, Regex.Count(page, "Рядок 2, «Прізвище»: вкажіть прізвище, ім'я або псевдонім"));
            Assert.Contains("name=\"a.leads.1.phone\" value=\"068\"", page, StringComparison.Ordinal);
            Assert.Equal(TaskState.Open, (await server.TaskAsync(task.Id)).State);
        }

        using var done = await worker.SubmitAsync(
            path, "complete", ("outcome", TaskOutcomes.Only), ("a.leads.0.lastName", "Перша"), ("a.leads.0.note", "Ночує в подруги"), ("a.leads.1.lastName", "Друга"));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal(2, await OnContextAsync(server, context => context.Subjects.CountAsync(row => row.Kind == SubjectKind.Lead && row.Source == ClientSource.Partner)));
        using var read = await worker.GetAsync(path);
        var answers = await TextAsync(read);
        Assert.Contains("<th scope=\"row\">Перша</th>", answers, StringComparison.Ordinal);
        Assert.Contains("<td>Ночує в подруги</td>", answers, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">Друга</th>", answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartForm_WithATable_GetsARowMore()
    {
        var server = await StartAsync();
        await PublishAsync(server);
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var added = await worker.SubmitAsync($"/procedures/{RowsProcedure.Id}/start", "start", ("add-row", "friends"), ("a.lastName", "Вигадана"));
        var page = await TextAsync(added);
        Assert.Contains("name=\"a.friends.1.nick\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Вигадана\"", page, StringComparison.Ordinal);
        Assert.Equal(0, await OnContextAsync(server, context => context.CaseFiles.CountAsync()));
    }

    [Fact]
    public async Task People_InATable_AreChosenFromAllOfTheCentre_AndReadByName()
    {
        var server = await StartAsync();
        var actor = await server.ActorAsync("pratsivnyk1");
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.what"] = ["terms"], ["a.situation"] = ["Двоє хворіють."], ["a.reasons"] = ["Немає заміни."] };
        var started = Assert.IsType<StartMove.Started>(await server.Services.GetRequiredService<ProcedureStart>().StartAsync(
            actor, "nonfulfilment-risk", actor.OwnCentres.Single().CentreId, typed, "start", CancellationToken.None));
        using var coordinator = await server.SignedInAsync("koordynator1");
        var path = $"/tasks/{(await server.OpenTaskAsync(started.InstanceId)).Id}";
        var lawyer = await OnContextAsync(server, context => context.Users.AsNoTracking().SingleAsync(person => person.UserName == "yuryst1"));
        var (id, name) = (lawyer.Id, lawyer.DisplayName);
        using (var opened = await coordinator.GetAsync(path))
        {
            Assert.Matches($"<select[^>]*name=\"a.people.0.person\"[\\s\\S]*<option value=\"{id}\">{name}, юрист</option>", await TextAsync(opened));
        }

        using (var wrong = await coordinator.SubmitAsync(path, "complete", ("outcome", "Заходи визначено"), ("a.people.0.person", id.ToString()), ("a.people.1.person", Guid.CreateVersion7().ToString())))
        {
            var page = await TextAsync(wrong);
            Assert.Contains($"<option value=\"{id}\" selected>", page, StringComparison.Ordinal);
            Assert.Contains("Рядок 2, «Працівник»: того, що Ви вибрали, немає", page, StringComparison.Ordinal);
        }

        using var done = await coordinator.SubmitAsync(path, "complete", ("outcome", "Заходи визначено"), ("a.measures", "Покликати на заміну."), ("a.people.0.person", id.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        using var read = await coordinator.GetAsync(path);
        Assert.Contains($"<td>{name}</td>", await TextAsync(read), StringComparison.Ordinal);
    }

    private static async Task<HumanTask> StartCaseAsync(RunningServer server)
    {
        await PublishAsync(server);
        var actor = await server.ActorAsync("pratsivnyk1");
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.lastName"] = ["Вигадана"] };
        var started = Assert.IsType<StartMove.Started>(await server.Services.GetRequiredService<ProcedureStart>().StartAsync(
            actor, RowsProcedure.Id, actor.OwnCentres.Single().CentreId, typed, "start", CancellationToken.None));
        return await server.OpenTaskAsync(started.InstanceId);
    }

    private static async Task PublishAsync(RunningServer server)
    {
        var network = await OnContextAsync(server, context => context.Units.Where(unit => unit.Kind == UnitKind.Network).Select(unit => unit.Id).SingleAsync());
        await RowsProcedure.PublishAsync(server.Services.GetRequiredService<Contexts>(), server.Services.GetRequiredService<DefinitionPublishing>(), network);
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }
}

public sealed class RowsPageOnPostgres() : RowsPageTests(Databases.PostgresWithPeople);

public sealed class RowsPageOnSqlite() : RowsPageTests(Databases.SqliteWithPeople);
