using Workflows.Engine.Definitions;
using Workflows.Server.Clients;
using Workflows.Server.Procedures.Checking;

namespace Workflows.Server.Procedures.Regular;

/// <summary>What is wrong with «Регулярно» in a drawing: it stands at the beginning, once, and says when.</summary>
internal static class RegularCheck
{
    /// <summary>All of it.</summary>
    public static IEnumerable<DefinitionProblem> Find(WorkflowGraph graph)
    {
        var steps = graph.Nodes.Where(step => step.Type == RegularActivity.TypeName).ToList();
        foreach (var step in steps)
        {
            if (!IsAtTheBeginning(graph, step))
            {
                yield return Wrong(step, "він починає процедуру, тому стоїть лише на її початку: жодна стрілка до нього не веде, і в інші кроки його не вкладають");
            }

            if (StepCheck.Said(step, RegularActivity.EveryField) is null)
            {
                yield return Wrong(step, "не вибрано, як часто починати справу");
            }
            else if (RegularActivity.Schedule(step) is null)
            {
                yield return Wrong(step, "не сказано, коли саме починати справу: виберіть день і годину з переліків");
            }
        }

        foreach (var step in steps.Skip(1))
        {
            yield return Wrong(step, "«Регулярно» у процедурі може бути лише один");
        }

        if (steps.Count > 0 && StartSettings.Find(graph.Definition) is { Subject: not SubjectKind.Matter })
        {
            yield return Wrong(steps[0], "справа, що починається сама, нікого не стосується, а ця процедура — про когось. Зробіть для «Регулярно» окрему процедуру або приберіть із початку, про кого справа");
        }
        else if (steps.Count > 0 && StartSettings.Find(graph.Definition) is { Form: not null, Roles.Count: > 0 })
        {
            yield return StepCheck.Problem(
                ProblemSeverity.Warning, steps[0], RegularActivity.EveryField, "коли справа починається сама, початкової форми ніхто не заповнює, тож її відповіді порожні");
        }
    }

    private static bool IsAtTheBeginning(WorkflowGraph graph, ActivityNode step) => graph.Root.Type == "Elsa.Flowchart"
        ? graph.Flowchart(graph.Root.Id) is var drawn && ReferenceEquals(drawn.Step(step.Id), step) && !drawn.Inbound(step.Id).Any()
        : graph.Root.Activities is [var first, ..] && ReferenceEquals(first, step);

    private static DefinitionProblem Wrong(ActivityNode step, string text) => StepCheck.Problem(ProblemSeverity.Error, step, RegularActivity.EveryField, text);
}
