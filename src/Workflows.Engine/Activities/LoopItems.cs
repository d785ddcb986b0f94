using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>What loops have in common.</summary>
internal static class LoopItems
{
    /// <summary>The items of the loop; nothing is an empty list, one value a list of one.</summary>
    public static IReadOnlyList<JsonNode?> Of(ActivityContext context) => context.Input("items") switch
    {
        null => [],
        JsonArray list => [.. list],
        var single => [single],
    };

    /// <summary>What Elsa's loops offer to their body.</summary>
    public static Dictionary<string, JsonNode?> Locals(int index, JsonNode? item) =>
        new() { ["CurrentIndex"] = index, ["CurrentValue"] = item?.DeepClone() };

    /// <summary>Whether the body's end ends the loop too: by a break, or because the whole workflow ends.</summary>
    public static bool Ends(ActivityContext context, Completion child)
    {
        switch (child.Ends)
        {
            case EndKind.Loop:
                context.Complete();
                return true;
            case EndKind.Workflow:
                context.End(EndKind.Workflow, child.Outcomes);
                return true;
            default:
                return false;
        }
    }
}
