using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.Moving;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Procedures.Moving;

/// <summary>Running cases that a coordinator moves to the version in force, and back.</summary>
public abstract class CaseMovesTests(DatabaseTemplate template) : OfficeTest(template)
{
    private static readonly Dictionary<string, string> Same = [];

    private static CancellationToken Now => CancellationToken.None;

    private int commands;

    private CaseMoves Moves => Office.Get<CaseMoves>();

    [Fact]
    public async Task Case_IsMoved_ItsTaskStaysWhatItIs_AndGoesOnByTheNewDrawing()
    {
        await Office.PublishAsync(Flow("a>b", TaskStep("a", ("dueIn", 3)), TaskStep("b")));
        var id = await OpenAsync();
        var coordinator = await Office.ActorAsync("koordynator1");
        var lawyer = await Office.ActorAsync("yuryst1");
        var before = await Office.TaskAsync(id, "a");
        Assert.IsType<TaskMove.Done>(await Office.Work.ClaimAsync(lawyer, before.Id, Now));
        before = await Office.TaskAsync(id, "a");
        await Office.PublishAsync(Flow("a:Згода>n n>b a:Відмова>b", TaskStep("a", ("dueIn", 1), YesOrNo()), TaskStep("n"), TaskStep("b")));

        var line = Assert.Single((await PreviewAsync(coordinator)).Lines);
        Assert.Equal([new MoveWay("a", "a")], line.Ways);
        Assert.Equal(["Завдання «Завдання a» можна буде завершити так: «Згода», «Відмова». Було: «Завершено»."], line.Notes);
        Assert.Equal(new MovedCases(1, []), await MoveAsync(coordinator), Compared);

        var after = await Office.TaskAsync(id, "a");
        Assert.Equal((before.Id, before.BookmarkId, before.DueAt, before.AssigneeId, before.Title, before.ClockId), (after.Id, after.BookmarkId, after.DueAt, after.AssigneeId, after.Title, after.ClockId));
        Assert.Equal(["Згода", "Відмова"], TaskOutcomes.Read(after.Outcomes).Select(outcome => outcome.Text));
        Assert.IsType<TaskMove.Refused>(await Office.CompleteAsync(lawyer, before.Id));
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(lawyer, before.Id, "Згода"));
        Assert.Equal("n", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
        Assert.Empty((await PreviewAsync(coordinator)).Lines);
        var journal = await Office.Get<CaseJournal>().PageAsync(coordinator, id, null, Now);
        Assert.Contains(journal.Lines, one => one.Text == "Справу переведено з версії 1 на версію 2" && one.By == coordinator.DisplayName);
    }

    [Fact]
    public async Task Move_SentTwiceOrByAnotherCentre_OrOfACaseThatWentOn_DoesNothingMore()
    {
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b")));
        var (first, second) = (await OpenAsync(), await OpenAsync());
        var (coordinator, other) = (await Office.ActorAsync("koordynator1"), await Office.ActorAsync("koordynator2"));
        await Office.PublishAsync(Flow("a>b b>c", TaskStep("a"), TaskStep("b"), TaskStep("c")));
        var page = await PreviewAsync(coordinator);
        var seen = page.Lines.Select(line => line.Seen).ToList();
        Assert.Empty((await PreviewAsync(other)).Lines);
        Assert.Equal(new MovedCases(0, []), await Moves.MoveAsync(other, page.TargetId!, Same, seen, "c", Now), Compared);
        Assert.Equal(1, (await Office.InstanceAsync(first)).Version);

        await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(second, "a")).Id);
        var done = await Moves.MoveAsync(coordinator, page.TargetId!, Same, seen, "c", Now);
        Assert.Equal(1, done.Moved);
        Assert.Contains("пішла далі", Assert.Single(done.Left).Why, StringComparison.Ordinal);
        done = await Moves.MoveAsync(coordinator, page.TargetId!, Same, [seen.Single(one => one.InstanceId == first)], "c", Now);
        Assert.Equal(new MovedCases(1, []), done, Compared); // Its own work, known again.
        await using var context = Office.Open();
        Assert.Equal(first, (await context.Set<CaseMove>().SingleAsync()).InstanceId);

        // Meanwhile another version has come into force.
        await Office.PublishAsync(Flow("a>b b>d", TaskStep("a"), TaskStep("b"), TaskStep("d")));
        var again = (await PreviewAsync(coordinator)).Lines.Select(line => line.Seen).ToList();
        done = await Moves.MoveAsync(coordinator, page.TargetId!, Same, [.. again.Where(one => one.InstanceId == second)], "c2", Now);
        Assert.Contains("набула чинності інша версія", Assert.Single(done.Left).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_IsTakenBack_WhileItHasCompletedNothing()
    {
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b")));
        var id = await OpenAsync();
        var coordinator = await Office.ActorAsync("koordynator1");
        var lawyer = await Office.ActorAsync("yuryst1");
        await Office.PublishAsync(Flow("x>c", TaskStep("x", YesOrNo()), TaskStep("c")));
        Assert.Contains("немає", Assert.Single(Assert.Single((await PreviewAsync(coordinator)).Lines).Obstacles), StringComparison.Ordinal);
        var lost = Assert.Single((await PreviewAsync(coordinator)).Lost);
        Assert.Equal(("a", "a", null), (lost.Id, lost.Title, lost.Chosen));
        Assert.Equal(["x", "c"], lost.Others.Select(step => step.Id));
        Assert.Equal(1, (await MoveAsync(coordinator, new() { ["a"] = "x" })).Moved);
        var moved = await VersionAsync(coordinator, id);
        Assert.Equal((2, true, (string?)null), ((await Office.InstanceAsync(id)).Version, moved.MayTakeBack, moved.Newer));
        Assert.Equal("x", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);

        Assert.NotNull(await Moves.TakeBackAsync(await Office.ActorAsync("koordynator2"), id, moved.Last!.Id, "b", Now));
        Assert.Null(await Moves.TakeBackAsync(coordinator, id, moved.Last.Id, "b", Now));
        Assert.Null(await Moves.TakeBackAsync(coordinator, id, moved.Last.Id, "b", Now));
        var back = await VersionAsync(coordinator, id);
        Assert.Equal((1, false, "test", 2), ((await Office.InstanceAsync(id)).Version, back.MayTakeBack, back.Newer, back.NewerVersion));
        Assert.Contains("вже повернено", await Moves.TakeBackAsync(coordinator, id, moved.Last.Id, "other", Now), StringComparison.Ordinal);
        var task = Assert.Single(await Office.OpenTasksAsync(id));
        Assert.Equal(("a", "[{\"text\":\"Завершено\",\"kind\":\"Other\",\"checks\":true}]"), (task.ActivityId, task.Outcomes));

        // Once it has completed a step, it stays; what it had completed before is still told.
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(lawyer, task.Id));
        await Office.PublishAsync(Flow("b>c", TaskStep("b"), TaskStep("c")));
        Assert.Equal(1, (await MoveAsync(coordinator)).Moved);
        await Office.CompleteAsync(lawyer, (await Office.TaskAsync(id, "b")).Id, command: "c2");
        Assert.False((await VersionAsync(coordinator, id)).MayTakeBack);
        Assert.Contains("вже пішла далі", await Moves.TakeBackAsync(coordinator, id, (await VersionAsync(coordinator, id)).Last!.Id, "late", Now), StringComparison.Ordinal);
        var lines = (await Office.Get<CaseJournal>().PageAsync(coordinator, id, null, Now)).Lines;
        Assert.Contains(lines, line => line.Text == "Справу повернено з версії 2 на версію 1");
    }

    [Fact]
    public async Task Journal_TellsOfStepsThatTheNewVersionNoLongerHas()
    {
        await Office.PublishAsync(Flow("l>a", Line("l"), TaskStep("a")));
        var id = await OpenAsync();
        var coordinator = await Office.ActorAsync("koordynator1");
        await Office.PublishAsync(Flow("m>a", Line("m"), TaskStep("a")));
        Assert.Contains("цього не пройде: «m»", Assert.Single(Assert.Single((await PreviewAsync(coordinator)).Lines).Notes), StringComparison.Ordinal);
        await MoveAsync(coordinator);
        Assert.Contains((await Office.Get<CaseJournal>().PageAsync(coordinator, id, null, Now)).Lines, line => line.Text == "Крок «l» зроблено");
    }

    [Fact]
    public async Task Deadline_ThatWouldLeadNowhere_KeepsTheCaseWhereItIs()
    {
        await Office.PublishAsync(Flow("a>b a:Прострочено>c", TaskStep("a", ("dueIn", 1), ("whenLate", "Leave")), TaskStep("b"), TaskStep("c")));
        var id = await OpenAsync();
        var coordinator = await Office.ActorAsync("koordynator1");
        await Office.PublishAsync(Flow("a>b", TaskStep("a", ("dueIn", 1)), TaskStep("b")));
        Assert.Contains("гілкою «Прострочено»", Assert.Single(Assert.Single((await PreviewAsync(coordinator)).Lines).Obstacles), StringComparison.Ordinal);
        await Office.PublishAsync(Flow("a>b a:Прострочено>d", TaskStep("a", ("dueIn", 9), ("whenLate", "Leave")), TaskStep("b"), TaskStep("d")));
        Assert.Equal(1, (await MoveAsync(coordinator)).Moved);

        // The deadline is the one with which the task was made; where it leads is as the case goes now.
        await Office.AdvanceAsync(TimeSpan.FromDays(3));
        Assert.Equal("d", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Deadline_OfATaskMadeTwoVersionsAgo_StillLeadsSomewhere()
    {
        await Office.PublishAsync(Flow("a>b a:Прострочено>c", TaskStep("a", ("dueIn", 1), ("whenLate", "Leave")), TaskStep("b"), TaskStep("c")));
        var id = await OpenAsync();
        var coordinator = await Office.ActorAsync("koordynator1");
        await Office.PublishAsync(Flow("a>b a:Прострочено>c", TaskStep("a", ("dueIn", 1)), TaskStep("b"), TaskStep("c")));
        Assert.Equal(1, (await MoveAsync(coordinator)).Moved);
        await Office.PublishAsync(Flow("a>b", TaskStep("a", ("dueIn", 1)), TaskStep("b")));
        Assert.Contains("гілкою «Прострочено»", Assert.Single((await MoveAsync(coordinator)).Left).Why, StringComparison.Ordinal);
        Assert.Equal(2, (await Office.InstanceAsync(id)).Version);
    }

    [Fact]
    public async Task Version_ThatACaseHasLeft_IsNotRemoved()
    {
        await Office.PublishAsync(Flow("l>a", Line("l"), TaskStep("a")));
        var id = await OpenAsync();
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b")));
        Assert.Equal(1, (await MoveAsync(await Office.ActorAsync("koordynator1"))).Moved);
        var network = await Office.ActorAsync("merezha");
        await using var context = Office.Open();
        var first = await context.Set<WorkflowVersion>().SingleAsync(row => row.DefinitionId == "test" && row.Version == 1);
        Assert.IsType<DraftMove.Refused>(await Office.Get<ProcedureDrafts>().RemoveVersionAsync(network, first.Id, Now));
        Assert.Contains((await Office.Get<CaseJournal>().PageAsync(network, id, null, Now)).Lines, line => line.Text == "Крок «l» зроблено");
    }

    [Fact]
    public async Task Approval_OfWhichOneHalfIsDone_KeepsIt()
    {
        JsonObject Approval() => With(Step("p", ApprovalActivity.TypeName), ("title", "Погодити"), ("role", "Lawyer"), ("second", "Coordinator"));
        await Office.PublishAsync(Flow("p:Погоджено>b", Approval(), TaskStep("b")));
        var id = await OpenAsync();
        var coordinator = await Office.ActorAsync("koordynator1");
        var open = await Office.OpenTasksAsync(id);
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), open.Single(task => task.Role == Role.Lawyer).Id, ApprovalActivity.Agreed));
        await Office.PublishAsync(Flow("p:Погоджено>c", Approval(), TaskStep("c")));
        Assert.Equal(1, (await MoveAsync(coordinator)).Moved);
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(coordinator, open.Single(task => task.Role == Role.Coordinator).Id, ApprovalActivity.Agreed, "c2"));
        Assert.Equal("c", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Case_OfTheNetworksProcedure_IsMovedToTheCentresOwnCopy_AndBack()
    {
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b")));
        var (id, foreign) = (await OpenAsync(), await OpenAsync(Office.OtherCentre));
        var coordinator = await Office.ActorAsync("koordynator1");
        await using (var context = Office.OpenFor(Office.Centre))
        {
            await Office.Get<DefinitionPublishing>().PublishAsync(context, Scope.Tenant(Office.Centre), "own", Flow("a>n", TaskStep("a"), TaskStep("n")));
            context.ChangeTracker.Entries<WorkflowVersion>().Single().Entity.BasedOn = "test";
            await context.SaveChangesAsync();
        }

        var page = await PreviewAsync(coordinator, "own");
        Assert.Equal((id, true), (Assert.Single(page.Lines).Seen.InstanceId, page.Lines[0].IsOfOriginal));
        Assert.DoesNotContain((await PreviewAsync(await Office.ActorAsync("merezha"), "own"))?.Lines ?? [], line => line.Seen.InstanceId == foreign);
        Assert.Equal(1, (await Moves.MoveAsync(coordinator, page.TargetId!, Same, [page.Lines[0].Seen], "c", Now)).Moved);
        await using (var context = Office.Open())
        {
            Assert.Equal(("own", "own"), ((await context.CaseFiles.SingleAsync(row => row.InstanceId == id)).DefinitionId, (await Office.InstanceAsync(id)).DefinitionId));
        }

        Assert.Null(await Moves.TakeBackAsync(coordinator, id, (await VersionAsync(coordinator, id)).Last!.Id, "b", Now));
        await using (var context = Office.Open())
        {
            Assert.Equal(("test", "test"), ((await context.CaseFiles.SingleAsync(row => row.InstanceId == id)).DefinitionId, (await Office.InstanceAsync(id)).DefinitionId));
        }

        // To a procedure that has nothing to do with it no case is moved.
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b")), "another");
        var other = await PreviewAsync(coordinator, "another");
        Assert.Empty(other.Lines);
        var seen = new SeenCase(id, (await Office.InstanceAsync(id)).Revision);
        Assert.Contains("іншій процедурі", Assert.Single((await Moves.MoveAsync(coordinator, other.TargetId!, Same, [seen], "c", Now)).Left).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoStepsThatAreGone_OneStandsForBoth_EachIsTakenBack()
    {
        await Office.PublishAsync(Flow("a>b b>z", TaskStep("a"), TaskStep("b"), TaskStep("z")));
        var (first, second) = (await OpenAsync(), await OpenAsync());
        var coordinator = await Office.ActorAsync("koordynator1");
        await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(second, "a")).Id);
        await Office.PublishAsync(Flow("x>z", TaskStep("x"), TaskStep("z")));
        Assert.Equal(2, (await MoveAsync(coordinator, new() { ["a"] = "x", ["b"] = "x" })).Moved);
        Assert.Null(await Moves.TakeBackAsync(coordinator, first, (await VersionAsync(coordinator, first)).Last!.Id, "b", Now));
        Assert.Equal("a", Assert.Single(await Office.OpenTasksAsync(first)).ActivityId);
    }

    [Fact]
    public async Task Step_ChosenForOtherCases_SaysNothingOfThisOne()
    {
        await Office.PublishAsync(Flow("a>z", TaskStep("a"), TaskStep("z")));
        await OpenAsync();
        await Office.PublishAsync(Flow("a>x x>z", TaskStep("a"), TaskStep("x"), TaskStep("z")));
        var second = await OpenAsync();
        var coordinator = await Office.ActorAsync("koordynator1");
        await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(second, "a")).Id);
        Assert.Equal("x", Assert.Single(await Office.OpenTasksAsync(second)).ActivityId);
        await Office.PublishAsync(Flow("x>z", TaskStep("x"), TaskStep("z")));
        Assert.Equal(2, (await MoveAsync(coordinator, new() { ["a"] = "x" })).Moved);
        Assert.Null(await Moves.TakeBackAsync(coordinator, second, (await VersionAsync(coordinator, second)).Last!.Id, "b", Now));
        Assert.Equal("x", Assert.Single(await Office.OpenTasksAsync(second)).ActivityId);
    }

    [Fact]
    public async Task Move_ThatBeginsAStep_IsNotTakenBack()
    {
        static string Text(string mode) => Flow("s>a s>b a>j b>j", Line("s"), TaskStep("a"), TaskStep("b"), Merged("j", mode));
        await Office.PublishAsync(Text("Merge"));
        var id = await OpenAsync();
        var coordinator = await Office.ActorAsync("koordynator1");
        await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(id, "a")).Id);
        await Office.PublishAsync(Text("Cascade"));
        Assert.Contains("Тоді повернути її вже не можна", string.Join(' ', Assert.Single((await PreviewAsync(coordinator)).Lines).Notes), StringComparison.Ordinal);
        Assert.Equal(1, (await MoveAsync(coordinator)).Moved);
        Assert.Equal(["b", "j"], (await Office.OpenTasksAsync(id)).Select(task => task.ActivityId).Order());
        Assert.False((await VersionAsync(coordinator, id)).MayTakeBack);
    }

    [Fact]
    public async Task Race_ThatEndsAnOpenTask_IsTold()
    {
        static string Text(string mode) => Flow("s>a s>b a>j b>j", Line("s"), TaskStep("a"), TaskStep("b"), Merged("j", mode));
        await Office.PublishAsync(Text("Merge"));
        var id = await OpenAsync();
        var coordinator = await Office.ActorAsync("koordynator1");
        await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(id, "a")).Id);
        await Office.PublishAsync(Text("Race"));
        var notes = string.Join(' ', Assert.Single((await PreviewAsync(coordinator)).Lines).Notes);
        Assert.Equal(1, (await MoveAsync(coordinator)).Moved);
        Assert.Contains("«b»", notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outcomes_ThatWereComputed_AreToldOf()
    {
        await Office.PublishAsync(Flow("a:Так>b", TaskStep("a", ("outcomes", Js("['Так']"))), TaskStep("b")));
        var id = await OpenAsync();
        var coordinator = await Office.ActorAsync("koordynator1");
        await Office.PublishAsync(Flow("a:Згода>b a:Відмова>b", TaskStep("a", YesOrNo()), TaskStep("b")));
        var line = Assert.Single((await PreviewAsync(coordinator)).Lines);
        await MoveAsync(coordinator);
        Assert.Equal(["Згода", "Відмова"], TaskOutcomes.Read((await Office.TaskAsync(id, "a")).Outcomes).Select(outcome => outcome.Text));
        Assert.Contains(line.Notes, note => note.Contains("можна буде завершити так", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_ThatWaitsBehindAnIncident_NeedsItsOutcome()
    {
        static string Text(JsonObject x, JsonObject a, string arrows) => Flow("s>a s>w w>x " + arrows, Line("s"), a, TaskStep("w"), x, TaskStep("b"));
        await Office.PublishAsync(Text(With(Line("x"), ("text", Js("nothing.here"))), TaskStep("a"), "a>b"));
        var id = await OpenAsync();
        var (coordinator, lawyer) = (await Office.ActorAsync("koordynator1"), await Office.ActorAsync("yuryst1"));
        await Office.CompleteAsync(lawyer, (await Office.TaskAsync(id, "w")).Id, command: "w");
        await Office.CompleteAsync(lawyer, (await Office.TaskAsync(id, "a")).Id, command: "a");
        Assert.Equal(WorkflowSubStatus.Faulted, (await Office.InstanceAsync(id)).SubStatus);
        await Office.PublishAsync(Text(Line("x"), TaskStep("a", YesOrNo()), "a:Згода>b a:Відмова>b"));
        Assert.Contains("такого завершення немає", Assert.Single(Assert.Single((await PreviewAsync(coordinator)).Lines).Obstacles), StringComparison.Ordinal);
    }

    private static JsonObject Js(string program) => new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = program } };

    private static JsonObject Merged(string step, string mode) => With(TaskStep(step), ("customProperties", new JsonObject { ["mergeMode"] = mode }));

    private static bool Compared(MovedCases one, MovedCases other) => one.Moved == other.Moved && one.Left.SequenceEqual(other.Left);

    private async Task<string> OpenAsync(Guid? centre = null)
    {
        var unit = centre ?? Office.Centre;
        var subject = await Office.AddSubjectAsync(unit);
        var id = await Office.StartAsync(centre: unit, about: subject);
        await using var context = Office.Open();
        context.Add(new CaseFile
        {
            InstanceId = id, CentreId = unit, SubjectId = subject, Number = $"Проба-{id[^4..]}", DefinitionId = "test", ProcedureName = "Проба", StartedAt = Office.Clock.GetUtcNow(),
        });
        await context.SaveChangesAsync();
        return id;
    }

    private async Task<CasesToMove> PreviewAsync(Actor actor, string definitionId = "test") =>
        (await Office.Get<CaseMovePreview>().FindAsync(actor, definitionId, Same, null, null, Now))!;

    private async Task<MovedCases> MoveAsync(Actor actor, Dictionary<string, string>? steps = null)
    {
        var page = (await Office.Get<CaseMovePreview>().FindAsync(actor, "test", steps ?? Same, null, null, Now))!;
        return await Moves.MoveAsync(actor, page.TargetId!, page.Chosen, [.. page.Lines.Select(line => line.Seen)], $"command {++commands}", Now);
    }

    private async Task<CaseVersion> VersionAsync(Actor actor, string id) =>
        (await Moves.OfAsync(actor, (await Office.Get<CaseReading>().FindAsync(actor, id, Now))!, Now))!;
}

public sealed class CaseMovesOnPostgres() : CaseMovesTests(Databases.PostgresWithPeople);

public sealed class CaseMovesOnSqlite() : CaseMovesTests(Databases.SqliteWithPeople);
