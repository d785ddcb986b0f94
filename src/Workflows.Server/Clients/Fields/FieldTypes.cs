using System.Text.Json.Serialization;

namespace Workflows.Server.Clients.Fields;

/// <summary>Kinds of fields that a form or the register can have. Values are JSON; the comment says in which shape.</summary>
public enum FieldType
{
    /// <summary>One line: a string.</summary>
    Text,

    /// <summary>Several lines: a string.</summary>
    LongText,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A calendar day: <c>"2026-03-16"</c>.</summary>
    Date,

    /// <summary>A moment: ISO 8601 in UTC, <c>"2026-03-16T07:30:00Z"</c>; shown in the centre's zone.</summary>
    DateTime,

    /// <summary>An hour of a day, as a clock shows it: <c>"16:30"</c>.</summary>
    Time,

    /// <summary>Yes or no: a boolean.</summary>
    YesNo,

    /// <summary>One of a list: the option's value.</summary>
    Choice,

    /// <summary>Several of a list: an array of options' values.</summary>
    Choices,

    /// <summary>A person who works here: the account's id.</summary>
    Person,

    /// <summary>A partner organisation: its id.</summary>
    Partner,

    /// <summary>A client of the register: the subject's id.</summary>
    Client,

    /// <summary>A table of rows: an array of objects, column key to value. Only a form has such fields, the register has none.</summary>
    Table,

    /// <summary>Files that people attach: an array of their ids. Only a form has such fields.</summary>
    Files,
}

/// <summary>How carefully a value is kept.</summary>
public enum FieldClass
{
    /// <summary>May stand in titles, letters and workflow variables.</summary>
    Public,

    /// <summary>Personal: sealed, shown to those who work with the subject, nowhere else.</summary>
    Personal,

    /// <summary>Sensitive (health, violence, beliefs): as personal, and not in lists either.</summary>
    Sensitive,
}

/// <summary>One option of a choice.</summary>
/// <param name="Value">What is stored; never changes.</param>
/// <param name="Label">What people see.</param>
public sealed record FieldOption(string Value, string Label)
{
    /// <summary>What else has to be known of it; null for nothing.</summary>
    [JsonIgnore]
    public string? Note { get; init; }

    /// <summary>The headings to which it belongs.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The heading under which it stands; null for none.</summary>
    [JsonIgnore]
    public string? Group => Groups is [var first, ..] ? first : null;

    /// <summary>Whether it is not offered, or no longer: who has chosen it keeps it, and its words are known.</summary>
    [JsonIgnore]
    public bool IsEnded { get; init; }
}

/// <summary>Options in words; a value that none of them has stands as it is.</summary>
internal static class OptionWords
{
    /// <summary>The words of one value.</summary>
    public static string Word(this IReadOnlyList<FieldOption> options, string value) => options.FirstOrDefault(option => option.Value == value)?.Label ?? value;

    /// <summary>The words of values that are kept with commas between them.</summary>
    public static string Words(this IReadOnlyList<FieldOption> options, string values) =>
        string.Join(", ", values.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(options.Word));
}

/// <summary>A field of the register, known everywhere by one key: forms bind to it, letters merge it, conditions ask for it.</summary>
/// <param name="Key">Stable key, for example <c>client.lastName</c>.</param>
/// <param name="Label">Ukrainian label.</param>
/// <param name="Type">Kind of value.</param>
/// <param name="Class">How carefully it is kept.</param>
public sealed record CatalogueField(string Key, string Label, FieldType Type, FieldClass Class)
{
    /// <summary>The options of a choice; none where a reference list has them.</summary>
    public IReadOnlyList<FieldOption> Options { get; init; } = [];

    /// <summary>The reference list that the options are taken from; null where they are its own.</summary>
    public string? List { get; init; }

    /// <summary>Whether the value lies in a column of the subject in clear, for reports; else in its sealed blob.</summary>
    public bool IsColumn { get; init; }

    /// <summary>Whether a procedure may branch on it: public, and of a kind that can be compared.</summary>
    public bool MayBranch => Class == FieldClass.Public
        && Type is FieldType.Choice or FieldType.YesNo or FieldType.Number or FieldType.Date or FieldType.Person or FieldType.Partner or FieldType.Client;
}
