using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms;

/// <summary>Where an answer belongs.</summary>
/// <param name="CentreId">The centre.</param>
/// <param name="InstanceId">The case, by its workflow instance.</param>
/// <param name="StepId">The step, or <see cref="FormAnswer.StartStep"/>.</param>
/// <param name="TaskId">The task; null for the form that starts a case.</param>
internal sealed record AnswerPlace(Guid CentreId, string InstanceId, string StepId, Guid? TaskId);

/// <summary>A form as it was filled in.</summary>
internal sealed record FilledForm(FormDefinition Form, FormEntry Entry)
{
    /// <summary>Whether all was asked for that has to be filled in; whoever ends a task another way («немає», «відмовились») has named nobody.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The answer, once it is kept.</summary>
    public Guid AnswerId { get; init; }
}

/// <summary>Keeps what was answered, sealed with the subject's key, and opens it again.</summary>
internal sealed class FormAnswers(SubjectSeals seals, Register register)
{
    private const string Purpose = "answer";

    /// <summary>Stages an answer, and a lead for each row of the tables that make leads.</summary>
    /// <returns>The form as it is kept: of a row that became a lead its id and what does not stand in its card.</returns>
    public FilledForm Add(ServerContext context, SubjectKey key, AnswerPlace place, Guid formVersionId, FilledForm filled, Guid by, DateTimeOffset now)
    {
        var kept = WithLeads(context, place.CentreId, filled, by, now);
        var id = Guid.CreateVersion7(now);
        context.Add(new FormAnswer
        {
            Id = id,
            CentreId = place.CentreId,
            InstanceId = place.InstanceId,
            StepId = place.StepId,
            TaskId = place.TaskId,
            SubjectId = key.Id,
            FormVersionId = formVersionId,
            Sealed = seals.Seal(key, JsonSerializer.Serialize(kept.Entry.Values, StoredAnswers.Default.IReadOnlyDictionaryStringJsonNode), Purpose, id),
            At = now,
            ById = by,
        });
        return kept with { AnswerId = id };
    }

    /// <summary>What was answered: field key to value.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Open(SubjectKey key, FormAnswer answer) =>
        JsonSerializer.Deserialize(seals.Open(key, answer.Sealed, Purpose, answer.Id), StoredAnswers.Default.IReadOnlyDictionaryStringJsonNode)!;

    /// <summary>
    /// The answers that may leave the seal: what a procedure branches on. Personal ones never enter its variables. A table is always an array: of the
    /// leads' ids where it makes leads, else of its rows with what is public in them; one with nothing public is none.
    /// </summary>
    public static JsonObject PublicOf(FormDefinition? form, FormEntry entry) =>
        new((form?.Fields ?? []).Where(field => MakesLeads(field) || (IsTable(field) ? PublicColumns(field).Any() : field.Class == FieldClass.Public && entry.Values.ContainsKey(field.Key)))
            .Select(field => KeyValuePair.Create(field.Key, Public(field, entry.Values.GetValueOrDefault(field.Key)))));

    /// <summary>
    /// What the answers change in the register, by the catalogue's keys: of the fields that a subject of this kind has. Null empties a field.
    /// </summary>
    public static Dictionary<string, JsonNode?> RegisterFieldsOf(FormDefinition? form, FormEntry entry, SubjectKind kind) =>
        (form?.Fields ?? []).Where(field => entry.Changes.ContainsKey(field.Key) && field.IsBoundTo(kind))
            .ToDictionary(field => field.Bind!.Key, field => entry.Changes[field.Key]);

    /// <summary>The leads that the rows of a form's tables became.</summary>
    public static IEnumerable<Guid> LeadsOf(FormDefinition? form, IReadOnlyDictionary<string, JsonNode?> values) =>
        (form?.Fields ?? []).Where(MakesLeads).SelectMany(field => TableRows.Leads(values.GetValueOrDefault(field.Key)));

    private FilledForm WithLeads(ServerContext context, Guid centre, FilledForm filled, Guid by, DateTimeOffset now)
    {
        var tables = filled.Form.Fields.Where(field => MakesLeads(field) && filled.Entry.Values.ContainsKey(field.Key)).ToList();
        if (tables.Count == 0)
        {
            return filled;
        }

        if (!filled.IsComplete)
        {
            return filled with { Entry = filled.Entry with { Values = filled.Entry.Values.Where(pair => tables.TrueForAll(table => table.Key != pair.Key)).ToDictionary() } };
        }

        // What was read stays as it is: a burst that lost a race begins with it once more.
        var values = filled.Entry.Values.ToDictionary();
        foreach (var table in tables)
        {
            values[table.Key] = new JsonArray([.. values[table.Key]!.AsArray().Select(row => Lead(context, centre, table.Table, row!.AsObject(), by, now))]);
        }

        return filled with { Entry = filled.Entry with { Values = values } };
    }

    private JsonObject Lead(ServerContext context, Guid centre, TableColumns table, JsonObject row, Guid by, DateTimeOffset now)
    {
        var key = context.Add(seals.NewKey(Guid.CreateVersion7(now), centre)).Entity;
        var (bound, other) = (table.Columns.Where(column => column.Bind is not null), table.Columns.Where(column => column.Bind is null && row.ContainsKey(column.Key)));
        var card = table.With.ToDictionary(pair => pair.Key, pair => (JsonNode?)pair.Value);
        foreach (var column in bound.Where(column => row.ContainsKey(column.Key)))
        {
            card[column.Bind!.Key] = row[column.Key];
        }

        register.Make(context, key, SubjectKind.Lead, null, card, by, now);
        return new JsonObject(
            [KeyValuePair.Create<string, JsonNode?>(TableRows.LeadKey, key.Id.ToString("D")), .. other.Select(column => KeyValuePair.Create(column.Key, row[column.Key]?.DeepClone()))]);
    }

    private static JsonNode? Public(FormField field, JsonNode? value) =>
        MakesLeads(field) ? new JsonArray([.. TableRows.Leads(value).Select(id => (JsonNode)id.ToString("D"))])
        : IsTable(field) ? new JsonArray([.. (value as JsonArray ?? []).Select(row => PublicRow(field, row!.AsObject()))])
        : value?.DeepClone();

    private static JsonObject PublicRow(FormField table, JsonObject row) => new(
        PublicColumns(table).Where(column => row.ContainsKey(column.Key)).Select(column => KeyValuePair.Create(column.Key, row[column.Key]?.DeepClone())));

    private static IEnumerable<FormField> PublicColumns(FormField table) => table.Table.Columns.Where(column => column.Class == FieldClass.Public);

    private static bool IsTable(FormField field) => field.Type == FieldType.Table;

    private static bool MakesLeads(FormField field) => field.Table.MakesLeads;
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonNode?>))]
internal sealed partial class StoredAnswers : JsonSerializerContext;
