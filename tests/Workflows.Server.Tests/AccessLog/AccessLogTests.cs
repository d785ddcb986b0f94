using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Absences;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.AccessLog;

/// <summary>Whoever is shown or changes what is known of somebody is written down, before it is shown and with the change.</summary>
public abstract class AccessLogTests(DatabaseTemplate template) : ServerTest(template)
{
    // Of phones so much that no id of a case spells it by chance.
    private static readonly string[] Personal = ["Вигадан", "Марічка", "Чекає", "Школ", "067 123", "0671234567", "0670000000", "Перша", "Друга", "Подруга"];

    [Fact]
    public async Task Start_Task_AndCase_AreWrittenWithWhoWhatWhomAndWhy()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        var written = await EntriesAsync(server);
        var (volunteer, coordinator, worker) = (await IdAsync(server, "volonter1"), await IdAsync(server, "koordynator1"), await IdAsync(server, "pratsivnyk1"));
        Assert.Equal(
            [(volunteer, AccessAct.StartedCase, AccessReason.OwnCase), (coordinator, AccessAct.CompletedTask, AccessReason.OwnTask)],
            written.Select(row => (row.AccountId, row.Act, row.Reason)));
        Assert.All(written, row => Assert.Equal((task.SubjectId, task.InstanceId, task.CentreId, server.Clock.GetUtcNow()), (row.SubjectId!.Value, row.InstanceId, row.CentreId, row.At)));

        using var visitor = await server.SignedInAsync("pratsivnyk1");
        await visitor.TextAsync($"/tasks/{task.Id}");
        await visitor.TextAsync($"/cases/{task.InstanceId}");
        written = await EntriesAsync(server, AccessAct.OpenedTask, AccessAct.OpenedCase);
        Assert.Equal(
            [(worker, AccessAct.OpenedTask, AccessReason.OwnTask, task.Id), (worker, AccessAct.OpenedCase, AccessReason.OwnTask, (Guid?)null)],
            written.Select(row => (row.AccountId, row.Act, row.Reason, row.ThingId)));
        Assert.All(written, row => Assert.Equal(((Guid?)task.SubjectId, task.InstanceId, "127.0.0.1"), (row.SubjectId, row.InstanceId, row.Address)));
    }

    [Fact]
    public async Task Reload_WithinAVisit_IsOneRow_AndLaterAnother()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var visitor = await server.SignedInAsync("pratsivnyk1");
        using var another = await server.SignedInAsync("koordynator1");
        await visitor.TextAsync($"/tasks/{task.Id}");
        server.Clock.Advance(AccessRecords.Visit - TimeSpan.FromSeconds(1));
        await visitor.TextAsync($"/tasks/{task.Id}");
        Assert.Single(await EntriesAsync(server, AccessAct.OpenedTask));
        await another.TextAsync($"/tasks/{task.Id}");
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await visitor.TextAsync($"/tasks/{task.Id}");
        var reasons = (await EntriesAsync(server, AccessAct.OpenedTask)).Select(row => row.Reason);
        Assert.Equal([AccessReason.OwnTask, AccessReason.Coordinator, AccessReason.OwnTask], reasons);
    }

    [Fact]
    public async Task Reason_OfADeputyAndOfAQueue_IsTold()
    {
        var server = await StartAsync();
        var waiting = await server.StartCaseAsync();
        var task = await server.AssignedCaseAsync();
        var (absent, deputy) = (await server.ActorAsync("pratsivnyk1"), await server.ActorAsync("yuryst1"));
        await OnContextAsync(server, context => AwayPeople.AddAsync(context, server.Clock.GetUtcNow(), task.CentreId, absent, deputy));
        using var lawyer = await server.SignedInAsync("yuryst1");
        await lawyer.TextAsync($"/tasks/{task.Id}");
        using var coordinator = await server.SignedInAsync("koordynator1");
        await coordinator.TextAsync($"/tasks/{waiting.Id}");
        using var network = await server.SignedInAsync("merezha");
        await network.TextAsync($"/cases/{task.InstanceId}");
        var written = await EntriesAsync(server, AccessAct.OpenedTask, AccessAct.OpenedCase);
        Assert.Equal(
            [(AccessReason.StandIn, absent.AccountId), (AccessReason.Queue, (Guid?)null), (AccessReason.Network, null)],
            written.Select(row => (row.Reason, row.ForId)));
        Assert.Contains("Заступає: " + absent.DisplayName, await coordinator.TextAsync("/access-log"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_WritesEachHitThatIsShown_AndNothingOfWhatWasTyped()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using (var found = await worker.SubmitAsync("/", "search", ("text", "вигадана")))
        {
            Assert.Contains(task.CaseNumber, await found.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal((task.SubjectId, AccessReason.Centre), Assert.Single((await EntriesAsync(server, AccessAct.Found)).Select(row => (row.SubjectId!.Value, row.Reason))));

        var name = await OnContextAsync(server, async context =>
        {
            var client = await context.Subjects.AsNoTracking().Where(row => row.Kind == SubjectKind.Client && row.CentreId == task.CentreId).OrderBy(row => row.Id).FirstAsync();
            return (await server.Services.GetRequiredService<SubjectNames>().OpenAsync(context, [client.Id], default))[client.Id];
        });
        using var answer = await worker.SendAsync(
            HttpMethod.Post, "/pick/Client", JsonContent.Create(new { centre = task.CentreId, text = name.Name }),
            ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await worker.TokenAsync()));
        var shown = (await answer.Content.ReadFromJsonAsync<Picked[]>())!.Select(one => one.Id).ToList();
        Assert.Contains(name.Id, shown);
        Assert.Equal(shown.Order(), (await EntriesAsync(server, AccessAct.Found)).Select(row => row.SubjectId!.Value).Where(id => id != task.SubjectId).Order());
        await AssertImpersonalAsync(server, name.Name);
    }

    [Fact]
    public async Task Paper_Partner_AndTheirChanges_AreWritten()
    {
        var server = await StartAsync();
        var worker = await server.ActorAsync("pratsivnyk1");
        var centre = worker.OwnCentres.Single().CentreId;
        var partner = await OnContextAsync(server, context => context.Partners.Where(row => row.CentreId == centre).OrderBy(row => row.Id).Select(row => row.Id).FirstAsync());
        var started = Assert.IsType<StartMove.Started>(await server.Services.GetRequiredService<ProcedureStart>().StartAsync(
            worker, "partner-search", centre, Typed(("a.partner", partner.ToString())), "start", CancellationToken.None));
        Assert.IsType<TaskMove.Done>(await server.Services.GetRequiredService<TaskWork>().CompleteAsync(
            worker, (await server.OpenTaskAsync(started.InstanceId)).Id, "Запит готовий", Typed(("a.addressee", "Подруга"), ("a.about", "Подруга")), "done", CancellationToken.None));
        var paper = await OnContextAsync(server, context => context.Documents.Where(row => row.InstanceId == started.InstanceId).Select(row => row.Id).SingleAsync());
        using var visitor = await server.SignedInAsync("yuryst1");
        await visitor.TextAsync($"/documents/{paper}");
        await visitor.TextAsync($"/partners/{partner}");
        using var keeper = await server.SignedInAsync("intehrator1");
        using var added = await keeper.SubmitAsync("/partners/new", "save", ("a.name", "Бібліотека «Подруга»"), ("a.type", "Other"), ("a.partner-phone", "067 123 45 67"));
        var made = Guid.Parse(Visitor.Local(added).Split('?')[0].Split('/')[^1]);
        using var changed = await keeper.SubmitAsync($"/partners/{made}/edit", "save", ("a.name", "Бібліотека «Подруга»"), ("a.type", "School"));

        var written = await EntriesAsync(server);
        Assert.Equal((started.InstanceId, paper), Assert.Single(written.Where(row => row.Act == AccessAct.OpenedPaper).Select(row => (row.InstanceId, row.ThingId!.Value))));
        Assert.Contains(written, row => row.Act == AccessAct.OpenedPartner && row.SubjectId == partner && row.Reason == AccessReason.Centre);
        Assert.Equal(2, written.Count(row => row.Act == AccessAct.ChangedCard && row.SubjectId == made));
        await AssertImpersonalAsync(server);
    }

    [Fact]
    public async Task Completion_ThatWritesTheCard_AndTheRowsOfItsTable_AreWrittenOnceWithIt()
    {
        var server = await StartAsync();
        var worker = await server.ActorAsync("pratsivnyk1");
        var centre = worker.OwnCentres.Single().CentreId;
        var network = await OnContextAsync(server, context => context.Units.Where(unit => unit.Kind == UnitKind.Network).Select(unit => unit.Id).SingleAsync());
        await RowsProcedure.PublishAsync(server.Services.GetRequiredService<Contexts>(), server.Services.GetRequiredService<DefinitionPublishing>(), network);
        var started = Assert.IsType<StartMove.Started>(await server.Services.GetRequiredService<ProcedureStart>().StartAsync(
            worker, RowsProcedure.Id, centre, Typed(("a.lastName", "Вигадана"), ("a.friends.0.nick", "Подруга")), "start", CancellationToken.None));
        var task = await server.OpenTaskAsync(started.InstanceId);
        Assert.Equal([AccessAct.StartedCase, AccessAct.ChangedCard], (await EntriesAsync(server)).Select(row => row.Act).Order());

        var typed = Typed(("a.lastName", "Вигадана"), ("a.phone", "0670000000"), ("a.leads.0.lastName", "Перша"), ("a.leads.1.lastName", "Друга"));
        foreach (var _ in new[] { 1, 2 })
        {
            Assert.IsType<TaskMove.Done>(await server.Services.GetRequiredService<TaskWork>().CompleteAsync(worker, task.Id, TaskOutcomes.Only, typed, "done", CancellationToken.None));
        }

        var leads = await OnContextAsync(server, context => context.Subjects.Where(row => row.Source == ClientSource.Partner && row.Kind == SubjectKind.Lead).Select(row => row.Id).ToListAsync());
        var changed = (await EntriesAsync(server, AccessAct.ChangedCard)).Where(row => row.ThingId == task.Id);
        Assert.Equal(leads.Append(task.SubjectId).Order(), changed.Select(row => row.SubjectId!.Value).Order());

        // Whoever opens the task sees the rows too: each of them is somebody.
        using var visitor = await server.SignedInAsync("koordynator1");
        await visitor.TextAsync($"/tasks/{task.Id}");
        var opened = (await EntriesAsync(server, AccessAct.OpenedTask)).Select(row => row.SubjectId!.Value).ToList();
        Assert.Equal(4, opened.Count);
        Assert.Superset(leads.Append(task.SubjectId).ToHashSet(), opened.ToHashSet());
        await AssertImpersonalAsync(server);
    }

    [Fact]
    public async Task WhereItCannotBeWritten_NothingIsShown_AndNothingIsDone()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        await OnContextAsync(server, async context =>
        {
            using var turn = await server.Services.GetRequiredService<Database>().Gate.EnterAsync();
            return await context.Database.ExecuteSqlRawAsync("ALTER TABLE \"AccessLog\" RENAME TO \"Gone\"");
        });
        foreach (var path in new[] { $"/tasks/{task.Id}", $"/cases/{task.InstanceId}" })
        {
            using var answer = await worker.GetAsync(path);
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.DoesNotContain("Вигадана", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        using var found = await worker.SubmitAsync("/", "search", ("text", "вигадана"));
        Assert.Equal(HttpStatusCode.InternalServerError, found.StatusCode);
        Assert.DoesNotContain("Марічка", WebUtility.HtmlDecode(await found.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        var work = server.Services.GetRequiredService<TaskWork>();
        var actor = await server.ActorAsync("pratsivnyk1");
        var outcome = TaskOutcomes.Read(task.Outcomes).First(one => !one.Checks).Text;
        var move = await Record.ExceptionAsync(async () => Assert.IsType<TaskMove.Done>(await work.CompleteAsync(actor, task.Id, outcome, Typed(), "done", CancellationToken.None)));
        Assert.NotNull(move);
        Assert.Equal(TaskState.Open, (await server.TaskAsync(task.Id)).State);
        await OnContextAsync(server, async context =>
        {
            using var turn = await server.Services.GetRequiredService<Database>().Gate.EnterAsync();
            return await context.Database.ExecuteSqlRawAsync("ALTER TABLE \"Gone\" RENAME TO \"AccessLog\"");
        });
        await worker.TextAsync($"/tasks/{task.Id}");
        Assert.Single(await EntriesAsync(server, AccessAct.OpenedTask));
    }

    [Theory]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    public async Task Address_IsTheConnectionsAsTheServerHasItAfterTheProxy(string connection, string expected)
    {
        var server = await StartAsync();
        var account = await OnContextAsync(server, context => context.Users.AsNoTracking().SingleAsync(row => row.UserName == "pratsivnyk1"));
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(connection) } };
        var cookie = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.Id.ToString()), new Claim("stamp", account.SecurityStamp!)]));
        Assert.True(await server.Services.GetRequiredService<Actors>().RecogniseAsync(http, cookie, "stamp", "session"));
        Assert.Equal(expected, Actors.Of(http).Address);
    }

    [Fact]
    public async Task Entry_IsNeverChanged()
    {
        var server = await StartAsync();
        await server.StartCaseAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => OnContextAsync(server, async context =>
        {
            var entry = await context.AccessEntries.FirstAsync();
            context.Entry(entry).Property(row => row.Reason).CurrentValue = AccessReason.Network;
            return await context.SaveChangesAsync();
        }));
    }

    private static Dictionary<string, IReadOnlyList<string>> Typed(params (string Name, string Value)[] fields) =>
        fields.ToDictionary(field => field.Name, field => (IReadOnlyList<string>)[field.Value]);

    private static async Task<Guid> IdAsync(RunningServer server, string person) => (await server.ActorAsync(person)).AccountId;

    private static Task<List<AccessEntry>> EntriesAsync(RunningServer server, params AccessAct[] acts) => OnContextAsync(server, async context =>
        (await context.AccessEntries.AsNoTracking().ToListAsync()).Where(row => acts.Length == 0 || acts.Contains(row.Act)).OrderBy(row => row.At).ThenBy(row => row.Act).ThenBy(row => row.Reason).ToList());

    // Every column of every row, whatever is added to the table one day.
    private static async Task AssertImpersonalAsync(RunningServer server, params string[] besides)
    {
        var cells = await OnContextAsync(server, async context =>
        {
            var cells = new List<string>();
            await context.Database.OpenConnectionAsync();
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = "SELECT * FROM \"AccessLog\"";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                cells.AddRange(Enumerable.Range(0, reader.FieldCount).Select(at => Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture) ?? ""));
            }

            return cells;
        });
        Assert.NotEmpty(cells);
        Assert.All(Personal.Concat(besides), word => Assert.DoesNotContain(cells, cell => cell.Contains(word, StringComparison.OrdinalIgnoreCase) && !Guid.TryParse(cell, out _)));
        Assert.All(cells, cell => Assert.DoesNotMatch("[А-Яа-яІіЇїЄє]", cell));
    }

    private sealed record Picked(Guid Id);
}

public sealed class AccessLogOnPostgres() : AccessLogTests(Databases.PostgresWithPeople);

public sealed class AccessLogOnSqlite() : AccessLogTests(Databases.SqliteWithPeople);
