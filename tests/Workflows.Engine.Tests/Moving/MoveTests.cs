using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Moving;
using Workflows.Engine.Storage;
using Workflows.Engine.Tests.Execution;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Moving;

/// <summary>Instances that go on by another version of their workflow.</summary>
public abstract class MoveTests(DatabaseTemplate template) : EngineTest(template)
{
    private static readonly Dictionary<string, string> Same = [];

    public static TheoryData<string> Checkpoints => [.. Enum.GetNames<Checkpoint>()];

    [Fact]
    public async Task Wait_StepAddedBehindIt_KeepsItsWaitAndGoesOnByTheNewDrawing()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>w w>a", Line("s"), Wait("w", "w"), Line("a"))));
        var wait = Assert.Single(await BookmarksAsync(id));
        var log = await LogAsync(id);
        await MovedAsync(id, Workflow(Flowchart("F", "s>w w>new new>a", Line("s"), Wait("w", "w"), Line("new"), Line("a"))));
        var kept = Assert.Single(await BookmarksAsync(id));
        Assert.Equal((wait.Id, wait.ActivityInstanceId, wait.CreatedAt), (kept.Id, kept.ActivityInstanceId, kept.CreatedAt));
        Assert.Equal(2, (await InstanceAsync(id)).Version);
        Assert.Equal(log.Select(line => (line.ActivityId, line.Event)).Append(("F", "Moved")), (await LogAsync(id)).Select(line => (line.ActivityId, line.Event)));
        await ResumeAsync(id, "w");
        Assert.Equal("s new a", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Timer_KeepsItsMoment()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "d>a", Delay("d", "01:00:00"), Line("a"))));
        await AdvanceAsync(TimeSpan.FromMinutes(40));
        await MovedAsync(id, Workflow(Flowchart("F", "d>b", Delay("d", "05:00:00"), Line("b"))));
        await AdvanceAsync(TimeSpan.FromMinutes(19));
        Assert.Equal("", await LinesAsync(id));
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("b", await LinesAsync(id));
    }

    [Fact]
    public async Task Step_IsGone_CannotBeMovedUnlessAnotherStandsForIt()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "w>a", Wait("w", "w"), Line("a"))));
        var before = await InstanceAsync(id);
        var other = Workflow(Flowchart("F", "v>b", Wait("v", "w"), Line("b")));
        Assert.Equal(["Кроку «w», на якому стоїть справа, у тій версії немає."], await ObstaclesAsync(id, other));
        Assert.Equal((before.Revision, before.DefinitionVersionId, before.State), await RowAsync(id));
        Assert.IsType<BurstResult.Done>(await MoveAsync(id, await PublishAsync(other), new() { ["w"] = "v" }));
        var wait = Assert.Single(await BookmarksAsync(id));
        Assert.Equal("v", wait.ActivityId);
        await ResumeAsync(id, "v");
        Assert.Equal("b", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Step_OfAnotherKindOrInAnotherContainer_IsRefused()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "w>a", Wait("w", "w"), Line("a"))));
        Assert.Contains("іншого виду", Assert.Single(await ObstaclesAsync(id, Workflow(Flowchart("F", "w>a", Delay("w", "00:01:00"), Line("a"))))), StringComparison.Ordinal);
        Assert.Contains("лежить в іншому кроці", Assert.Single(await ObstaclesAsync(id, Workflow(Flowchart("F", "q>a", Sequence("q", Wait("w", "w")), Line("a"))))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoSteps_OnOne_AreRefused()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>a s>b", Line("s"), Wait("a", "e"), Wait("b", "e"))));
        var other = await PublishAsync(Workflow(Flowchart("F", "s>a", Line("s"), Wait("a", "e"))));
        Assert.Contains("той самий крок", Assert.Single(Assert.IsType<BurstResult.CannotMove>(await MoveAsync(id, other, new() { ["b"] = "a" })).Obstacles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_BranchThatHasCome_IsKnownAgainWhereverItsArrowStands()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>a s>b a>j b>j j>e", Line("s"), Wait("a", "a"), Wait("b", "b"), Line("j").Merge("Merge"), Line("e"))));
        await ResumeAsync(id, "a");
        await MovedAsync(id, Workflow(Flowchart("F", "b>x x>j j>e a>j s>b s>a", Line("e"), Line("x"), Line("j").Merge("Merge"), Wait("b", "b"), Wait("a", "a"), Line("s"))));
        Assert.Equal("s", await LinesAsync(id));
        await ResumeAsync(id, "b");
        Assert.Equal("s x j e", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Join_ArrowOfABranchThatHasCome_IsGone_IsRefused()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>a s>b a>j b>j", Line("s"), Wait("a", "a"), Wait("b", "b"), Line("j").Merge("Merge"))));
        await ResumeAsync(id, "a");
        Assert.Equal(
            ["Справа вже пройшла «a» і чекає перед «j», а в тій версії між ними немає стрілки."],
            await ObstaclesAsync(id, Workflow(Flowchart("F", "s>a s>b a>x x>j b>j", Line("s"), Wait("a", "a"), Wait("b", "b"), Line("x"), Line("j").Merge("Merge")))));
    }

    [Fact]
    public async Task Join_ThatWouldWaitForABranchTheCaseIsPast_IsRefused()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>a s>b b>e", Line("s"), Line("a"), Wait("b", "b"), Line("e"))));
        Assert.Equal(
            ["У тій версії «e» чекає на гілку від «a», а ця справа її вже не пройде."],
            await ObstaclesAsync(id, Workflow(Flowchart("F", "s>a s>b a>e b>e", Line("s"), Line("a"), Wait("b", "b"), Line("e").Merge("Merge")))));
    }

    [Fact]
    public async Task Case_ThatStandsBeforeAJoin_GoesOnWhereTheJoinIsMended()
    {
        static string Text(string mode) => Workflow(Flowchart("F", "d:True>a d:False>b a>j b>j j>e", Decide("d", "true"), Line("a"), Line("b"), Line("j").Merge(mode), Line("e")));
        var id = await RunAsync(Text("Merge"));
        Assert.Null(Assert.Single(await IncidentsAsync(id)).ResolvedAt);
        var trial = await TryAsync(id, await PublishAsync(Text("Race")));
        Assert.Equal(["j", "e"], trial.Begun.Select(step => step.Id));
        Assert.True(trial.Ends);
        await MovedAsync(id, Text("Stream"));
        Assert.Equal("a j e", await LinesAsync(id));
        Assert.Equal("Moved", Assert.Single(await IncidentsAsync(id)).Resolution);
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Step_ThatFailed_IsTriedAgainAsTheNewVersionDrawsIt()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>x x>e", Line("s"), Line("x", Js("nothing.here")), Line("e"))));
        await AssertStatusAsync(id, WorkflowSubStatus.Faulted);
        await MovedAsync(id, Workflow(Flowchart("F", "s>x x>e", Line("s"), Line("x", "mended"), Line("e"))));
        await AssertStatusAsync(id, WorkflowSubStatus.Faulted);
        var broken = (await IncidentsAsync(id))[^1];
        Assert.IsType<BurstResult.Done>(await Node.Runner.RunAsync(Open, new RetryStep(id, broken.ActivityInstanceId)));
        Assert.Equal("s mended e", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task End_ThatItsContainerHasStillToHear_NeedsItsArrow()
    {
        // One failure holds up what follows the other, which a person has skipped.
        static JsonObject[] Steps(JsonObject x) =>
            [Line("s"), Wait("w", "w"), x, Step("c", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "nowhere"), ("waitForCompletion", true)), Line("n"), Line("e")];
        var id = await RunAsync(Workflow(Flowchart("F", "s>w w>x s>c c>e", Steps(Line("x", Js("nothing.here"))))));
        await ResumeAsync(id, "w");
        await SettleAsync();
        var failed = await IncidentsAsync(id);
        await Node.Runner.RunAsync(Open, new SkipStep(id, failed.Find(incident => incident.ActivityId == "c")!.ActivityInstanceId));
        Assert.Equal("s", await LinesAsync(id));
        Assert.Contains("немає стрілки", Assert.Single(await ObstaclesAsync(id, Workflow(Flowchart("F", "s>w w>x s>c", Steps(Line("x")))))), StringComparison.Ordinal);
        await MovedAsync(id, Workflow(Flowchart("F", "s>w w>x s>c c>n n>e", Steps(Line("x")))));
        await Node.Runner.RunAsync(Open, new RetryStep(id, failed.Find(incident => incident.ActivityId == "x")!.ActivityInstanceId));
        Assert.Equal("s x n e", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Sequence_StepPutBeforeAndBehind_GoesOnBehindTheStepUnderWay()
    {
        var id = await RunAsync(Workflow(Sequence("S", Line("a"), Wait("w", "w"), Line("b"))));
        await MovedAsync(id, Workflow(Sequence("S", Line("n1"), Line("a"), Line("n2"), Wait("w", "w"), Line("n3"), Line("b"))));
        await ResumeAsync(id, "w");
        Assert.Equal("a n3 b", await LinesAsync(id));
    }

    [Fact]
    public async Task Loop_SameBody_GoesOnWithItsItems_AnotherBodyIsRefused()
    {
        static JsonObject Loop(JsonObject body) => Step("l", "Elsa.ForEach", ("items", new[] { "1", "2" })).With("body", body);
        var id = await RunAsync(Workflow(Sequence("S", Loop(Sequence("b", Wait("w", "w"), Line("x", Js("getVariable('CurrentValue')")))), Line("e"))));
        Assert.Contains(await ObstaclesAsync(id, Workflow(Sequence("S", Loop(Sequence("c", Wait("w", "w"))), Line("e")))), text => text.StartsWith("Кроку «b»", StringComparison.Ordinal));
        await ResumeAsync(id, "w");
        await MovedAsync(id, Workflow(Sequence("S", Loop(Sequence("b", Wait("w", "w"), Line("y"), Line("x", Js("getVariable('CurrentValue')")))), Line("n"), Line("e"))));
        await ResumeAsync(id, "w");
        Assert.Equal("1 y 2 n e", await LinesAsync(id));
    }

    [Fact]
    public async Task Variables_NewOnesBeginWithTheirFirstValue_OthersAreKeptOrConverted()
    {
        var id = await RunAsync(Workflow(Sequence("S", Set("a", "N", Js("6 * 7")), Wait("w", "w"), Line("l", Js("getN() + ' ' + getM()"))), ("N", "Int32", "0")));
        await MovedAsync(id, Workflow(Sequence("S", Set("a", "N", Js("6 * 7")), Wait("w", "w"), Line("l", Js("getN() + ' ' + getM()"))), ("N", "String", null), ("M", "Int32", "5")));
        Assert.Equal("42", (await VariableAsync(id, "N"))!.GetValue<string>());
        await ResumeAsync(id, "w");
        Assert.Equal("42 5", await LinesAsync(id));
    }

    [Fact]
    public async Task Variable_ThatDoesNotFitItsNewType_KeepsTheCaseWhereItWas()
    {
        var id = await RunAsync(Workflow(Sequence("S", Set("a", "N", "слово"), Wait("w", "w")), ("N", "String", null)));
        var before = await InstanceAsync(id);
        Assert.Contains("«N»", Assert.Single(await ObstaclesAsync(id, Workflow(Sequence("S", Set("a", "N", "слово"), Wait("w", "w")), ("N", "Int32", null)))), StringComparison.Ordinal);
        Assert.Equal((before.Revision, before.DefinitionVersionId, before.State), await RowAsync(id));
    }

    [Fact]
    public async Task Child_EndsAfterItsParentWasMoved_WakesItByTheNewDrawing()
    {
        await PublishAsync(Workflow(Sequence("C", Wait("c", "c"))), "child");
        static string Parent(params JsonObject[] more) => Workflow(Sequence("S", [Step("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", true)), .. more]));
        var id = await RunAsync(Parent(Line("a")));
        await SettleAsync();
        await MovedAsync(id, Parent(Line("b")));
        await ResumeAsync(Assert.Single(await InstancesAsync("child")).Id, "c");
        await SettleAsync();
        Assert.Equal("b", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Back_AfterAMove_IsAsItWas()
    {
        var text = Workflow(Flowchart("F", "s>a s>b a>j b>j j>e", Line("s"), Wait("a", "a"), Wait("b", "b"), Line("j").Merge("Merge"), Line("e")), ("N", "Int32", "1"));
        var id = await RunAsync(text);
        var first = (await InstanceAsync(id)).DefinitionVersionId;
        await ResumeAsync(id, "a");
        var before = InstanceState.Read((await InstanceAsync(id)).State);
        await MovedAsync(id, Workflow(Flowchart("F", "s>b2 b2>j s>a a>j j>e", Line("e"), Line("s"), Wait("a", "a"), Wait("b2", "b"), Line("j").Merge("Merge"))), new() { ["b"] = "b2" });
        Assert.IsType<BurstResult.Done>(await MoveAsync(id, first, new() { ["b2"] = "b" }));
        var after = InstanceState.Read((await InstanceAsync(id)).State);
        before.NextSequence = after.NextSequence;
        Assert.Equal(before.Write(), after.Write());
        await ResumeAsync(id, "b");
        Assert.Equal("s j e", await LinesAsync(id));
    }

    [Fact]
    public async Task Trial_TellsWhatWouldBe_AndChangesNothing()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>w w>a", Line("s"), Wait("w", "w"), Line("a"))));
        var before = await InstanceAsync(id);
        var trial = await TryAsync(id, await PublishAsync(Workflow(Flowchart("F", "n>s s>w w>m m>a", Line("n"), Line("s"), Wait("w", "w"), Line("m"), Line("a")))));
        var step = Assert.Single(trial.Steps);
        Assert.Equal(("w", "w"), (step.From.Id, step.To.Id));
        Assert.Equal(["n"], trial.Missed.Select(missed => missed.Id));
        Assert.Empty(trial.Begun);
        Assert.Equal((before.Revision, before.DefinitionVersionId, before.State), await RowAsync(id));
    }

    [Fact]
    public async Task Move_OrderedTwice_IsDoneOnce_AndFromAnotherVersionNotAtAll()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "w>a", Wait("w", "w"), Line("a"))));
        var first = (await InstanceAsync(id)).DefinitionVersionId;
        var second = await PublishAsync(Workflow(Flowchart("F", "w>b", Wait("w", "w"), Line("b"))));
        var order = new MoveInstance(id, first, second, Same);
        var command = new BurstCommand("move-1", (_, _) => Task.FromResult<CommandDecision>(new CommandDecision.Go()));
        Assert.IsType<BurstResult.Done>(await Node.Runner.RunAsync(Open, order, command));
        Assert.IsType<BurstResult.AlreadyDone>(await Node.Runner.RunAsync(Open, order, command));
        Assert.IsType<BurstResult.Lost>(await Node.Runner.RunAsync(Open, order));
        Assert.Single(await LogAsync(id), line => line.Event == "Moved");
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public async Task Move_CutAtACheckpoint_IsWhollyDoneOrNotBegun(string name)
    {
        var point = Enum.Parse<Checkpoint>(name);
        var id = await RunAsync(Workflow(Flowchart("F", "w>a", Wait("w", "w"), Line("a"))));
        var before = await InstanceAsync(id);
        var second = await PublishAsync(Workflow(Flowchart("F", "v>b", Wait("v", "w"), Line("b"))));
        Node.Options.AtCheckpoint = at => at == point ? throw new InvalidOperationException("cut") : ValueTask.CompletedTask;
        if (point == Checkpoint.Commanded)
        {
            await MoveAsync(id, second, new() { ["w"] = "v" }); // Nobody commands.
        }
        else
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => MoveAsync(id, second, new() { ["w"] = "v" }));
        }

        Node.Options.AtCheckpoint = null;
        var moved = point is Checkpoint.Committed or Checkpoint.Commanded;
        var after = await InstanceAsync(id);
        Assert.Equal((moved ? second : before.DefinitionVersionId, moved ? 2 : 1), (after.DefinitionVersionId, after.Version));
        Assert.Equal(moved ? "v" : "w", Assert.Single(await BookmarksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Move_AndAnAnswer_AtTheSameTime_BothHold()
    {
        for (var round = 0; round < 20; round++)
        {
            var id = await RunAsync(Workflow(Flowchart("F", "w>a a>v", Wait("w", "w"), Line("a"), Wait("v", "v"))));
            var first = (await InstanceAsync(id)).DefinitionVersionId;
            var second = await PublishAsync(Workflow(Flowchart("F", "w>b b>v", Wait("w", "w"), Line("b"), Wait("v", "v"))));
            var moving = Task.Run(() => Node.Runner.RunAsync(Open, new MoveInstance(id, first, second, Same)));
            var answering = Task.Run(() => ResumeAsync(id, "w"));
            Assert.IsType<BurstResult.Done>(await moving);
            Assert.IsType<BurstResult.Done>(await answering);
            Assert.Contains(await LinesAsync(id), new[] { "a", "b" });
            Assert.Equal(second, (await InstanceAsync(id)).DefinitionVersionId);
            await ResumeAsync(id, "v");
            await AssertStatusAsync(id, WorkflowSubStatus.Finished);
        }
    }

    [Fact]
    public async Task Step_ThatWasAhead_AndIsDrawnBefore_IsTold_AlsoInASequence()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>w w>a a>e", Line("s"), Wait("w", "w"), Line("a"), Line("e"))));
        var trial = await TryAsync(id, await PublishAsync(Workflow(Flowchart("F", "s>a a>w w>e", Line("s"), Wait("w", "w"), Line("a"), Line("e")))));
        Assert.Equal(["a"], trial.Missed.Select(step => step.Id));
        var other = await RunAsync(Workflow(Sequence("S", Line("a"), Wait("w", "w"), Line("b"))));
        trial = await TryAsync(other, await PublishAsync(Workflow(Sequence("S", Line("a"), Line("n"), Wait("w", "w"), Line("b")))));
        Assert.Equal(["n"], trial.Missed.Select(step => step.Id));
    }

    [Fact]
    public async Task Step_ThatIsDone_AndIsDrawnBehind_IsRefused_OneThatWasPassedByIsDone()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>a a>w w>e", Line("s"), Line("a"), Wait("w", "w"), Line("e"))));
        Assert.Equal(
            ["Крок «a» ця справа вже зробила, а в тій версії він стоїть попереду: його довелося б робити ще раз."],
            await ObstaclesAsync(id, Workflow(Flowchart("F", "s>w w>a a>e", Line("s"), Line("a"), Wait("w", "w"), Line("e")))));
        var other = await RunAsync(Workflow(Flowchart("F", "d:True>w d:False>y", Decide("d", "true"), Wait("w", "w"), Line("y"))));
        await MovedAsync(other, Workflow(Flowchart("F", "d:True>w d:False>y w>y", Decide("d", "true"), Wait("w", "w"), Line("y"))));
        await ResumeAsync(other, "w");
        Assert.Equal("y", await LinesAsync(other));
    }

    [Fact]
    public async Task Race_ThatCancelsWhatWaits_IsTold_AndDone()
    {
        static string Text(string mode) => Workflow(Flowchart("F", "s>a s>b a>j b>j j>v", Line("s"), Wait("a", "a"), Wait("b", "b"), Line("j").Merge(mode), Wait("v", "v")));
        var id = await RunAsync(Text("Merge"));
        await ResumeAsync(id, "a");
        var version = await PublishAsync(Text("Race"));
        Assert.Equal(["b"], (await TryAsync(id, version)).Cancelled.Select(step => step.Id));
        Assert.IsType<BurstResult.Done>(await MoveAsync(id, version));
        Assert.Equal("v", Assert.Single(await BookmarksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Race_ThatCancelsAStepOfAnotherName_IsDone()
    {
        static string Text(string b, string mode) => Workflow(Flowchart("F", $"s>a s>{b} a>j {b}>j j>v", Line("s"), Wait("a", "a"), Wait(b, "b"), Line("j").Merge(mode), Wait("v", "v")));
        var id = await RunAsync(Text("b", "Merge"));
        await ResumeAsync(id, "a");
        await MovedAsync(id, Text("b2", "Race"), new() { ["b"] = "b2" });
        Assert.Equal("v", Assert.Single(await BookmarksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Sequence_WhoseStepHasEndedUnheard_GoesOnBehindIt()
    {
        static JsonObject Draw(JsonObject x, params JsonObject[] q) => Flowchart("F", "s>w w>x s>q", Line("s"), Wait("w", "w"), x, Sequence("q", q));
        static JsonObject Child() => Step("c", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "nowhere"), ("waitForCompletion", true));
        var id = await RunAsync(Workflow(Draw(Line("x", Js("nothing.here")), Line("b"), Child(), Line("d"))));
        await ResumeAsync(id, "w");
        await SettleAsync();
        var failed = await IncidentsAsync(id);
        await Node.Runner.RunAsync(Open, new SkipStep(id, failed.Find(incident => incident.ActivityId == "c")!.ActivityInstanceId));
        await MovedAsync(id, Workflow(Draw(Line("x"), Line("n1"), Line("n2"), Line("b"), Child(), Line("d"))));
        await Node.Runner.RunAsync(Open, new RetryStep(id, failed.Find(incident => incident.ActivityId == "x")!.ActivityInstanceId));
        Assert.Equal("s b x d", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Start_Gone_JoinsStillKnowWhatLeadsToThem()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "t>s s>a s>b a>j b>j j>e", Line("t"), Line("s"), Wait("a", "a"), Wait("b", "b"), Line("j"), Line("e"))));
        await MovedAsync(id, Workflow(Flowchart("F", "m>j t2>s s>a s>b a>j b>j j>e", Line("m"), Line("t2"), Line("s"), Wait("a", "a"), Wait("b", "b"), Line("j"), Line("e"))));
        await ResumeAsync(id, "a");
        await ResumeAsync(id, "b");
        Assert.Equal("t s j e", await LinesAsync(id));
    }

    [Fact]
    public async Task Place_ThatNoStartLeadsTo_IsRefused()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>a s>b", Line("s"), Wait("a", "a"), Wait("b", "b"))));
        Assert.Contains("немає початку", Assert.Single(await ObstaclesAsync(id, Workflow(Flowchart("F", "s>a", Line("s"), Wait("a", "a"), Wait("b", "b"))))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_WhoseBranchIsReachedOnlyThroughItself_IsRefused_UnlessItWasSoBefore()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>a s>b b>e", Line("s"), Line("a"), Wait("b", "b"), Line("e"))));
        Assert.Contains("вже не пройде", Assert.Single(await ObstaclesAsync(id, Workflow(Flowchart(
            "F", "s>a s>b a>j b>j j>v v>a", Line("s"), Line("a"), Wait("b", "b"), Line("j").Merge("Merge"), Wait("v", "v"))))), StringComparison.Ordinal);
        static string Text(string last) => Workflow(Flowchart(
            "F", "s>a s>b a>j b>j j>v v>e e:True>a e:False>z", Line("s"), Line("a"), Line("b"), Line("j").Merge("Merge"), Wait("v", "v"), Decide("e", "false"), Line("z", last)));
        var loop = await RunAsync(Text("one"));
        await MovedAsync(loop, Text("two"));
    }

    [Fact]
    public async Task Variable_OfWhichSomethingWouldBeLost_KeepsTheCaseWhereItWas()
    {
        var id = await RunAsync(Workflow(Sequence("S", Set("a", "N", "007"), Wait("w", "w")), ("N", "String", null)));
        Assert.Contains("загубилася б", Assert.Single(await ObstaclesAsync(id, Workflow(Sequence("S", Set("a", "N", "007"), Wait("w", "w")), ("N", "Int32", null)))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_OfAnotherName_IsRefused()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "w>a", Wait("w", "one"), Line("a"))));
        Assert.Equal(["Крок «w» чекає на подію «one», а в тій версії — на «two»."], await ObstaclesAsync(id, Workflow(Flowchart("F", "w>a", Wait("w", "two"), Line("a")))));
    }

    [Fact]
    public async Task Flowchart_EmptiedWhileItsEndIsUnheard_IsRefused()
    {
        static string Text(JsonObject x, JsonObject n) => Workflow(Flowchart("F", "s>w w>x s>n n>z", Line("s"), Wait("w", "w"), x, n, Line("z")));
        var id = await RunAsync(Text(Line("x", Js("nothing.here")), Flowchart("n", "", Step("c", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "nowhere"), ("waitForCompletion", true)))));
        await ResumeAsync(id, "w");
        await SettleAsync();
        await Node.Runner.RunAsync(Open, new SkipStep(id, (await IncidentsAsync(id)).Find(incident => incident.ActivityId == "c")!.ActivityInstanceId));
        Assert.Contains("немає початку", Assert.Single(await ObstaclesAsync(id, Text(Line("x"), Flowchart("n", "")))), StringComparison.Ordinal);
    }

    private async Task MovedAsync(string id, string text, Dictionary<string, string>? steps = null) =>
        Assert.IsType<BurstResult.Done>(await MoveAsync(id, await PublishAsync(text), steps));

    private async Task<IEnumerable<string>> ObstaclesAsync(string id, string text)
    {
        var version = await PublishAsync(text);
        var refused = Assert.IsType<BurstResult.CannotMove>(await MoveAsync(id, version));
        Assert.Equal(refused.Obstacles, (await TryAsync(id, version)).Obstacles);
        return refused.Obstacles;
    }

    private async Task<BurstResult> MoveAsync(string id, string version, Dictionary<string, string>? steps = null) =>
        await Node.Runner.RunAsync(Open, new MoveInstance(id, (await InstanceAsync(id)).DefinitionVersionId, version, steps ?? Same));

    private async Task<MoveTrial> TryAsync(string id, string version)
    {
        await using var context = Open();
        return await Node.Runner.TryMoveAsync(context, await InstanceAsync(id), version, Same);
    }

    private async Task<(int, string, string)> RowAsync(string id)
    {
        var row = await InstanceAsync(id);
        return (row.Revision, row.DefinitionVersionId, row.State);
    }
}

public sealed class MovesOnPostgres() : MoveTests(Templates.Postgres);

public sealed class MovesOnSqlite() : MoveTests(Templates.Sqlite);
