using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Server.Procedures.Checking;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Procedures.Regular;

/// <summary>«Регулярно»: a procedure begins with it by the calendar, in each centre that has switched it on; a case that comes to it otherwise goes on at once.</summary>
internal sealed class RegularActivity : Activity
{
    /// <summary>The type's name, and the name of its triggers.</summary>
    public const string TypeName = "Case.Regular";

    /// <summary>The field that says how often.</summary>
    public const string EveryField = "every";

    private const string WeekdayField = "weekday", DayField = "day", MonthField = "month", QuarterMonthField = "quarterMonth", HourField = "hour", WorkedField = "onlyWorked";

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, PaletteGroups.Time, "Регулярно", "Починає процедуру за календарем у кожному центрі, що ввімкнув її; стоїть на початку.")
    {
        Icon = "calendar",
        Kind = ActivityKind.Trigger,
        StartsAlways = true,
        Inputs =
        [
            Choice(EveryField, "Як часто", "Коли починати нову справу.", null,
            [
                Option(RegularEvery.Day, "щодня"), Option(RegularEvery.Week, "щотижня"), Option(RegularEvery.Month, "щомісяця"),
                Option(RegularEvery.Quarter, "щокварталу"), Option(RegularEvery.Year, "щороку"),
            ]),
            Choice(WeekdayField, "День тижня", "Для «щотижня».", DayOfWeek.Monday,
                Enumerable.Range(1, 7).Select(number => (DayOfWeek)(number % 7)).Select(day => Option(day, RegularWords.Name(day)))),
            Numbers(DayField, "Число", "Для «щомісяця», «щокварталу» й «щороку»; якщо в місяці такого числа немає, це його останній день.", 1, 1, RegularSchedule.LastDay,
                day => day == RegularSchedule.LastDay ? "останній день місяця" : day.ToString(CultureInfo.InvariantCulture)),
            Numbers(QuarterMonthField, "Місяць кварталу", "Для «щокварталу».", 1, 1, 3, month => month switch { 1 => "перший", 2 => "другий", _ => "третій" }),
            Numbers(MonthField, "Місяць", "Для «щороку».", 1, 1, 12, RegularWords.NameOfMonth),
            Numbers(HourField, "Година", "За київським часом.", 9, 0, 23, hour => $"{hour:00}:00"),
            YesOrNo(WorkedField, "Лише в робочий день", "Якщо день вихідний, справа почнеться наступного робочого дня за календарем центру.", false),
        ],
    };

    /// <inheritdoc/>
    public override string? StartsOn(ActivityNode node) => Schedule(node)?.Text;

    /// <summary>When a procedure with such a step begins; null where the step does not say it.</summary>
    public static RegularSchedule? Schedule(ActivityNode step)
    {
        var every = Said(step, EveryField);
        return RegularSchedule.Of(
            every, Said(step, WeekdayField), Said(step, DayField),
            Said(step, string.Equals(every, nameof(RegularEvery.Quarter), StringComparison.OrdinalIgnoreCase) ? QuarterMonthField : MonthField), Said(step, HourField),
            step.Input(WorkedField)?.Expression.Value.AsText() is { } worked && bool.TryParse(worked, out var only) && only);
    }

    // What is left out is what the declaration has: a drawing is read so before it is published, too.
    private static string? Said(ActivityNode step, string key) => StepCheck.Said(step, key) ?? (step.Input(key) is null ? step.Declaration.Input(key)!.Default.AsText() : null);

    private static InputDeclaration Numbers(string key, string label, string description, int first, int least, int most, Func<int, string> name) =>
        Field(key, label, description, "String", "dropdown") with
        {
            Default = JsonValue.Create(first.ToString(CultureInfo.InvariantCulture)),
            Options = [.. Enumerable.Range(least, most - least + 1).Select(number => new InputOption(number.ToString(CultureInfo.InvariantCulture), name(number)))],
        };
}
