using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>What was done with a card. The names are stored; what is stored is never renamed.</summary>
public enum CardChangeKind
{
    /// <summary>Fields got other values.</summary>
    Changed,

    /// <summary>A lead became a client of the register (ЕБД).</summary>
    Entered,
}

/// <summary>
/// One change of a subject's card: what stood in its fields before and after, sealed with the subject's key. Never changed once it is written, so that
/// whoever doubts a card can see who wrote what, and when.
/// </summary>
public sealed class CardChange : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>Whose card it is.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who; null for a step of a procedure.</summary>
    public Guid? ById { get; init; }

    /// <summary>The case in which it was changed, by its workflow instance; null for the card's own page.</summary>
    public string? InstanceId { get; init; }

    /// <summary>What was done.</summary>
    public CardChangeKind Kind { get; init; }

    /// <summary>JSON, catalogue key to the values before and after, sealed with purpose <c>card-change</c> and this row's id; empty where no field changed.</summary>
    public required byte[] Sealed { get; init; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<CardChange>(change =>
    {
        change.ToTable("CardChanges");
        change.Property(row => row.Kind).HasConversion<string>();
        change.HasIndex(row => new { row.SubjectId, row.At });
    });
}

/// <summary>Who changes a card, and where.</summary>
/// <param name="ById">The account; null for a step of a procedure.</param>
/// <param name="InstanceId">The case, by its workflow instance; null for the card's own page.</param>
internal readonly record struct CardWriter(Guid? ById, string? InstanceId);

/// <summary>One field of a change.</summary>
/// <param name="Was">Its value before; null for none.</param>
/// <param name="Is">Its value after; null for none.</param>
internal sealed record FieldChange(JsonNode? Was, JsonNode? Is);

/// <summary>Seals what a change of a card was, and opens it.</summary>
internal static class CardChanges
{
    private const string Purpose = "card-change";

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The change of a card, to be staged; null when nothing has changed.</summary>
    public static CardChange? Of(
        SubjectSeals seals, Subject subject, SubjectKey key, IReadOnlyDictionary<string, JsonNode?> before, IReadOnlyDictionary<string, JsonNode?> after, CardWriter writer,
        DateTimeOffset now)
    {
        var changed = before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Where(field => !JsonNode.DeepEquals(before.GetValueOrDefault(field), after.GetValueOrDefault(field)))
            .ToDictionary(field => field, field => new FieldChange(before.GetValueOrDefault(field), after.GetValueOrDefault(field)));
        var id = Guid.CreateVersion7(now);
        return changed.Count == 0 ? null : Row(
            id, subject, CardChangeKind.Changed, seals.Seal(key, JsonSerializer.Serialize(changed, Plain), Purpose, id), writer, now);
    }

    /// <summary>That a lead became a client.</summary>
    public static CardChange Entered(Subject subject, CardWriter writer, DateTimeOffset now) =>
        Row(Guid.CreateVersion7(now), subject, CardChangeKind.Entered, [], writer, now);

    /// <summary>The fields of a change, by their catalogue keys.</summary>
    public static IReadOnlyDictionary<string, FieldChange> Open(SubjectSeals seals, SubjectKey key, CardChange change) => change.Sealed.Length == 0
        ? new Dictionary<string, FieldChange>()
        : JsonSerializer.Deserialize<Dictionary<string, FieldChange>>(seals.Open(key, change.Sealed, Purpose, change.Id), Plain)!;

    private static CardChange Row(Guid id, Subject subject, CardChangeKind kind, byte[] @sealed, CardWriter writer, DateTimeOffset now) => new()
    {
        Id = id,
        CentreId = subject.CentreId,
        SubjectId = subject.Id,
        At = now,
        ById = writer.ById,
        InstanceId = writer.InstanceId,
        Kind = kind,
        Sealed = @sealed,
    };
}
