using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>What a field's element says of itself in HTML: names, limits, rules and words for the scripts, what was typed.</summary>
public sealed record InputView(FormField Field, IReadOnlyDictionary<string, IReadOnlyList<string>> Typed, string? Error)
{
    /// <summary>Up to so many options are radio buttons, all to be seen at once.</summary>
    private const int MostRadios = 5;

    // Cyrillic and quotes as they are: the page's own encoder makes them fit for an attribute.
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The id of its (first) input.</summary>
    public string Id => FormReading.ElementId(Field);

    /// <summary>The name of its input.</summary>
    public string Name => FormReading.InputName(Field);

    /// <summary>The id of its help.</summary>
    public string HelpId => $"{Id}-help";

    /// <summary>The id of what is wrong with it.</summary>
    public string ErrorId => $"{Id}-error";

    /// <summary>Says to whoever listens that something is wrong with it.</summary>
    public string? Invalid => Error is null ? null : "true";

    /// <summary>The ids of its help and of what is wrong with it.</summary>
    public string? Described => (Field.Help, Error) switch
    {
        (null, null) => null,
        (_, null) => HelpId,
        (null, _) => ErrorId,
        _ => $"{HelpId} {ErrorId}",
    };

    /// <summary>
    /// Asked for by the browser itself, also without script; a field that may be hidden is not, nor a cell, since its row may stay empty.
    /// </summary>
    public bool Required => Field.Required && Field.ShowWhen is null && Field.Row is null;

    /// <summary>Asked for while it is shown: the script that shows it says so to the browser.</summary>
    public string? Needed => Field.Required && Field.ShowWhen is not null ? "" : null;

    /// <summary>Whether all its options are to be seen, one to be chosen. In a table there is no room for that.</summary>
    public bool IsRadios => Field.Row is null && (Field.Type == FieldType.YesNo || (Field.Type == FieldType.Choice && Offered.Count <= MostRadios));

    /// <summary>Whether it names somebody or something.</summary>
    public bool IsReference => FormReading.IsReference(Field);

    /// <summary>The options of a choice.</summary>
    public IReadOnlyList<FieldOption> Options => Field.Type == FieldType.YesNo ? [new("true", "Так"), new("false", "Ні")] : Field.Options;

    /// <summary>Those that are offered, and what was chosen before it ended.</summary>
    public IReadOnlyList<FieldOption> Offered => Options.Any(option => option.IsEnded) ? [.. Options.Where(option => !option.IsEnded || Has(option.Value))] : Options;

    /// <summary>What was typed, in the spelling that the input understands.</summary>
    public string Value => FormReading.Of(Typed, Name).FirstOrDefault(text => text.Length > 0) is not { } text ? "" : Field.Type switch
    {
        FieldType.Date when LocalTime.TryReadDay(text.Trim(), out var day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        FieldType.Time when LocalTime.TryReadHour(text.Trim(), out var hour) => hour.ToString("HH:mm", CultureInfo.InvariantCulture),
        FieldType.DateTime when LocalTime.TryReadMoment(text.Trim(), out var local) => local.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
        _ => text,
    };

    /// <summary>Whom to look for, as typed.</summary>
    public string Searched => FormReading.Of(Typed, FormReading.SearchName(Field)) is [var text, ..] ? text : "";

    /// <summary>Whether an option is ticked.</summary>
    public bool Has(string option) => FormReading.Of(Typed, Name).Contains(option);

    /// <summary>Which keyboard a phone shows for a line of text.</summary>
    public string? Keyboard => Field.Bind?.Key is not { } bound ? null
        : bound.EndsWith("phone", StringComparison.OrdinalIgnoreCase) ? "tel"
        : bound.EndsWith("email", StringComparison.OrdinalIgnoreCase) ? "email"
        : null;

    /// <summary>Digits for a number, unless it can be below zero: that keyboard has no minus.</summary>
    public string NumberKeyboard => FieldLimits.Number(Field.Min) < 0 ? "text" : "decimal";

    /// <summary>The limits of a day or moment, as its input wants them.</summary>
    public (string? Min, string? Max) Limits(DateOnly today)
    {
        var (min, max) = (Text(Field.Min, today), Text(Field.Max, today));
        return Field.Type != FieldType.DateTime ? (min, max) : (min is null ? null : min + "T00:00", max is null ? null : max + "T23:59");
    }

    /// <summary>When it is shown, for show-when.js.</summary>
    public string? Rule => Field.ShowWhen is { } rule
        ? JsonSerializer.Serialize(new { rule.Field, rule.Operator, Value = rule.Value?.DeepClone() }, Plain)
        : null;

    /// <summary>What is wrong by the browser's own word for it, for check.js.</summary>
    public string Says
    {
        get
        {
            var says = new JsonObject();
            if (Field.Required)
            {
                says["valueMissing"] = FieldWords.Missing(Field);
            }

            if (Field.Type is FieldType.Number or FieldType.Date or FieldType.DateTime or FieldType.Time)
            {
                says["badInput"] = FieldWords.Unreadable(Field);
            }

            if (Field.MaxLength > 0)
            {
                says["tooLong"] = FieldWords.TooLong(Field);
            }

            if (Field.Min is not null)
            {
                says["rangeUnderflow"] = FieldWords.TooLittle(Field);
            }

            if (Field.Max is not null)
            {
                says["rangeOverflow"] = FieldWords.TooMuch(Field);
            }

            return says.ToJsonString(Plain);
        }
    }

    private static string? Text(string? limit, DateOnly today) =>
        FieldLimits.Day(limit, today)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
