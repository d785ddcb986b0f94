using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Photos;

/// <summary>The photo on a client's card. The picture is the file that carries this row's id; it goes when another takes its place, and that it was there stays.</summary>
public sealed class ClientPhoto : IInCentre
{
    /// <summary>Guid of version 7, made when the page was shown: sent twice it is added once.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>Whose photo it is.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>When it was added.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who added it.</summary>
    public Guid ById { get; init; }

    /// <summary>When it was removed, or another took its place; null while it stands.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>Who did that.</summary>
    public Guid? RemovedById { get; set; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<ClientPhoto>(photo =>
    {
        photo.ToTable("ClientPhotos");
        photo.Property(row => row.RemovedAt).IsConcurrencyToken();
        photo.HasIndex(row => new { row.SubjectId, row.At });
    });

    /// <summary>The photos that stand on some cards, the newest first; of two cards that were joined each may have one.</summary>
    internal static IQueryable<ClientPhoto> Standing(ServerContext context, IReadOnlyCollection<Guid> cards) =>
        context.ClientPhotos.Where(row => cards.Contains(row.SubjectId) && row.RemovedAt == null).OrderByDescending(row => row.At).ThenByDescending(row => row.Id);
}
