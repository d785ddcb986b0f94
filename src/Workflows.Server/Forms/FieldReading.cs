using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms;

/// <summary>What one field's typed text means, or what is wrong with it; both null for a field that was left empty.</summary>
internal readonly record struct FieldRead(JsonNode? Value, string? Problem)
{
    public static FieldRead Empty { get; }

    public static FieldRead Of(JsonNode value) => new(value, null);

    public static FieldRead Wrong(string problem) => new(null, problem);
}

/// <summary>
/// Reads one field. Spelling is forgiven (a comma or a point, spaces between thousands, a day as people or as browsers write it); what
/// cannot be is said. Asks nobody: whether a person, partner or client is there is another's matter.
/// </summary>
internal static partial class FieldReading
{
    /// <summary>Years outside are slips of the finger.</summary>
    public const int FirstYear = 1900;

    /// <summary>As <see cref="FirstYear"/>.</summary>
    public const int LastYear = 2100;

    /// <summary>Reads what was typed into a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="typed">What the browser sent under its name.</param>
    /// <param name="today">The day that the calendar shows.</param>
    public static FieldRead Read(FormField field, IReadOnlyList<string> typed, DateOnly today)
    {
        if (field.Type is FieldType.Choices or FieldType.Files)
        {
            return field.Type == FieldType.Choices ? Several(field, typed) : Attached(field, typed);
        }

        var text = TypedText.Of(typed.FirstOrDefault(one => !string.IsNullOrWhiteSpace(one)) ?? "").Trim();
        return text.Length == 0 ? FieldRead.Empty : field.Type switch
        {
            FieldType.Text => Text(field, WithoutLineEnds(text)),
            FieldType.LongText => Text(field, text),
            FieldType.Number => Number(field, text),
            FieldType.Date => Day(field, text, today),
            FieldType.DateTime => Moment(field, text, today),
            FieldType.Time => LocalTime.TryReadHour(text, out var hour)
                ? FieldRead.Of(hour.ToString("HH:mm", CultureInfo.InvariantCulture)) : FieldRead.Wrong(FieldWords.Unreadable(field)),
            FieldType.YesNo => text is "true" or "false" ? FieldRead.Of(text == "true") : FieldRead.Wrong(FieldWords.Unreadable(field)),
            FieldType.Choice => field.Options.Any(option => option.Value == text)
                ? FieldRead.Of(text)
                : FieldRead.Wrong(FieldWords.Unreadable(field)),
            _ => Guid.TryParse(text, out var id) ? FieldRead.Of(id.ToString("D")) : FieldRead.Wrong(FieldWords.NotFound(field)),
        };
    }

    /// <summary>The files that the value of a field names.</summary>
    public static IReadOnlyList<Guid> Ids(JsonNode? files) =>
        [.. (files as JsonArray ?? []).Select(one => Guid.TryParse(one.AsText(), out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];

    /// <summary>Reads a number as people type it.</summary>
    public static bool TryNumber(string text, out decimal number)
    {
        var plain = Spaces().Replace(text, "").Replace('−', '-').Replace('–', '-').Replace(',', '.');
        var isRead = decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

        // 1,50 and 1,5 are the same number, also as JSON.
        number /= 1.000000000000000000000000000000m;
        return isRead;
    }

    private static FieldRead Attached(FormField field, IReadOnlyList<string> typed)
    {
        var ids = typed.Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().ToList();
        return ids.Count == 0 ? FieldRead.Empty
            : ids.Count > field.Files.MaxFiles ? FieldRead.Wrong(Files.FileWords.TooMany(field))
            : FieldRead.Of(new JsonArray([.. ids.Select(id => (JsonNode)id.ToString("D"))]));
    }

    private static FieldRead Several(FormField field, IReadOnlyList<string> typed)
    {
        var chosen = typed.Where(one => one.Length > 0).ToHashSet();
        if (chosen.Count == 0)
        {
            return FieldRead.Empty;
        }

        var known = field.Options.Select(option => option.Value).Where(chosen.Contains).ToList();
        return known.Count == chosen.Count
            ? FieldRead.Of(new JsonArray([.. known.Select(value => (JsonNode)value)]))
            : FieldRead.Wrong(FieldWords.Unreadable(field));
    }

    private static FieldRead Text(FormField field, string text) =>
        text.Length <= field.MaxLength ? FieldRead.Of(text) : FieldRead.Wrong(FieldWords.TooLong(field));

    private static FieldRead Number(FormField field, string text)
    {
        if (!TryNumber(text, out var number))
        {
            return FieldRead.Wrong(FieldWords.Unreadable(field));
        }

        if (field.Bind?.Key == FieldCatalogue.BirthYear && number != decimal.Truncate(number))
        {
            return FieldRead.Wrong(FieldWords.NoYear(field));
        }

        return number < FieldLimits.Number(field.Min) ? FieldRead.Wrong(FieldWords.TooLittle(field))
            : number > FieldLimits.Number(field.Max) ? FieldRead.Wrong(FieldWords.TooMuch(field))
            : FieldRead.Of(number);
    }

    private static FieldRead Day(FormField field, string text, DateOnly today)
    {
        if (!LocalTime.TryReadDay(text, out var day))
        {
            return FieldRead.Wrong(DayShape().IsMatch(text) ? FieldWords.NoSuchDay(field) : FieldWords.Unreadable(field));
        }

        return Outside(field, day, today) is { } problem
            ? FieldRead.Wrong(problem)
            : FieldRead.Of(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private static FieldRead Moment(FormField field, string text, DateOnly today)
    {
        if (!LocalTime.TryReadMoment(text, out var local))
        {
            return FieldRead.Wrong(MomentShape().IsMatch(text) ? FieldWords.NoSuchDay(field) : FieldWords.Unreadable(field));
        }

        if (Outside(field, DateOnly.FromDateTime(local), today) is { } problem)
        {
            return FieldRead.Wrong(problem);
        }

        return LocalTime.Instant(local) is { } moment
            ? FieldRead.Of(moment.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture))
            : FieldRead.Wrong(FieldWords.NoSuchHour(field));
    }

    private static string? Outside(FormField field, DateOnly day, DateOnly today) =>
        day.Year is < FirstYear or > LastYear ? FieldWords.OddYear(field)
        : day < FieldLimits.Day(field.Min, today) ? FieldWords.TooLittle(field)
        : day > FieldLimits.Day(field.Max, today) ? FieldWords.TooMuch(field)
        : null;

    private static string WithoutLineEnds(string text) => text.Replace('\n', ' ').Replace('\t', ' ');

    [GeneratedRegex(@"\s", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{1,2}-\d{1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex DayShape();

    [GeneratedRegex(@"^(\d{1,2}[./]\d{1,2}[./]\d{4},? |\d{4}-\d{1,2}-\d{1,2}[T ])([01]?\d|2[0-3]):[0-5]\d(:\d\d)?$", RegexOptions.CultureInvariant)]
    private static partial Regex MomentShape();
}
