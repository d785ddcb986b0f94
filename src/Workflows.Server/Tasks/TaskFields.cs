using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.ReferenceLists;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Tasks;

/// <summary>The fields that all kinds of steps with tasks have, whatever else they ask; those about time are <see cref="TimingInputs"/>.</summary>
internal static class TaskFields
{
    /// <summary>How to do it.</summary>
    public static InputDeclaration Instructions(string description) => Field("instructions", "Пояснення", $"{description}; без персональних даних. Замість {SiteAddress.Mark} стане адреса сайту центру.", "String", "multiline");

    /// <summary>How pressing it is.</summary>
    public static InputDeclaration Priority { get; } = Choice("priority", "Важливість", "Наскільки завдання термінове.", TaskPriority.Normal,
        Enum.GetValues<TaskPriority>().Select(priority => Option(priority, priority.Word())));

    /// <summary>On what ground.</summary>
    public static InputDeclaration Clause { get; } = Picked("clause", "Пункт стандарту", "На підставі чого це роблять.", PickList.Clauses);

    /// <summary>On what else: numbers with commas between.</summary>
    public static InputDeclaration MoreClauses { get; } = Field("moreClauses", "Ще пункти", "Номери інших пунктів стандарту, які виконує крок, через кому: G7, F5.", "String");

    /// <summary>The ground that a step's two fields say; null for none.</summary>
    public static string? GroundOf(ActivityContext context) => Clauses.Joined(StepText.Of(context, Clause.Key), StepText.Of(context, MoreClauses.Key));

    /// <summary>Whose queue it comes into: a role whose people do tasks.</summary>
    public static InputDeclaration Performers(string key, string label, string description, Role? first = null) => Choice(
        key, label, description, first, Enum.GetValues<Role>().Where(role => role.Has(Right.WorkOnTasks)).Select(role => Option(role, role.Word())));
}
