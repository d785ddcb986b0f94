using Workflows.Engine.Definitions;
using static Workflows.Engine.Tests.Checking.Checked;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Checking;

public class LoopTests
{
    [Fact]
    public void Circle_WithoutWayOut_NeverEnds() => Error(
        Flow("s>a a>b b>a", Line("s"), Line("a"), Line("b")), "a", "Кроки «a», «b» утворюють коло, у якому немає чекання, а виходу немає: справа повторювала б це без кінця.");

    [Fact]
    public void Step_ThatLeadsToItself_NeverEnds() => Error(
        Flow("s>a a>a", Line("s"), Line("a")), "a", "Крок «a» веде сам до себе і ні на що не чекає, а виходу немає: справа повторювала б це без кінця.");

    [Fact]
    public void Circle_WithADecisionButNothingThatChanges_NeverEnds() => Error(
        Of(Flowchart("F", "s>d d:True>a a>d d:False>e", Line("s"), Decide("d", "getX() > 1"), Line("a"), Line("e")), ("X", "Int32", "1")),
        "d", "Кроки «d», «a» утворюють коло, у якому немає чекання і нічого не змінюється: справа повторювала б це без кінця.");

    [Fact]
    public void Circle_ThatCounts_IsWorthALook() => Warning(
        Of(Flowchart("F", "s>n n>d d:True>n d:False>e", Line("s"), Set("n", "X", Js("getX() + 1")), Decide("d", "getX() < 3"), Line("e")), ("X", "Int32", "1")),
        "n", "Кроки «n», «d» утворюють коло, у якому немає чекання. Перевірте, чи завжди настає вихід, бо інакше справа зупиниться.");

    [Fact]
    public void Circle_WithAFork_HasNoWayOutThoughOneBranchLeadsOn() => Assert.Equal(
        ProblemSeverity.Error, Assert.Single(Flow("s>a a>s a>e", Line("s"), Line("a"), Line("e"))).Severity);

    [Theory]
    [InlineData("event")]
    [InlineData("ask")]
    [InlineData("delay")]
    [InlineData("child")]
    [InlineData("inside")]
    [InlineData("unknown")]
    public void Circle_ThatWaits_IsAllRight(string kind) => Assert.Empty(Flow("s>a a>b b>a", Line("s"), Line("b"), kind switch
    {
        "event" => Wait("a", "e"),
        "ask" => Ask("a", "Так"),
        "delay" => Delay("a", "00:01:00"),
        "child" => Step("a", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", true)),
        "inside" => Sequence("a", Wait("e", "e")),
        _ => Step("a", "Elsa.Delay", ("timeSpan", Js("'00:00:0' + 1"))),
    }));

    [Fact]
    public void Circle_WithAJoinThatNeverOpens_IsNoLoop() => Assert.DoesNotContain(
        Flow("s>j j>back back>j", Line("s"), Line("j").Merge("Converge"), Line("back")), problem => problem.Text.Contains("коло", StringComparison.Ordinal));

    [Theory]
    [InlineData("true")]
    [InlineData("return true;")]
    public void While_AlwaysTrueWithoutWaitOrBreak_NeverEnds(string condition)
    {
        Error(
            Of(Step("w", "Elsa.While", ("condition", Js(condition))).With("body", Line("a"))), "w",
            "Крок «w» повторювався б без кінця: його умова завжди справджується, а всередині немає ні чекання, ні виходу.");
        Assert.Empty(Of(Step("w", "Elsa.While", ("condition", Js(condition))).With("body", Wait("a", "a"))));
        Assert.Empty(Of(Step("w", "Elsa.While", ("condition", Js(condition))).With("body", Sequence("S", Line("a"), Step("b", "Elsa.Break")))));
    }
}
