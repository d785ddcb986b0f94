using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Deadlines;

/// <summary>A changed calendar or rule is told of before it is saved and moves the open deadlines that it concerns, and no others.</summary>
public abstract class RecountTests(DatabaseTemplate template) : DatabaseTest(template)
{
    private static readonly DateTimeOffset Thursday = new(2026, 3, 19, 16, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Friday = new(2026, 3, 20, 16, 0, 0, TimeSpan.Zero);

    private Office office = null!;
    private Shelf shelf = null!;
    private Actor coordinator = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        office = await Office.OpenAsync(Database);
        shelf = new Shelf(office);
        coordinator = await office.ActorAsync("koordynator1");
    }

    public override async Task DisposeAsync()
    {
        await office.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Calendar_WithANewDayOff_SaysWhatMoves_AndMovesIt()
    {
        var (days, hours) = (Task("Відповісти", 3, DeadlineUnit.WorkingDays), Task("Зателефонувати", 72, DeadlineUnit.Hours));
        var (none, closed, theirs) = (shelf.Task("без строку"), Task("закрите", 3, DeadlineUnit.WorkingDays, state: TaskState.Completed), Task("чуже", 3, DeadlineUnit.WorkingDays, centre: office.OtherCentre));
        await shelf.AddAsync(days, hours, none, closed, theirs);
        var view = await ViewAsync(coordinator);
        var preview = await Keeping.PreviewAsync(coordinator, view, ClosedOn18, CancellationToken.None);
        Assert.Equal((1, 2, true, 1), (preview.Centres, preview.Looked, preview.IsWhole, preview.Moved));
        Assert.Equal(new MovedDeadline(days.Id, "Відповісти", "КАЛ-2026-000001", Thursday, Friday), Assert.Single(preview.First));
        Assert.Equal(Thursday, (await office.TaskAsync(days.Id)).DueAt);

        var recount = Assert.Single(Assert.IsType<TermsMove.Saved>(await Keeping.SaveAsync(coordinator, view, null, ClosedOn18, CancellationToken.None)).Recounts);
        await office.AdvanceAsync(TimeSpan.FromMinutes(1));
        var moved = await office.TaskAsync(days.Id);
        Assert.Equal((Friday, Friday), (moved.DueAt, moved.OrderAt));
        var basis = DeadlineBasis.Read(moved.DueBasis!);
        Assert.Equal("2026-03-20T18:00:00", basis.Local);
        Assert.NotNull(basis.CalendarId);
        foreach (var task in new[] { hours, none, closed, theirs })
        {
            var same = await office.TaskAsync(task.Id);
            Assert.Equal((task.DueAt, 0), (same.DueAt, same.Revision));
        }

        await using var context = office.Open();
        var line = Assert.Single(await context.Set<TaskEvent>().ToListAsync());
        Assert.Equal((days.Id, TaskEventKind.DueMoved, Thursday, Friday, recount, null), (line.TaskId, line.Kind, line.OldDueAt, line.NewDueAt, line.RecountId, line.ById));
        var found = await office.Get<Recounts>().FindAsync(coordinator, recount, Guid.Empty, CancellationToken.None);
        Assert.Equal((2, 1, true, "новий робочий календар"), (found!.Line.Looked, found.Line.Moved, found.Line.IsDone, found.Line.Why));
        Assert.Equal(preview.First, found.Moved);
        Assert.Null(await office.Get<Recounts>().FindAsync(await office.ActorAsync("koordynator2"), recount, Guid.Empty, CancellationToken.None));
        Assert.Null(await office.Get<Recounts>().FindAsync(await office.ActorAsync("pratsivnyk1"), recount, Guid.Empty, CancellationToken.None));
    }

    [Fact]
    public async Task Recount_OfMoreThanABatch_GoesThroughAll_EachOnce()
    {
        await shelf.AddAsync(Enumerable.Range(0, RecountTimer.Batch + 3).Select(_ => Task("Відповісти", 3, DeadlineUnit.WorkingDays)));
        await Keeping.SaveAsync(coordinator, await ViewAsync(coordinator), null, ClosedOn18, CancellationToken.None);
        Assert.Equal(1, await office.Get<TimerLoop>().RunDueAsync(CancellationToken.None));
        var recount = await RecountAsync();
        Assert.Equal((RecountTimer.Batch, RecountTimer.Batch, null), (recount.Looked, recount.Moved, recount.DoneAt));
        await office.AdvanceAsync(TimeSpan.FromMinutes(1));
        recount = await RecountAsync();
        Assert.Equal((RecountTimer.Batch + 3, RecountTimer.Batch + 3, true), (recount.Looked, recount.Moved, recount.DoneAt is not null));
        await using var context = office.Open();
        Assert.All(await context.Tasks.AsNoTracking().ToListAsync(), task => Assert.Equal(Friday, task.DueAt));
        Assert.Equal(RecountTimer.Batch + 3, await context.Set<TaskEvent>().Where(line => line.Kind == TaskEventKind.DueMoved).Select(line => line.TaskId).Distinct().CountAsync());
        Assert.Equal(RecountTimer.Batch + 3, await context.Set<TaskEvent>().CountAsync(line => line.Kind == TaskEventKind.DueMoved));
        var page = await office.Get<Recounts>().FindAsync(coordinator, recount.Id, Guid.Empty, CancellationToken.None);
        var rest = await office.Get<Recounts>().FindAsync(coordinator, recount.Id, page!.Next!.Value, CancellationToken.None);
        Assert.Equal((Recounts.PageSize, Recounts.PageSize), (page.Moved.Count, rest!.Moved.Count));
        Assert.Empty(page.Moved.Intersect(rest.Moved));
    }

    [Fact]
    public async Task Task_CountedByWhatHeldBefore_AndSavedAfterTheRecount_IsFoundALittleLater()
    {
        await Keeping.SaveAsync(coordinator, await ViewAsync(coordinator), null, ClosedOn18, CancellationToken.None);
        await office.AdvanceAsync(TimeSpan.FromSeconds(1));
        var slow = Task("Відповісти", 3, DeadlineUnit.WorkingDays);
        await shelf.AddAsync(slow);
        await office.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(Friday, (await office.TaskAsync(slow.Id)).DueAt);
        Assert.Equal((0, 1), ((await RecountAsync()).Looked, (await RecountAsync()).Moved));
        await using var context = office.Open();
        Assert.False(await context.Set<WorkflowTimer>().AnyAsync(timer => timer.SubjectId == RecountTimer.TimerName));
    }

    [Fact]
    public async Task Task_ThatIsNotLateAnyMore_LosesItsMark_AndOneThatStillIsKeepsIt()
    {
        var (saved, late) = (Task("Відповісти", 3, DeadlineUnit.WorkingDays), Task("Записати", 2, DeadlineUnit.WorkingDays));
        (saved.LateAt, late.LateAt) = (Thursday, Thursday.AddDays(-1));
        await shelf.AddAsync(saved, late);
        office.Clock.Advance(Thursday.AddHours(1) - Databases.Start);
        await Keeping.SaveAsync(coordinator, await ViewAsync(coordinator), null, ClosedOn18, CancellationToken.None);
        await office.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Null((await office.TaskAsync(saved.Id)).LateAt);
        Assert.Equal(Thursday.AddDays(-1), (await office.TaskAsync(late.Id)).LateAt); // Due on Thursday now, and that is over too.
    }

    [Fact]
    public async Task NetworkCalendar_ConcernsTheCentresThatHaveNoneOfTheirOwn()
    {
        var (own, following) = (Task("Відповісти", 3, DeadlineUnit.WorkingDays), Task("Відповісти", 3, DeadlineUnit.WorkingDays, centre: office.OtherCentre));
        await shelf.AddAsync(own, following);
        await using (var context = office.Open())
        {
            context.Add(Calendars.Version(Calendars.Weekdays, unit: office.Centre));
            await context.SaveChangesAsync();
        }

        var network = await office.ActorAsync("merezha");
        var view = await ViewAsync(network);
        Assert.True(view.Unit.IsNetwork);
        var preview = await Keeping.PreviewAsync(network, view, ClosedOn18, CancellationToken.None);
        Assert.Equal((1, 1), (preview.Centres, preview.Moved));
        Assert.Empty(preview.First); // The network's administration does not direct a centre's tasks.
        await Keeping.SaveAsync(network, view, null, ClosedOn18, CancellationToken.None);
        await office.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((Thursday, Friday), ((await office.TaskAsync(own.Id)).DueAt, (await office.TaskAsync(following.Id)).DueAt));
    }

    [Fact]
    public async Task Rule_TakenAndChangedByACentre_MovesItsTasksAlone()
    {
        var (here, there) = (await CountedAsync("needs-assessment", office.Centre), await CountedAsync("needs-assessment", office.OtherCentre));
        await shelf.AddAsync(here, there);
        var rules = office.Get<RuleKeeping>();
        var unit = (await office.Get<TermUnits>().FindAsync(coordinator, null, CancellationToken.None))!;
        var shipped = (await rules.ListAsync(coordinator, unit, CancellationToken.None)).Single(row => row.Key == "needs-assessment");
        var content = Content(shipped) with { Number = 3 };
        Assert.Equal(1, (await rules.PreviewAsync(coordinator, unit, null, content, CancellationToken.None)).Moved);
        Assert.IsType<TermsMove.Saved>(await rules.SaveAsync(coordinator, unit, null, content, CancellationToken.None));
        await office.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((Thursday, there.DueAt), ((await office.TaskAsync(here.Id)).DueAt, (await office.TaskAsync(there.Id)).DueAt));
        Assert.StartsWith("3 робочі дні від звернення", (await office.TaskAsync(here.Id)).DueReason, StringComparison.Ordinal);

        // A second row for the same days is refused, a change of the own one is not, and the older page's change is.
        Assert.IsType<TermsMove.Overtaken>(await rules.SaveAsync(coordinator, unit, null, content, CancellationToken.None));
        var own = (await rules.ListAsync(coordinator, unit, CancellationToken.None)).Single(row => row.Key == "needs-assessment" && row.CentreId == unit.Id);
        Assert.IsType<TermsMove.Saved>(await rules.SaveAsync(coordinator, unit, own.Id, content with { Number = 4 }, CancellationToken.None));
        Assert.IsType<TermsMove.Overtaken>(await rules.SaveAsync(coordinator, unit, own.Id, content with { Number = 6 }, CancellationToken.None));
        Assert.IsType<TermsMove.Overtaken>(await rules.SaveAsync(coordinator, unit, shipped.Id, content, CancellationToken.None)); // The network's is not theirs to replace.
        await office.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(Friday, (await office.TaskAsync(here.Id)).DueAt);
    }

    [Fact]
    public async Task Rule_ThatALawyerHasChecked_ChangesTheReason_AndMovesNothing()
    {
        var task = await CountedAsync("needs-assessment", office.Centre);
        await shelf.AddAsync(task);
        Assert.EndsWith("(перевірити юристом)", task.DueReason, StringComparison.Ordinal);
        var network = await office.ActorAsync("merezha");
        var unit = (await office.Get<TermUnits>().FindAsync(network, null, CancellationToken.None))!;
        var rules = office.Get<RuleKeeping>();
        var shipped = (await rules.ListAsync(network, unit, CancellationToken.None)).Single(row => row.Key == "needs-assessment");
        await rules.SaveAsync(network, unit, shipped.Id, Content(shipped) with { IsVerified = true }, CancellationToken.None);
        await office.AdvanceAsync(TimeSpan.FromMinutes(1));
        var same = await office.TaskAsync(task.Id);
        Assert.Equal((task.DueAt, "5 робочих днів від звернення; ст. 20 Закону № 2671-VIII"), (same.DueAt, same.DueReason));
        await using var context = office.Open();
        Assert.Empty(await context.Set<TaskEvent>().ToListAsync());
    }

    [Fact]
    public async Task Calendar_ChangedByTwo_IsTheFirstOnes()
    {
        var view = await ViewAsync(coordinator);
        Assert.IsType<TermsMove.Saved>(await Keeping.SaveAsync(coordinator, view, null, ClosedOn18, CancellationToken.None));
        Assert.IsType<TermsMove.Overtaken>(await Keeping.SaveAsync(coordinator, view, null, ClosedOn18, CancellationToken.None));
        var mine = await ViewAsync(coordinator);
        Assert.IsType<TermsMove.Saved>(await Keeping.SaveAsync(coordinator, mine, mine.OwnId, ClosedOn18 with { HolidaysAreOff = true }, CancellationToken.None));
        await using var context = office.Open();
        Assert.Equal([(1, false), (2, true)], (await context.Calendars.OrderBy(row => row.Number).ToListAsync()).Select(row => (row.Number, row.IsCurrent)));
    }

    private static CalendarContent ClosedOn18 { get; } = new(WorkCalendar.Usual.Week, false, [Calendars.Off("2026-03-18", "ремонт")]);

    private CalendarKeeping Keeping => office.Get<CalendarKeeping>();

    private static RuleContent Content(DeadlineRule rule) => new(
        rule.Key, rule.Name, rule.Number, rule.Unit, rule.MovesToWorkingDay, rule.EndsAtMidnight, rule.StartsFrom, rule.Ground, rule.Note, rule.ValidFrom, rule.ValidTo, rule.IsVerified);

    private HumanTask Task(string title, int number, DeadlineUnit unit, Guid? centre = null, TaskState state = TaskState.Open) =>
        Due(title, CountedDeadline.ByNumber(WorkCalendar.Usual, number, unit, DeadlineFrom.Task, Databases.Start), centre, state);

    private async Task<HumanTask> CountedAsync(string rule, Guid centre)
    {
        await using var context = office.OpenFor(centre);
        return Due("Оцінити потреби", await office.Get<DeadlineBook>().CountAsync(
            context, centre, new DrawnDeadline(rule, null, DeadlineUnit.Days, DeadlineFrom.Case), Databases.Start, CancellationToken.None), centre);
    }

    private HumanTask Due(string title, CountedDeadline counted, Guid? centre, TaskState state = TaskState.Open)
    {
        var task = shelf.Task(title, due: counted.DueAt, centre: centre, state: state);
        (task.DueReason, task.DueBasis) = (counted.Reason, counted.Basis.Write());
        return task;
    }

    private async Task<CalendarView> ViewAsync(Actor actor) =>
        await Keeping.ReadAsync(actor, (await office.Get<TermUnits>().FindAsync(actor, null, CancellationToken.None))!, CancellationToken.None);

    private async Task<Recount> RecountAsync()
    {
        await using var context = office.Open();
        return await context.Set<Recount>().AsNoTracking().SingleAsync();
    }
}

public sealed class RecountOnPostgres() : RecountTests(Databases.PostgresWithPeople);

public sealed class RecountOnSqlite() : RecountTests(Databases.SqliteWithPeople);
