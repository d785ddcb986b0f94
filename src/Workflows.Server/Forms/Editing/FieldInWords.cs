using Workflows.Server.Clients.Fields;
using Workflows.Server.Shell;

namespace Workflows.Server.Forms.Editing;

/// <summary>What a field asks, said in words to whoever changes the form.</summary>
internal static class FieldInWords
{
    private static readonly Dictionary<Guid, Candidate> Nobody = [];

    /// <summary>All of it: «рядок тексту, записується в картку, обов'язкове, показується, якщо …».</summary>
    public static string Of(FormField field, FormDefinition form) =>
        string.Join(", ", ((string?[])[Kind(field), Limits(field), Bound(field), field.Required ? "обов'язкове" : null, Kept(field), Compared(field, form), Shown(field, form)]).OfType<string>());

    /// <summary>When it is shown; null for always.</summary>
    public static string? Shown(FormField field, FormDefinition form) =>
        field.ShowWhen is { } rule && form.Field(rule.Field) is { } asked ? $"показується, якщо {Rule(rule, asked)}" : null;

    /// <summary>With what an answer is compared: «інша людина, ніж у «Перша людина»»; null for nothing.</summary>
    public static string? Compared(FormField field, FormDefinition form) =>
        field.ComparedWith is { } key && Above(field, form).FirstOrDefault(other => other.Key == key) is { } with ? $"{Than(field.Type)} у «{with.Label}»" : null;

    /// <summary>How an answer has to be beside another one, as the beginning of «… у «Перша людина»».</summary>
    public static string Than(FieldType type) => type switch
    {
        FieldType.Person => "інша людина, ніж",
        FieldType.Partner => "інша організація, ніж",
        FieldType.Client => "інший клієнт, ніж",
        FieldType.Number => "не менше, ніж",
        FieldType.Date => "не раніше, ніж",
        FieldType.Choice => "далі за переліком, ніж",
        _ => "пізніше, ніж",
    };

    /// <summary>The fields above a field, or the columns before a column.</summary>
    public static IEnumerable<FormField> Above(FormField field, FormDefinition form) =>
        (form.Fields.FirstOrDefault(table => table.Table.Columns.Contains(field))?.Table.Columns ?? form.Fields).TakeWhile(other => other != field);

    /// <summary>A rule in words.</summary>
    public static string Rule(ShowWhen rule, FormField asked)
    {
        var (label, value) = ($"«{asked.Label}»", Value(rule, asked));
        return rule.Operator switch
        {
            "Empty" => $"{label} не заповнено",
            "NotEmpty" => $"{label} заповнено",
            "Contains" => $"у {label} позначено {value}",
            "NotEqual" => $"{label} не {value}",
            "Equal" or "OneOf" => $"{label}: {value}",
            _ => $"{label} {Than(rule.Operator, asked.Type == FieldType.Date)} {value}",
        };
    }

    /// <summary>What stands before the number or day that an answer is compared with.</summary>
    public static string Than(string comparison, bool isDay) => comparison switch
    {
        "Greater" => isDay ? "пізніше ніж" : "більше ніж",
        "GreaterOrEqual" => isDay ? "не раніше ніж" : "не менше ніж",
        "Less" => isDay ? "раніше ніж" : "менше ніж",
        _ => isDay ? "не пізніше ніж" : "не більше ніж",
    };

    private static string Value(ShowWhen rule, FormField asked) =>
        string.Join(" або ", rule.Values.Select(one => AnswerText.Of(asked, one, Nobody) is var text
            && asked.Type is FieldType.YesNo ? Words.Small(text) : asked.Type is FieldType.Choice or FieldType.Choices ? $"«{text}»" : text));

    private static string Kind(FormField field)
    {
        var word = Words.Small(field.Type.Word());
        return field.Type switch
        {
            FieldType.Choice or FieldType.Choices when field.List is not null => $"{word} з довідника",
            FieldType.Choice or FieldType.Choices => $"{word} з {Words.Count(field.Options.Count, "відповіді", "відповідей", "відповідей")}",
            FieldType.Table => $"{word}, {Words.Count(field.Table.Columns.Count, "стовпець", "стовпці", "стовпців")}{(field.Table.MakesLeads ? ", кожен рядок стає потенційним клієнтом" : "")}",
            _ => word,
        };
    }

    private static string? Limits(FormField field)
    {
        if (field.Min is null && field.Max is null)
        {
            return null;
        }

        var (low, high) = field.Type == FieldType.Number ? ("не менше", "не більше") : ("не раніше ніж", "не пізніше ніж");
        return string.Join(", ", new[] { Limit(field, low, field.Min), Limit(field, high, field.Max) }.OfType<string>());
    }

    private static string? Limit(FormField field, string word, string? limit) => limit is null ? null : $"{word} {limit switch
    {
        FieldLimits.Today => "сьогодні",
        _ when field.Type == FieldType.Number => FieldWords.NumberWords(FieldLimits.Number(limit)!.Value),
        _ => LocalTime.Words(FieldLimits.Day(limit, default)!.Value),
    }}";

    private static string? Bound(FormField field) => field.Bind is not { } bind ? null : bind.Key.Split('.')[0] is "client" or "lead" or "partner"
        ? $"записується в картку{(bind.Label == field.Label ? "" : $" («{bind.Label}»)")}"
        : $"записується: {Words.Small(bind.Home())}{(bind.Label == field.Label ? "" : $", «{bind.Label}»")}";

    // What is as usual goes without saying.
    private static string? Kept(FormField field) => field.Type == FieldType.Table || field.Class == FormReader.UsualClass(field.Type, field.Bind) ? null : field.Class == FieldClass.Public ? "відповідь звичайна, не особиста"
        : Words.Small(field.Class.Word());
}
