using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>Reads the answers of a case that are bound to the catalogue, by its keys.</summary>
internal static class BoundAnswers
{
    /// <summary>The day of a date; null when it was not answered.</summary>
    public static DateOnly? Day(IReadOnlyDictionary<string, JsonNode> bound, string key) =>
        DateOnly.TryParseExact(Text(bound, key), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A text, or the value of a choice; null when it was not answered.</summary>
    public static string? Text(IReadOnlyDictionary<string, JsonNode> bound, string key) => bound.GetValueOrDefault(key).AsText();

    /// <summary>The values of several choices with commas between them; empty for none.</summary>
    public static string Choices(IReadOnlyDictionary<string, JsonNode> bound, string key) => string.Join(',', bound.GetValueOrDefault(key).AsTexts());

    /// <summary>What a step says that needs an answer which nobody has given.</summary>
    public static StepFailedException Missing(string key) =>
        new($"у формах цієї справи не заповнено поле «{FieldCatalogue.Find(key)!.Label}», а без нього записати не можна");
}
