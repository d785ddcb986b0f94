using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Procedures.PickLists;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Tasks;

/// <summary>What happens to a case when a task of it is late.</summary>
internal enum WhenLate
{
    /// <summary>It waits on.</summary>
    Wait,

    /// <summary>It goes on without the task, by the port «Прострочено».</summary>
    Leave,
}

/// <summary>The fields of a task's step that are about time: until when, reminders, what happens when it is late.</summary>
internal static class TimingInputs
{
    /// <summary>The day or hour that the case names.</summary>
    public static InputDeclaration Moment { get; } = new("dueMoment", "String", "Який день або час")
    {
        Description = "Якщо рахувати від дня чи часу, названого у справі: звідки його взяти. Без строку й правила він сам і є строком.",
        UiHint = "singleline",
    };

    /// <summary>All of them, in the order in which a coordinator thinks of them.</summary>
    public static IReadOnlyList<InputDeclaration> All { get; } =
    [
        Picked(DeadlinePack.StepField, "Правило строку", "Строк із переліку строків; якщо правила немає, діє строк нижче.", PickList.DeadlineRules),
        Field("dueIn", "Строк", "Скільки часу на завдання.", "Int32"),
        Choice("dueUnit", "Одиниця строку", "У чому рахувати строк.", DeadlineUnit.Days, Units),
        Choice("dueFrom", "Рахувати від", "Від якої події рахувати строк.", DeadlineFrom.Task,
        [
            Option(DeadlineFrom.Task, "створення завдання"),
            Option(DeadlineFrom.Case, "початку справи"),
            Option(DeadlineFrom.Moment, "дня або часу, названого у справі"),
        ]),
        Moment,
        Field("remindBefore", "Нагадати до строку", "За скільки до строку нагадати; можна кілька разів.", "Object[]", "checklist") with
        {
            OptionsFrom = PickList.Reminders,
            Default = new JsonArray(new JsonObject { ["number"] = 1, ["unit"] = nameof(DeadlineUnit.WorkingDays) }),
        },
        YesOrNo("tellCoordinator", "Повідомити координатора", "Коли строк минув, лист отримує й координатор.", first: true),
        Choice("escalateTo", "Повідомити вище", "Яку роль повідомити, якщо завдання й далі не виконано.", null,
            Enum.GetValues<Role>().Where(role => role.Has(Right.WorkOnTasks) && role is not Role.Volunteer).Select(role => Option(role, role.Word()))),
        Field("escalateAfter", "Через скільки після строку", "Коли повідомити цю роль.", "Int32") with { Default = JsonValue.Create(1) },
        Choice("escalateUnit", "Одиниця", "У чому рахувати цей час.", DeadlineUnit.WorkingDays, Units),
        Choice("whenLate", "Коли строк минув", "Чекати далі чи піти гілкою «Прострочено».", WhenLate.Wait,
        [
            Option(WhenLate.Wait, "чекати далі"),
            Option(WhenLate.Leave, "піти гілкою «Прострочено»"),
        ]),
    ];

    /// <summary>The units to choose from.</summary>
    public static IReadOnlyList<InputOption> Units =>
    [
        Option(DeadlineUnit.Hours, "години"),
        Option(DeadlineUnit.Days, "календарні дні"),
        Option(DeadlineUnit.WorkingDays, "робочі дні"),
        Option(DeadlineUnit.Weeks, "тижні"),
        Option(DeadlineUnit.Months, "місяці"),
    ];

    /// <summary>The deadline as drawn; null for a task without one.</summary>
    /// <exception cref="StepFailedException">The fields do not make a deadline.</exception>
    public static DrawnDeadline? DeadlineOf(ActivityContext context)
    {
        var rule = StepText.Of(context, DeadlinePack.StepField);
        var number = context.Input("dueIn").AsLong();
        var from = StepText.Word<DeadlineFrom>(context, "dueFrom") ?? DeadlineFrom.Task;
        if (rule is null && number is null && from != DeadlineFrom.Moment)
        {
            return null;
        }

        var unit = StepText.Word<DeadlineUnit>(context, "dueUnit") ?? DeadlineUnit.Days;
        return new DrawnDeadline(rule, rule is null && number is { } given ? Checked(given, "строк") : null, unit, from)
        {
            Moment = from == DeadlineFrom.Moment ? StepText.Of(context, "dueMoment") : null,
        };
    }

    /// <summary>What the task's clock does, as drawn.</summary>
    /// <exception cref="StepFailedException">A field cannot be read.</exception>
    public static TaskTiming TimingOf(ActivityContext context)
    {
        List<Stretch> remind = context.Input("remindBefore") is JsonArray list ? [.. list.Select(StretchOf)] : [];
        var escalate = StepText.Word<Role>(context, "escalateTo") is { } role
            ? new Escalation(role, new Stretch(
                Checked(context.Input("escalateAfter").AsLong() ?? 1, "час до повідомлення вище"),
                StepText.Word<DeadlineUnit>(context, "escalateUnit") ?? DeadlineUnit.WorkingDays))
            : null;
        return new TaskTiming(
            remind,
            context.Input("tellCoordinator") is not { } tell || tell.IsTrue(),
            escalate,
            StepText.Word<WhenLate>(context, "whenLate") == WhenLate.Leave);
    }

    private static Stretch StretchOf(JsonNode? item) =>
        Enum.TryParse<DeadlineUnit>((item as JsonObject)?["unit"].AsText() ?? nameof(DeadlineUnit.WorkingDays), ignoreCase: true, out var unit) && Enum.IsDefined(unit)
            ? new Stretch(Checked((item as JsonObject)?["number"].AsLong() ?? 0, "час до нагадування"), unit)
            : throw new StepFailedException("час до нагадування має невідому одиницю");

    private static int Checked(long number, string what) => number is >= 1 and <= DeadlineCount.Most
        ? (int)number
        : throw new StepFailedException(string.Create(CultureInfo.InvariantCulture, $"{what} має бути числом від 1 до {DeadlineCount.Most}"));
}
