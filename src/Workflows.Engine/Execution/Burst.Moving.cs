using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>A burst by which an instance goes on by another version.</summary>
internal sealed partial class Burst
{
    /// <summary>
    /// Goes on by the version that this burst was made with; the state has been fitted to it. What joins wait for may be there by it, so they look again.
    /// Returns why it cannot be; null when it can.
    /// </summary>
    /// <param name="before">The version by which it went.</param>
    /// <param name="renamed">Executions whose steps are called otherwise now.</param>
    public string? Move(WorkflowGraph before, IReadOnlySet<string> renamed)
    {
        var root = State.Executions[0];
        Record(Line(root, Graph.Root, "Moved", message: $"Версія {before.Definition.Version} → {Graph.Definition.Version}"));
        try
        {
            FitVariables(State.Variables, before.Definition.Variables, Graph.Definition.Variables);
            foreach (var execution in State.Executions.AsEnumerable().Reverse().ToList())
            {
                if (renamed.Contains(execution.Id))
                {
                    Effects.Add(new MoveStep(execution.Id, execution.ActivityId));
                }

                TellMoved(execution, before);
            }
        }
        catch (StepFailedException e)
        {
            return $"Перевести справу не вдається: {Evaluator.InWords(e)}.";
        }

        Drain();
        return null;
    }

    // The step's own call is not made again: neither its tries nor its log know of it.
    private void TellMoved(ActivityExecution execution, WorkflowGraph before)
    {
        if (Find(execution.Id) is null)
        {
            return; // Ended by another that has just gone on.
        }

        var node = Graph.Node(execution.ActivityId)!;
        if (node.Variables.Count > 0)
        {
            FitVariables(execution.Variables ??= [], before.Node(execution.ActivityId)?.Variables ?? [], node.Variables);
        }

        var context = new ActivityContext(this, node, execution);
        var origin = new EffectOrigin(EffectOriginKind.Call, ++asked, node.Id);
        var retries = execution.Retries;
        node.Activity.Moved(context);
        if (Objection(context, origin) is { } objection)
        {
            throw new StepFailedException($"крок «{node.Title}»: {Evaluator.InWords(objection)}");
        }

        Apply(execution, node, context, origin);
        execution.Retries = retries;
    }

    // What is new begins with its first value, what has another type is converted; what is gone stays where it is, for whoever comes back.
    private void FitVariables(Dictionary<string, JsonNode?> store, IReadOnlyList<VariableDefinition> before, IReadOnlyList<VariableDefinition> after)
    {
        foreach (var variable in after)
        {
            if (!store.TryGetValue(variable.Id, out var value))
            {
                store[variable.Id] = Evaluator.DefaultOf(variable);
            }
            else if (before.FirstOrDefault(one => one.Id == variable.Id) is not { } old || old.TypeName != variable.TypeName || old.IsArray != variable.IsArray)
            {
                var converted = Converted(store, variable, value);
                if (before.FirstOrDefault(one => one.Id == variable.Id) is { } former && !JsonNode.DeepEquals(Converted(store, former, converted), value))
                {
                    throw new StepFailedException($"«{variable.Name}»: у тій версії це значення іншого виду, і частина його загубилася б");
                }

                store[variable.Id] = converted;
            }
        }
    }

    private static JsonNode? Converted(Dictionary<string, JsonNode?> store, VariableDefinition variable, JsonNode? value) =>
        Evaluator.Assignment(new VariableSlot(store, variable.Id, variable.Id, variable.Name, variable.TypeName, variable.IsArray), value?.DeepClone()).Value;
}
