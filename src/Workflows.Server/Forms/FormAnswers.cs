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

    /// <summary>The answers that may leave the seal: what a procedure branches on. Personal ones never enter its variables.</summary>
    public static JsonObject PublicOf(FormDefinition? form, FormEntry entry) =>
        new(Given(form, entry).Where(field => field.Class == FieldClass.Public)
            .Select(field => KeyValuePair.Create(field.Key, entry.Values[field.Key]?.DeepClone())));

    /// <summary>The answers that are written into the register, by the catalogue's keys: those that a subject of this kind has a field for.</summary>
    public static Dictionary<string, JsonNode?> RegisterFieldsOf(FormDefinition? form, FormEntry entry, SubjectKind kind) =>
        Given(form, entry).Where(field => field.Bind is { } bound && FieldCatalogue.For(kind).Any(known => known.Key == bound.Key))
            .ToDictionary(field => field.Bind!.Key, field => entry.Values[field.Key]);

    private static IEnumerable<FormField> Given(FormDefinition? form, FormEntry entry) =>
        (form?.Fields ?? []).Where(field => entry.Values.ContainsKey(field.Key));
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonNode?>))]
internal sealed partial class StoredAnswers : JsonSerializerContext;
