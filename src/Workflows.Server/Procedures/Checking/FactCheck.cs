using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Checking;

/// <summary>What conditions and choices ask of a case that it does not know: fields that nobody asks, answers that a form does not have.</summary>
internal static class FactCheck
{
    private const string ValueKey = "value";

    /// <summary>All of it. A condition over what a case does not know would stop it; a branch or a comparison with an answer that is never given is worth a look.</summary>
    public static async Task<IReadOnlyList<DefinitionProblem>> FindAsync(ServerContext context, PickFor place, WorkflowGraph graph, CancellationToken cancellation)
    {
        var asked = Asked(graph);
        if (asked.Count == 0)
        {
            return [];
        }

        var facts = await DrawingFacts.OfAsync(context, place, cancellation);
        return
        [
            .. asked.Where(one => facts.All(fact => fact.Key != one.Key) && !IsResult(graph, one.Key))
                .Select(one => StepCheck.Problem(ProblemSeverity.Error, one.Step, ChoiceActivity.FieldKey, $"{Named(graph, one.Key)} у справах цієї процедури немає, або воно не для розгалужень")),
            .. Lost(graph, facts),
        ];
    }

    /// <summary>Branches and comparisons with answers that their forms do not have, or do not have any more.</summary>
    public static IReadOnlyList<DefinitionProblem> Lost(WorkflowGraph graph, IReadOnlyList<Fact> facts)
    {
        var asked = from one in Asked(graph)
                    let fact = facts.FirstOrDefault(fact => fact.Key == one.Key && fact.Values.Count > 0)
                    where fact is not null
                    select (one.Step, Fact: fact);
        return
        [
            .. from one in asked
               where one.Step.Activity is ConditionActivity
               from value in ValuesOf(one.Step)
               where one.Fact.Values.All(known => known.Value != value)
               select Wrong(one.Step, ValueKey, one.Fact, value, "порівнювати з нею марно"),
            .. from one in asked
               where one.Step.Activity is ChoiceActivity
               from branch in one.Step.Input(ChoiceActivity.BranchesKey)?.Expression.Value.AsTexts() ?? []
               where ChoiceMeanings.Find(one.Step, one.Fact, branch) is null
               select Wrong(one.Step, ChoiceActivity.BranchesKey, one.Fact, branch, "цією гілкою справа не піде"),
        ];
    }

    private static List<(ActivityNode Step, string Key)> Asked(WorkflowGraph graph) =>
        OfficeCheck.Asked(graph.Nodes.Where(step => step.Activity is ConditionActivity or ChoiceActivity), ChoiceActivity.FieldKey);

    private static DefinitionProblem Wrong(ActivityNode step, string key, Fact fact, string answer, string so) =>
        StepCheck.Problem(ProblemSeverity.Warning, step, key, $"відповіді «{answer}» у полі «{fact.Label}» не буває, {so}");

    // What a condition compares with, as far as that is chosen from a list: not what is typed, not whether something is there at all.
    private static IReadOnlyList<string> ValuesOf(ActivityNode step) => StepCheck.Said(step, "operator") is null or "Equal" or "NotEqual" or "OneOf" or "Contains"
        ? step.Input(ValueKey)?.Expression is { IsPlain: true, Value: { } value } ? value.AsTexts() : []
        : [];

    // «Відповідь на крок «…»» for people, who know no ids.
    private static string Named(WorkflowGraph graph, string field) => field.LastIndexOf('.') is var dot and > 0 && graph.Node(field[..dot]) is { } step
        ? $"відповіді «{field[(dot + 1)..]}» кроку «{step.Title}»"
        : $"поля «{field}»";

    // Of a step that is there a result can be asked for, empty where there is none; of a task only what it brings besides the answers of its form, which are
    // known. A variable may be named by its id.
    private static bool IsResult(WorkflowGraph graph, string field) => (field.LastIndexOf('.') is var dot and > 0 && graph.Node(field[..dot]) is { } step
            && (!step.IsTask() || step.Input("form")?.Expression is { IsPlain: false } || step.Declaration.Outputs.Any(output => output.Key == field[(dot + 1)..])))
        || graph.Definition.Variables.Concat(graph.Nodes.SelectMany(step => step.Variables)).Any(variable => variable.Id == field);
}
