using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Moving;
using Workflows.Server.Access;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Tasks;

/// <summary>«Розподілити»: a task in which somebody chooses who manages the case from now on.</summary>
/// <param name="opening">Puts the task into the inbox; null on a trial, which has neither people nor cases.</param>
internal sealed class AssignActivity(TaskOpening? opening) : Activity
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.Assign";

    /// <summary>Somebody is chosen.</summary>
    public const string Assigned = "Розподілено";

    /// <summary>Output of the step by which later steps know who was chosen.</summary>
    public const string ChosenPerson = "person";

    private static readonly TaskOutcome[] Outcomes = [new(Assigned, OutcomeKind.Positive)];

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, Procedures.StepGroups.People, "Розподілити", "Ставить завдання вибрати, хто вестиме справу: ця людина стає її кейс-менеджером.")
    {
        Icon = "assign",
        TitledBy = "title",
        Inputs =
        [
            Field("title", "Що зробити", "Кілька слів без персональних даних.", "String") with { Default = JsonValue.Create("Вибрати, хто вестиме справу") },
            TaskFields.Instructions("На що зважити"),
            TaskFields.Performers("role", "Хто розподіляє", "Роль, що вибирає людину.", Role.Coordinator),
            Choice("among", "Серед кого", "Роль, серед людей якої вибирають.", Role.SocialWorker,
                Enum.GetValues<Role>().Where(role => role.OpensCards()).Select(role => Option(role, role.Word()))),
            TaskFields.Priority,
            .. TimingInputs.All,
            TaskFields.Clause,
            TaskFields.MoreClauses,
        ],
        Outputs =
        [
            new("outcome", "String", "Чим завершено"),
            new(ChosenPerson, "String", "Кого вибрано"),
            new(DrawnTask.CompletedBy, "String", "Хто вибрав"),
        ],
        Ports =
        [
            new(Assigned, PortKind.Flow, Assigned),
            new(TaskOutcomes.Late, PortKind.Flow, TaskOutcomes.Late),
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => TaskSteps.Ways(node, [Assigned]);

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) => OpenTask.Ask(context, opening, DrawnTask.Of(context, "role", Outcomes) with
    {
        Among = StepText.Word<Role>(context, "among") ?? throw new StepFailedException("не заповнено поле «Серед кого»"),
    });

    /// <inheritdoc/>
    protected override void Move(StepMove move) => TaskMoving.Check(move);

    /// <inheritdoc/>
    protected override void Moved(ActivityContext context) => TaskMoving.Follow(context);

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        var brought = resumption.Input as JsonObject;
        var outcome = resumption.Reason == BookmarkEnd.TimedOut ? TaskOutcomes.Late : Assigned;
        context.SetOutput("outcome", outcome);
        context.SetOutput(ChosenPerson, brought?[ChosenPerson].AsText());
        context.SetOutput(DrawnTask.CompletedBy, brought?[DrawnTask.CompletedBy].AsText());
        context.Complete(outcome);
    }
}
