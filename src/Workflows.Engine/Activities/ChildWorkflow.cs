using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Steps that run another workflow. The child starts in a burst of its own; a waiting parent is woken by the child's last burst.</summary>
internal static class ChildWorkflow
{
    /// <summary>The fields that such steps share.</summary>
    public static IReadOnlyList<InputDeclaration> Inputs { get; } =
    [
        new("workflowDefinitionId", "String", "Процедура")
        {
            Description = "Яку процедуру запустити.",
            UiHint = "workflow-definition-picker",
            OptionsFrom = OptionLists.Workflows,
        },
        new("correlationId", "String", "Ключ зв’язку")
        {
            Description = "За ним нову справу знайдуть події.",
            IsForExperts = true,
        },
        new("input", "ObjectDictionary", "Що передати")
        {
            Description = "Значення для входів процедури.",
            IsForExperts = true,
            UiHint = "dropdown",
        },
        new("waitForCompletion", "Boolean", "Чекати завершення")
        {
            Description = "Іти далі лише тоді, коли запущена процедура закінчиться.",
            UiHint = "checkbox",
        },
    ];

    /// <summary>Always by «Done», and by what the child names as its outcomes if it is waited for.</summary>
    public static StepWays Ways(ActivityNode node) => node.Input("waitForCompletion")?.Expression switch
    {
        null => StepWays.Declared(node),
        { IsPlain: true, Value: var waits } when !waits.IsTrue() => StepWays.Declared(node),
        { IsPlain: var isSaid } => new(["Done"]) { Taken = WaysTaken.All, MayNameMore = true, Wait = isSaid ? StepWait.Always : StepWait.Maybe },
    };

    public static void Start(ActivityContext context, string bookmarkName)
    {
        var definition = context.Input("workflowDefinitionId").AsText() ?? throw new StepFailedException("не вибрано процедури, яку запустити");
        var childId = context.Burst.Ids.Next();
        var waits = context.Input("waitForCompletion").IsTrue();
        var bookmark = waits ? context.Wait(bookmarkName) : null;
        var input = context.Input("input") as JsonObject ?? [];
        context.Memo["child"] = childId;
        context.Emit(new StartChild(
            childId, definition, context.Burst.Workflow.ChildVersion(definition), context.Input("correlationId").AsText(),
            input.ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone()), bookmark));
        if (!waits)
        {
            context.SetOutput("result", new JsonObject { ["workflowInstanceId"] = childId });
            context.Complete();
        }
    }

    // The whole result tells of the instance too, as ExecuteWorkflow's does; otherwise it is the outputs alone.
    public static void Ended(ActivityContext context, Resumption resumption, bool whole)
    {
        var ended = resumption.Input as JsonObject ?? [];
        context.SetOutput("result", whole ? ended : ended["output"]);
        context.Complete(["Done", .. ended["outcomes"].AsTexts()]);
    }

    public static void CancelWithParent(ActivityContext context)
    {
        if (context.Execution.Bookmarks is { Count: > 0 } && context.Memo["child"].AsText() is { } child)
        {
            context.Emit(new CancelChild(child));
        }
    }
}
