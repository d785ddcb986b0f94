using static Workflows.Engine.Tests.Checking.Checked;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Checking;

public class ReachTests
{
    [Fact]
    public void Step_WithoutArrows_IsNeverReached() =>
        Warning(Flow("a>b", Line("a"), Line("b"), Line("c")), "c", "До кроку «c» не веде жодна стрілка, тому він ніколи не почнеться.");

    [Fact]
    public void Steps_BehindOneThatIsNotReached_AreToldToo() => Assert.Equal(
        ["До кроку «c» не веде жодна стрілка, тому він ніколи не почнеться.", "До кроку «d» справа ніколи не дійде: усі стрілки до нього ведуть звідти, звідки вона сюди не піде."],
        Flow("a>b c>d", Line("a"), Line("b"), Line("c"), Line("d")).Select(problem => problem.Text));

    [Fact]
    public void Step_InsideOneThatIsNotReached_IsNotTold() =>
        Warning(Flow("a>b", Line("a"), Line("b"), Sequence("S", Line("c"))), "S", "До кроку «S» не веде жодна стрілка, тому він ніколи не почнеться.");

    [Fact]
    public void Sequence_StepAfterTheEnd_IsNeverReached() => Warning(
        Of(Sequence("S", Line("a"), Step("end", "Elsa.End"), Line("b"))), "b", "Крок «b» ніколи не почнеться: попередній крок завжди закінчує все, що за ним.");

    [Fact]
    public void Sequence_StepAfterAnEndThatMayNotHappen_IsReached() => Assert.Empty(Of(Sequence(
        "S", Step("if", "Elsa.If", ("condition", Js("getX() > 1"))).With("then", Step("end", "Elsa.End")), Line("b")), ("X", "Int32", "1")));

    [Fact]
    public void Sequence_StepAfterTwoWaysThatBothEnd_IsNeverReached() => Assert.Equal("b", Assert.Single(Of(
        Sequence("S", Step("if", "Elsa.If", ("condition", Js("getX() > 1"))).With("then", Step("end", "Elsa.End")).With("else", Step("end2", "Elsa.Finish")), Line("b")),
        ("X", "Int32", "1"))).ActivityId);

    [Fact]
    public void Step_AfterALoopThatIsBroken_IsReached() => Assert.Empty(Of(Sequence(
        "S", Step("each", "Elsa.ForEach", ("items", Js("[1]"))).With("body", Sequence("T", Step("break", "Elsa.Break"))), Line("b"))));

    [Fact]
    public void Step_BehindAnEventThatStartsCases_IsReached()
    {
        var starts = Wait("e", "event");
        starts["customProperties"] = new System.Text.Json.Nodes.JsonObject { ["canStartWorkflow"] = true };
        Assert.Empty(Flow("s>a e>b", Step("s", "Elsa.Start"), Line("a"), starts, Line("b")));
    }

    [Fact]
    public void Step_EnteredOnlyByAnArrowBack_IsReached() => Assert.Empty(Flow("a>b b>a", Wait("a", "a"), Line("b")));

    [Fact]
    public void Step_InsideANodeThatDoesNotRunIt_IsNeverReached() => Warning(
        Flow("a>n", Line("a"), Step("n", "Elsa.FlowNode").With("body", Line("b"))), "b", "Крок «b» ніколи не почнеться: крок «n» не виконує того, що в ньому.");
}
