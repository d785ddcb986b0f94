using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Absences;

/// <summary>Who writes down and ends whose absence, and what is refused.</summary>
public abstract class AbsenceBookTests(DatabaseTemplate template) : OfficeTest(template)
{
    private Actor worker = null!;
    private Actor deputy = null!;
    private Actor coordinator = null!;

    private AbsenceBook Book => Office.Get<AbsenceBook>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        worker = await Office.ActorAsync("pratsivnyk1");
        deputy = await Office.ActorAsync("fakhivets1");
        coordinator = await Office.ActorAsync("koordynator1");
    }

    [Fact]
    public async Task Own_IsWrittenDown_ByLocalDays()
    {
        // On 29 March the clocks in Kyiv are put forward: midnight is at 22:00 UTC before and at 21:00 after it.
        await DoneAsync(worker, Form("2026-03-28", "29.03.2026", deputy));
        var absence = Assert.Single(await RowsAsync());
        Assert.Equal(
            (worker.AccountId, (Guid?)deputy.AccountId, new DateTimeOffset(2026, 3, 27, 22, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 29, 21, 0, 0, TimeSpan.Zero), worker.AccountId),
            (absence.AccountId, absence.DeputyId, absence.From, absence.To, absence.MadeById));
        Assert.Equal("сб, 28 березня – нд, 29 березня", AbsenceWords.Days(absence.From, absence.To, Databases.Start));
    }

    [Fact]
    public async Task Own_SentTwice_IsThereOnce()
    {
        var first = await DoneAsync(worker, Form("2026-03-17", "2026-03-18", deputy));
        Assert.Equal(first, await DoneAsync(worker, Form("2026-03-17", "2026-03-18", deputy)));
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task Today_BeginsAtOnce()
    {
        await DoneAsync(worker, Form("2026-03-16", "2026-03-16", deputy));
        Assert.Equal(worker.AccountId, Assert.Single((await Office.ActorAsync("fakhivets1")).StandsFor).AccountId);
    }

    [Theory]
    [InlineData("", "2026-03-18", "from", "Вкажіть перший день")]
    [InlineData("2026-03-18", " ", "to", "Вкажіть останній день")]
    [InlineData("31.02.2026", "2026-03-18", "from", "Запишіть день так: 16.03.2026")]
    [InlineData("2026-03-18", "2026-03-17", "to", "Останній день раніший за перший")]
    [InlineData("2026-03-10", "2026-03-15", "to", "Останній день уже минув")]
    [InlineData("2026-03-16", "2206-03-16", "to", "Перевірте рік")]
    [InlineData("0026-03-16", "2026-03-16", "from", "Перевірте рік")]
    public async Task Days_ThatCannotBe_AreSaidBesideTheirField(string from, string to, string field, string problem)
    {
        var invalid = Assert.IsType<AbsenceMove.Invalid>(await Book.AddAsync(worker, Office.Centre, new AbsenceForm("", from, to.Trim(), "", ""), default));
        Assert.Equal([KeyValuePair.Create(field, problem)], invalid.Errors);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Days_ThatOverlapAnother_AreRefused_UntilItIsTakenBack()
    {
        var first = await DoneAsync(worker, Form("2026-03-17", "2026-03-20"));
        foreach (var (from, to) in new[] { ("2026-03-20", "2026-03-25"), ("2026-03-16", "2026-03-17"), ("2026-03-16", "2026-03-30"), ("2026-03-18", "2026-03-18") })
        {
            var invalid = Assert.IsType<AbsenceMove.Invalid>(await Book.AddAsync(worker, Office.Centre, Form(from, to), default));
            Assert.StartsWith("На ці дні відсутність уже записано: завтра – пт, 20 березня", invalid.Errors["from"], StringComparison.Ordinal);
        }

        await DoneAsync(worker, Form("2026-03-21", "2026-03-22"));
        await DoneAsync(coordinator, Form("2026-03-18", "2026-03-18"));
        Assert.IsType<AbsenceMove.Done>(await Book.EndAsync(worker, first, default));
        await DoneAsync(worker, Form("2026-03-18", "2026-03-18"));
    }

    [Theory]
    [InlineData("pratsivnyk1", "Замінювати має інша людина")]
    [InlineData("fakhivets2", "Виберіть людину цього центру, яка працює з картками клієнтів")]
    [InlineData("volonter1", "Виберіть людину цього центру, яка працює з картками клієнтів")]
    [InlineData("merezha", "Виберіть людину цього центру, яка працює з картками клієнтів")]
    public async Task Deputy_WhoCannotStandIn_IsRefused(string signIn, string problem)
    {
        var invalid = Assert.IsType<AbsenceMove.Invalid>(
            await Book.AddAsync(worker, Office.Centre, Form("2026-03-17", "2026-03-18", await Office.ActorAsync(signIn)), default));
        Assert.Equal([KeyValuePair.Create("deputy", problem)], invalid.Errors);
    }

    [Fact]
    public async Task Deputy_WhoIsAwayToo_IsToBeConfirmed_ByName()
    {
        await DoneAsync(deputy, Form("2026-03-18", "2026-03-19"));
        var form = Form("2026-03-17", "2026-03-18", deputy);
        Assert.Equal(new AbsenceMove.DeputyIsAway("Психологиня 1", "ср, 18 березня – чт, 19 березня"), await Book.AddAsync(worker, Office.Centre, form, default));
        Assert.IsType<AbsenceMove.DeputyIsAway>(await Book.AddAsync(worker, Office.Centre, form with { Confirmed = coordinator.AccountId.ToString() }, default));
        await DoneAsync(worker, form with { Confirmed = form.Deputy });
        await DoneAsync(coordinator, Form("2026-03-20", "2026-03-20", deputy));
    }

    [Fact]
    public async Task OfAnother_IsWrittenDown_ByTheCoordinatorOfTheCentreAlone()
    {
        var form = Form("2026-03-17", "2026-03-18") with { Person = worker.AccountId.ToString() };
        Assert.IsType<AbsenceMove.Refused>(await Book.AddAsync(deputy, Office.Centre, form, default));
        Assert.IsType<AbsenceMove.NotFound>(await Book.AddAsync(await Office.ActorAsync("koordynator2"), Office.Centre, form, default));
        Assert.IsType<AbsenceMove.NotFound>(await Book.AddAsync(await Office.ActorAsync("admin"), Office.Centre, form, default));
        Assert.IsType<AbsenceMove.Refused>(await Book.AddAsync(await Office.ActorAsync("merezha"), Office.Centre, form, default));
        Assert.Equal("person", Assert.Single(Assert.IsType<AbsenceMove.Invalid>(
            await Book.AddAsync(coordinator, Office.Centre, form with { Person = (await Office.ActorAsync("yuryst2")).AccountId.ToString() }, default)).Errors).Key);
        Assert.IsType<AbsenceMove.Refused>(await Book.AddAsync(worker, Office.Centre, form with { Person = "хтось" }, default));
        Assert.Empty(await RowsAsync());
        await DoneAsync(coordinator, form);
        Assert.Equal((worker.AccountId, coordinator.AccountId), Assert.Single((await RowsAsync()).Select(row => (row.AccountId, row.MadeById))));
    }

    [Fact]
    public async Task End_IsForWhoIsAway_AndTheCoordinator()
    {
        var absence = await Office.AddAbsenceAsync(worker, deputy);
        Assert.IsType<AbsenceMove.Refused>(await Book.EndAsync(deputy, absence, default));
        foreach (var nobody in new[] { "koordynator2", "volonter1", "admin" })
        {
            Assert.IsType<AbsenceMove.NotFound>(await Book.EndAsync(await Office.ActorAsync(nobody), absence, default));
        }

        Assert.IsType<AbsenceMove.NotFound>(await Book.EndAsync(coordinator, Guid.CreateVersion7(Databases.Start), default));
        Assert.Null(Assert.Single(await RowsAsync()).EndedAt);
        Office.Clock.Advance(TimeSpan.FromHours(1));
        var now = Office.Clock.GetUtcNow();
        Assert.IsType<AbsenceMove.Done>(await Book.EndAsync(coordinator, absence, default));
        Office.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<AbsenceMove.Done>(await Book.EndAsync(worker, absence, default));
        var row = Assert.Single(await RowsAsync());
        Assert.Equal(((DateTimeOffset?)now, now, 1), (row.EndedAt, row.To, row.Revision));
    }

    [Fact]
    public async Task TakeBack_OfOneToCome_KeepsItsDays()
    {
        var absence = await Office.AddAbsenceAsync(worker, deputy, days: 2, inDays: 1);
        Assert.IsType<AbsenceMove.Done>(await Book.EndAsync(worker, absence, default));
        var row = Assert.Single(await RowsAsync());
        Assert.Equal((Databases.Start.AddDays(1), Databases.Start.AddDays(3), (DateTimeOffset?)Databases.Start), (row.From, row.To, row.EndedAt));
        Office.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty((await Office.ActorAsync("fakhivets1")).StandsFor);
    }

    [Fact]
    public async Task Volunteer_WritesDownTheOwn_WithoutADeputy_AndSeesNobody()
    {
        var volunteer = await Office.ActorAsync("volonter1");
        await Office.AddAbsenceAsync(worker, deputy);
        Assert.Equal("deputy", Assert.Single(Assert.IsType<AbsenceMove.Invalid>(await Book.AddAsync(volunteer, Office.Centre, Form("2026-03-17", "2026-03-18", deputy), default)).Errors).Key);
        var own = await DoneAsync(volunteer, Form("2026-03-17", "2026-03-18"));
        var view = (await Office.Get<AbsenceReading>().FindAsync(volunteer, null, default))!;
        Assert.Equal(own, Assert.Single(view.Lines).Id);
        Assert.Empty(view.People.All.Concat(view.People.Deputies));
    }

    [Fact]
    public async Task List_OfTheCentre_IsSeenByItsPeople()
    {
        await Office.AddAbsenceAsync(worker, deputy, days: 3);
        await Office.AddAbsenceAsync(deputy, null, days: 3, inDays: 2);
        await Office.AddAbsenceAsync(deputy, null, days: 3, inDays: 7, ended: true);
        await Office.AddAbsenceAsync(coordinator, null, days: 1, inDays: -2);
        await Office.AddAbsenceAsync(await Office.ActorAsync("yuryst2"), null, centre: Office.OtherCentre);
        var view = (await Office.Get<AbsenceReading>().FindAsync(deputy, Office.Centre, default))!;
        Assert.Equal(
            [("Соціальна працівниця 1", "Психологиня 1", false, true), ("Психологиня 1", null, true, false)],
            view.Lines.Select(line => (line.Name, line.Deputy, line.MayEnd, line.DeputyIsAway)));
        Assert.True((await Office.Get<AbsenceReading>().FindAsync(coordinator, null, default))!.Lines.All(line => line.MayEnd));
        Assert.Null(await Office.Get<AbsenceReading>().FindAsync(deputy, Office.OtherCentre, default));
        Assert.Null(await Office.Get<AbsenceReading>().FindAsync(await Office.ActorAsync("merezha"), null, default));
    }

    private static AbsenceForm Form(string from, string to, Actor? deputy = null) => new("", from, to, deputy?.AccountId.ToString() ?? "", "");

    private async Task<Guid> DoneAsync(Actor actor, AbsenceForm form) => Assert.IsType<AbsenceMove.Done>(await Book.AddAsync(actor, Office.Centre, form, default)).Id;

    private async Task<List<Absence>> RowsAsync()
    {
        await using var context = Office.Open();
        return await context.Absences.AsNoTracking().OrderBy(row => row.Id).ToListAsync();
    }
}

public sealed class AbsenceBookOnPostgres() : AbsenceBookTests(Databases.PostgresWithPeople);

public sealed class AbsenceBookOnSqlite() : AbsenceBookTests(Databases.SqliteWithPeople);
