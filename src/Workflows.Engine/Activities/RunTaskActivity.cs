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
}
