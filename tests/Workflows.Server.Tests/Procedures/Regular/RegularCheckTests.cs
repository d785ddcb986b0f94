using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.Regular;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Procedures.Regular;

public sealed class RegularCheckTests
{
    private const string Place = "він починає процедуру, тому стоїть лише на її початку: жодна стрілка до нього не веде, і в інші кроки його не вкладають";

    [Fact]
    public void Step_AtTheBeginning_IsRight_AlsoBesideAStart()
    {
        Assert.Empty(Of(Flow("r>a", Regular("r", ("every", "Day")), TaskStep("a"))));
        Assert.Empty(Of(Flow("s>a r>a", Step("s", "Elsa.Start"), TaskStep("a"), Regular("r", ("every", "Quarter"), ("day", "31")))));
    }

    [Theory]
    [InlineData("a>r", Place)]
    [InlineData("r>a a>r", Place)]
    public void Step_ThatAnArrowLeadsTo_IsWrong(string arrows, string problem) =>
        Assert.Equal([$"Крок «r»: {problem}."], Of(Flow(arrows, Regular("r", ("every", "Day")), TaskStep("a"))));

    [Fact]
    public void Step_InsideAnother_IsWrong()
    {
        var sequence = Step("q", "Elsa.Sequence");
        sequence["activities"] = new JsonArray(Regular("r", ("every", "Day")));
        Assert.Equal([$"Крок «r»: {Place}."], Of(Flow("a>q", TaskStep("a"), sequence)));
    }

    [Fact]
    public void Two_AreOneTooMany() => Assert.Equal(
        ["Крок «q»: «Регулярно» у процедурі може бути лише один."],
        Of(Flow("r>a q>a", Regular("r", ("every", "Day")), Regular("q", ("every", "Week")), TaskStep("a"))));

    [Theory]
    [InlineData(null, null, "не вибрано, як часто починати справу")]
    [InlineData("Month", "40", "не сказано, коли саме починати справу: виберіть день і годину з переліків")]
    public void Step_WithoutATime_IsWrong(string? every, string? day, string problem) =>
        Assert.Equal([$"Крок «r»: {problem}."], Of(Flow("r>a", Regular("r", ("every", every), ("day", day)), TaskStep("a"))));

    [Theory]
    [InlineData("subject", "Lead", ProblemSeverity.Error, "нікого не стосується")]
    [InlineData("form", "f", ProblemSeverity.Warning, "початкової форми ніхто не заповнює")]
    public void Procedure_ThatNeedsAPersonToBeginIt_IsWrongOrWarnedOf(string key, string value, ProblemSeverity severity, string problem)
    {
        var drawing = JsonNode.Parse(Flow("r>a", Regular("r", ("every", "Day")), TaskStep("a")))!;
        drawing["customProperties"] = new JsonObject { ["start"] = new JsonObject { ["roles"] = new JsonArray("Lawyer"), [key] = value } };
        var found = Assert.Single(Find(drawing.ToJsonString()));
        Assert.Equal(severity, found.Severity);
        Assert.Contains(problem, found.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Of(string text) => Find(text).Select(problem => problem.Text);

    private static IEnumerable<DefinitionProblem> Find(string text) =>
        RegularCheck.Find(WorkflowGraph.Compile(WorkflowDefinitionReader.Read(text, ProcedureServices.Trial).Definition!));

    private static JsonObject Regular(string id, params (string Key, JsonNode? Value)[] fields) => With(Step(id, RegularActivity.TypeName), fields);
}
