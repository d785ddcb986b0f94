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
/// A task for a person. It goes on by the port that is named as the chosen outcome; where a task has only one outcome and no arrow
/// leaves by its name, by <c>Done</c>.
/// </summary>
/// <param name="opening">Puts the task into the inbox; null on a trial, which has neither people nor cases.</param>
internal sealed class HumanTaskActivity(TaskOpening? opening) : Activity
{
    /// <summary>The type's name, and the name of its waits.</summary>
    public const string TypeName = "Case.HumanTask";

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName,
        Procedures.StepGroups.People,
        "Завдання працівнику",
        "Ставить завдання в чергу ролі або одній людині й чекає, доки його виконають.")
    {
        Icon = "task",
        TitledBy = "title",
        Inputs =
        [
            Field("title", "Що зробити", "Кілька слів без персональних даних.", "String"),
            TaskFields.Instructions("Як це зробити"),
            TaskFields.Performers("role", "Роль", "Хто виконує завдання, а коли названої людини немає, то хто може його взяти."),
            Choice("who", "Кому", "Усій ролі чи одній людині.", TaskFor.Role,
            [
                Option(TaskFor.Role, "будь-кому з цією роллю"),
                Option(TaskFor.Manager, "кейс-менеджеру"),
                Option(TaskFor.SameAs, "тому, хто виконав інший крок"),
                Option(TaskFor.Person, "певній людині"),
            ]),
            Picked("sameAs", "Чий крок", "Якщо тому, хто виконав інший крок: який саме.", PickList.Performers),
            new("person", "String", "Людина") { Description = "Якщо завдання для певної людини: хто вона.", UiHint = "dropdown", OptionsFrom = PickList.People },
            Picked("notWhoDid", "Крім виконавця кроку", "Хто виконав цей крок, той це завдання не виконує.", PickList.Performers),
            TaskFields.Priority,
            Picked("form", "Форма", "Що заповнити.", PickList.Forms),
            Field("outcomes", "Завершення", "Чим завдання може завершитись; кожне — окрема гілка.", "Object[]", "dynamic-outcomes") with
            {
                FixedOutcomes = [TaskOutcomes.Late],
                Default = new JsonArray(new JsonObject { ["text"] = TaskOutcomes.Only, ["kind"] = nameof(OutcomeKind.Other), ["checks"] = true }),
            },
            .. TimingInputs.All,
            TaskFields.Clause,
            TaskFields.MoreClauses,
        ],
        Outputs =
        [
            new("outcome", "String", "Чим завершено"),
            new("answers", "Object", "Відповіді, що не є персональними даними"),
            new(DrawnTask.CompletedBy, "String", "Хто виконав"),
        ],
        Ports =
        [
            new(TaskOutcomes.Only, PortKind.Flow, TaskOutcomes.Only),
            new(TaskOutcomes.Late, PortKind.Flow, TaskOutcomes.Late),
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node)
    {
        var texts = node.Input("outcomes")?.Expression switch
        {
            null => [TaskOutcomes.Only],
            { IsPlain: true, Value: var drawn } => TaskOutcomes.TextsOf(drawn),
            _ => null,
        };
        var ways = TaskSteps.Ways(node, texts ?? []);
        return ways with
        {
            MayNameMore = ways.MayNameMore || texts is null,
            Idle = texts?.Contains(TaskOutcomes.Late) == true ? [] : ways.Idle,
            StandIn = texts is [_] ? "Done" : null,
        };
    }

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) => OpenTask.Ask(context, opening, DrawnTask.Of(context));

    /// <inheritdoc/>
    protected override void Move(StepMove move) => TaskMoving.Check(move);

    /// <inheritdoc/>
    protected override void Moved(ActivityContext context) => TaskMoving.Follow(context);

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (resumption.Reason == BookmarkEnd.TimedOut)
        {
            context.SetOutput("outcome", TaskOutcomes.Late);
            context.SetOutput("answers", new JsonObject());
            context.Complete(TaskOutcomes.Late);
            return;
        }

        var outcomes = TaskOutcomes.OfDrawing(context.Input("outcomes"));
        var brought = resumption.Input as JsonObject;

        // Whoever plays a procedure answers with the outcome's bare text, or with nothing for the first.
        var chosen = (brought is null ? resumption.Input : brought["outcome"]).AsText() ?? outcomes[0].Text;
        if (!outcomes.Any(outcome => outcome.Text == chosen))
        {
            throw new StepFailedException($"завершення «{chosen}» у цього завдання немає");
        }

        context.SetOutput("outcome", chosen);
        context.SetOutput("answers", brought?["answers"] ?? new JsonObject());
        context.SetOutput(DrawnTask.CompletedBy, brought?[DrawnTask.CompletedBy]);
        context.Complete(outcomes.Count == 1 && !context.IsDrawn(chosen) ? "Done" : chosen);
    }
}
