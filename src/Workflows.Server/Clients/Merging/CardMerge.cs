using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Merging;

/// <summary>
/// That two cards were found to be about the same person: from then on one of them stands for both. Nothing is moved and nothing is sealed anew, so that it can
/// be taken back: the joined card keeps its cases, papers and notes, and whoever reads the card that stands reads those of both.
/// </summary>
public sealed class CardMerge : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The card that stands for both.</summary>
    public Guid KeptId { get; init; }

    /// <summary>The card that joined it.</summary>
    public Guid JoinedId { get; init; }

    /// <summary>What was written into the card that stands, by its <see cref="CardChange"/>; null when nothing was.</summary>
    public Guid? ChangeId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public Guid ById { get; init; }

    /// <summary>When it was taken back; null while it holds.</summary>
    public DateTimeOffset? UndoneAt { get; set; }

    /// <summary>Who took it back.</summary>
    public Guid? UndoneById { get; set; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<CardMerge>(merge =>
    {
        merge.ToTable("CardMerges");
        merge.Property(row => row.UndoneAt).IsConcurrencyToken();
        merge.HasIndex(row => new { row.KeptId, row.At });
        merge.HasIndex(row => row.JoinedId).IsUnique().HasFilter("\"UndoneAt\" IS NULL").HasDatabaseName("IX_CardMerges_Holding");
    });
}
