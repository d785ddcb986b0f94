using System.Globalization;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Deadlines;

/// <summary>The form of a row of the pack as it was typed, whatever is wrong with it.</summary>
public sealed record RuleForm
{
    /// <summary>The longest name, in characters.</summary>
    public const int LongestName = 200;

    /// <summary>The longest ground or note, in characters.</summary>
    public const int LongestNote = 500;

    /// <summary>The units as people say them.</summary>
    public static IReadOnlyList<(DeadlineUnit Unit, string Word)> Units { get; } =
    [
        (DeadlineUnit.Hours, "години"), (DeadlineUnit.Days, "календарні дні"), (DeadlineUnit.WorkingDays, "робочі дні"), (DeadlineUnit.Weeks, "тижні"),
        (DeadlineUnit.Months, "місяці"),
    ];

    /// <summary>By what procedures name it.</summary>
    public string Key { get; init; } = "";

    /// <summary>What has to be done.</summary>
    public string Name { get; init; } = "";

    /// <summary>How many units.</summary>
    public string Number { get; init; } = "";

    /// <summary>In what.</summary>
    public string Unit { get; init; } = nameof(DeadlineUnit.WorkingDays);

    /// <summary>From what.</summary>
    public string StartsFrom { get; init; } = "звернення";

    /// <summary>The legal ground.</summary>
    public string Ground { get; init; } = "";

    /// <summary>What else has to be known.</summary>
    public string Note { get; init; } = "";

    /// <summary>The first day.</summary>
    public string ValidFrom { get; init; } = "";

    /// <summary>The last day.</summary>
    public string ValidTo { get; init; } = "";

    /// <summary>Whether a last day off moves.</summary>
    public bool Moves { get; init; } = true;

    /// <summary>Whether the last day lasts until midnight.</summary>
    public bool Midnight { get; init; }

    /// <summary>Whether a lawyer has checked it.</summary>
    public bool Verified { get; init; }

    /// <summary>The form of a row as it is.</summary>
    public static RuleForm Of(DeadlineRule rule) => new()
    {
        Key = rule.Key,
        Name = rule.Name,
        Number = rule.Number.ToString(CultureInfo.InvariantCulture),
        Unit = rule.Unit.ToString(),
        StartsFrom = rule.StartsFrom,
        Ground = rule.Ground ?? "",
        Note = rule.Note ?? "",
        ValidFrom = Text(rule.ValidFrom),
        ValidTo = Text(rule.ValidTo),
        Moves = rule.MovesToWorkingDay,
        Midnight = rule.EndsAtMidnight,
        Verified = rule.IsVerified,
    };

    /// <summary>What a browser sent.</summary>
    public static RuleForm Read(IFormCollection form) => new()
    {
        Key = One(form, "key"),
        Name = One(form, "name"),
        Number = One(form, "number"),
        Unit = One(form, "unit"),
        StartsFrom = One(form, "from"),
        Ground = One(form, "ground"),
        Note = One(form, "note"),
        ValidFrom = One(form, "valid-from"),
        ValidTo = One(form, "valid-to"),
        Moves = form["moves"] == "yes",
        Midnight = form["midnight"] == "yes",
        Verified = form["verified"] == "yes",
    };

    /// <summary>The fields and what they hold, to be carried on unseen.</summary>
    public IEnumerable<(string Name, string Value)> Fields()
    {
        (string, string)[] fields =
        [
            ("key", Key), ("name", Name), ("number", Number), ("unit", Unit), ("from", StartsFrom), ("ground", Ground), ("note", Note),
            ("valid-from", ValidFrom), ("valid-to", ValidTo), ("moves", Moves ? "yes" : ""), ("midnight", Midnight ? "yes" : ""), ("verified", Verified ? "yes" : ""),
        ];
        return fields;
    }

    /// <summary>Checks what was typed; says what is wrong by the fields' ids.</summary>
    /// <returns>Null when something is wrong.</returns>
    internal RuleContent? Check(Dictionary<string, string> errors)
    {
        Ask(errors, "name", Name.Length is > 0 and <= LongestName, $"Напишіть, що треба зробити, щонайбільше {LongestName} знаків");
        Ask(errors, "key", DeadlinePack.IsKey(Key), "Ключ складається з малих латинських літер, цифр і дефісів, наприклад needs-assessment");
        var counted = int.TryParse(Number, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        Ask(errors, "number", counted && number is >= 1 and <= DeadlineCount.Most, $"Строк має бути числом від 1 до {DeadlineCount.Most}");
        Ask(errors, "unit", Enum.TryParse<DeadlineUnit>(Unit, out var unit) && Enum.IsDefined(unit), "Виберіть, у чому рахувати");
        Ask(errors, "from", StartsFrom.Length is > 0 and <= LongestName, "Напишіть, від чого рахувати строк, наприклад: звернення");
        Ask(errors, "ground", Ground.Length <= LongestNote, $"Підстава може мати щонайбільше {LongestNote} знаків");
        Ask(errors, "note", Note.Length <= LongestNote, $"Примітка може мати щонайбільше {LongestNote} знаків");
        Ask(errors, "valid-from", LocalTime.TryReadDay(ValidFrom, out var from), "Вкажіть день, з якого діє строк, наприклад 01.01.2026");
        var last = default(DateOnly);
        Ask(errors, "valid-to", ValidTo.Length == 0 || LocalTime.TryReadDay(ValidTo, out last), "Вкажіть останній день, наприклад 31.12.2026, або залиште порожнім");
        if (ValidTo.Length > 0 && !errors.ContainsKey("valid-to") && !errors.ContainsKey("valid-from"))
        {
            Ask(errors, "valid-to", last >= from, "Останній день має бути не раніше за перший");
        }

        return errors.Count > 0 ? null : new RuleContent(
            Key, Name, number, unit, Moves, Midnight, StartsFrom, Ground.Length > 0 ? Ground : null, Note.Length > 0 ? Note : null, from,
            ValidTo.Length > 0 ? last : null, Verified);
    }

    private static void Ask(Dictionary<string, string> errors, string field, bool isGood, string problem)
    {
        if (!isGood)
        {
            errors.TryAdd(field, problem);
        }
    }

    private static string One(IFormCollection form, string name) => TypedText.Line(form[name].ToString());

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
