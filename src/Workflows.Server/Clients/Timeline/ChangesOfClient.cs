using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Tasks;

namespace Workflows.Server.Clients.Timeline;

/// <summary>What was done with the card itself: made, changed, entered into the register.</summary>
internal sealed class ChangesOfClient(SubjectSeals seals) : IClientEvents
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var rows = await asked.Context.CardChanges.AsNoTracking().Where(row => asked.Subjects.Contains(row.SubjectId) && row.At < asked.Before)
            .OrderByDescending(row => row.At).Take(asked.Most).ToListAsync(cancellation);
        var changes = rows.ConvertAll(row => (Row: row, Fields: asked.KeyOf(row.SubjectId) is { } key ? CardChanges.Open(seals, key, row) : new Dictionary<string, FieldChange>()));
        var names = await NamesAsync(asked, changes.SelectMany(change => change.Fields), cancellation);
        var fields = changes.SelectMany(change => change.Fields.Keys).Distinct().Select(FieldCatalogue.Find).OfType<CatalogueField>().Select(FormField.Of).ToList();
        var words = await ListOptions.FilledAsync(asked.Context, fields, cancellation);
        var events = changes.ConvertAll(change => change.Row.Kind switch
        {
            CardChangeKind.Entered => Event(change.Row, "Записано в ЕБД: тепер це клієнт центру") with { Icon = "good" },
            _ => Event(change.Row, "Змінено картку") with { Detail = Told(change.Fields, words, names) },
        });
        var made = await asked.Context.Subjects.AsNoTracking().Where(row => asked.Subjects.Contains(row.Id) && row.CreatedAt < asked.Before)
            .Select(row => new { row.CreatedAt, row.CreatedById }).ToListAsync(cancellation);
        return [.. events, .. made.Select(card => new ClientEvent(card.CreatedAt, "add", "Створено картку") { ById = card.CreatedById })];
    }

    private static ClientEvent Event(CardChange row, string text) => new(row.At, "note", text)
    {
        ById = row.ById,
        Address = row.InstanceId is null ? null : $"/cases/{row.InstanceId}",
        AddressWords = "у справі",
    };

    private static string Told(IReadOnlyDictionary<string, FieldChange> fields, IReadOnlyList<FormField> words, IReadOnlyDictionary<Guid, Candidate> names) => string.Join('\n', words
        .Where(field => fields.ContainsKey(field.Bind!.Key))
        .Select(field => $"{field.Label}: {Value(field, fields[field.Bind!.Key].Was, names)} → {Value(field, fields[field.Bind!.Key].Is, names)}"));

    private static string Value(FormField field, System.Text.Json.Nodes.JsonNode? value, IReadOnlyDictionary<Guid, Candidate> names) =>
        value is null ? "порожньо" : AnswerText.Of(field, value, names);

    private static async Task<IReadOnlyDictionary<Guid, Candidate>> NamesAsync(
        EventsAsked asked, IEnumerable<KeyValuePair<string, FieldChange>> fields, CancellationToken cancellation)
    {
        Guid[] ids =
        [
            .. fields.Where(pair => FieldCatalogue.Find(pair.Key)?.Type == FieldType.Person).SelectMany(pair => new[] { pair.Value.Was, pair.Value.Is })
                .Select(value => Guid.TryParse(FieldValues.Text(value), out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct(),
        ];
        return ids.Length == 0
            ? new Dictionary<Guid, Candidate>()
            : (await asked.Context.NamesOfAsync(ids, cancellation)).ToDictionary(pair => pair.Key, pair => new Candidate(pair.Key, pair.Value, null));
    }
}
