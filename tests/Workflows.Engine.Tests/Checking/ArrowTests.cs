using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using static Workflows.Engine.Tests.Checking.Checked;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Checking;

public class ArrowTests
{
    [Fact]
    public void Outcome_Renamed_LosesItsArrow()
    {
        var found = Flow("a:Так>b a:Ні>c", Ask("a", "Згоден", "Ні"), Line("b"), Line("c"));
        Assert.Equal(
            [
                ("a", "У кроку «a» зникла гілка «Так», а стрілка від неї лишилась: справа нею вже не піде."),
                ("a", "Крок «a»: гілка «Згоден» нікуди не веде, справа там закінчиться."),
            ],
            found.Select(problem => (problem.ActivityId, problem.Text)));
        Assert.Equal([ProblemSeverity.Error, ProblemSeverity.Warning], found.Select(problem => problem.Severity));
    }

    [Fact]
    public void Step_WithoutAnyArrow_IsTheLast() => Assert.Empty(Flow("a:Так>b a:Ні>b", Ask("a", "Так", "Ні"), Ask("b", "Так", "Ні")));

    [Theory]
    [InlineData("a>b")]
    [InlineData("a:Зроблено>b")]
    public void OnlyOutcome_ByItsNameOrByDone_LeadsOn(string arrow) => Assert.Empty(Flow(arrow, Ask("a", "Зроблено"), Line("b")));

    [Fact]
    public void OnlyOutcome_DrawnBothWays_TakesOne() => Warning(
        Flow("a>b a:Зроблено>b", Ask("a", "Зроблено"), Line("b")), "a", "Крок «a» налаштовано так, що гілкою «Далі» справа ніколи не піде, хоча стрілка від неї є.");

    [Fact]
    public void Done_OfATaskWithTwoOutcomes_IsLost() => Assert.Contains(
        Flow("a>b a:Так>b a:Ні>b", Ask("a", "Так", "Ні"), Line("b")), problem => problem.Text.StartsWith("У кроку «a» зникла гілка «Далі»", StringComparison.Ordinal));

    [Fact]
    public void Port_ThatTheStepDoesNotUseNow_IsNoError() => Assert.Contains(
        Flow("a:Так>b a:Ні>b a:Прострочено>c", Ask("a", "Так", "Ні"), Line("b"), Line("c")),
        problem => problem.Text == "Крок «a» налаштовано так, що гілкою «Прострочено» справа ніколи не піде, хоча стрілка від неї є.");

    [Fact]
    public void Decision_OneBranchWithoutArrow_IsTold() => Warning(
        Flow("d:True>a", Decide("d", "1 > 0"), Line("a")), "d", "Крок «d»: гілка «Ні» нікуди не веде, справа там закінчиться.");

    [Fact]
    public void Decision_InAnInnerFlowchart_EndsOnlyThat() => Warning(
        Flow("a>G", Line("a"), Flowchart("G", "d:True>b", Decide("d", "1 > 0"), Line("b"))), "d", "Крок «d»: гілка «Ні» нікуди не веде, схема там закінчиться.");

    [Fact]
    public void Switch_CasesAndDefault_AreItsPorts()
    {
        static JsonObject Choose(params string[] labels) => Step("s", "Elsa.FlowSwitch", ("cases", Plain(new JsonArray([.. labels.Select(label => new JsonObject
        {
            ["label"] = label, ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "1 > 0" },
        })]))));

        Assert.Empty(Flow("s:one>a s:two>a s:Default>a", Choose("one", "two"), Line("a")));
        Warning(Flow("s:one>a s:two>a", Choose("one", "two"), Line("a")), "s", "Крок «s»: гілка «Інакше» нікуди не веде, справа там закінчиться.");
        Error(Flow("s:one>a s:two>a s:Default>a", Choose("one"), Line("a")), "s", "У кроку «s» зникла гілка «two», а стрілка від неї лишилась: справа нею вже не піде.");
        Assert.Contains(Flow("s:one>a s:Default>a", Choose("one", ""), Line("a")), problem => problem.Text == "У кроку «s» є гілка без назви: провести від неї стрілку не можна.");
    }

    [Fact]
    public void Fork_BranchWithoutArrow_IsTold() => Warning(
        Flow("f:left>a", Step("f", "Elsa.FlowFork", ("branches", new[] { "left", "right" })), Line("a")), "f", "Крок «f»: гілка «right» нікуди не веде, вона одразу закінчиться.");

    [Fact]
    public void Fork_BranchesFromAnExpression_AreAnybodysGuess() =>
        Assert.Empty(Flow("f:left>a f:right>a", Step("f", "Elsa.FlowFork", ("branches", Js("['left']"))), Line("a")));

    [Fact]
    public void Script_NamesItsOutcomes_AnyArrowMayBeTaken() => Assert.Empty(Flow(
        "r:yes>a r:Done>a", Step("r", "Elsa.RunJavaScript", ("script", Js("setOutcome('yes')")), ("possibleOutcomes", new[] { "yes", "no" })), Line("a")));

    [Fact]
    public void Script_NamesNone_GoesOnByDone() => Error(
        Flow("r>a r:yes>a", Step("r", "Elsa.RunJavaScript", ("script", Js("1"))), Line("a")), "r", "У кроку «r» зникла гілка «yes», а стрілка від неї лишилась: справа нею вже не піде.");

    [Fact]
    public void Child_WaitedFor_MayNameOutcomes()
    {
        static JsonObject Child(bool waits) => Step("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", waits));

        Assert.Empty(Flow("x>a x:Refused>a", Child(true), Line("a")));
        Assert.Single(Flow("x>a x:Refused>a", Child(false), Line("a")));
    }

    [Fact]
    public void Arrow_FromTheEnd_IsOfNoUse() => Assert.Equal(
        ["Стрілка від кроку «e» зайва: після нього справа далі не йде."],
        Flow("a>e e>a", Wait("a", "a"), Step("e", "Elsa.End")).Select(problem => problem.Text));
}
