using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Moving;
using Workflows.Server.Procedures.PickLists;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Tasks;

/// <summary>
/// «Погодження двома»: two tasks at once, one wait each, for two different people. Both have to agree; the first who refuses, or a deadline by which
/// the drawing says to go on, ends the other's task. Whoever has agreed is kept from the other task in the burst that takes their word, so that nobody
/// does both: who wants to at that very moment finds the task changed, and is asked again.
/// </summary>
/// <param name="opening">Puts the tasks into the inbox; null on a trial, which has neither people nor cases.</param>
internal sealed class ApprovalActivity(TaskOpening? opening) : Activity
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.Approval";

    /// <summary>Both agree.</summary>
    public const string Agreed = "Погоджено";

    /// <summary>One of them does not.</summary>
    public const string Refused = "Відхилено";

    private const string Waits = "waits";
    private const string AgreedFirst = "agreed";

    private static readonly TaskOutcome[] Outcomes = [new(Agreed, OutcomeKind.Positive), new(Refused, OutcomeKind.Refusal, Checks: false)];

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, Procedures.StepGroups.People, "Погодження двома", "Чекає, доки погодять двоє різних людей; якщо хтось із них відхилить, далі йде гілкою «Відхилено».")
    {
        Icon = "approval",
        TitledBy = "title",
        Inputs =
        [
            Field("title", "Що погодити", "Кілька слів без персональних даних.", "String"),
            TaskFields.Instructions("На що зважити"),
            TaskFields.Performers("role", "Перша роль", "Хто погоджує."),
            TaskFields.Performers("second", "Друга роль", "Хто погоджує ще; якщо роль та сама, то це інша людина."),
            TaskFields.Priority,
            Picked("form", "Форма", "Що заповнює кожен із двох, наприклад зауваження.", PickList.Forms),
            .. TimingInputs.All,
            TaskFields.Clause,
            TaskFields.MoreClauses,
        ],
        Outputs =
        [
            new("outcome", "String", "Чим завершено"),
            new(DrawnTask.CompletedBy, "String", "Хто сказав останнє слово"),
        ],
        Ports =
        [
            new(Agreed, PortKind.Flow, Agreed),
            new(Refused, PortKind.Flow, Refused),
            new(TaskOutcomes.Late, PortKind.Flow, TaskOutcomes.Late),
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => TaskSteps.Ways(node, [Agreed, Refused]);

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        DrawnTask[] both = [DrawnTask.Of(context, "role", Outcomes), DrawnTask.Of(context, "second", Outcomes)];
        context.Memo[Waits] = new JsonArray([.. both.Select(drawn => (JsonNode)OpenTask.Ask(context, opening, drawn))]);
    }

    /// <inheritdoc/>
    protected override void Move(StepMove move) => TaskMoving.Check(move);

    /// <inheritdoc/>
    protected override void Moved(ActivityContext context) => TaskMoving.Follow(context);

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        var brought = resumption.Input as JsonObject;
        var by = brought?[DrawnTask.CompletedBy].AsText();

        // Whoever plays a procedure answers with the outcome's bare text, or with nothing for yes.
        var chosen = resumption.Reason == BookmarkEnd.TimedOut ? TaskOutcomes.Late : (brought is null ? resumption.Input : brought["outcome"]).AsText() ?? Agreed;
        if (chosen is not (Agreed or Refused or TaskOutcomes.Late))
        {
            throw new StepFailedException($"завершення «{chosen}» у погодження немає");
        }

        if (chosen == Agreed && context.Memo[AgreedFirst] is null)
        {
            context.Memo[AgreedFirst] = true;
            var other = context.Memo[Waits]!.AsArray().Select(wait => wait.AsText()).First(wait => wait != resumption.BookmarkId);
            if (DrawnTask.Person(by) is { } person)
            {
                context.Emit(new KeepFromTask(other!, person));
            }

            return;
        }

        context.SetOutput("outcome", chosen);
        context.SetOutput(DrawnTask.CompletedBy, by);
        context.Complete(chosen);
    }
}
