using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Clients;
using Workflows.Server.Procedures.Regular;
using Workflows.Server.Storage;
using Workflows.Server.Tests.Deadlines;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Procedures.Regular;

/// <summary>«Регулярно»: a case for each time and each centre that switched it on, once, whatever happens. The tests begin on Monday, 16 March 2026, at half past nine in Kyiv.</summary>
public abstract class RegularTests(DatabaseTemplate template) : OfficeTest(template)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 16, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Time_ThatComes_BeginsOneCaseAboutNobody_AndItsJournalSaysByWhat()
    {
        await PublishAsync(("every", "Day"), ("hour", "12"));
        await SwitchAsync(true);
        await Office.PlayAsync(Noon.AddSeconds(-1));
        Assert.Empty(await CasesAsync());
        await Office.PlayAsync(Noon.AddHours(5));
        var file = Assert.Single(await CasesAsync());
        Assert.Equal((Office.Centre, "КАЛ-2026-000001", "Проба", (Guid?)null, Noon), (file.CentreId, file.Number, file.ProcedureName, file.StartedById, file.StartedAt));
        Assert.Equal("a", Assert.Single(await Office.OpenTasksAsync(file.InstanceId)).ActivityId);
        await using (var context = Office.Open())
        {
            Assert.Equal(SubjectKind.Matter, (await context.Subjects.SingleAsync(row => row.Id == file.SubjectId)).Kind);
        }

        var journal = await Office.Get<CaseJournal>().PageAsync(await Office.ActorAsync("koordynator1"), file.InstanceId, null, CancellationToken.None);
        Assert.Equal(["З'явилося завдання «Завдання a»", "Справу розпочато за розкладом: щодня о 12:00"], journal.Lines.Select(line => line.Text));
        await Office.PlayAsync(Noon.AddDays(2));
        Assert.Equal([Noon, Noon.AddDays(1), Noon.AddDays(2)], (await CasesAsync()).Select(one => one.StartedAt));
    }

    [Fact]
    public async Task Case_BeginsInThoseCentresThatSwitchedItOn_AndOnlyThere()
    {
        var third = Guid.CreateVersion7();
        await using (var context = Office.Open())
        {
            context.Add(new OrgUnit { Id = third, CentreId = third, ParentId = Office.Network, Kind = UnitKind.Centre, Name = "Третій центр", NameKey = "я", Code = "ТРЕ", TimeZone = "Europe/Kyiv" });
            await context.SaveChangesAsync();
        }

        await PublishAsync(("every", "Day"), ("hour", "12"));
        await SwitchAsync(true);
        await SwitchAsync(true, "koordynator2", Office.OtherCentre);
        await Office.PlayAsync(Noon);
        Assert.Equal(new[] { Office.Centre, Office.OtherCentre }.Order(), (await CasesAsync()).Select(one => one.CentreId).Order());

        await SwitchAsync(false);
        await Office.PlayAsync(Noon.AddDays(1));
        Assert.Equal([Office.OtherCentre], (await CasesAsync()).Where(one => one.StartedAt > Noon).Select(one => one.CentreId));

        // What came while it was off is nobody's.
        await Office.PlayAsync(Noon.AddDays(1).AddHours(1));
        await SwitchAsync(true);
        await Office.PlayAsync(Noon.AddDays(2).AddMinutes(-1));
        Assert.Equal(3, (await CasesAsync()).Count);
    }

    [Theory]
    [InlineData("31", false, "2026-03-31T09:00:00Z")]
    [InlineData("21", true, "2026-03-23T10:00:00Z")] // A Saturday.
    [InlineData("18", true, "2026-03-19T10:00:00Z")] // A day that the centre has closed.
    [InlineData("18", false, "2026-03-18T10:00:00Z")]
    public async Task Day_OfTheMonth_IsTheLastWhereThereIsNoSuch_AndGivesWayToAWorkedOne(string day, bool onlyWorked, string expected)
    {
        await Calendars.CloseAsync(Office, "2026-03-18");
        await PublishAsync(("every", "Month"), ("day", day), ("hour", "12"), ("onlyWorked", onlyWorked));
        await SwitchAsync(true);
        var at = At(expected);
        await Office.AdvanceAsync(at.AddMinutes(-61) - Office.Clock.GetUtcNow());
        await Office.PlayAsync(at.AddSeconds(-1));
        Assert.Empty(await CasesAsync());
        await Office.PlayAsync(at.AddHours(2));
        Assert.Equal(at, Assert.Single(await CasesAsync()).StartedAt);
    }

    [Fact]
    public async Task Day_ThatIsClosedAfterItsCaseBegan_BeginsNoneAgain()
    {
        await PublishAsync(("every", "Month"), ("day", "18"), ("hour", "12"), ("onlyWorked", true));
        await SwitchAsync(true);
        await Office.AdvanceAsync(Noon.AddDays(2).AddHours(-1) - Office.Clock.GetUtcNow());
        await Office.PlayAsync(Noon.AddDays(2));
        Assert.Single(await CasesAsync());
        await Calendars.CloseAsync(Office, "2026-03-18");
        await Office.PlayAsync(Noon.AddDays(4));
        Assert.Single(await CasesAsync());
    }

    [Theory]
    [InlineData("3", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z")]
    [InlineData("9", "2026-03-29T06:00:00Z", "2026-03-30T06:00:00Z")]
    [InlineData("3", "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z")]
    public async Task NightOfAnotherTime_HasOneCaseAsAnyOther(string hour, string first, string second)
    {
        await PublishAsync(("every", "Day"), ("hour", hour));
        var (one, two) = (At(first), At(second));
        Office.Clock.Advance(one.AddHours(-4) - Office.Clock.GetUtcNow());
        await SwitchAsync(true);
        await Office.PlayAsync(two.AddHours(2));
        Assert.Equal([one, two], (await CasesAsync()).Select(file => file.StartedAt));
    }

    [Fact]
    public async Task Downtime_OfManyTimes_IsMadeUpForByOneCase()
    {
        await PublishAsync(("every", "Day"), ("hour", "12"));
        await SwitchAsync(true);
        await Office.AdvanceAsync(TimeSpan.FromDays(10));
        Assert.Single(await CasesAsync());
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(1));
        Assert.Equal([Databases.Start.AddDays(10), Noon.AddDays(10)], (await CasesAsync()).Select(one => one.StartedAt));
    }

    [Fact]
    public async Task TwoServers_AtOnce_BeginOneCase()
    {
        await PublishAsync(("every", "Day"), ("hour", "12"));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SwitchAsync(true)));
        await using var other = await Office.OpenAsync(Database);
        for (var hour = Noon; hour <= Noon.AddDays(2); hour = hour.AddHours(12))
        {
            var until = hour;
            await Task.WhenAll(Run(Office, until), Run(other, until));
            await Task.WhenAll(Office.Get<RegularClock>().EnsureAsync(CancellationToken.None), other.Get<RegularClock>().EnsureAsync(CancellationToken.None));
        }

        Assert.Equal([Noon, Noon.AddDays(1), Noon.AddDays(2)], (await CasesAsync()).Select(one => one.StartedAt));
        Assert.Single(await TimersAsync());

        static Task Run(Office office, DateTimeOffset until) => Task.Run(() => office.AdvanceAsync(until - office.Clock.GetUtcNow()));
    }

    [Theory]
    [InlineData(nameof(Checkpoint.Ran))]
    [InlineData(nameof(Checkpoint.Saved))]
    [InlineData(nameof(Checkpoint.Committed))]
    public async Task Server_ThatDiesWhileTheCaseBegins_LosesAndDoublesNothing(string where)
    {
        await PublishAsync(("every", "Day"), ("hour", "12"));
        await SwitchAsync(true);
        await using (var dying = await Office.OpenAsync(Database))
        {
            dying.Get<BurstRunnerOptions>().AtCheckpoint = checkpoint => checkpoint.ToString() == where ? throw new InvalidOperationException("Обрив") : ValueTask.CompletedTask;
            dying.Clock.Advance(Noon - Databases.Start);
            await Record.ExceptionAsync(() => dying.AdvanceAsync(TimeSpan.Zero));
        }

        // Its lease runs out.
        await Office.AdvanceAsync(Noon.AddHours(3) - Office.Clock.GetUtcNow());
        Assert.Single(await CasesAsync());
        await using var context = Office.Open();
        Assert.Equal((await CasesAsync())[0].InstanceId, (await context.Set<RegularStart>().SingleAsync()).InstanceId);
    }

    [Fact]
    public async Task Server_ThatDiesBetweenTheHourAndTheCase_LeavesTheStartToTheNext()
    {
        await PublishAsync(("every", "Day"), ("hour", "12"));
        await SwitchAsync(true);
        Office.Clock.Advance(Noon - Databases.Start);
        await Office.FireAsync(Office.Get<RegularClock>());
        await using (var context = Office.Open())
        {
            Assert.Single(await context.Set<WorkflowTimer>().Where(timer => timer.Kind == TimerKind.Start).ToListAsync());
        }

        // Whoever looks at the same hour again finds its day begun.
        await SetBackAsync();
        await Office.FireAsync(Office.Get<RegularClock>());
        Assert.Empty(await CasesAsync());
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Single(await CasesAsync());
    }

    [Fact]
    public async Task NewerVersion_KeepsTheSwitch_AndItsScheduleCounts()
    {
        await PublishAsync(("every", "Day"), ("hour", "12"));
        await SwitchAsync(true);
        await Office.PlayAsync(Noon.AddHours(1).AddMinutes(1));

        // A time of the new one up to which had been looked when it was published is not made up for.
        await PublishAsync(("every", "Day"), ("hour", "13"));
        await Office.PlayAsync(Noon.AddHours(4));
        Assert.Single(await CasesAsync());
        await Office.PlayAsync(Noon.AddDays(1).AddHours(4));
        Assert.Equal([Noon, Noon.AddDays(1).AddHours(1)], (await CasesAsync()).Select(one => one.StartedAt));
        Assert.Equal(2, (await Office.InstanceAsync((await CasesAsync())[1].InstanceId)).Version);
    }

    [Fact]
    public async Task NewerVersion_PublishedBetweenATimeAndTheTimer_LosesNoCase()
    {
        await PublishAsync(("every", "Day"), ("hour", "12"));
        await SwitchAsync(true);
        await Office.PlayAsync(Noon.AddMinutes(-1));

        // The timer is late: a server was down, or busy.
        Office.Clock.Advance(TimeSpan.FromMinutes(10));
        await PublishAsync(("every", "Day"), ("hour", "12"), ("onlyWorked", true));
        Office.Clock.Advance(TimeSpan.FromMinutes(10));
        await Office.AdvanceAsync(TimeSpan.Zero);
        var file = Assert.Single(await CasesAsync());
        Assert.Equal((Noon.AddMinutes(19), 2), (file.StartedAt, (await Office.InstanceAsync(file.InstanceId)).Version));
        await Office.PlayAsync(Noon.AddHours(3));
        Assert.Single(await CasesAsync());
    }

    [Fact]
    public async Task Clock_ThatWasSetBackBeforeTheTimerFired_LeavesTheNextHour_AndDoublesNoCase()
    {
        await PublishAsync(("every", "Day"), ("hour", "10"));
        await SwitchAsync(true);
        var ten = Noon.AddHours(-2);
        Assert.Equal([ten], await TimersAsync());
        Assert.True(Office.Clock.GetUtcNow() < ten);
        await Office.FireAsync(Office.Get<RegularClock>());
        Assert.Equal([ten.AddHours(1)], await TimersAsync());

        // The case waits until the clock is there again.
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Empty(await CasesAsync());
        await Office.PlayAsync(Noon);
        Assert.Equal(ten, Assert.Single(await CasesAsync()).StartedAt);
        Assert.Equal([Noon.AddHours(1)], await TimersAsync());
    }

    [Fact]
    public async Task Procedure_ThatIsRetracted_BeginsNoMore_UntilItIsPublishedAgain()
    {
        await PublishAsync(("every", "Day"), ("hour", "12"));
        await SwitchAsync(true);
        await using (var context = Office.Get<Contexts>().Open(new Scope(null, [Office.Network], [], "test")))
        {
            await DefinitionDrafts.RetractAsync(context, "test", CancellationToken.None);
            await context.SaveChangesAsync();
        }

        await Office.PlayAsync(Noon.AddDays(1).AddHours(1));
        Assert.Empty(await CasesAsync());
        var coordinator = await Office.ActorAsync("koordynator1");
        var line = Assert.Single(Assert.Single(await Office.Get<RegularProcedures>().ListAsync(coordinator, CancellationToken.None)).Lines, one => one.Procedure == "test");
        Assert.Equal(("Проба", null, true), (line.Name, line.Schedule, line.IsOn));
        await PublishAsync(("every", "Day"), ("hour", "12"));
        await Office.PlayAsync(Noon.AddDays(2));
        Assert.Equal(Noon.AddDays(2), Assert.Single(await CasesAsync()).StartedAt);
    }

    [Fact]
    public async Task Copy_OfTheCentresOwn_BeginsInstead_AndTheSwitchStays()
    {
        await PublishAsync(("every", "Day"), ("hour", "12"));
        await SwitchAsync(true);
        await SwitchAsync(true, "koordynator2", Office.OtherCentre);
        await using (var context = Office.OpenFor(Office.Centre))
        {
            await Office.Get<DefinitionPublishing>().PublishAsync(context, Scope.Tenant(Office.Centre), "own", Text(("every", "Day"), ("hour", "14")));
            context.ChangeTracker.Entries<WorkflowVersion>().Single().Property(version => version.BasedOn).CurrentValue = "test";
            await context.SaveChangesAsync();
        }

        await Office.PlayAsync(Noon.AddHours(4));
        Assert.Equal(
            [(Office.OtherCentre, "test", Noon), (Office.Centre, "own", Noon.AddHours(2))], (await CasesAsync()).Select(one => (one.CentreId, one.DefinitionId, one.StartedAt)));
    }

    [Fact]
    public async Task Switch_IsForWhoDirectsTheCentresTasks_AndForWhatIsPublishedForIt()
    {
        await PublishAsync(("every", "Day"), ("hour", "12"));
        var work = Office.Get<RegularProcedures>();
        foreach (var person in new[] { "koordynator2", "pratsivnyk1", "merezha", "admin" })
        {
            Assert.False(await work.SwitchAsync(await Office.ActorAsync(person), Office.Centre, "test", true, CancellationToken.None));
        }

        var coordinator = await Office.ActorAsync("koordynator1");
        Assert.False(await work.SwitchAsync(coordinator, Office.Centre, "нема", true, CancellationToken.None));
        Assert.False(await work.SwitchAsync(coordinator, Office.Centre, "test", false, CancellationToken.None));
        Assert.Empty(await TimersAsync());
        Assert.True(await work.SwitchAsync(coordinator, Office.Centre, "test", true, CancellationToken.None));
        Office.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.True(await work.SwitchAsync(coordinator, Office.Centre, "test", true, CancellationToken.None));
        var line = Assert.Single(Assert.Single(await work.ListAsync(coordinator, CancellationToken.None)).Lines, one => one.Procedure == "test");
        Assert.Equal(("щодня о 12:00", Noon, true, Databases.Start, coordinator.DisplayName), (line.Schedule, line.Next, line.IsOn, line.ChangedAt, line.ChangedBy));
        Assert.Equal([Noon.AddHours(-2)], await TimersAsync());
        Assert.DoesNotContain(await work.ListAsync(await Office.ActorAsync("koordynator2"), CancellationToken.None), centre => centre.Lines.Any(one => one.IsOn));
    }

    [Fact]
    public async Task Timer_ThatWasParked_IsReplacedAtTheNextStart()
    {
        await PublishAsync(("every", "Day"), ("hour", "12"));
        await SwitchAsync(true);
        await using (var context = Office.Open())
        {
            await context.Set<WorkflowTimer>().ExecuteUpdateAsync(set => set.SetProperty(timer => timer.ParkedAt, Office.Clock.GetUtcNow()));
        }

        Office.Clock.Advance(TimeSpan.FromDays(1));
        await Office.Get<RegularClock>().EnsureAsync(CancellationToken.None);
        await Office.PlayAsync(Noon.AddDays(1));
        Assert.Equal([Noon.AddDays(1).AddHours(-2), Noon.AddDays(1)], (await CasesAsync()).Select(one => one.StartedAt));
    }

    [Fact]
    public async Task Case_ThatAPersonBegins_GoesOnAtOnce()
    {
        await PublishAsync(("every", "Day"), ("hour", "12"));
        Assert.Equal("a", Assert.Single(await Office.OpenTasksAsync(await Office.StartAsync())).ActivityId);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(params (string Key, JsonNode? Value)[] fields) => Flow("r>a", With(Step("r", RegularActivity.TypeName), fields), TaskStep("a"));

    private Task PublishAsync(params (string Key, JsonNode? Value)[] fields) => Office.PublishAsync(Text(fields));

    private async Task SwitchAsync(bool on, string person = "koordynator1", Guid? centre = null) =>
        Assert.True(await Office.Get<RegularProcedures>().SwitchAsync(await Office.ActorAsync(person), centre ?? Office.Centre, "test", on, CancellationToken.None));

    private async Task<List<CaseFile>> CasesAsync()
    {
        await using var context = Office.Open();
        return await context.CaseFiles.AsNoTracking().OrderBy(file => file.StartedAt).ThenBy(file => file.Number).ToListAsync();
    }

    private async Task<List<DateTimeOffset>> TimersAsync()
    {
        await using var context = Office.Open();
        return await context.Set<WorkflowTimer>().AsNoTracking().Where(timer => timer.Kind == TimerKind.Host && timer.SubjectId == "regular").Select(timer => timer.DueAt).ToListAsync();
    }

    private async Task SetBackAsync()
    {
        await using var context = Office.Open();
        await context.Set<RegularSwitch>().ExecuteUpdateAsync(set => set.SetProperty(row => row.LookedTo, Databases.Start));
    }
}

public sealed class RegularOnPostgres() : RegularTests(Databases.PostgresWithPeople);

public sealed class RegularOnSqlite() : RegularTests(Databases.SqliteWithPeople);
