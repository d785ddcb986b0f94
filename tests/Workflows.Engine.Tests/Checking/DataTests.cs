using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using static Workflows.Engine.Tests.Checking.Checked;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Checking;

public class DataTests
{
    private static readonly (string, string, string?) Empty = ("X", "Int32", null);
    private static readonly (string, string, string?) Filled = ("X", "Int32", "1");

    private static JsonObject Bound(string id, string variable) => Step(id, "Elsa.RunJavaScript", ("script", Js("1")), ("result", Plain(new JsonObject
    {
        ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = variable },
    })));

    [Fact]
    public void Variable_AddressedByAField_HasToBeThere()
    {
        Error(Of(Flowchart("F", "", Line("a", Var("Y"))), Filled), "a", "Крок «a», поле «Текст»: змінної «Y» немає серед видимих цьому кроку.");
        Assert.Empty(Of(Flowchart("F", "", Line("a", Var("X"))), Filled));
    }

    [Fact]
    public void Variable_ToWriteTo_HasToBeThere() => Error(
        Of(Flowchart("F", "", Set("a", "Y", 1)), Filled), "a", "Крок «a»: змінної, в яку записувати, немає серед видимих цьому кроку.");

    [Fact]
    public void Variable_ThatTakesAResult_HasToBeThere()
    {
        Error(Of(Flowchart("F", "", Bound("a", "Y")), Filled), "a", "Крок «a»: змінної, яка має отримати «Результат», немає серед видимих цьому кроку.");
        Assert.Empty(Of(Flowchart("F", "", Bound("a", "X")), Filled));
    }

    [Theory]
    [InlineData("getVariable('Y')")]
    [InlineData("getY()")]
    [InlineData("variables.Y")]
    [InlineData("variables['Y']")]
    [InlineData("setVariable('Y', 1)")]
    [InlineData("setY(1)")]
    public void Variable_NamedByAProgram_IsMissed(string program) => Warning(
        Of(Flowchart("F", "", Line("a", Js(program))), Filled), "a", "Крок «a», поле «Текст»: змінної «Y» немає серед видимих цьому кроку.");

    [Theory]
    [InlineData("getVariable('X') + getX() + variables.X")]
    [InlineData("getWorkflowInstanceId() + getCorrelationId()")]
    [InlineData("getInput('Anything')")]
    [InlineData("const getY = () => 1; return getY();")]
    [InlineData("[1].map(setX => setX + 1)[0]")]
    [InlineData("({ getY: 1 }).getY")]
    [InlineData("getVariable('X' + '')")]
    public void Names_ThatAreThereOrNoVariables_AreLeftAlone(string program) => Assert.Empty(Of(Flowchart("F", "", Line("a", Js(program))), Filled));

    [Fact]
    public void Variable_OfAContainer_IsSeenOnlyInside()
    {
        static JsonObject With(JsonObject step) => step.With("variables", new JsonArray(new JsonObject { ["id"] = "v", ["name"] = "V", ["typeName"] = "Int32", ["value"] = "1" }));

        Assert.Empty(Of(Sequence("S", With(Sequence("T", Line("a", Js("getV()")))))));
        Assert.Equal("b", Assert.Single(Of(Sequence("S", With(Sequence("T", Line("a", Js("getV()")))), Line("b", Js("getV()"))))).ActivityId);
    }

    [Fact]
    public void Loop_OffersItsItem() => Assert.Empty(Of(Step("each", "Elsa.ForEach", ("items", Js("[1]"))).With(
        "body", Sequence("S", Line("a", Js("getCurrentValue() + getVariable('CurrentIndex') + variables.CurrentValue"))))));

    [Fact]
    public void Variable_ReadBeforeAnythingHasWrittenIt_IsEmpty() => Warning(
        Of(Flowchart("F", "a>b", Line("a", Js("getX()")), Set("b", "X", 1)), Empty), "a",
        "Крок «a», поле «Текст»: змінна «X» ще порожня, бо першого значення не має, а доти її ніщо не записує.");

    [Theory]
    [InlineData("b>a")]
    [InlineData("s>a s>b")]
    [InlineData("s>a a>b b>w w>a")]
    public void Variable_ThatMayHaveBeenWritten_IsAllRight(string arrows)
    {
        JsonObject[] steps = [Line("s"), Set("b", "X", 1), Wait("w", "w"), Line("a", Js("getX()"))];
        Assert.Empty(Of(Flowchart("F", arrows, [.. steps.Where(step => arrows.Contains(step["id"]!.GetValue<string>(), StringComparison.Ordinal))]), Empty));
    }

    [Fact]
    public void Variable_WrittenOnlyOnTheOtherBranch_IsEmpty() => Assert.Equal("a", Assert.Single(Of(
        Flowchart("F", "d:True>a d:False>b", Decide("d", "1 > 0"), Line("a", Js("getX()")), Set("b", "X", 1)), Empty)).ActivityId);

    [Fact]
    public void Variable_WithAFirstValueOrWrittenInTheSameProgram_IsAllRight()
    {
        Assert.Empty(Of(Flowchart("F", "a>b", Line("a", Js("getX()")), Set("b", "X", 1)), Filled));
        Assert.Empty(Of(Flowchart("F", "", Line("a", Js("setX(1); return getX();"))), Empty));
    }

    [Fact]
    public void Variable_WrittenByANameMadeUp_IsAllRight() => Assert.Empty(Of(
        Flowchart("F", "b>a", Step("b", "Elsa.RunJavaScript", ("script", Js("setVariable('' + 'X', 1)"))), Line("a", Js("getX()"))), Empty));

    [Fact]
    public void Loop_BodyWritesWhatItsConditionReads_IsAllRight() => Assert.Empty(Of(
        Step("w", "Elsa.While", ("condition", Js("getX() < 3"))).With("body", Set("b", "X", Js("getX() + 1"))), Empty));

    [Theory]
    [InlineData("getOutputFrom('b', 'Answers')")]
    [InlineData("getAnswersFromb()")]
    public void Result_OfAStepThatComesLater_IsNotThereYet(string program)
    {
        Warning(
            Flow("a>b", Line("a", Js(program)), Ask("b", "Так")), "a", "Крок «a», поле «Текст»: результату кроку «b» ще не буде, бо доти він виконатися не може.");
        Assert.Empty(Flow("b>a", Line("a", Js(program)), Ask("b", "Так")));
    }

    [Fact]
    public void Result_OfNoStep_IsTold() => Warning(
        Flow("", Line("a", Js("getOutputFrom('nobody')"))), "a", "Крок «a», поле «Текст»: кроку «nobody» у процедурі немає.");

    [Fact]
    public void Condition_OnAnAnswer_ComesAfterTheQuestion()
    {
        static IReadOnlyList<DefinitionProblem> With(string arrows, string field) => Flow(
            arrows, Ask("b", "Так"), Step("c", "Case.Condition", ("field", Plain(field)), ("operator", Plain("Empty"))), Line("d"));

        Assert.Empty(With("b>c c:Так>d c:Ні>d", "b.city"));
        Assert.Empty(With("b>c c:Так>d c:Ні>d", "urgent"));
        Warning(With("b>c c:Так>d c:Ні>d", "nobody.city"), "c", "Крок «c», поле «Поле»: кроку «nobody» у процедурі немає.");
        Warning(With("c:Так>b c:Ні>d b>d", "b.city"), "c", "Крок «c», поле «Поле»: результату кроку «b» ще не буде, бо доти він виконатися не може.");
    }

    [Fact]
    public void Result_OfTheLoopsEarlierTurn_MayBeThere() => Assert.Empty(Of(Step("each", "Elsa.ForEach", ("items", Js("[1]"))).With(
        "body", Sequence("S", Line("a", Js("getOutputFrom('b')")), Ask("b", "Так")))));
}
