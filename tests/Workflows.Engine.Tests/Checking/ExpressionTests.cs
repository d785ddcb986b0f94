using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using static Workflows.Engine.Tests.Checking.Checked;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Checking;

public class ExpressionTests
{
    [Fact]
    public void Program_ThatDoesNotParse_IsToldWithItsPlace() => Error(
        Flow("a>d d:True>b d:False>b", Line("a"), Decide("d", "getX( + "), Line("b")), "d",
        "Крок «d», поле «Умова»: вираз записано з помилкою (рядок 1, стовпчик 9). Вираз обривається: чогось бракує в кінці (дужки, лапки або значення).");

    [Fact]
    public void Program_OfWhatIsNotSupported_IsTold() => Assert.Equal(
        "root.activities[0].text", Assert.Single(Flow("", Line("a", Js("/x/.test('x')")))).Path);

    [Fact]
    public void Script_WithoutKind_IsAProgramAllTheSame() => Assert.StartsWith(
        "Крок «r», поле «Програма»: вираз записано з помилкою", Assert.Single(Flow("", Step("r", "Elsa.RunJavaScript", ("script", "1 +")))).Text, StringComparison.Ordinal);

    [Fact]
    public void Case_ThatDoesNotParse_IsToldByItsLabel()
    {
        var found = Assert.Single(Flow("", Step("s", "Elsa.FlowSwitch", ("cases", Plain(new JsonArray(new JsonObject
        {
            ["label"] = "Терміново",
            ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = ")" },
        }))))));
        Assert.Equal("root.activities[0].cases[0].condition", found.Path);
        Assert.StartsWith("Крок «s», поле «Умова гілки «Терміново»»: вираз записано з помилкою (рядок 1, стовпчик 1).", found.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Liquid")]
    [InlineData("CSharp")]
    [InlineData("Python")]
    public void Kind_ThatIsUnknown_IsTold(string kind)
    {
        var line = Line("a");
        line["text"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = kind, ["value"] = "x" } };
        Error(Flow("", line), "a", $"Крок «a», поле «Текст»: вираз виду «{kind}» тут не виконується. Напишіть звичайне значення або вираз JavaScript.");
    }

    [Fact]
    public void Findings_StandInTheOrderOfTheText() => Assert.Equal(
        ["a", "b", "c"],
        Flow("a>b", Line("a", Js("(")), Line("b", Js("(")), Line("c", Js("("))).Select(problem => problem.ActivityId));

    [Fact]
    public void Errors_OfMany_AreNotCrowdedOut()
    {
        var found = Of(Flowchart("F", "a0>last", [.. Enumerable.Range(0, 800).Select(i => Line($"a{i}")), Line("last", Js("("))]));
        Assert.Equal(500, found.Count);
        Assert.Equal(ProblemSeverity.Error, found[^1].Severity);
    }
}
