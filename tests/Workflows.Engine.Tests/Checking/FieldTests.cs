using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using static Workflows.Engine.Tests.Checking.Checked;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Checking;

public class FieldTests
{
    [Theory]
    [InlineData("Elsa.ExecuteWorkflow", "не вибрано процедури, яку запустити")]
    [InlineData("Elsa.DispatchWorkflow", "не вибрано процедури, яку запустити")]
    [InlineData("Elsa.FlowDecision", "немає умови, за якою вибирати гілку")]
    [InlineData("Elsa.If", "немає умови, за якою вибирати")]
    [InlineData("Elsa.While", "немає умови, за якою повторювати")]
    [InlineData("Elsa.StartAt", "не сказано, до якого часу чекати")]
    [InlineData("Elsa.Cron", "не задано розкладу")]
    [InlineData("Elsa.Event", "не названо події, на яку чекати")]
    [InlineData("Elsa.PublishEvent", "не названо події")]
    [InlineData("Elsa.RunTask", "не названо завдання")]
    [InlineData("Elsa.SetVariable", "не вибрано змінної, в яку записувати")]
    [InlineData("Elsa.SetOutput", "не названо результату процедури")]
    [InlineData("Elsa.FlowSwitch", "немає жодної гілки, з якої вибирати")]
    [InlineData("Elsa.Switch", "немає жодної гілки, з якої вибирати")]
    public void Field_LeftOut_IsTold(string type, string missing) => Error(Flow("l>a", Line("l"), Step("a", type)), "a", $"Крок «a»: {missing}.");

    [Theory]
    [InlineData("Elsa.ExecuteWorkflow", "workflowDefinitionId", "")]
    [InlineData("Elsa.Event", "eventName", " ")]
    [InlineData("Elsa.Delay", "timeSpan", "")]
    [InlineData("Elsa.Timer", "interval", null)]
    public void Field_Emptied_IsTold(string type, string field, string? value) =>
        Assert.Equal($"root.activities[1].{field}", Assert.Single(Flow("l>a", Line("l"), Step("a", type, (field, value)))).Path);

    [Fact]
    public void Field_WithADefault_MayBeLeftOut() => Assert.Empty(Flow("l>a a>b", Line("l"), Step("a", "Elsa.Delay"), Step("b", "Elsa.Timer")));

    [Fact]
    public void Field_GivenByAProgram_IsNotGuessed() => Assert.Empty(Flow("l>a", Line("l"), Step("a", "Elsa.Event", ("eventName", Js("'e' + 1")))));

    [Fact]
    public void Delay_OfNothing_IsWorthALook() =>
        Warning(Flow("l>a", Line("l"), Delay("a", "00:00:00")), "a", "Крок «a» не чекатиме: час чекання має бути більшим за нуль.");

    [Fact]
    public void Schedule_ThatIsNone_IsTold() => Error(
        Flow("l>a", Line("l"), Step("a", "Elsa.Cron", ("cronExpression", "щодня"))), "a", "Крок «a»: розклад «щодня» записано неправильно.");

    [Fact]
    public void Case_WithoutCondition_IsTold() => Error(
        Flow("s:one>a s:Default>a", Step("s", "Elsa.FlowSwitch", ("cases", Plain(new JsonArray(new JsonObject { ["label"] = "one" })))), Line("a")), "s",
        "Крок «s»: гілка «one» не має умови, тому справа нею ніколи не піде.");

    [Theory]
    [InlineData("Equal", null, ProblemSeverity.Warning)]
    [InlineData("Greater", null, ProblemSeverity.Error)]
    [InlineData("Empty", null, null)]
    [InlineData("Equal", "так", null)]
    public void Condition_WithNothingToCompareWith_IsTold(string comparison, string? value, ProblemSeverity? severity)
    {
        var step = Step("c", "Case.Condition", ("field", Plain("X")), ("operator", Plain(comparison)));
        var found = Of(Flowchart("F", "c:Так>a c:Ні>a", value is null ? step : step.With("value", value), Line("a")), ("X", "String", "1"));
        if (severity is null)
        {
            Assert.Empty(found);
        }
        else
        {
            Single(found, severity.Value, "c", "Крок «c»: не сказано, з чим порівнювати.");
        }
    }

    [Fact]
    public void Condition_WithoutField_IsTold() => Error(
        Flow("c:Так>a c:Ні>a", Step("c", "Case.Condition", ("operator", Plain("Empty"))), Line("a")), "c", "Крок «c»: не вибрано поля, яке перевіряти.");

    [Fact]
    public void FirstValue_ThatDoesNotFit_IsTold()
    {
        Error(Of(Flowchart("F", "", Line("a")), ("N", "Int32", "багато")), null, "Змінна «N» має непридатне перше значення. Значення «багато» не є цілим числом.");
        Assert.Empty(Of(Flowchart("F", "", Line("a")), ("N", "Int32", "7"), ("Text", "String", "багато"), ("None", "DateTime", null)));
    }

    [Fact]
    public void FirstValue_OfAContainersVariable_IsToldThere() => Assert.Equal("S", Assert.Single(Of(Sequence("S", Line("a")).With(
        "variables", new JsonArray(new JsonObject { ["id"] = "v", ["name"] = "v", ["typeName"] = "Boolean", ["value"] = "мабуть" })))).ActivityId);

    [Fact]
    public void Step_ThatIsNeverReached_MayBeUnfinished() => Assert.Equal(
        ["До кроку «c» не веде жодна стрілка, тому він ніколи не почнеться."],
        Flow("a>b", Line("a"), Line("b"), Step("c", "Elsa.Event")).Select(problem => problem.Text));
}
