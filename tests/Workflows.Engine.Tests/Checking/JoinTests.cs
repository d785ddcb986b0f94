using Workflows.Engine.Definitions;
using static Workflows.Engine.Tests.Checking.Checked;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Checking;

public class JoinTests
{
    [Theory]
    [InlineData("Merge")]
    [InlineData("Converge")]
    public void Join_OfBranchesThatExcludeEachOther_Stops(string mode) => Error(
        Flow("d:True>a d:False>b a>j b>j", Decide("d", "1 > 0"), Line("a"), Line("b"), Line("j").Merge(mode)), "j",
        "Справа зупиниться перед кроком «j», якщо крок «d» поведе далі гілкою «Так»: він чекає на всі гілки, що до нього ведуть, а дійдуть не всі.");

    [Theory]
    [InlineData("None")]
    [InlineData("Stream")]
    [InlineData("Cascade")]
    [InlineData("Race")]
    public void Join_ThatTakesWhatComes_GoesOn(string mode) =>
        Assert.Empty(Flow("d:True>a d:False>b a>j b>j", Decide("d", "1 > 0"), Line("a"), Line("b"), Line("j").Merge(mode)));

    [Fact]
    public void Join_OfAFork_Opens() => Assert.Empty(Flow("s>a s>b a>j b>j", Line("s"), Wait("a", "a"), Wait("b", "b"), Line("j").Merge("Merge")));

    [Fact]
    public void JoinNode_OfADecision_StopsOnlyIfItWaitsForAll()
    {
        static IReadOnlyList<DefinitionProblem> With(string mode) =>
            Flow("d:True>j d:False>j j>e", Decide("d", "1 > 0"), Step("j", "Elsa.FlowJoin", ("mode", mode)), Line("e"));

        Assert.Equal(ProblemSeverity.Error, Assert.Single(With("WaitAll")).Severity);
        Assert.Empty(With("WaitAny"));
    }

    [Fact]
    public void Branch_ThatMayTurnAwayBeforeTheJoin_IsNamed() => Error(
        Flow("s>a s>b a>j b:Так>j b:Ні>e", Line("s"), Ask("a", "Готово"), Ask("b", "Так", "Ні"), Line("j").Merge("Merge"), Line("e")), "j",
        "Справа зупиниться перед кроком «j», якщо крок «b» поведе далі гілкою «Ні»: він чекає на всі гілки, що до нього ведуть, а дійдуть не всі.");

    [Fact]
    public void Branch_ThatTurnsAwayToTheEnd_EndsEverything() => Assert.Empty(Flow(
        "s>a s>b a>j b:Так>j b:Ні>e", Line("s"), Ask("a", "Готово"), Ask("b", "Так", "Ні"), Line("j").Merge("Merge"), Step("e", "Elsa.End")));

    [Fact]
    public void Converge_FedByAnArrowBack_StopsAlways() => Assert.Contains(
        Flow("s>j j>back back>j", Line("s"), Line("j").Merge("Converge"), Line("back")),
        problem => problem.Text == "Справа зупиниться перед кроком «j»: він чекає на всі гілки, що до нього ведуть, а дійдуть не всі.");

    [Fact]
    public void Merge_WithOneArrowForwardAndOneBack_GoesOn() => Assert.Empty(Flow(
        "s>j j:Ще>back j:Досить>e back>j", Line("s"), Ask("j", "Ще", "Досить").Merge("Merge"), Line("back"), Line("e")));

    [Fact]
    public void TwoDecisions_ThatMayDependOnEachOther_AreOnlyWorthALook() => Warning(
        Flow("s>c s>d c:True>j c:False>e d:True>j d:False>e j>x", Line("s"), Decide("c", "1 > 0"), Decide("d", "1 > 0"), Line("j").Merge("Merge"), Line("e"), Line("x")), "j",
        "Справа може зупинитися перед кроком «j», якщо крок «d» поведе далі гілкою «Ні»: він чекає на всі гілки, що до нього ведуть.");

    [Fact]
    public void Join_InsideALoopOverItems_IsPlayedToo() => Assert.Equal("j", Assert.Single(Of(Step("each", "Elsa.ForEach", ("items", Js("[1]"))).With(
        "body", Flowchart("G", "d:True>a d:False>b a>j b>j", Decide("d", "1 > 0"), Line("a"), Line("b"), Line("j").Merge("Merge"))))).ActivityId);

    [Fact]
    public void Join_BehindAStepThatAlwaysEndsTheFlowchart_IsNotMissed() => Assert.DoesNotContain(
        Flow("s>a s>b a>j b>j", Line("s"), Wait("a", "a"), Sequence("b", Step("f", "Elsa.Finish")), Line("j").Merge("Merge")), problem => problem.Severity == ProblemSeverity.Error);

    [Fact]
    public void TooManyWays_NothingIsSaid()
    {
        // Twelve people at once with three answers each: more moments than are looked at.
        var names = Enumerable.Range(0, 12).Select(i => $"p{i}").ToList();
        var arrows = string.Join(' ', names.SelectMany(name => new[] { $"s>{name}", $"{name}:1>{name}x", $"{name}:2>{name}y", $"{name}x>j", $"{name}y>j" }));
        var found = Flow(arrows, [Line("s"), .. names.SelectMany(name => new[] { Ask(name, "1", "2"), Wait(name + "x", "x"), Wait(name + "y", "y") }), Line("j")]);
        Assert.Empty(found);
    }
}
