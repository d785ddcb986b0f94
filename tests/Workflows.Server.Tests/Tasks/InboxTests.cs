using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Tasks;

/// <summary>Which open tasks the inbox lists for whom, in which order.</summary>
public abstract class InboxTests(DatabaseTemplate template) : DatabaseTest(template)
{
    private Office office = null!;
    private Actor lawyer = null!;
    private Actor coordinator = null!;
    private Shelf shelf = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        office = await Office.OpenAsync(Database);
        lawyer = await office.ActorAsync("yuryst1");
        coordinator = await office.ActorAsync("koordynator1");
        shelf = new Shelf(office);
    }

    public override async Task DisposeAsync()
    {
        await office.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task List_HasMineAndMyQueuesByDeadline_AndNothingElse()
    {
        await shelf.AddAsync(
            shelf.Task("моє пізнє", hours: 48, assignee: lawyer),
            shelf.Task("черги без строку"),
            shelf.Task("моє без строку", assignee: lawyer),
            shelf.Task("черги раннє", hours: 5),
            shelf.Task("колеги", hours: 1, assignee: coordinator),
            shelf.Task("іншої ролі", hours: 1, role: Role.SocialWorker),
            shelf.Task("іншого центру", hours: 1, centre: office.OtherCentre),
            shelf.Task("закрите", hours: 1, state: TaskState.Completed, assignee: lawyer),
            shelf.Task("не мені", hours: 1, excluded: lawyer),
            shelf.Task("не колезі", hours: 6, excluded: coordinator));
        Assert.Equal(["черги раннє", "не колезі", "моє пізнє", "черги без строку", "моє без строку"], await TitlesAsync(lawyer));
        Assert.Equal(["моє пізнє", "моє без строку"], await TitlesAsync(lawyer, InboxView.Mine));
        Assert.Equal(["черги раннє", "не колезі", "черги без строку"], await TitlesAsync(lawyer, InboxView.Queue));
        Assert.Empty(await TitlesAsync(lawyer, InboxView.Centre));
    }

    [Fact]
    public async Task List_OfTheCentre_IsForWhoeverDirectsItsTasks()
    {
        await shelf.AddAsync(
            shelf.Task("юристки", hours: 2, assignee: lawyer), shelf.Task("черги", hours: 1), shelf.Task("не мені", hours: 3, excluded: coordinator),
            shelf.Task("іншого центру", centre: office.OtherCentre));
        Assert.Equal(["черги", "юристки", "не мені"], await TitlesAsync(coordinator, InboxView.Centre));
        Assert.Equal(["іншого центру"], await TitlesAsync(await office.ActorAsync("koordynator2"), InboxView.Centre));
        var line = (await office.Inbox.ListAsync(coordinator, new InboxFilter { View = InboxView.Centre }, null, default)).Lines[1];
        Assert.Equal(((Guid?)lawyer.AccountId, "Юристка 1"), (line.AssigneeId, line.AssigneeName));
    }

    [Fact]
    public async Task List_OfWhoWorksInASector_HasTheSectorsQueueAndTheCentres()
    {
        Guid[] sectors;
        await using (var context = office.Open())
        {
            sectors = await context.Units.Where(unit => unit.Kind == UnitKind.Sector && unit.CentreId == office.Centre).OrderBy(unit => unit.Id).Select(unit => unit.Id).ToArrayAsync();
            context.Add(new Membership
            {
                Id = Guid.CreateVersion7(Databases.Start), AccountId = lawyer.AccountId, UnitId = sectors[0], CentreId = office.Centre, Role = Role.Specialist, From = Databases.Start,
            });
            await context.SaveChangesAsync();
        }

        lawyer = await office.ActorAsync("yuryst1");
        await shelf.AddAsync(
            shelf.Task("мого сектору", hours: 1, role: Role.Specialist, unit: sectors[0]), shelf.Task("іншого сектору", hours: 2, role: Role.Specialist, unit: sectors[1]),
            shelf.Task("центру", hours: 3, role: Role.Specialist));
        Assert.Equal(["мого сектору", "центру"], await TitlesAsync(lawyer));
        var other = shelf.Task("іншого сектору", role: Role.Specialist, unit: sectors[1]);
        Assert.False(lawyer.MaySee(other.Place()));
        Assert.True((await office.ActorAsync("fakhivets1")).MaySee(other.Place()));
    }

    [Fact]
    public async Task List_OfTheNetworksAdministration_HasItsQueuesInAllCentres()
    {
        await shelf.AddAsync(
            shelf.Task("перший", hours: 2, role: Role.NetworkAdministration), shelf.Task("другий", hours: 1, role: Role.NetworkAdministration, centre: office.OtherCentre),
            shelf.Task("юристки"));
        Assert.Equal(["другий", "перший"], await TitlesAsync(await office.ActorAsync("merezha")));
        Assert.Empty(await TitlesAsync(await office.ActorAsync("admin")));
    }

    [Theory]
    [InlineData(null, "учора сьогодні завтра ніколи")]
    [InlineData("Overdue", "учора")]
    [InlineData("Today", "сьогодні")]
    [InlineData("Later", "завтра")]
    [InlineData("NoDeadline", "ніколи")]
    public async Task Filter_ByDue_GoesByKyivsDay(string? due, string titles)
    {
        // In Kyiv the day ends at 22:00 UTC.
        await shelf.AddAsync(
            shelf.Task("учора", due: Databases.Start.AddSeconds(-1)), shelf.Task("сьогодні", due: new DateTimeOffset(2026, 3, 16, 21, 59, 59, TimeSpan.Zero)),
            shelf.Task("завтра", due: new DateTimeOffset(2026, 3, 16, 22, 0, 0, TimeSpan.Zero)), shelf.Task("ніколи"));
        var filter = new InboxFilter { Due = due is null ? null : Enum.Parse<InboxDue>(due) };
        Assert.Equal(titles.Split(' '), await TitlesAsync(lawyer, filter));
    }

    [Fact]
    public async Task Filter_ByProcedureAndPriority_NarrowsTheList()
    {
        await shelf.AddAsync(
            shelf.Task("звичайне", hours: 1), shelf.Task("важливе", hours: 2, priority: TaskPriority.High), shelf.Task("термінове", hours: 3, priority: TaskPriority.Urgent),
            shelf.Task("інше", hours: 4, priority: TaskPriority.Urgent, procedure: "Інша"));
        Assert.Equal(["важливе", "термінове", "інше"], await TitlesAsync(lawyer, new InboxFilter { Priority = TaskPriority.High }));
        Assert.Equal(["інше"], await TitlesAsync(lawyer, new InboxFilter { Priority = TaskPriority.Urgent, Procedure = "Інша" }));
        Assert.Equal(["Інша", "Пошук партнера"], await office.Inbox.ProceduresAsync(lawyer, default));
        Assert.Empty(await office.Inbox.ProceduresAsync(await office.ActorAsync("admin"), default));
    }

    [Fact]
    public async Task Pages_OneAfterAnother_ListEveryTaskOnceInOrder()
    {
        // Half of them without a deadline, many with the same one, so that pages end in the middle of equals.
        HumanTask[] tasks = [.. Enumerable.Range(0, 230).Select(number => shelf.Task(
            $"{number}", hours: number % 2 == 0 ? null : number / 60, assignee: number % 3 == 0 ? lawyer : null))];
        await shelf.AddAsync(tasks);
        var seen = new List<InboxLine>();
        string? cursor = null;
        do
        {
            var page = await office.Inbox.ListAsync(lawyer, new InboxFilter(), cursor, default);
            Assert.InRange(page.Lines.Count, 1, Inbox.PageSize);
            seen.AddRange(page.Lines);
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(tasks.Select(task => task.Id).Order(), seen.Select(line => line.Id).Order());
        Assert.Equal(seen.Select(line => line.OrderAt).Order(), seen.Select(line => line.OrderAt));
    }

    [Fact]
    public async Task Page_ThatIsJustFull_IsTheLast()
    {
        await shelf.AddAsync([.. Enumerable.Range(0, Inbox.PageSize).Select(number => shelf.Task($"{number}"))]);
        var page = await office.Inbox.ListAsync(lawyer, new InboxFilter(), null, default);
        Assert.Equal((Inbox.PageSize, null), (page.Lines.Count, page.Next));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("AAAA")]
    public async Task Cursor_ThatCannotBeRead_GivesTheFirstPage(string cursor)
    {
        await shelf.AddAsync(shelf.Task("перше"));
        Assert.Equal("перше", Assert.Single((await office.Inbox.ListAsync(lawyer, new InboxFilter(), cursor, default)).Lines).Title);
    }

    [Fact]
    public async Task Search_ByTheCasesNumber_FindsItsOpenTasksThatThePersonMaySee()
    {
        var mine = shelf.Task("юристки", hours: 1);
        await shelf.AddAsync(mine, shelf.Task("працівниці", hours: 2, role: Role.SocialWorker, instance: mine.InstanceId), shelf.Task("інше"));
        await shelf.AddCaseAsync(mine.InstanceId, "КАЛ-2026-000123");
        Assert.Equal(["юристки"], (await office.Inbox.SearchAsync(lawyer, " кал-2026-000123 ", default)).Select(line => line.Title));
        Assert.Equal(["юристки", "працівниці"], (await office.Inbox.SearchAsync(coordinator, "КАЛ-2026-000123", default)).Select(line => line.Title));
        Assert.Empty(await office.Inbox.SearchAsync(await office.ActorAsync("koordynator2"), "КАЛ-2026-000123", default));
        Assert.Empty(await office.Inbox.SearchAsync(lawyer, "  ", default));
    }

    private async Task<string[]> TitlesAsync(Actor actor, InboxView view = InboxView.All) => await TitlesAsync(actor, new InboxFilter { View = view });

    private async Task<string[]> TitlesAsync(Actor actor, InboxFilter filter) =>
        [.. (await office.Inbox.ListAsync(actor, filter, null, default)).Lines.Select(line => line.Title)];
}

public sealed class InboxOnPostgres() : InboxTests(Databases.PostgresWithPeople);

public sealed class InboxOnSqlite() : InboxTests(Databases.SqliteWithPeople);
