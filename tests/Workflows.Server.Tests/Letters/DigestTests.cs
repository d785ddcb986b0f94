using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Letters;
using Workflows.Server.Partners;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Absences;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Letters;

/// <summary>The morning digest: when, to whom, and what it lists. The tests begin on a Monday, half an hour after the centres opened.</summary>
public abstract class DigestTests(DatabaseTemplate template) : DatabaseTest(template)
{
    private static readonly DateTimeOffset TuesdayAtNine = new(2026, 3, 17, 7, 0, 0, TimeSpan.Zero);

    private Office office = null!;
    private Shelf shelf = null!;
    private Actor lawyer = null!;
    private Actor worker = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        office = await Office.OpenAsync(Database);
        shelf = new Shelf(office);
        lawyer = await office.ActorAsync("yuryst1");
        worker = await office.ActorAsync("pratsivnyk1");
    }

    public override async Task DisposeAsync()
    {
        await office.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Timers_AreThereOnceForEachCentre_HoweverManyNodesStart()
    {
        // The server that prepared the database has set them.
        Assert.Equal([(office.Centre, TuesdayAtNine), (office.OtherCentre, TuesdayAtNine)], await TimersAsync());
        await RemoveTimersAsync();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => office.Get<DigestClock>().EnsureAsync(default)));
        Assert.Equal([(office.Centre, TuesdayAtNine), (office.OtherCentre, TuesdayAtNine)], await TimersAsync());
        office.Clock.Advance(TimeSpan.FromHours(20));
        await office.Get<DigestClock>().EnsureAsync(default);
        Assert.Equal(2, (await TimersAsync()).Count);
    }

    [Fact]
    public async Task Timer_ThatWasParked_IsReplacedAtTheNextStart()
    {
        await using (var context = office.Open())
        {
            await context.Set<WorkflowTimer>().ExecuteUpdateAsync(set => set.SetProperty(timer => timer.ParkedAt, office.Clock.GetUtcNow()));
        }

        office.Clock.Advance(TimeSpan.FromDays(1));
        await office.Get<DigestClock>().EnsureAsync(default);
        Assert.Equal([TuesdayAtNine.AddDays(1), TuesdayAtNine.AddDays(1)], (await TimersAsync()).Skip(2).Select(timer => timer.Due));
    }

    [Fact]
    public async Task Timers_OfOneCentreForDifferentMornings_BecomeOneAgain()
    {
        await shelf.AddAsync(shelf.Task("прострочене", due: TuesdayAtNine.AddHours(-3), assignee: worker));
        await using (var context = office.Open())
        {
            var timer = await context.Set<WorkflowTimer>().AsNoTracking().SingleAsync(one => one.TenantId == Scope.Tenant(office.Centre));
            context.Add(new WorkflowTimer
            {
                Id = $"digest-{office.Centre:N}-202603180700", TenantId = timer.TenantId, Kind = timer.Kind, SubjectId = timer.SubjectId, DueAt = TuesdayAtNine.AddDays(1),
            });
            await context.SaveChangesAsync();
        }

        await office.PlayAsync(TuesdayAtNine);
        Assert.Contains((office.Centre, "pratsivnyk1"), await LettersAsync());
        Assert.Single(await TimersAsync(), timer => timer.Centre == office.Centre);
    }

    [Fact]
    public async Task Clock_ThatWasSetBackBeforeTheTimerFired_LeavesTheNextMorning()
    {
        Assert.True(office.Clock.GetUtcNow() < TuesdayAtNine);
        await office.FireAsync(office.Get<DigestClock>());
        Assert.Equal([(office.OtherCentre, TuesdayAtNine), (office.Centre, TuesdayAtNine.AddDays(1))], await TimersAsync());
    }

    [Fact]
    public async Task Morning_BringsOneLetterToWhoHasSomethingToDo()
    {
        var specialist = await office.ActorAsync("fakhivets1");
        await shelf.AddAsync(
            shelf.Task("сьогодні, черги", due: TuesdayAtNine.AddHours(3)),
            shelf.Task("прострочене", due: TuesdayAtNine.AddHours(-3), assignee: worker), shelf.Task("ще одне", due: TuesdayAtNine.AddHours(3), assignee: worker),
            shelf.Task("завтра", due: TuesdayAtNine.AddHours(24), assignee: specialist),
            shelf.Task("без строку", assignee: specialist),
            shelf.Task("закрите", due: TuesdayAtNine, assignee: specialist, state: TaskState.Completed),
            shelf.Task("іншого центру", due: TuesdayAtNine.AddHours(3), role: Role.SocialWorker, centre: office.OtherCentre));
        await office.AdvanceAsync(TimeSpan.FromHours(23));
        Assert.Empty(await LettersAsync());
        await office.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(
            [(office.Centre, "koordynator1"), (office.Centre, "pratsivnyk1"), (office.Centre, "yuryst1"), (office.OtherCentre, "pratsivnyk2")], await LettersAsync());
        Assert.Equal([TuesdayAtNine.AddDays(1), TuesdayAtNine.AddDays(1)], (await TimersAsync()).Select(timer => timer.Due));
    }

    [Fact]
    public async Task Coordinator_IsTold_OnlyWhenSomethingIsLate()
    {
        await shelf.AddAsync(shelf.Task("сьогодні", due: TuesdayAtNine.AddHours(3), assignee: worker));
        await office.AdvanceAsync(TuesdayAtNine - Databases.Start);
        Assert.Equal([(office.Centre, "pratsivnyk1")], await LettersAsync());
        await office.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal([(office.Centre, "koordynator1"), (office.Centre, "pratsivnyk1"), (office.Centre, "pratsivnyk1")], await LettersAsync());
    }

    [Theory]
    [InlineData(30, null, 1)]
    [InlineData(31, null, 0)]
    [InlineData(30, 60, 0)]
    [InlineData(30, 20, 1)]
    public async Task Contract_ThatEnds_IsToldToTheCoordinatorOnMondays_UntilALaterOneFollows(int days, int? follows, int told)
    {
        var monday = new DateOnly(2026, 3, 23);
        await using (var context = office.Open())
        {
            var partner = await context.Partners.Where(row => row.CentreId == office.Centre).OrderBy(row => row.NameKey).Select(row => row.Id).FirstAsync();
            context.Add(Contract(partner, "КАЛ-Д-2026-000001", monday.AddDays(days)));
            if (follows is { } later)
            {
                context.Add(Contract(partner, "КАЛ-Д-2026-000002", monday.AddDays(later), monday.AddDays(10)));
            }

            await context.SaveChangesAsync();
        }

        var morning = new DateTimeOffset(2026, 3, 23, 7, 0, 0, TimeSpan.Zero);
        await office.AdvanceAsync(morning - Databases.Start);
        Assert.Equal(Enumerable.Repeat((office.Centre, "koordynator1"), told), await LettersAsync());
        var coordinator = await office.ActorAsync("koordynator1");
        Assert.Equal(told, (await LinesAsync(coordinator)).Count(line => line.StartsWith("Закінчується договір № КАЛ-Д-2026-000001, ", StringComparison.Ordinal)));
        Assert.Empty(await LinesAsync(worker));
    }

    [Fact]
    public async Task Contract_InItsLastWeek_IsToldEachMorning()
    {
        await using (var context = office.Open())
        {
            var partner = await context.Partners.Where(row => row.CentreId == office.Centre).OrderBy(row => row.NameKey).Select(row => row.Id).FirstAsync();
            context.Add(Contract(partner, "КАЛ-Д-2026-000001", new DateOnly(2026, 3, 25)));
            context.Add(Contract(await context.Partners.Where(row => row.CentreId == office.Centre).OrderByDescending(row => row.NameKey).Select(row => row.Id).FirstAsync(), "КАЛ-Д-2026-000002", new DateOnly(2026, 4, 10)));
            await context.SaveChangesAsync();
        }

        await office.AdvanceAsync(TuesdayAtNine - Databases.Start);
        Assert.Empty(await LettersAsync()); // Eight days before.
        await office.AdvanceAsync(TimeSpan.FromDays(1));
        await office.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal([(office.Centre, "koordynator1"), (office.Centre, "koordynator1")], await LettersAsync());

        // Only what is told on that day.
        Assert.StartsWith("Закінчується договір № КАЛ-Д-2026-000001, ", Assert.Single(await LinesAsync(await office.ActorAsync("koordynator1"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Absent_GetsNone_TheDeputyDoes_UnlessTheyMayNotHaveTheTask()
    {
        var (deputy, volunteer) = (await office.ActorAsync("fakhivets1"), await office.ActorAsync("volonter1"));
        await office.AddAbsenceAsync(worker, deputy);
        await office.AddAbsenceAsync(lawyer, volunteer);
        await shelf.AddAsync(
            shelf.Task("за відсутню", due: TuesdayAtNine.AddHours(3), assignee: worker), shelf.Task("не волонтерці", due: TuesdayAtNine.AddHours(3), assignee: lawyer),
            shelf.Task("черги", due: TuesdayAtNine.AddHours(3), role: Role.SocialWorker));
        await office.AdvanceAsync(TuesdayAtNine - Databases.Start);
        Assert.Equal([(office.Centre, "fakhivets1")], await LettersAsync());
    }

    [Fact]
    public async Task Deputy_WhoIsExcluded_AndWhoIsExcludedFromAQueue_GetNone()
    {
        var deputy = await office.ActorAsync("fakhivets1");
        await office.AddAbsenceAsync(worker, deputy);
        await shelf.AddAsync(
            shelf.Task("за відсутню", due: TuesdayAtNine.AddHours(3), assignee: worker, excluded: deputy), shelf.Task("черги", due: TuesdayAtNine.AddHours(3), excluded: lawyer));
        await office.AdvanceAsync(TuesdayAtNine - Databases.Start);
        Assert.Empty(await LettersAsync());
    }

    [Theory]
    [InlineData(100, 1, "2026-03-23T07:00:00Z")] // Friday at half past one: one digest for all that was missed, the next on Monday.
    [InlineData(122, 0, "2026-03-23T07:00:00Z")] // Saturday: none.
    [InlineData(60, 0, "2026-03-19T07:00:00Z")] // Wednesday evening: the morning is near.
    [InlineData(70, 0, "2026-03-19T07:00:00Z")] // Thursday before the centre opens: it comes when it does.
    public async Task AfterDowntime_ThereIsOneDigest_InTheCentresHours(int hours, int letters, string next)
    {
        await shelf.AddAsync(shelf.Task("сьогодні", due: TuesdayAtNine.AddHours(3), assignee: worker));
        await office.AdvanceAsync(TimeSpan.FromHours(hours));
        Assert.Equal(letters, (await LettersAsync()).Count(letter => letter.SignIn == "pratsivnyk1"));
        Assert.Equal((office.Centre, DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture)), (await TimersAsync())[0]);
    }

    [Fact]
    public async Task Lines_AreLateThenTodayThenTomorrow_AndNothingElse()
    {
        await office.AddAbsenceAsync(worker, lawyer);
        await shelf.AddAsync(
            shelf.Task("завтрашнє", hours: 26, assignee: lawyer), shelf.Task("сьогоднішнє", hours: 5), shelf.Task("прострочене", hours: -30, assignee: lawyer),
            shelf.Task("за колегу", hours: 6, assignee: worker), shelf.Task("пізніше", hours: 50, assignee: lawyer), shelf.Task("без строку", assignee: lawyer),
            shelf.Task("чуже", hours: 1, assignee: await office.ActorAsync("fakhivets1")), shelf.Task("не мені", hours: 1, excluded: lawyer),
            shelf.Task("іншого центру", hours: 1, centre: office.OtherCentre, assignee: lawyer));
        Assert.Equal(
            [
                "прострочене, КАЛ-2026-000001 — прострочено на 1 день",
                "сьогоднішнє, КАЛ-2026-000001, у черзі: юрист — сьогодні до 14:30",
                "за колегу, КАЛ-2026-000001, за: Соціальна працівниця 1 — сьогодні до 15:30",
                "завтрашнє, КАЛ-2026-000001 — завтра до 11:30",
            ],
            await LinesAsync(lawyer));
    }

    [Fact]
    public async Task Lines_AreThirtyAtMost_AndTheOthersAreCounted()
    {
        await shelf.AddAsync([.. Enumerable.Range(0, 30).Select(number => shelf.Task($"{number}", hours: 1, assignee: lawyer))]);
        Assert.Equal(30, (await LinesAsync(lawyer)).Count);
        await shelf.AddAsync([.. Enumerable.Range(0, 3).Select(number => shelf.Task($"черги {number}", hours: 2))]);
        var lines = await LinesAsync(lawyer);
        Assert.Equal((31, "… і ще 3 завдання"), (lines.Count, lines[^1]));
    }

    [Fact]
    public async Task Lines_TellACoordinator_HowMuchIsLateInTheCentre()
    {
        await shelf.AddAsync(
            shelf.Task("прострочене", hours: -1, assignee: lawyer), shelf.Task("черги", hours: -2), shelf.Task("сьогодні", hours: 1),
            shelf.Task("іншого центру", hours: -1, centre: office.OtherCentre));
        Assert.Equal(["Усього в центрі прострочено: 2 завдання"], await LinesAsync(await office.ActorAsync("koordynator1")));
    }

    [Fact]
    public async Task Lines_OfWhoHasLeft_OrIsOfAnotherCentre_AreNone()
    {
        await shelf.AddAsync(shelf.Task("моє", hours: 1, assignee: lawyer), shelf.Task("черги", hours: 1));
        Assert.Empty(await LinesAsync(await office.ActorAsync("yuryst2")));
        await office.ChangePostAsync(lawyer, null);
        Assert.Empty(await LinesAsync(lawyer));
    }

    private Contract Contract(Guid partner, string number, DateOnly until, DateOnly? signedOn = null) => new()
    {
        Id = Guid.CreateVersion7(), CentreId = office.Centre, PartnerId = partner, InstanceId = "i", Number = number, Helps = "", Sealed = [],
        SignedOn = signedOn ?? new DateOnly(2026, 1, 12), ValidTo = until,
    };

    private async Task<IReadOnlyList<string>> LinesAsync(Actor person)
    {
        await using var context = office.OpenFor(office.Centre);
        return await Digest.LinesAsync(context, office.Centre, person.AccountId, office.Clock.GetUtcNow(), default);
    }

    private async Task<List<(Guid Centre, string SignIn)>> LettersAsync()
    {
        await using var context = office.Open();
        var letters = await context.Letters.AsNoTracking().Join(context.Users, letter => letter.AccountId, person => person.Id, (letter, person) => new { letter, person.UserName }).ToListAsync();
        Assert.All(letters, one => Assert.Equal((LetterKind.Digest, LetterState.Waiting, null), (one.letter.Kind, one.letter.State, one.letter.TaskId)));
        return [.. letters.Select(one => (one.letter.CentreId, one.UserName!)).OrderBy(one => one.CentreId == office.OtherCentre).ThenBy(one => one.Item2, StringComparer.Ordinal)];
    }

    private async Task<List<(Guid Centre, DateTimeOffset Due)>> TimersAsync()
    {
        await using var context = office.Open();
        var timers = await context.Set<WorkflowTimer>().AsNoTracking().Where(timer => timer.Kind == TimerKind.Host && timer.SubjectId == "digest").ToListAsync();
        return [.. timers.Select(timer => (Centre: Guid.Parse(timer.TenantId), Due: timer.DueAt)).OrderBy(timer => timer.Due).ThenBy(timer => timer.Centre == office.OtherCentre)];
    }

    private async Task RemoveTimersAsync()
    {
        await using var context = office.Open();
        await context.Set<WorkflowTimer>().ExecuteDeleteAsync();
    }
}

public sealed class DigestOnPostgres() : DigestTests(Databases.PostgresWithPeople);

public sealed class DigestOnSqlite() : DigestTests(Databases.SqliteWithPeople);
