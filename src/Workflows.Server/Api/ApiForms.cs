using System.ComponentModel;
using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;

namespace Workflows.Server.Api;

/// <summary>A form as programs read it.</summary>
internal sealed record ApiForm(string Key, string Title, string? Intro, IReadOnlyList<ApiField> Fields)
{
    /// <summary>A form as programs read it; null for none.</summary>
    public static ApiForm? Of(FormDefinition? form) =>
        form is null ? null : new ApiForm(form.Key, form.Title, form.Intro, [.. form.Groups.SelectMany(group => group.Fields.Select(field => ApiField.Of(field, group.Title)))]);
}

/// <summary>A field of a form as programs read it.</summary>
internal sealed record ApiField(
    [property: Description("Під цим ключем поле стоїть у answers.")] string Key,
    string Label,
    [property: Description("Text, LongText, Date (\"2026-03-16\"), DateTime (ISO зі зміщенням), Time (\"14:30\"), Choice, Person, Partner, Client: рядок; Number: число; YesNo: true або false; Choices: масив рядків; Table: масив об'єктів; Files: не надсилають, файли додають на сторінці завдання.")]
    FieldType Type)
{
    /// <summary>The heading above it.</summary>
    public string? Group { get; init; }

    /// <summary>Help under it.</summary>
    public string? Help { get; init; }

    /// <summary>Whether it has to be filled in while it is shown.</summary>
    public bool Required { get; init; }

    /// <summary>The least number or the earliest day.</summary>
    [Description("Найменше число або найраніший день; today означає день, коли форму надсилають.")]
    public string? Min { get; init; }

    /// <summary>The greatest number or the latest day.</summary>
    public string? Max { get; init; }

    /// <summary>The most characters; null where it does not matter.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The options of a choice.</summary>
    public IReadOnlyList<FieldOption> Options { get; init; } = [];

    /// <summary>When it is shown.</summary>
    [Description("Поле питають лише тоді, коли інше поле має таке значення; null — завжди.")]
    public ShowWhen? ShowWhen { get; init; }

    /// <summary>The field with which it is compared.</summary>
    [Description("Ключ поля (у таблиці — колонки), з яким порівнюють відповідь: людина чи організація має бути іншою, число не менше, день не раніше, час пізніше, варіант — далі за списком.")]
    public string? ComparedWith { get; init; }

    /// <summary>The columns of a table.</summary>
    public IReadOnlyList<ApiField> Columns { get; init; } = [];

    /// <summary>The fewest rows of a table.</summary>
    public int? MinRows { get; init; }

    /// <summary>The most rows of a table.</summary>
    public int? MaxRows { get; init; }

    /// <summary>A field as programs read it.</summary>
    public static ApiField Of(FormField field, string? group) => new(field.Key, field.Label, field.Type)
    {
        Group = group,
        Help = field.Help,
        Required = field.Required,
        Min = field.Min,
        Max = field.Max,
        MaxLength = field.Type is FieldType.Text or FieldType.LongText ? field.MaxLength : null,
        Options = [.. field.Options.Where(option => !option.IsEnded)],
        ShowWhen = field.ShowWhen,
        ComparedWith = field.ComparedWith,
        Columns = [.. field.Table.Columns.Select(column => Of(column, null))],
        MinRows = field.Type == FieldType.Table ? field.Table.MinRows : null,
        MaxRows = field.Type == FieldType.Table ? field.Table.MaxRows : null,
    };
}

/// <summary>What stands in forms, as values.</summary>
internal sealed class ApiForms(FormReading reading)
{
    /// <summary>The values of what is typed so far: by the reading that the page has. What cannot be read is left out.</summary>
    public async Task<JsonObject> ValuesAsync(
        Actor actor, Guid centre, FormDefinition form, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, CancellationToken cancellation) =>
        Object((await reading.ReadAsync(actor, centre, form, typed, complete: false, cancellation)).Values);

    /// <summary>Values as one object.</summary>
    public static JsonObject Object(IReadOnlyDictionary<string, JsonNode?> values) => new(values.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
}
