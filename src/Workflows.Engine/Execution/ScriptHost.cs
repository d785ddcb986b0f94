using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Engine.Execution;

/// <summary>What a program in a drawing can ask and tell: Elsa's functions, over one call of one step.</summary>
internal static class ScriptHost
{
    public static JavaScriptHost For(ActivityContext context, Burst burst, BurstSurroundings surroundings)
    {
        var host = new JavaScriptHost(surroundings.Clock, () => Guid.CreateVersion7(surroundings.Now));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        AddVariables(host, taken, context, burst);
        AddInstance(host, taken, context, burst);
        AddInputs(host, taken, burst);
        AddResults(host, taken, burst);
        if (context.ScriptOutcomes is { } outcomes)
        {
            Add(host, taken, "setOutcome", arguments => Chosen(outcomes, [.. arguments.Take(1)]));
            Add(host, taken, "setOutcomes", arguments => Chosen(outcomes, arguments is [JsonArray list] ? [.. list] : [.. arguments]));
        }

        return host;
    }

    private static void AddVariables(JavaScriptHost host, HashSet<string> taken, ActivityContext context, Burst burst)
    {
        var slots = burst.Variables.Visible(context.Execution).ToList();
        Add(host, taken, "getVariable", arguments => Evaluator.Read(context, Named(slots, arguments)));
        Add(host, taken, "setVariable", arguments => Set(context, Named(slots, arguments), arguments.ElementAtOrDefault(1)), changes: true);
        foreach (var slot in slots)
        {
            Add(host, taken, "get" + slot.Name, _ => Evaluator.Read(context, slot));
            Add(host, taken, "set" + slot.Name, arguments => Set(context, slot, arguments.ElementAtOrDefault(0)), changes: true);
        }

        taken.Add("variables");
        host.AddGlobal("variables", () => new JsonObject(slots.Select(slot => KeyValuePair.Create(slot.Name, Evaluator.Read(context, slot)))));
    }

    private static void AddInstance(JavaScriptHost host, HashSet<string> taken, ActivityContext context, Burst burst)
    {
        var definition = burst.Graph.Definition;
        Add(host, taken, "getWorkflowDefinitionId", _ => definition.DefinitionId);
        Add(host, taken, "getWorkflowDefinitionVersionId", _ => definition.Id);
        Add(host, taken, "getWorkflowDefinitionVersion", _ => definition.Version);
        Add(host, taken, "getWorkflowInstanceId", _ => burst.InstanceId);
        Add(host, taken, "getWorkflowInstanceName", _ => context.NewName ?? burst.Name);
        Add(host, taken, "setWorkflowInstanceName", arguments => Do(() => context.SetName(Text(arguments, 0))));
        Add(host, taken, "getCorrelationId", _ => context.NewCorrelationId ?? burst.CorrelationId);
        Add(host, taken, "setCorrelationId", arguments => Do(() => context.SetCorrelationId(Text(arguments, 0))));
    }

    private static void AddInputs(JavaScriptHost host, HashSet<string> taken, Burst burst)
    {
        Add(host, taken, "getInput", arguments => burst.State.Input.GetValueOrDefault(Text(arguments, 0) ?? "")?.DeepClone());
        foreach (var input in burst.Graph.Definition.Inputs)
        {
            Add(host, taken, "get" + input.Name, _ => burst.State.Input.GetValueOrDefault(input.Name)?.DeepClone());
        }
    }

    private static void AddResults(JavaScriptHost host, HashSet<string> taken, Burst burst)
    {
        Add(host, taken, "getOutputFrom", arguments => Result(burst, Text(arguments, 0), Text(arguments, 1)));
        foreach (var (activityId, outputs) in burst.State.Results)
        {
            var node = burst.Graph.Node(activityId);
            foreach (var declared in node?.Declaration.Outputs ?? [])
            {
                if (outputs.TryGetValue(declared.Key, out var value))
                {
                    Add(host, taken, $"get{declared.Name}From{node!.Name ?? node.Id}", _ => value?.DeepClone());
                }
            }
        }
    }

    // A step is meant by its name; old drawings mean its id.
    private static JsonNode? Result(Burst burst, string? step, string? output)
    {
        var node = burst.Graph.Nodes.FirstOrDefault(node => node.Name == step) ?? burst.Graph.Node(step ?? "");
        if (node is null)
        {
            throw new StepFailedException($"кроку «{step}» у процедурі немає");
        }

        var outputs = burst.State.Results.GetValueOrDefault(node.Id);
        var key = node.Declaration.Outputs.FirstOrDefault(declared => output is null || declared.Name == output || declared.Key == output)?.Key;
        return key is null ? null : outputs?.GetValueOrDefault(key)?.DeepClone();
    }

    private static VariableSlot Named(List<VariableSlot> slots, IReadOnlyList<JsonNode?> arguments)
    {
        var name = Text(arguments, 0);
        return slots.Find(slot => slot.Name == name) ?? throw new StepFailedException($"змінної «{name}» немає серед видимих цьому кроку");
    }

    private static JsonNode? Set(ActivityContext context, VariableSlot slot, JsonNode? value)
    {
        context.Assign(slot, value);
        return null;
    }

    private static JsonNode? Chosen(List<string> outcomes, IReadOnlyList<JsonNode?> chosen)
    {
        outcomes.Clear();
        outcomes.AddRange(chosen.Select(outcome => outcome.AsText()).OfType<string>());
        return null;
    }

    private static JsonNode? Do(Action action)
    {
        action();
        return null;
    }

    private static string? Text(IReadOnlyList<JsonNode?> arguments, int index) => arguments.ElementAtOrDefault(index).AsText();

    private static void Add(
        JavaScriptHost host, HashSet<string> taken, string name, Func<IReadOnlyList<JsonNode?>, JsonNode?> body, bool changes = false)
    {
        if (taken.Add(name))
        {
            host.AddFunction(name, body, changes);
        }
    }
}
