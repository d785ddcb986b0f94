using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Family;

/// <summary>What the other person is to the client. The names are stored; what is stored is never renamed.</summary>
public enum TieKind
{
    /// <summary>Мати або батько.</summary>
    Parent,

    /// <summary>Дочка або син.</summary>
    Child,

    /// <summary>Бабуся або дідусь.</summary>
    Grandparent,

    /// <summary>Онука або онук.</summary>
    Grandchild,

    /// <summary>Опікун, піклувальник, прийомні батьки.</summary>
    Guardian,

    /// <summary>Під опікою.</summary>
    Ward,

    /// <summary>Сестра або брат.</summary>
    Sibling,

    /// <summary>Дружина або чоловік.</summary>
    Spouse,

    /// <summary>Інші родичі.</summary>
    Relative,

    /// <summary>Член родини, of a family that is a client itself.</summary>
    Member,

    /// <summary>Родина, of which the client is a member.</summary>
    Family,

    /// <summary>Кривдник.</summary>
    Offender,

    /// <summary>Постраждала від клієнта особа.</summary>
    Victim,

    /// <summary>Інша близька людина.</summary>
    Other,
}

/// <summary>
/// Somebody who belongs to a client's life (social card, order №1005: «члени сім'ї», «інші особи»): another client of the register, or a person who has no card
/// and of whom what is written here is sealed with the client's key.
/// </summary>
public sealed class Tie : IInCentre
{
    /// <summary>Guid of version 7, made when the page was shown: sent twice it is written once.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The client.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>The other person's card; null for who has none.</summary>
    public Guid? OtherId { get; init; }

    /// <summary>What the other person is to the client.</summary>
    public TieKind Kind { get; init; }

    /// <summary>Whether the other person is the client's lawful representative.</summary>
    public bool IsRepresentative { get; init; }

    /// <summary>Whether they live together; null where nobody says.</summary>
    public bool? LivesTogether { get; init; }

    /// <summary>Of who has no card: <see cref="Relative"/> as JSON, sealed with purpose <c>tie</c> and this row's id. Empty for a card.</summary>
    public required byte[] Sealed { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who wrote it.</summary>
    public Guid ById { get; init; }

    /// <summary>When it was taken off the card; null while it stands.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Who took it off.</summary>
    public Guid? EndedById { get; set; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<Tie>(tie =>
    {
        tie.ToTable("Ties");
        tie.Property(row => row.Kind).HasConversion<string>();
        tie.Property(row => row.EndedAt).IsConcurrencyToken();
        tie.HasIndex(row => new { row.SubjectId, row.At });
        tie.HasIndex(row => new { row.OtherId, row.At }).HasFilter("\"OtherId\" IS NOT NULL");
    });
}

/// <summary>What is known of somebody who has no card.</summary>
/// <param name="Name">What people call them.</param>
/// <param name="BirthYear">The year of birth; null while it is not known.</param>
/// <param name="Phone">The phone; null for none.</param>
/// <param name="Note">Work, address, whatever helps; null for nothing.</param>
public sealed record Relative(string Name, int? BirthYear, string? Phone, string? Note);
