using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Server.Forms;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Letters;

/// <summary>What stands against publishing a procedure with steps «Лист».</summary>
internal static class LetterStepChecks
{
    /// <summary>Steps whose letter nobody has written, or that write to whoever did a step which is not there.</summary>
    /// <param name="context">One that sees the unit and the one above.</param>
    /// <param name="place">The unit that the procedure belongs to.</param>
    /// <param name="graph">The procedure.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>Each step with a sentence; empty when nothing does.</returns>
    public static async Task<IReadOnlyList<(ActivityNode Step, string Text)>> FindAsync(
        ServerContext context, PickFor place, WorkflowGraph graph, CancellationToken cancellation)
    {
        var steps = graph.Nodes.Where(node => node.Type == LetterActivity.TypeName).ToList();
        var keys = steps.Count == 0 ? [] : await LetterTopic.KeysAsync(context, place.Unit, place.Above, cancellation);
        return
        [
            .. from step in steps
               let key = step.Input(LetterActivity.TemplateField) is null ? ShippedWording.CaseKey : Text(step, LetterActivity.TemplateField)
               where !keys.Contains(key) && step.Input(LetterActivity.TemplateField)?.Expression is not { IsPlain: false }
               select (step, $"Крок «{step.Title}»: {(key.Length == 0 ? "не вибрано, якого листа надіслати" : $"шаблону листа «{key}» немає")}."),
            .. from step in steps
               let other = Text(step, LetterActivity.SameAsField)
               let problem = other.Length == 0 || other == FormAnswer.StartStep ? null : TaskSteps.PerformerProblem(graph, other)
               where problem is not null
               select (step, $"Крок «{step.Title}»: {problem}."),
        ];
    }

    private static string Text(ActivityNode step, string field) => step.Input(field)?.Expression.Value.AsText()?.Trim() ?? "";
}
