using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.AccessLog;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.AccessLog;

/// <summary>The page that tells who opened whose data: for whom it is there, what it shows to whom, what its filters find.</summary>
public abstract class AccessLogPageTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Log_ShowsTheCoordinatorNames_TheAdministratorNone_AndAnotherCentreNothing()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        await worker.TextAsync($"/tasks/{task.Id}");
        using var coordinator = await server.SignedInAsync("koordynator1");
        var page = await coordinator.TextAsync("/access-log");
        Assert.All(
            ["Соціальна працівниця 1", "Відкрито завдання: " + task.Title, "Вигадана Марічка", $"/cases/{task.InstanceId}", "Своє завдання", "127.0.0.1", "Волонтер"],
            text => Assert.Contains(text, page, StringComparison.Ordinal));

        using var admin = await server.SignedInAsync("admin");
        page = await admin.TextAsync($"/access-log?centre={task.CentreId}");
        Assert.All([task.CaseNumber, "Потенційний клієнт", "Відкрито завдання"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.All(["Вигадана", "/cases/", "/tasks/", task.Title], text => Assert.DoesNotContain(text, page, StringComparison.Ordinal));

        using var stranger = await server.SignedInAsync("koordynator2");
        Assert.DoesNotContain(task.CaseNumber, await stranger.TextAsync("/access-log"), StringComparison.Ordinal);
        foreach (var path in new[] { $"/access-log?centre={task.CentreId}", $"/access-log?case={task.InstanceId}", "/access-log?centre=x" })
        {
            using var answer = await stranger.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var refused = await stranger.SubmitAsync("/access-log", "filter", ("number", task.CaseNumber));
        Assert.Contains("Справи з таким номером у цьому центрі немає", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        // Whoever looked is on record too; a coordinator of another centre has left nothing here.
        var looked = await OnContextAsync(server, context => context.AccessEntries.AsNoTracking()
            .Where(row => row.Act == AccessAct.OpenedLog && row.CentreId == task.CentreId).OrderBy(row => row.Reason).Select(row => row.Reason).ToListAsync());
        Assert.Equal([AccessReason.Administrator, AccessReason.Coordinator], looked);
    }

    [Fact]
    public async Task Case_LinksToWhoOpenedTheDataOfItsSubject_ForWhoMaySeeIt()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        var other = await server.StartCaseAsync(lastName: "Інша");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        Assert.DoesNotContain("/access-log", await worker.TextAsync($"/cases/{task.InstanceId}"), StringComparison.Ordinal);
        using var none = await worker.GetAsync("/access-log");
        Assert.Equal(HttpStatusCode.Redirect, none.StatusCode);
        using var coordinator = await server.SignedInAsync("koordynator1");
        var link = $"/access-log?centre={task.CentreId}&case={task.InstanceId}";
        Assert.Contains(link, await coordinator.TextAsync($"/cases/{task.InstanceId}"), StringComparison.Ordinal);
        var page = await coordinator.TextAsync(link);
        Assert.Contains(task.CaseNumber, page, StringComparison.Ordinal);
        Assert.DoesNotContain(other.CaseNumber, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_FindByPersonDayAndNumber_AndPutNothingTypedIntoTheAddress()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        server.Clock.Advance(TimeSpan.FromDays(2));
        using var worker = await server.SignedInAsync("pratsivnyk1");
        await worker.TextAsync($"/tasks/{task.Id}");
        var person = (await server.ActorAsync("pratsivnyk1")).AccountId;
        using var coordinator = await server.SignedInAsync("koordynator1");

        using var sent = await coordinator.SubmitAsync(
            "/access-log", "filter", ("person", person.ToString()), ("since", "2026-03-18"), ("until", "2026-03-18"), ("number", " " + task.CaseNumber.Replace("КАЛ", "кал", StringComparison.Ordinal)));
        var address = Visitor.Local(sent);
        Assert.DoesNotContain(task.CaseNumber, Uri.UnescapeDataString(address), StringComparison.OrdinalIgnoreCase);
        var page = await coordinator.TextAsync(address);
        Assert.Contains("Відкрито завдання", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Розпочато справу", page, StringComparison.Ordinal);

        page = await coordinator.TextAsync("/access-log?until=2026-03-17");
        Assert.Contains("Розпочато справу", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Відкрито завдання", page, StringComparison.Ordinal);
        page = await coordinator.TextAsync("/access-log?since=2026-03-17&until=2026-03-17");
        Assert.Contains("Таких записів немає", page, StringComparison.Ordinal);

        using var wrong = await coordinator.SubmitAsync("/access-log", "filter", ("since", "колись"), ("until", "0001-01-01"), ("number", "Вигадана"));
        page = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync());
        Assert.All(["Запишіть день так", "Перевірте рік", "Справи з таким номером", "value=\"колись\"", "value=\"Вигадана\""], text => Assert.Contains(text, page, StringComparison.Ordinal));
        using var turned = await coordinator.SubmitAsync("/access-log", "filter", ("since", "2026-03-18"), ("until", "2026-03-17"));
        Assert.Contains("Останній день раніший за перший", WebUtility.HtmlDecode(await turned.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_FollowOneAnother_WithoutGapOrRepeat()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        var account = (await server.ActorAsync("volonter1")).AccountId;
        await OnContextAsync(server, context =>
        {
            context.AddRange(Enumerable.Range(1, 60).Select(number => new AccessEntry
            {
                Id = Guid.CreateVersion7(Databases.Start.AddMinutes(number)), CentreId = task.CentreId, At = Databases.Start.AddMinutes(number),
                AccountId = account, Act = AccessAct.OpenedTask, SubjectId = task.SubjectId, Address = FormattableString.Invariant($"10.0.0.{number}"),
            }));
            return context.SaveChangesAsync();
        });
        using var coordinator = await server.SignedInAsync("koordynator1");
        var first = await coordinator.TextAsync("/access-log");
        var next = System.Text.RegularExpressions.Regex.Match(first, "href=\"(/access-log[^\"]*after=[^\"]*)\"").Groups[1].Value;
        var second = await coordinator.TextAsync(next);
        Assert.Equal(60, Enumerable.Range(1, 60).Count(number => first.Contains($">10.0.0.{number}<", StringComparison.Ordinal) != second.Contains($">10.0.0.{number}<", StringComparison.Ordinal)));
        Assert.Contains("До найновіших записів", second, StringComparison.Ordinal);
        Assert.DoesNotContain("Показати ще", second, StringComparison.Ordinal);
    }
}

public sealed class AccessLogPageOnPostgres() : AccessLogPageTests(Databases.PostgresWithPeople);

public sealed class AccessLogPageOnSqlite() : AccessLogPageTests(Databases.SqliteWithPeople);
