using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Tasks;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Deadlines;

/// <summary>«Зачекати»: waits for a moment that is counted as the deadlines of tasks are, by the centre's calendar, and moves with it.</summary>
/// <param name="waits">Counts and keeps the moment; null on a trial, which counts by the usual calendar.</param>
internal sealed class UntilActivity(UntilWaits? waits) : Activity
{
    /// <summary>The type's name, and the name of its waits.</summary>
    public const string TypeName = "Case.Until";

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, PaletteGroups.Time, "Зачекати", "Чекає стільки, скільки сказано, або до строку за правилом; рахує за робочим календарем центру.")
    {
        Icon = "wait",
        Inputs =
        [
            Picked(DeadlinePack.StepField, "Правило строку", "Строк із переліку строків; якщо правила немає, діє строк нижче.", PickList.DeadlineRules),
            Field("dueIn", "Скільки чекати", "Число днів, годин чи іншого; якщо правила немає.", "Int32"),
            Choice("dueUnit", "Одиниця", "У чому рахувати.", DeadlineUnit.Days, TimingInputs.Units),
            Choice("dueFrom", "Рахувати від", "Від якої події рахувати.", DeadlineFrom.Task,
            [
                Option(DeadlineFrom.Task, "цього кроку"),
                Option(DeadlineFrom.Case, "початку справи"),
                Option(DeadlineFrom.Moment, "дня або часу, названого у справі"),
            ]),
            TimingInputs.Moment,
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => StepWays.Declared(node) with { Wait = StepWait.Always };

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var drawn = TimingInputs.DeadlineOf(context) ?? throw new StepFailedException("не вказано, до якого строку чекати");
        if (waits is null)
        {
            context.Wait(TypeName, dueAt: drawn.Tried(context.Now));
            return;
        }

        // Where the calendars lie only the database knows, so the timer is set beside the wait, in the same transaction.
        var bookmark = context.Wait(TypeName);
        context.Emit(Staging.About(context, (about, scope, stop) => waits.AddAsync(scope, bookmark, drawn, about.StartedAt, stop)));
    }
}
