using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Deadlines;

/// <summary>By what a deadline is counted: the nearest calendar, the centre's rule before the network's, the rule of the event's day.</summary>
public abstract class DeadlineBookTests(DatabaseTemplate template) : OfficeTest(template)
{
    private const string Till13 = """["09:00-13:00","09:00-13:00","09:00-13:00","09:00-13:00","09:00-13:00",null,null]""";
    private const string Till15 = """["09:00-15:00","09:00-15:00","09:00-15:00","09:00-15:00","09:00-15:00",null,null]""";

    private static readonly DrawnDeadline Day = new(null, 1, DeadlineUnit.Days, DeadlineFrom.Task);

    [Fact]
    public async Task Calendar_IsTheNearest_OfTheUnit_ItsCentre_TheNetwork_OrTheUsual()
    {
        var sector = await SectorAsync();
        Assert.Equal("18:00", await ClosesAsync(sector));
        await AddAsync(Calendars.Version(Calendars.Weekdays.Replace("18:00", "17:00", StringComparison.Ordinal), unit: Office.Network, number: 1));
        Assert.Equal("17:00", await ClosesAsync(sector));
        await AddAsync(Calendars.Version(Till15, unit: Office.Centre, number: 2));
        await AddAsync(Calendars.Version(Till13, unit: Office.Centre, current: false, number: 3));
        Assert.Equal("15:00", await ClosesAsync(sector));
        Assert.Equal("15:00", await ClosesAsync(Office.Centre));
        await AddAsync(new CalendarVersion
        {
            Id = Guid.CreateVersion7(Databases.Start), CentreId = Office.Centre, UnitId = sector, Number = 1, IsCurrent = true, Zone = "Europe/Kyiv", Week = Till13, Days = "[]", MadeAt = Databases.Start,
        });
        Assert.Equal("13:00", await ClosesAsync(sector));
        Assert.Equal("15:00", await ClosesAsync(Office.Centre));
        Assert.Equal("17:00", await ClosesAsync(Office.OtherCentre));
    }

    [Fact]
    public async Task Rule_IsTheCentresBeforeTheNetworks_AndThatOfTheEventsDay()
    {
        await AddAsync(
            Rule("answer", 3, from: "2020-01-01", to: "2026-03-15"), Rule("answer", 5, from: "2026-03-16"), Rule("answer", 9, current: false),
            Rule("answer", 1, unit: Office.OtherCentre));
        Assert.Equal(5, (await CountAsync(Office.Centre, ByRule, Databases.Start)).Basis.Number);
        Assert.Equal(5, (await CountAsync(Office.Centre, ByRule, Databases.Start.AddHours(-9))).Basis.Number); // In Kyiv it is the 16th already.
        Assert.Equal(3, (await CountAsync(Office.Centre, ByRule, Databases.Start.AddHours(-10))).Basis.Number);
        Assert.Equal(1, (await CountAsync(Office.OtherCentre, ByRule, Databases.Start)).Basis.Number);
        await AddAsync(Rule("answer", 2, unit: Office.Centre, from: "2026-03-17"));
        Assert.Equal(5, (await CountAsync(Office.Centre, ByRule, Databases.Start)).Basis.Number);
        Assert.Equal(2, (await CountAsync(Office.Centre, ByRule, Databases.Start.AddDays(1))).Basis.Number);
    }

    [Fact]
    public async Task Deadline_ByARule_SaysWhy_AndKeepsAllThatItWasCountedFrom()
    {
        await AddAsync(Rule("answer", 5, ground: "ст. 20 Закону № 2671-VIII"));
        await AddAsync(Calendars.Version(unit: Office.Centre));
        var counted = await CountAsync(Office.Centre, ByRule, Databases.Start);
        Assert.Equal("5 робочих днів від звернення; ст. 20 Закону № 2671-VIII (перевірити юристом)", counted.Reason);
        Assert.Equal(new DateTimeOffset(2026, 3, 23, 16, 0, 0, TimeSpan.Zero), counted.DueAt);
        await using var context = Office.Open();
        var (rule, calendar) = (await context.DeadlineRules.SingleAsync(row => row.Key == "answer"), await context.Calendars.SingleAsync());
        Assert.Equal(
            new DeadlineBasis(Databases.Start, DeadlineFrom.Case, "answer", rule.Id, calendar.Id, 5, DeadlineUnit.WorkingDays, true, false, "2026-03-23T18:00:00", "Europe/Kyiv"),
            counted.Basis);
        Assert.Equal(counted.Basis, DeadlineBasis.Read(counted.Basis.Write()));
    }

    [Fact]
    public async Task Deadline_ByARuleThatIsVerified_AsksForNoLawyer()
    {
        await AddAsync(Rule("answer", 24, DeadlineUnit.Hours, verified: true));
        Assert.Equal("24 години від звернення", (await CountAsync(Office.Centre, ByRule, Databases.Start)).Reason);
    }

    [Theory]
    [InlineData(DeadlineFrom.Task, "1 день від створення завдання")]
    [InlineData(DeadlineFrom.Case, "1 день від початку справи")]
    public async Task Deadline_ByANumber_SaysFromWhat(DeadlineFrom from, string reason)
    {
        var counted = await CountAsync(Office.Centre, Day with { From = from }, Databases.Start);
        Assert.Equal((reason, null, null), (counted.Reason, counted.Basis.RuleId, counted.Basis.CalendarId));
    }

    /// <summary>16 March 2026 is a Monday; 21 March is a day off, 29 March the day on which the clock skips the hour after three.</summary>
    [Theory]
    [InlineData("2026-03-18", null, "2026-03-18T16:00:00Z", "день, названий у справі")]
    [InlineData("2026-03-21", null, "2026-03-21T16:00:00Z", "день, названий у справі")]
    [InlineData("2026-03-18T19:30", null, "2026-03-18T17:30:00Z", "час, названий у справі")]
    [InlineData("2026-03-18T17:30:00Z", null, "2026-03-18T17:30:00Z", "час, названий у справі")]
    [InlineData("2026-03-29T03:30", null, "2026-03-29T01:30:00Z", "час, названий у справі")]
    [InlineData("2026-03-18", 2, "2026-03-20T16:00:00Z", "2 дні від дня, названого у справі")]
    public async Task Deadline_FromADayThatTheCaseNames_IsThatDay_OrCountedFromIt(string moment, int? number, string due, string reason)
    {
        var drawn = new DrawnDeadline(null, number, DeadlineUnit.Days, DeadlineFrom.Moment) { Moment = moment };
        var counted = await CountAsync(Office.Centre, drawn, drawn.EventAt(Databases.Start, null));
        Assert.Equal((DateTimeOffset.Parse(due, CultureInfo.InvariantCulture), reason), (counted.DueAt, counted.Reason));
        Assert.Equal(counted, CountedDeadline.Again(counted.Calendar, DeadlineBasis.Read(counted.Basis.Write()), counted.Reason));
    }

    [Theory]
    [InlineData(null, "у справі не названо дня, від якого рахують строк")]
    [InlineData("післязавтра", "замість дня, від якого рахують строк, у справі вказано щось інше")]
    [InlineData("2026-02-30", "замість дня, від якого рахують строк, у справі вказано щось інше")]
    public void Deadline_FromADayThatTheCaseDoesNotName_FailsItsStep(string? moment, string words) => Assert.Equal(
        words, Assert.Throws<StepFailedException>(() => new DrawnDeadline(null, 1, DeadlineUnit.Days, DeadlineFrom.Moment) { Moment = moment }.EventAt(Databases.Start, null)).Message);

    [Theory]
    [InlineData("nobody-knows", null)]
    [InlineData(null, null)]
    [InlineData(null, 0)]
    public async Task Deadline_ThatCannotBeCounted_FailsItsStep_AndSaysWhy(string? rule, int? number) => Assert.NotEmpty(
        (await Assert.ThrowsAsync<StepFailedException>(() => CountAsync(Office.Centre, new DrawnDeadline(rule, number, DeadlineUnit.Days, DeadlineFrom.Task), Databases.Start))).Message);

    [Fact]
    public async Task Rule_OfAnotherCentre_IsNobodyElses()
    {
        await AddAsync(Rule("theirs", 1, unit: Office.OtherCentre));
        await Assert.ThrowsAsync<StepFailedException>(() => CountAsync(Office.Centre, ByRule with { Rule = "theirs" }, Databases.Start));
    }

    [Fact]
    public async Task Keys_ThatNeitherTheCentreNorItsNetworkHas_AreMissing()
    {
        await AddAsync(Rule("own", 1, unit: Office.Centre), Rule("theirs", 1, unit: Office.OtherCentre), Rule("gone", 1, current: false));
        await using var context = Office.OpenFor(Office.Centre);
        string[] asked = ["own", "needs-assessment", "theirs", "gone", "nobody-knows"];
        Assert.Equal(["theirs", "gone", "nobody-knows"], await DeadlinePack.MissingAsync(context, Office.Centre, Office.Network, asked, CancellationToken.None));
        Assert.Equal(["own", "theirs", "gone", "nobody-knows"], await DeadlinePack.MissingAsync(context, Office.Network, null, asked, CancellationToken.None));
    }

    [Fact]
    public async Task Count_TheSecondTime_IsOneRoundTrip()
    {
        await AddAsync(Rule("answer", 5));
        await AddAsync(Calendars.Version(unit: Office.Network));
        await using var context = Office.OpenFor(Office.Centre);
        var book = Office.Get<DeadlineBook>();
        await book.CountAsync(context, Office.Centre, ByRule, Databases.Start, CancellationToken.None);
        Office.Statements.Reset();
        await book.CountAsync(context, Office.Centre, ByRule, Databases.Start, CancellationToken.None);
        Assert.Equal(1, Office.Statements.Commands);
        await book.CalendarAsync(context, Office.Centre, CancellationToken.None);
        Assert.Equal(2, Office.Statements.Commands);
    }

    [Fact]
    public async Task Recounted_FromTheSameBasis_IsTheSame_AndFollowsWhatHoldsNow()
    {
        await AddAsync(Rule("answer", 5), Rule("hours", 24, DeadlineUnit.Hours));
        var (days, hours) = (await CountAsync(Office.Centre, ByRule, Databases.Start), await CountAsync(Office.Centre, ByRule with { Rule = "hours" }, Databases.Start));
        var terms = await TermsAsync();
        Assert.Equal(days.DueAt, terms.Recounted(Office.Centre, days.Basis, days.Reason).DueAt);
        Assert.Equal(days.Basis, terms.Recounted(Office.Centre, days.Basis, days.Reason).Basis);

        var closed = terms.With(Calendars.Version(Till13, CalendarText.WriteDays([Calendars.Off("2026-03-18", "ремонт")]), unit: Office.Centre));
        Assert.Equal(new DateTimeOffset(2026, 3, 24, 11, 0, 0, TimeSpan.Zero), closed.Recounted(Office.Centre, days.Basis, days.Reason).DueAt);
        Assert.Equal(hours.DueAt, closed.Recounted(Office.Centre, hours.Basis, hours.Reason).DueAt);

        // Without its rule it keeps the term that it was given.
        var gone = terms.With(Without(await RowAsync("answer")));
        Assert.Equal((days.DueAt, days.Reason), (gone.Recounted(Office.Centre, days.Basis, days.Reason).DueAt, gone.Recounted(Office.Centre, days.Basis, days.Reason).Reason));
    }

    private static DrawnDeadline ByRule { get; } = new("answer", null, DeadlineUnit.Days, DeadlineFrom.Case);

    private static DeadlineRule Without(DeadlineRule row) => new()
    {
        Id = Guid.CreateVersion7(Databases.Start), CentreId = row.CentreId, Key = row.Key, Name = row.Name, StartsFrom = row.StartsFrom, IsCurrent = false, ReplacesId = row.Id,
    };

    private DeadlineRule Rule(
        string key, int number, DeadlineUnit counted = DeadlineUnit.WorkingDays, Guid? unit = null, string from = "2020-01-01", string? to = null, bool current = true,
        string? ground = null, bool verified = false) => new()
        {
            Id = Guid.CreateVersion7(Databases.Start),
            CentreId = unit ?? Office.Network,
            Key = key,
            Name = "Відповісти",
            Number = number,
            Unit = counted,
            MovesToWorkingDay = true,
            StartsFrom = "звернення",
            Ground = ground,
            ValidFrom = DateOnly.Parse(from, CultureInfo.InvariantCulture),
            ValidTo = to is null ? null : DateOnly.Parse(to, CultureInfo.InvariantCulture),
            IsVerified = verified,
            IsCurrent = current,
            MadeAt = Databases.Start,
        };

    private async Task<DeadlineRule> RowAsync(string key)
    {
        await using var context = Office.Open();
        return await context.DeadlineRules.AsNoTracking().SingleAsync(row => row.Key == key && row.IsCurrent);
    }

    private async Task<TermsInForce> TermsAsync()
    {
        await using var context = Office.OpenFor(Office.Centre);
        return await TermsInForce.ReadAsync(context, Office.Centre, CancellationToken.None);
    }

    private async Task<CountedDeadline> CountAsync(Guid unit, DrawnDeadline drawn, DateTimeOffset eventAt)
    {
        await using var context = Office.OpenFor(unit);
        return await Office.Get<DeadlineBook>().CountAsync(context, unit, drawn, eventAt, CancellationToken.None);
    }

    private async Task<string> ClosesAsync(Guid unit)
    {
        await using var context = Office.OpenFor(unit == Office.OtherCentre ? unit : Office.Centre);
        var calendar = await Office.Get<DeadlineBook>().CalendarAsync(context, unit, CancellationToken.None);
        return calendar.ClosingOf(new DateOnly(2026, 3, 16)).ToString("HH:mm", CultureInfo.InvariantCulture);
    }

    private async Task<Guid> SectorAsync()
    {
        await using var context = Office.Open();
        return await context.Units.Where(unit => unit.Kind == UnitKind.Sector && unit.CentreId == Office.Centre).OrderBy(unit => unit.NameKey).Select(unit => unit.Id).FirstAsync();
    }

    private async Task AddAsync(params object[] rows)
    {
        await using var context = Office.Open();
        context.AddRange(rows);
        await context.SaveChangesAsync();
    }
}

public sealed class DeadlineBookOnPostgres() : DeadlineBookTests(Databases.PostgresWithPeople);

public sealed class DeadlineBookOnSqlite() : DeadlineBookTests(Databases.SqliteWithPeople);
