using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;
using Workflows.Server.Deadlines;

namespace Workflows.Server.Procedures.PickLists;

/// <summary>
/// How long before a deadline one is reminded: a step keeps a list of numbers with units, an editor with boxes to tick wants a list of texts. The text of
/// «2 робочі дні» is <c>2 WorkingDays</c>.
/// </summary>
internal static class Reminders
{
    private static readonly string[] Usual = ["1 Hours", "4 Hours", "1 WorkingDays", "2 WorkingDays", "3 WorkingDays", "5 WorkingDays", "1 Weeks", "2 Weeks"];

    /// <summary>The usual ones, and those that the step has besides.</summary>
    public static IReadOnlyList<InputOption> Options(PickFor place) =>
        With(Chosen(place));

    /// <summary>The usual ones, and these besides.</summary>
    public static IReadOnlyList<InputOption> With(IEnumerable<string> chosen) =>
        [.. Usual.Concat(chosen).Distinct(StringComparer.Ordinal).Select(text => new InputOption(text, $"за {Words(text)}"))];

    /// <summary>A stretch as a text; null when it is none.</summary>
    public static string? Text(JsonNode? stretch) =>
        stretch is JsonObject pair && pair["number"].AsLong() is { } number && UnitOf(pair["unit"].AsText() ?? nameof(DeadlineUnit.WorkingDays)) is { } unit
            ? string.Create(CultureInfo.InvariantCulture, $"{number} {unit}")
            : null;

    /// <summary>The same as a step keeps it; null when the text is no stretch.</summary>
    public static JsonObject? Stretch(string text) => Read(text) is var (number, unit) ? new JsonObject { ["number"] = number, ["unit"] = unit.ToString() } : null;

    private static IEnumerable<string> Chosen(PickFor place) =>
        (place.Field("remindBefore") is { } text && JsonText(text) is JsonArray list ? list : place.Fields.FirstOrDefault(pair => string.Equals(pair.Key, "remindBefore", StringComparison.OrdinalIgnoreCase)).Value as JsonArray ?? [])
        .Select(one => one is JsonObject ? Text(one) : one.AsText()).OfType<string>().Where(one => Read(one) is not null);

    private static JsonNode? JsonText(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static string Words(string text) => Read(text) is not var (number, unit) ? text
        : unit == DeadlineUnit.Hours ? Shell.Words.Count(number, "годину", "години", "годин")
        : DeadlineCount.InWords(number, unit);

    private static (int Number, DeadlineUnit Unit)? Read(string text) =>
        text.Split(' ') is [var number, var unit] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && UnitOf(unit) is { } known
            ? (count, known)
            : null;

    private static DeadlineUnit? UnitOf(string word) => Enum.TryParse<DeadlineUnit>(word, ignoreCase: true, out var unit) && Enum.IsDefined(unit) ? unit : null;
}
