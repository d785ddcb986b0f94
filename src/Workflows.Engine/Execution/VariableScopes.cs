using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>
/// Which variables a step sees, and where each is kept: what the loops around it offer, what the containers around it declare, then the
/// workflow's own.
/// </summary>
internal sealed class VariableScopes(Burst burst)
{
    /// <summary>The variable nearest to an execution, outwards to the workflow's own; what a loop offers counts as one.</summary>
    public VariableSlot? Find(ActivityExecution execution, Func<(string? Id, string Name), bool> wanted)
    {
        for (var at = execution; at is not null; at = at.ParentId is null ? null : burst.Find(at.ParentId))
        {
            if (at.Locals?.Keys.FirstOrDefault(name => wanted((null, name))) is { } local)
            {
                return new VariableSlot(at.Locals, local, null, local, "Object", false);
            }

            if (Slot(burst.Graph.Node(at.ActivityId)!.Variables, at.Variables, wanted) is { } own)
            {
                return own;
            }
        }

        return Slot(burst.Graph.Definition.Variables, burst.State.Variables, wanted);
    }

    /// <summary>All variables that an execution sees; a nearer one hides an outer one of the same name.</summary>
    public IEnumerable<VariableSlot> Visible(ActivityExecution execution)
    {
        var slots = new List<VariableSlot>();
        for (var at = execution; at is not null; at = at.ParentId is null ? null : burst.Find(at.ParentId))
        {
            slots.AddRange(at.Locals?.Keys.Select(name => new VariableSlot(at.Locals, name, null, name, "Object", false)) ?? []);
            slots.AddRange(Slots(burst.Graph.Node(at.ActivityId)!.Variables, at.Variables));
        }

        return slots.Concat(Slots(burst.Graph.Definition.Variables, burst.State.Variables)).DistinctBy(slot => slot.Name);
    }

    private static VariableSlot? Slot(
        IReadOnlyList<VariableDefinition> declared, Dictionary<string, JsonNode?>? store, Func<(string? Id, string Name), bool> wanted) =>
        Slots(declared, store).FirstOrDefault(slot => wanted((slot.Id, slot.Name)));

    private static IEnumerable<VariableSlot> Slots(IReadOnlyList<VariableDefinition> declared, Dictionary<string, JsonNode?>? store) =>
        store is null
            ? []
            : declared.Select(variable => new VariableSlot(store, variable.Id, variable.Id, variable.Name, variable.TypeName, variable.IsArray));
}
