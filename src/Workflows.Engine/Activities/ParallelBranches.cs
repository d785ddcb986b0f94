using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Several steps at once; the container ends with the last of them.</summary>
internal static class ParallelBranches
{
    public static void Begin(ActivityContext context, IEnumerable<(ActivityNode Branch, Dictionary<string, JsonNode?>? Locals)> branches)
    {
        var count = 0;
        foreach (var (branch, locals) in branches)
        {
            context.Schedule(branch, locals);
            count++;
        }

        context.Memo["open"] = count;
        if (count == 0)
        {
            context.Complete();
        }
    }

    // A break ends a loop and goes no further; through anything else it goes on to the loop around it.
    public static void OneEnded(ActivityContext context, Completion child, bool breaksHere = true)
    {
        var open = context.Memo["open"].AsLong()!.Value - 1;
        context.Memo["open"] = open;
        if (child.Ends == EndKind.Workflow || (child.Ends == EndKind.Loop && !breaksHere))
        {
            context.End(child.Ends, child.Outcomes);
        }
        else if (open == 0 || child.Ends == EndKind.Loop)
        {
            context.Complete();
        }
    }
}
