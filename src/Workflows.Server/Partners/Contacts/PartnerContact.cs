using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Partners.Contacts;

/// <summary>Somebody in a partner organisation with whom the centre works, beside the one on its card. Who works there no more is taken off and stays on record.</summary>
public sealed class PartnerContact : IInCentre
{
    /// <summary>Guid of version 7, made when the page was shown: sent twice it is written once.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The organisation.</summary>
    public Guid PartnerId { get; init; }

    /// <summary><see cref="ContactFacts"/>, sealed with the organisation's key; of who was taken off the name alone.</summary>
    public required byte[] Sealed { get; set; }

    /// <summary>When it was written down.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who wrote it down.</summary>
    public Guid ById { get; init; }

    /// <summary>When it was taken off; null while it stands.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Who took it off.</summary>
    public Guid? EndedById { get; set; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<PartnerContact>(contact =>
    {
        contact.ToTable("PartnerContacts");
        contact.Property(row => row.EndedAt).IsConcurrencyToken();
        contact.HasIndex(row => new { row.PartnerId, row.At });
    });
}

/// <summary>What is known of somebody in a partner organisation.</summary>
/// <param name="Name">The name.</param>
/// <param name="Position">The post; null where nobody says.</param>
/// <param name="Phone">The phone.</param>
/// <param name="Email">The address for letters.</param>
/// <param name="Note">With what one turns to them, when they can be reached.</param>
internal sealed record ContactFacts(string Name, string? Position, string? Phone, string? Email, string? Note);
