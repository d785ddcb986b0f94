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

/// <summary>Keeps what was answered, sealed with the subject's key, and opens it again.</summary>
internal sealed class FormAnswers(SubjectSeals seals)
{
    private const string Purpose = "answer";

    /// <summary>Stages an answer.</summary>
    public void Add(ServerContext context, SubjectKey key, AnswerPlace place, Guid formVersionId, FormEntry entry, Guid by, DateTimeOffset now)
    {
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
            Sealed = seals.Seal(key, JsonSerializer.Serialize(entry.Values, StoredAnswers.Default.IReadOnlyDictionaryStringJsonNode), Purpose, id),
            At = now,
            ById = by,
        });
    }

    /// <summary>What was answered: field key to value.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Open(SubjectKey key, FormAnswer answer) =>
        JsonSerializer.Deserialize(seals.Open(key, answer.Sealed, Purpose, answer.Id), StoredAnswers.Default.IReadOnlyDictionaryStringJsonNode)!;

    /// <summary>
    /// The answers that may leave the seal: what a procedure branches on. Personal ones never enter its variables; of a table whose rows have become
    /// leads the leads' ids do.
    /// </summary>
    public static JsonObject PublicOf(FormDefinition? form, FormEntry entry) =>
        new(Given(form, entry).Where(field => field.Class == FieldClass.Public || field.Table.MakesLeads)
            .Select(field => KeyValuePair.Create(field.Key, field.Table.MakesLeads ? Leads(entry.Values[field.Key]) : entry.Values[field.Key]?.DeepClone())));

    private static JsonArray Leads(JsonNode? rows) => new([.. (rows as JsonArray ?? []).Select(row => row?[LeadRows.Id]?.DeepClone())]);

    /// <summary>
    /// The answers that are written into the register, by the catalogue's keys: those that a subject of this kind has a field for. What the form
    /// began with and nobody has changed is left as it is, for the card may have been changed meanwhile; what was emptied is emptied (null).
    /// </summary>
    public static Dictionary<string, JsonNode?> RegisterFieldsOf(FormDefinition? form, FormEntry entry, SubjectKind kind) =>
        (form?.Fields ?? []).Where(field => field.Bind is { } bound && FieldCatalogue.For(kind).Any(known => known.Key == bound.Key))
            .Where(field => entry.Values.ContainsKey(field.Key) ? !IsAsKnown(field, entry) : IsKnown(field, entry) && FormReading.IsShown(field, entry.Values))
            .ToDictionary(field => field.Bind!.Key, field => entry.Values.GetValueOrDefault(field.Key));

    private static bool IsKnown(FormField field, FormEntry entry) => FormReading.Of(entry.Typed, FormReading.KnownName(field)).Count > 0;

    private static bool IsAsKnown(FormField field, FormEntry entry) =>
        IsKnown(field, entry) && FormReading.Of(entry.Typed, FormReading.KnownName(field)).SequenceEqual(FormReading.Of(entry.Typed, FormReading.InputName(field)));

    private static IEnumerable<FormField> Given(FormDefinition? form, FormEntry entry) =>
        (form?.Fields ?? []).Where(field => entry.Values.ContainsKey(field.Key));
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonNode?>))]
internal sealed partial class StoredAnswers : JsonSerializerContext;
