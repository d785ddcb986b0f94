using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Asks for a task that is completed from outside.</summary>
public sealed class RunTaskActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.RunTask",
        PaletteGroups.Events,
        "Чекати на зовнішнє завдання",
        "Просить іншу програму виконати завдання й чекає на відповідь.")
    {
        Icon = "event",
        IsForExperts = true,
        Inputs =
        [
            new("taskName", "String", "Назва завдання")
            {
                Description = "Що виконати.",
            },
            new("payload", "ObjectDictionary", "Дані завдання")
            {
                Description = "Що передати.",
                UiHint = "dropdown",
            },
        ],
        Outputs =
        [
            new("taskId", "String", "Номер завдання"),
            new("result", "Object", "Відповідь"),
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => StepWays.Declared(node) with { Wait = StepWait.Always };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var name = context.Input("taskName").AsText() ?? throw new StepFailedException("не названо завдання");
        context.SetOutput("taskId", context.Wait("Elsa.RunTask", name));
    }

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        context.SetOutput("result", resumption.Input);
        context.Complete();
    }
}
