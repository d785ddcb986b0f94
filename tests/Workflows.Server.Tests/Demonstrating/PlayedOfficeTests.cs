using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Consents;
using Workflows.Server.Demonstrating;
using Workflows.Server.Letters;
using Workflows.Server.Partners;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Demonstrating;

/// <summary>The demonstration with its cases, as it is when a first start has played them into an empty database.</summary>
public abstract class PlayedOfficeTests(SharedServer shared) : SharedServerTest(shared)
{
    private static DateTimeOffset Now => Databases.Start;

    [Fact]
    public async Task Office_AsItIsFirstSeen_HasWorkOfEveryKind()
    {
        await OnContextAsync(async context =>
        {
            var kalyna = await CentreAsync(context, "КАЛ");
            var files = await (
                from file in context.CaseFiles.AsNoTracking()
                join instance in context.Set<WorkflowInstance>() on file.InstanceId equals instance.Id
                where file.CentreId == kalyna
                select new { file.DefinitionId, file.Summary, instance.Status, instance.SubStatus, file.ParentInstanceId }).ToListAsync();
            foreach (var procedure in new[] { "partner-search", "consent-contract", "website-appeal", "lead-routing" })
            {
                Assert.Contains(files, file => file.DefinitionId == procedure && file.Status == WorkflowStatus.Running);
                Assert.Contains(files, file => file.DefinitionId == procedure && file.SubStatus == WorkflowSubStatus.Finished);
            }

            Assert.Contains(files, file => file.SubStatus == WorkflowSubStatus.Cancelled);
            Assert.Contains(files, file => file.Summary == "Клієнт відмовився від допомоги.");
            Assert.Contains(files, file => file is { DefinitionId: "consent-contract", ParentInstanceId: not null, Summary: "Соціальний контракт підписано, клієнта записано в ЕБД." });

            // The search that waits for its children has no task of its own.
            Assert.Contains(await context.CaseFiles.Where(file => file.CentreId == kalyna && file.DefinitionId == "partner-search")
                .Where(file => !context.Tasks.Any(task => task.InstanceId == file.InstanceId && task.State == TaskState.Open))
                .Join(context.Set<WorkflowInstance>(), file => file.InstanceId, instance => instance.Id, (_, instance) => instance.Status).ToListAsync(), status => status == WorkflowStatus.Running);

            var open = await context.Tasks.AsNoTracking().Where(task => task.CentreId == kalyna && task.State == TaskState.Open).ToListAsync();
            Assert.InRange(open.Count(task => task.DueAt < Now), 1, 4);
            Assert.Contains(open, task => task.DueAt > Now && task.DueAt < Now.AddHours(12));
            Assert.True(open.Where(task => task.AssigneeId is not null).Select(task => task.AssigneeId).Distinct().Count() >= 6);
            Assert.Contains(open, task => task.AssigneeId is null && task.Role == Role.SocialWorker);
            Assert.Contains(open, task => task.Priority == TaskPriority.High);
            Assert.Contains(open, task => task.ActivityId == "leads");
            Assert.Equal(3, await context.FormDrafts.CountAsync());
            Assert.True(await context.Set<TaskComment>().CountAsync() >= 4);
            Assert.Equal(1, await context.Set<TaskEvent>().CountAsync(row => row.Kind == TaskEventKind.HandedOver));
            Assert.NotNull((await context.Absences.SingleAsync()).DeputyId);
            Assert.Equal(2, await context.Set<SavedFilter>().CountAsync());
            return 0;
        });
    }

    [Fact]
    public async Task Register_HasContractsConsentsAndClients()
    {
        await OnContextAsync(async context =>
        {
            var today = DateOnly.FromDateTime(Now.UtcDateTime);
            var contracts = await context.Contracts.AsNoTracking().ToListAsync();
            Assert.Equal(
                [ContractStanding.InForce, ContractStanding.EndsSoon],
                contracts.Select(row => ContractsInForce.Of([(row.SignedOn, row.ValidTo)], today).Standing).Order());
            Assert.True(await context.Consents.CountAsync(row => row.Decision == ConsentDecision.Given) >= 5);
            Assert.True(await context.Consents.AnyAsync(row => row.Decision == ConsentDecision.Refused));
            Assert.True(await context.SocialContracts.CountAsync() >= 4);
            var clients = await context.Subjects.AsNoTracking().Where(row => row.Kind == SubjectKind.Client).ToListAsync();
            Assert.True(clients.Count >= 24);
            Assert.Equal(4, clients.Select(row => row.Source).Distinct().Count());
            Assert.True(clients.Select(row => row.BirthYear).Distinct().Count() >= 10);
            var partners = await context.Partners.AsNoTracking().Join(context.SubjectKeys, row => row.Id, key => key.Id, (row, key) => new { row.Id, Key = key }).ToListAsync();
            var subjects = await context.Subjects.AsNoTracking().Where(row => row.Kind == SubjectKind.Partner).ToDictionaryAsync(row => row.Id);
            var register = Server.Services.GetRequiredService<Register>();
            Assert.All(partners, partner => Assert.True(register.Read(subjects[partner.Id], partner.Key).ContainsKey("partner.contact")));
            return 0;
        });
    }

    [Fact]
    public async Task Played_IsWhatTheRulesAllow_AndLeavesTheRealClockNothingOfThePast()
    {
        await OnContextAsync(async context =>
        {
            // The auditor: each open task has its live wait, each wait its open task, no timer is without an owner, nothing broke.
            var open = await context.Tasks.Where(task => task.State == TaskState.Open).Select(task => task.BookmarkId).Order().ToListAsync();
            Assert.Equal(await context.Set<Bookmark>().Where(row => row.Name == HumanTaskActivity.TypeName).Select(row => row.Id).Order().ToListAsync(), open);
            var clocks = await context.Tasks.Where(task => task.ClockId != null).Select(task => task.ClockId!).Order().ToListAsync();
            Assert.Equal(await context.Set<WorkflowTimer>().Where(timer => timer.Kind == TimerKind.Host && timer.SubjectId == "task").Select(timer => timer.Id).Order().ToListAsync(), clocks);
            Assert.Empty(await context.Set<Incident>().ToListAsync());
            Assert.Empty(await context.Set<WorkflowTimer>().Where(timer => timer.DueAt <= Now || timer.LeaseUntil != null || timer.ParkedAt != null).ToListAsync());
            Assert.Empty(await context.Letters.Where(row => row.State == LetterState.Waiting && row.DueAt <= Now).ToListAsync());
            Assert.Empty(await context.Letters.Where(row => row.State == LetterState.Failed).ToListAsync());
            Assert.Contains(await context.Letters.Select(row => row.Kind).Distinct().ToListAsync(), kind => kind == LetterKind.Escalation);

            // Done when it was due, not all at the end: nothing is later than now, and letters went out as they became necessary.
            Assert.Empty(await context.Tasks.Where(task => task.CreatedAt > Now || task.ClosedAt > Now).ToListAsync());
            var letters = await context.Letters.AsNoTracking().ToListAsync();
            Assert.True(letters.Select(row => row.ClosedAt!.Value.Date).Distinct().Count() >= 8);
            Assert.All(letters, row => Assert.InRange(row.ClosedAt!.Value - row.CreatedAt, TimeSpan.Zero, TimeSpan.FromMinutes(20)));
            Assert.All(await context.CaseFiles.Where(file => file.ParentInstanceId == null).Select(file => file.StartedAt).ToListAsync(), at => Assert.InRange(at, Now.AddDays(-30), Now));
            return 0;
        });
    }

    [Theory]
    [InlineData("koordynator1")]
    [InlineData("pratsivnyk1")]
    [InlineData("yuryst1")]
    [InlineData("moderator1")]
    [InlineData("autrich1")]
    [InlineData("frontlayner1")]
    [InlineData("intehrator1")]
    [InlineData("fakhivets1")]
    [InlineData("koordynator2")]
    [InlineData("pratsivnyk2")]
    public async Task Person_WhoWorks_FindsTasks_OfTheOwnCentreOnly(string signIn)
    {
        var actor = await Server.ActorAsync(signIn);
        var page = await Server.Services.GetRequiredService<Inbox>().ListAsync(actor, new InboxFilter(), null, CancellationToken.None);
        Assert.NotEmpty(page.Lines);
        Assert.All(page.Lines, line => Assert.Equal(actor.OwnCentres.Single().CentreId, line.CentreId));
        var visitor = await AsAsync(signIn);
        using var answer = await visitor.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(page.Lines[0].Title.Replace("'", "&#x27;", StringComparison.Ordinal), await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<Guid> CentreAsync(ServerContext context, string code) => await context.Units.Where(unit => unit.Code == code).Select(unit => unit.Id).SingleAsync();
}

/// <summary>On PostgreSQL, as the server plays it into a database with nothing in it.</summary>
public sealed class PostgresPlayed() : SharedServer(DatabaseTemplate.OnPostgres(database => Databases.PrepareAsync(database, cases: true)));

/// <summary>On SQLite, in the same way.</summary>
public sealed class SqlitePlayed() : SharedServer(DatabaseTemplate.OnSqlite(database => Databases.PrepareAsync(database, cases: true)));

public sealed class PlayedOfficeOnPostgres(PostgresPlayed shared) : PlayedOfficeTests(shared), IClassFixture<PostgresPlayed>;

public sealed class PlayedOfficeOnSqlite(SqlitePlayed shared) : PlayedOfficeTests(shared), IClassFixture<SqlitePlayed>;

/// <summary>How the demonstration's cases are played at a first start.</summary>
public abstract class PlayingTests(DatabaseTemplate template) : ServerTest(template)
{
    private protected static readonly ServerOptions WithCases = new() { Settings = new Dictionary<string, string> { [Settings.DemoCasesKey] = "true" } };

    private static DateTimeOffset Now => Databases.Start;

    [Fact]
    public async Task Start_OfAnEmptyDatabase_PlaysWithoutAFault_AndASecondStartAddsNothing()
    {
        await using var test = await Template.EmptyAsync();
        await using (var first = await RunningServer.StartAsync(test, WithCases))
        {
            Assert.DoesNotContain(first.Log.Lines, line => line.Text.Contains("не розіграно", StringComparison.Ordinal));
        }

        var before = await CountAsync(test);
        Assert.True(before.Cases > 30);
        await using (await RunningServer.StartAsync(test, WithCases))
        {
        }

        Assert.Equal(before, await CountAsync(test));
    }

    [Fact]
    public async Task Start_WithoutCases_HasNone()
    {
        await using var test = await Template.EmptyAsync();
        await using (await RunningServer.StartAsync(test))
        {
        }

        Assert.Equal(0, (await CountAsync(test)).Cases);
    }

    [Fact]
    public async Task Case_ThatDoesNotGoAsItIsTold_StaysWhole_AndTheOthersGoOn()
    {
        await using var test = await Template.EmptyAsync();
        await using var server = await RunningServer.StartAsync(test);
        await using var stage = DemonstrationStage.Open(server.Services, null, Now);
        await stage.FurnishAsync(null, CancellationToken.None);
        var story = new DemonstrationStory(stage, Now.AddHours(5));
        Lead("перша").Do(Now.AddHours(2), "koordynator1", "assign", "Такого завершення немає").Do(Now.AddHours(3), "koordynator1", "assign", "Не наш клієнт");
        Lead("друга").Do(Now.AddHours(4), "koordynator1", "assign", "Не наш клієнт");

        Assert.StartsWith("перша: assign", Assert.Single(await story.PlayAsync(CancellationToken.None)), StringComparison.Ordinal);
        await OnContextAsync(server, async context =>
        {
            Assert.Equal(
                [WorkflowStatus.Running, WorkflowStatus.Finished], (await context.Set<WorkflowInstance>().Select(row => row.Status).ToListAsync()).Order());
            Assert.Equal(1, await context.Tasks.CountAsync(task => task.State == TaskState.Open));
            return 0;
        });

        DemonstrationCase Lead(string name) => story.Case(name).Start(
            Now.AddHours(1), "volonter1", "lead-routing", ("nickname", name), ("source", "Direct"), ("urgent", "false"), ("situation", "Вигадана."));
    }

    private static async Task<(int Cases, int Tasks, int Letters, int Subjects)> CountAsync(TestDatabase test)
    {
        await using var context = Databases.Contexts(test.Database).Open(SystemScopes.Upkeep);
        var counts = (await context.CaseFiles.CountAsync(), await context.Tasks.CountAsync(), await context.Letters.CountAsync(), await context.Subjects.CountAsync());
        await context.DisposeAsync();
        await test.CloseAsync();
        return counts;
    }
}

public sealed class PlayingOnPostgres() : PlayingTests(Databases.Postgres);

public sealed class PlayingOnSqlite() : PlayingTests(Databases.Sqlite)
{
    [Theory]
    [InlineData("2026-03-15T03:10:00Z")] // Sunday, early.
    [InlineData("2026-01-01T10:00:00Z")] // The first day of a year.
    public async Task Story_OnWhateverDayItIsPlayed_GoesAsItIsTold(string now)
    {
        await using var test = await Databases.Sqlite.EmptyAsync();
        var clock = new SimulatedClock(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));
        await using var server = await RunningServer.StartAsync(test, WithCases with { Clock = clock });
        Assert.DoesNotContain(server.Log.Lines, line => line.Text.Contains("не розіграно", StringComparison.Ordinal));
        Assert.Equal(0, await OnContextAsync(server, context => context.Set<WorkflowTimer>().CountAsync(timer => timer.DueAt <= clock.GetUtcNow())));
        Assert.True(await OnContextAsync(server, context => context.CaseFiles.CountAsync()) > 30);
    }
}
