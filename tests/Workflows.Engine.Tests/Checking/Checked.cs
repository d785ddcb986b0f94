using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Checking;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Checking;

/// <summary>Checks small drawings.</summary>
internal static class Checked
{
    /// <summary>A drawing ready to be checked; it must have been read without errors.</summary>
    public static WorkflowGraph Graph(string text)
    {
        var reading = WorkflowDefinitionReader.Read(text, ActivityCatalogue.BuiltIn.With(new AskActivity()));
        Assert.DoesNotContain(reading.Problems, problem => problem.Severity == ProblemSeverity.Error);
        return WorkflowGraph.Compile(reading.Definition!);
    }

    public static IReadOnlyList<DefinitionProblem> Of(JsonObject root, params (string Name, string Type, string? Default)[] variables) =>
        DefinitionCheck.Find(Graph(Workflow(root, variables)));

    public static IReadOnlyList<DefinitionProblem> Flow(string arrows, params JsonObject[] steps) => Of(Flowchart("F", arrows, steps));

    /// <summary>There is this and nothing else.</summary>
    public static void Single(IEnumerable<DefinitionProblem> found, ProblemSeverity severity, string? activityId, string text)
    {
        var only = Assert.Single(found);
        Assert.Equal((severity, activityId, text), (only.Severity, only.ActivityId, only.Text));
    }

    public static void Error(IEnumerable<DefinitionProblem> found, string? activityId, string text) => Single(found, ProblemSeverity.Error, activityId, text);

    public static void Warning(IEnumerable<DefinitionProblem> found, string? activityId, string text) => Single(found, ProblemSeverity.Warning, activityId, text);

    /// <summary>Somebody is asked and answers with one of the outcomes.</summary>
    public static JsonObject Ask(string id, params string[] outcomes) => Step(id, AskActivity.Type, ("outcomes", outcomes));
}

/// <summary>Waits for an answer and goes on by it: what the product's task is, without people.</summary>
internal sealed class AskActivity : Activity
{
    public const string Type = "Test.Ask";

    public override ActivityDeclaration Declaration { get; } = new(Type, "Тест", "Запитати", "Чекає на відповідь.")
    {
        Inputs = [new("outcomes", "List<String>", "Відповіді")],
        Outputs = [new("answers", "Object", "Відповідь")],
    };

    public override StepWays Ways(ActivityNode node)
    {
        var outcomes = node.Input("outcomes")!.Expression.Value.AsTexts();
        return new(outcomes) { Idle = ["Прострочено"], StandIn = outcomes is [_] ? "Done" : null, Wait = StepWait.Always };
    }

    protected internal override void Execute(ActivityContext context) => context.Wait(Type);

    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        var (chosen, outcomes) = (resumption.Input.AsText()!, context.Input("outcomes").AsTexts());
        context.Complete(outcomes.Count == 1 && !context.IsDrawn(chosen) ? "Done" : chosen);
    }
}
