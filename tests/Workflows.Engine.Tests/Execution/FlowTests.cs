using System.Text.Json.Nodes;
using Workflows.Engine.Storage;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Execution;

/// <summary>What is drawn, from beginning to end.</summary>
public abstract class FlowTests(DatabaseTemplate template) : EngineTest(template)
{
    [Fact]
    public async Task Sequence_ThreeLines_RunInOrder()
    {
        var id = await RunAsync(Workflow(Sequence("S", Line("a"), Line("b"), Line("c"))));
        Assert.Equal("a b c", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Theory]
    [InlineData("5 > 3", "d yes")]
    [InlineData("5 < 3", "d no")]
    [InlineData("return getCounter() === 7", "d yes")]
    public async Task FlowDecision_Condition_ChoosesBranch(string program, string expected)
    {
        var id = await RunAsync(Workflow(
            Flowchart("F", "d0>d d:True>yes d:False>no", Line("d0", "d"), Decide("d", program), Line("yes"), Line("no")), ("Counter", "Int32", "7")));
        Assert.Equal(expected, await LinesAsync(id));
    }

    [Fact]
    public async Task Flowchart_LineAfterLine_FollowsArrows()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "a>b b>c", Line("c"), Line("b"), Line("a"))));
        Assert.Equal("a b c", await LinesAsync(id));
    }

    [Fact]
    public async Task Flowchart_Loop_ReturnsUntilConditionFails()
    {
        var id = await RunAsync(Workflow(
            Flowchart("F", "start>work work>inc inc>more more:True>work more:False>end",
                Step("start", "Elsa.Start"), Line("work", Js("'w' + getN()")), Set("inc", "N", Js("getN() + 1")), Decide("more", "getN() < 3"), Line("end")),
            ("N", "Int32", "0")));
        Assert.Equal("w0 w1 w2 end", await LinesAsync(id));
        Assert.Equal(3, (await VariableAsync(id, "N"))!.GetValue<int>());
    }

    [Theory]
    [InlineData("MatchFirst", "two")]
    [InlineData("MatchAny", "two big")]
    public async Task FlowSwitch_Mode_FollowsFirstOrAll(string mode, string expected)
    {
        var cases = new JsonArray(
            Case("one", "getN() === 1"), Case("two", "getN() === 2"), Case("big", "getN() > 1"));
        var id = await RunAsync(Workflow(
            Flowchart("F", "s:one>one s:two>two s:big>big s:Default>other",
                Step("s", "Elsa.FlowSwitch", ("mode", mode), ("cases", Plain(cases))), Line("one"), Line("two"), Line("big"), Line("other")),
            ("N", "Int32", "2")));
        Assert.Equal(expected, await LinesAsync(id));
    }

    [Fact]
    public async Task FlowSwitch_NothingMatches_TakesDefault()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s:one>one s:Default>other",
            Step("s", "Elsa.FlowSwitch", ("cases", Plain(new JsonArray(Case("one", "false"))))), Line("one"), Line("other"))));
        Assert.Equal("other", await LinesAsync(id));
    }

    [Fact]
    public async Task FlowFork_Branches_AllRun()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "f:left>l f:right>r",
            Step("f", "Elsa.FlowFork", ("branches", new[] { "left", "right" })), Line("l"), Line("r"))));
        Assert.Equal("l r", await LinesAsync(id));
    }

    [Theory]
    [InlineData("true", "t")]
    [InlineData("false", "e")]
    public async Task If_Condition_RunsThenOrElse(string condition, string expected)
    {
        var id = await RunAsync(Workflow(Step("i", "Elsa.If", ("condition", Js(condition))).With("then", Line("t")).With("else", Line("e"))));
        Assert.Equal(expected, await LinesAsync(id));
    }

    [Fact]
    public async Task While_Condition_IsEvaluatedBeforeEachTurn()
    {
        var id = await RunAsync(Workflow(
            Step("w", "Elsa.While", ("condition", Js("getN() < 3"))).With("body", Sequence("b", Line("l", Js("getN()")), Set("s", "N", Js("getN() + 1")))),
            ("N", "Int32", "0")));
        Assert.Equal("0 1 2", await LinesAsync(id));
    }

    [Fact]
    public async Task ForEach_Items_OneAtATimeWithIndex()
    {
        var id = await RunAsync(Workflow(
            Step("f", "Elsa.ForEach", ("items", Js("['x', 'y']"))).With("body", Line("l", Js("getVariable('CurrentIndex') + ':' + getCurrentValue()")))));
        Assert.Equal("0:x 1:y", await LinesAsync(id));
    }

    [Fact]
    public async Task ForEach_Break_LeavesTheNearestLoopOnly()
    {
        var inner = Step("in", "Elsa.ForEach", ("items", Js("[1, 2, 3]"))).With("body", Sequence("b",
            Step("i", "Elsa.If", ("condition", Js("getCurrentValue() === 2"))).With("then", Step("br", "Elsa.Break")),
            Line("l", Js("getCurrentValue()"))));
        var id = await RunAsync(Workflow(Step("out", "Elsa.ForEach", ("items", Js("['a', 'b']"))).With("body", Sequence("o", inner, Line("o1", "after")))));
        Assert.Equal("1 after 1 after", await LinesAsync(id));
    }

    [Fact]
    public async Task ForEach_BreakInsideParallel_LeavesTheLoop()
    {
        var both = Step("p", "Elsa.Parallel", ("activities", Plain(new JsonArray(Line("a"), Step("br", "Elsa.Break")))));
        var id = await RunAsync(Workflow(Sequence("S",
            Step("each", "Elsa.ForEach", ("items", Js("[1, 2, 3]"))).With("body", Sequence("b", both, Line("never"))), Line("after"))));
        Assert.Equal("a after", await LinesAsync(id));
    }

    [Fact]
    public async Task For_InclusiveBound_CountsToTheEnd()
    {
        var id = await RunAsync(Workflow(Step("f", "Elsa.For", ("start", 1), ("end", 3), ("step", 1)).With("body", Line("l", Js("getCurrentValue()")))));
        Assert.Equal("1 2 3", await LinesAsync(id));
    }

    [Fact]
    public async Task ParallelForEach_WaitingItems_AllWaitAtOnceEachInItsScope()
    {
        var id = await RunAsync(Workflow(
            Step("f", "Elsa.ParallelForEach", ("items", Js("['x', 'y', 'z']")))
                .With("body", Sequence("b", Wait("e", "go"), Line("l", Js("getCurrentValue()"))))));
        Assert.Equal(3, (await BookmarksAsync(id)).Count);
        foreach (var bookmark in Enumerable.Reverse(await BookmarksAsync(id)))
        {
            await Node.Runner.RunAsync(Open, new Engine.Execution.ResumeBookmark(id, bookmark.Id));
        }

        Assert.Equal("z y x", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Switch_Cases_RunTheMatchingActivity()
    {
        var cases = new JsonArray(
            new JsonObject { ["label"] = "a", ["condition"] = Expr("false"), ["activity"] = Line("la") },
            new JsonObject { ["label"] = "b", ["condition"] = Expr("true"), ["activity"] = Line("lb") });
        var id = await RunAsync(Workflow(Step("s", "Elsa.Switch", ("cases", Plain(cases))).With("default", Line("ld"))));
        Assert.Equal("lb", await LinesAsync(id));
    }

    [Theory]
    [InlineData("Equal", "2", "Так")]
    [InlineData("NotEqual", 2, "Ні")]
    [InlineData("Greater", 1, "Так")]
    [InlineData("LessOrEqual", 1.5, "Ні")]
    public async Task Condition_FieldOperatorValue_GoesYesOrNo(string comparison, object value, string expected)
    {
        var step = Step("c", "Case.Condition", ("field", Plain("N")), ("operator", Plain(comparison)),
            ("value", Plain(System.Text.Json.JsonSerializer.SerializeToNode(value))));
        var id = await RunAsync(Workflow(Flowchart("F", "c:Так>y c:Ні>n", step, Line("y", "Так"), Line("n", "Ні")), ("N", "Int32", "2")));
        Assert.Equal(expected, await LinesAsync(id));
    }

    // As people write numbers, days and several of them.
    [Theory]
    [InlineData("2", "Greater", "1,5", "Так")]
    [InlineData("2", "Equal", "2,0", "Так")]
    [InlineData("2", "OneOf", "7; 2", "Так")]
    [InlineData("2", "OneOf", "7, 3", "Ні")]
    [InlineData("2026-12-31", "Equal", "31.12.2026", "Так")]
    [InlineData("2026-12-01", "Less", "2.12.2026", "Так")]
    public async Task Condition_WithAValueTypedInsteadOfChosen_ComparesThat(string known, string comparison, string typed, string expected)
    {
        var step = Step("c", "Case.Condition", ("field", Plain("N")), ("operator", Plain(comparison)), ("value", Plain("")), ("typed", Plain(typed)));
        var id = await RunAsync(Workflow(Flowchart("F", "c:Так>y c:Ні>n", step, Line("y", "Так"), Line("n", "Ні")), ("N", "String", known)));
        Assert.Equal(expected, await LinesAsync(id));
    }

    [Theory]
    [InlineData("Lawyer", "a")] // The branch's words mean it.
    [InlineData("психолог", "b")] // The words mean themselves.
    [InlineData("Doctor", "o")]
    [InlineData("", "o")]
    public async Task Choice_GoesByTheBranchThatIsCalledAsTheValue_ElseByTheOther(string value, string expected)
    {
        var step = Step("c", "Case.Choice", ("field", Plain("S")), ("branches", new[] { "юрист", "психолог" }), ("meanings", Plain(new JsonObject { ["юрист"] = "Lawyer" })));
        var id = await RunAsync(Workflow(
            Flowchart("F", "c:юрист>a c:психолог>b c:Інше>o", step, Line("a"), Line("b"), Line("o")), ("S", "String", value)));
        Assert.Equal(expected, await LinesAsync(id));
    }

    [Fact]
    public async Task Finish_InABranch_EndsWorkflowAndItsWaits()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>w s>a a>f f>never", Step("s", "Elsa.Start"), Wait("w", "never"), Line("a"), Step("f", "Elsa.Finish"), Line("never"))));
        Assert.Equal("a", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
        Assert.Empty(await BookmarksAsync(id));
    }

    [Fact]
    public async Task End_InAnInnerFlowchart_EndsThatOneOnly()
    {
        var inner = Flowchart("I", "x>e e>y", Line("x"), Step("e", "Elsa.End"), Line("y"));
        var id = await RunAsync(Workflow(Sequence("S", inner, Line("after"))));
        Assert.Equal("x after", await LinesAsync(id));
    }

    [Fact]
    public async Task Variables_InnerHidesOuter_AndTypesConvert()
    {
        var inner = Sequence("S", Set("set", "inner", "41"), Line("l", Js("getN() + 1")));
        inner["variables"] = new JsonArray(new JsonObject { ["id"] = "inner", ["name"] = "N", ["typeName"] = "Int32", ["value"] = "0" });
        var id = await RunAsync(Workflow(Sequence("O", inner, Line("o", Js("getN()"))), ("N", "Int32", "5")));
        Assert.Equal("42 5", await LinesAsync(id));
    }

    [Fact]
    public async Task Instance_NameCorrelationOutput_AreKept()
    {
        var id = await RunAsync(
            Workflow(Sequence("S",
                Step("n", "Elsa.SetName", ("value", Js("'Справа ' + getInput('Number')"))),
                Step("c", "Elsa.Correlate", ("correlationId", "key-1")),
                Step("o", "Elsa.SetOutput", ("outputName", "Sum"), ("outputValue", Js("2 + 2"))))),
            new() { ["Number"] = 7 });
        var instance = await InstanceAsync(id);
        Assert.Equal(("Справа 7", "key-1"), (instance.Name, instance.CorrelationId));
        Assert.Equal(4, Engine.Execution.InstanceState.Read(instance.State).Output["Sum"]!.GetValue<int>());
    }

    [Fact]
    public async Task RunJavaScript_OutcomeAndResult_LeadOn()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "j:Big>l j:Done>no",
            Step("j", "Elsa.RunJavaScript", ("script", Js("setOutcome('Big'); return { n: 6 };"))),
            Line("l", Js("getOutputFrom('j', 'Result').n + getResultFromj().n")), Line("no"))));
        Assert.Equal("12", await LinesAsync(id));
    }

    private static JsonObject Expr(string program) => new() { ["type"] = "JavaScript", ["value"] = program };

    private static JsonObject Case(string label, string program) => new() { ["label"] = label, ["condition"] = Expr(program) };
}

public sealed class FlowOnPostgres() : FlowTests(Templates.Postgres);

public sealed class FlowOnSqlite() : FlowTests(Templates.Sqlite);
