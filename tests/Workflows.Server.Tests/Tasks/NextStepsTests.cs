using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Tasks;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>What a page says comes next, read off drawings.</summary>
public sealed class NextStepsTests
{
    [Fact]
    public void After_EachOutcome_NamesTheTaskItsArrowLeadsTo()
    {
        var graph = Graph(Flow("a:Згода>b a:Відмова>c", TaskStep("a", YesOrNo()), TaskStep("b"), TaskStep("c", ("role", "Coordinator"))));
        Assert.Equal([new NextStep("Завдання b", Role.Lawyer, null, false)], NextSteps.After(graph, "a", "Згода"));
        Assert.Equal([new NextStep("Завдання c", Role.Coordinator, null, false)], NextSteps.After(graph, "a", "Відмова"));
    }

    [Fact]
    public void After_ATaskThatOthersHaveToo_IsWhatTheirsMayLeadTo()
    {
        var graph = Graph(Flow("a:Усі>b a:Не_всі>c", With(Step("a", EachWorkerActivity.TypeName), ("title", "Взяти участь"), ("role", "Lawyer")), TaskStep("b"), TaskStep("c")));
        Assert.Equal([new NextStep("Завдання b", Role.Lawyer, null, true), new NextStep("Завдання c", Role.Lawyer, null, true)], NextSteps.After(graph, "a", EachWorkerActivity.Did));
    }

    [Fact]
    public void After_TheOnlyOutcome_FollowsDone() =>
        Assert.Equal([new NextStep("Завдання b", Role.Lawyer, null, false)], NextSteps.After(Graph(Flow("a>b", TaskStep("a"), TaskStep("b"))), "a", "Завершено"));

    [Fact]
    public void After_AConditionAndAWait_SaysSo()
    {
        var graph = Graph(Flow(
            "a>w w>d d:True>b d:False>e",
            TaskStep("a"), Step("w", "Elsa.Delay"), Step("d", "Elsa.FlowDecision"), TaskStep("b"), Step("e", "Elsa.End")));
        Assert.Equal(
            [new NextStep("Завдання b", Role.Lawyer, "w", true), new NextStep(null, null, "w", true)], NextSteps.After(graph, "a", "Завершено"));
    }

    [Fact]
    public void After_TheLastTask_IsTheEndOfTheProcedure()
    {
        Assert.Equal([new NextStep(null, null, null, false)], NextSteps.After(Graph(Flow("", TaskStep("a"))), "a", "Завершено"));
        Assert.Equal([new NextStep(null, null, null, false)], NextSteps.After(Graph(Flow("a>l", TaskStep("a"), Line("l"))), "a", "Завершено"));
        Assert.Equal(
            [new NextStep(null, null, null, false)],
            NextSteps.After(Graph(Flow("a>d d:True>l d:False>e l>e", TaskStep("a"), Step("d", "Elsa.FlowDecision"), Line("l"), Step("e", "Elsa.End"))), "a", "Завершено"));
    }

    [Fact]
    public void After_TwoArrowsOfOneOutcome_NamesBoth_AndACircleEnds()
    {
        var graph = Graph(Flow("a>b a>c a>l l>m m>l", TaskStep("a"), TaskStep("b"), TaskStep("c"), Line("l"), Line("m")));
        Assert.Equal(["Завдання b", "Завдання c"], NextSteps.After(graph, "a", "Завершено").Select(step => step.Title));
    }

    [Fact]
    public void After_AStepThatTheDrawingDoesNotHave_IsNotKnown() => Assert.Empty(NextSteps.After(Graph(Flow("", TaskStep("a"))), "x", "Завершено"));

    [Theory]
    [InlineData("Скласти план", null, false, "«Скласти план» (юрист)")]
    [InlineData("Скласти план", "Зачекати добу", true, "за потреби, «Скласти план» (юрист) після кроку «Зачекати добу»")]
    public void Words_OfATask_NameItAndItsRole(string title, string? wait, bool mayBe, string expected) =>
        Assert.Equal(expected, TaskWords.Next(new NextStep(title, Role.Lawyer, wait, mayBe)));

    [Fact]
    public void Words_OfTheEnd_SayThatItIsTheEnd() => Assert.Equal("кінець процедури", TaskWords.Next(new NextStep(null, null, null, false)));

    private static WorkflowGraph Graph(string text) => new DefinitionStore(ProcedureServices.Trial).Compile(text, "v", "d", 1);
}
