using System.Text.Json.Nodes;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>What somebody filled in: as typed, as values, and what is wrong with it. What was typed is never lost to an error.</summary>
public sealed record FormEntry
{
    /// <summary>Nothing filled in yet.</summary>
    public static FormEntry Empty { get; } = new();

    /// <summary>Input name to what was typed, every input of the form's.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Typed { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Field key to value, of the fields that are shown and filled in rightly.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Values { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>
    /// Field key to value of those whose answer is not what they began with (<see cref="FormReading.KnownName"/>); null for one that was emptied. Tables
    /// and hidden fields are never among them. What nobody touched must not be written into a card that somebody else has changed meanwhile.
    /// </summary>
    public IReadOnlyDictionary<string, JsonNode?> Changes { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>Element id to what is wrong, in the order of the form; for the summary above it and beside each field.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>The element at which the page is to be gone on with; null for its beginning.</summary>
    public string? Focus { get; init; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsGood => Errors.Count == 0;

    /// <summary>The text of a field's value, by its key; null for none.</summary>
    internal string? Text(string field) => FieldValues.Text(Values.GetValueOrDefault(field));

    /// <summary>The day in a field, by its key; null for none.</summary>
    internal DateOnly? Day(string field) => FieldValues.Day(Text(field));

    /// <summary>The same with something wrong beside a field.</summary>
    internal FormEntry With(FormField field, string problem) => this with { Errors = new Dictionary<string, string>(Errors) { [FormReading.ElementId(field)] = problem } };
}
