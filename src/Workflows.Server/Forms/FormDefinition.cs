using System.Text.Json.Nodes;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Files;

namespace Workflows.Server.Forms;

/// <summary>A form: groups of fields, one column, from top to bottom. Immutable and shared.</summary>
/// <param name="Key">Stable key.</param>
/// <param name="Title">The heading above it.</param>
public sealed record FormDefinition(string Key, string Title)
{
    /// <summary>A sentence or two above the fields.</summary>
    public string? Intro { get; init; }

    /// <summary>The groups in order.</summary>
    public IReadOnlyList<FormGroup> Groups { get; init; } = [];

    /// <summary>All fields in order.</summary>
    public IEnumerable<FormField> Fields => Groups.SelectMany(group => group.Fields);

    /// <summary>The fields to which files are attached; they stand behind all others.</summary>
    public IEnumerable<FormField> FileFields => Fields.Where(one => one.Type == FieldType.Files);

    /// <summary>Whether files can be attached to it.</summary>
    public bool TakesFiles => FileFields.Any();

    /// <summary>The field of this key.</summary>
    public FormField? Field(string key) => Fields.FirstOrDefault(field => field.Key == key);
}

/// <summary>Fields under one heading.</summary>
/// <param name="Title">The heading; null for none.</param>
/// <param name="Fields">The fields in order.</param>
public sealed record FormGroup(string? Title, IReadOnlyList<FormField> Fields);

/// <summary>A field of a form.</summary>
/// <param name="Key">Unique in the form: letters, digits and hyphens.</param>
/// <param name="Label">Label above it.</param>
/// <param name="Type">Kind of value.</param>
/// <param name="Class">How carefully its answer is kept: only public ones enter workflow variables.</param>
public sealed record FormField(string Key, string Label, FieldType Type, FieldClass Class)
{
    /// <summary>Help under it.</summary>
    public string? Help { get; init; }

    /// <summary>Whether it has to be filled in (while it is shown).</summary>
    public bool Required { get; init; }

    /// <summary>The least number, or the earliest day (<c>"2026-01-01"</c>, <c>"today"</c>).</summary>
    public string? Min { get; init; }

    /// <summary>The greatest number, or the latest day.</summary>
    public string? Max { get; init; }

    /// <summary>The most characters of a text.</summary>
    public int MaxLength { get; init; }

    /// <summary>The options of a choice.</summary>
    public IReadOnlyList<FieldOption> Options { get; init; } = [];

    /// <summary>The reference list that the options are taken from when the form is shown and read; null where they are its own.</summary>
    public string? List { get; init; }

    /// <summary>The field of the register that the answer is written into; null for none.</summary>
    public CatalogueField? Bind { get; init; }

    /// <summary>When it is shown; null for always.</summary>
    public ShowWhen? ShowWhen { get; init; }

    /// <summary>The key of the field above it, in a table of the column before it, that it is compared with (<see cref="FieldComparison"/>); null for none.</summary>
    public string? ComparedWith { get; init; }

    /// <summary>What each row of a table asks; empty for other fields.</summary>
    public TableColumns Table { get; init; } = TableColumns.None;

    /// <summary>Which files it takes; none for other fields.</summary>
    public FileRules Files { get; init; } = FileRules.None;

    /// <summary>The row in which it stands, counted from 1, when it is a cell of a table; null otherwise.</summary>
    public int? Row { get; init; }

    /// <summary>A field of the register as a form asks for it: bound, with the register's own words.</summary>
    public static FormField Of(CatalogueField field) =>
        new(field.Key.Replace('.', '-'), field.Label, field.Type, field.Class) { Bind = field, Options = field.Options, List = field.List };

    /// <summary>Whether its answer is written into the card of a subject of this kind.</summary>
    public bool IsBoundTo(SubjectKind kind) => Bind is { } bound && FieldCatalogue.For(kind).Any(known => known.Key == bound.Key);
}

/// <summary>The columns of a table, and what its rows become.</summary>
/// <param name="Columns">The columns in order; fields of the simple types.</param>
public sealed record TableColumns(IReadOnlyList<FormField> Columns)
{
    /// <summary>Of a field that is no table.</summary>
    public static TableColumns None { get; } = new([]);

    /// <summary>Whether each row becomes a lead (потенційний клієнт) of its own, with what is bound in its card.</summary>
    public bool MakesLeads { get; init; }

    /// <summary>What every such lead's card begins with besides: catalogue key to value. Shared; whoever writes it takes a copy.</summary>
    public IReadOnlyDictionary<string, JsonNode> With { get; init; } = new Dictionary<string, JsonNode>();

    /// <summary>The fewest rows with which the form is complete.</summary>
    public int MinRows { get; init; }

    /// <summary>The most rows.</summary>
    public int MaxRows { get; init; }
}

/// <summary>A field is shown while another has a value. A hidden field is neither asked for nor kept.</summary>
/// <param name="Field">Key of the other field, which stands before it.</param>
/// <param name="Operator">As <c>Case.Condition</c> has them: Equal, NotEqual, OneOf, Contains, Greater…</param>
/// <param name="Value">What it is compared with.</param>
public sealed record ShowWhen(string Field, string Operator, JsonNode? Value)
{
    /// <summary>The same one by one: several of <c>OneOf</c>, none where nothing is compared with.</summary>
    public IEnumerable<JsonNode> Values => Value is JsonArray several ? several.OfType<JsonNode>() : Value is null ? [] : [Value];
}
