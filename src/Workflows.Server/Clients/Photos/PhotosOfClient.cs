using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Timeline;

namespace Workflows.Server.Clients.Photos;

/// <summary>That a photo was put on the card, and taken off.</summary>
internal sealed class PhotosOfClient : IClientEvents
{
    /// <inheritdoc/>
    public bool Tells(SubjectKind kind) => kind != SubjectKind.Partner;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var added = await asked.Context.ClientPhotos.AsNoTracking().Where(row => asked.Subjects.Contains(row.SubjectId) && row.At < asked.Before)
            .OrderByDescending(row => row.At).Take(asked.Most).ToListAsync(cancellation);
        var removed = await asked.Context.ClientPhotos.AsNoTracking().Where(row => asked.Subjects.Contains(row.SubjectId) && row.RemovedAt < asked.Before)
            .OrderByDescending(row => row.RemovedAt).Take(asked.Most).ToListAsync(cancellation);
        return
        [
            .. added.Select(row => new ClientEvent(row.At, "picture", "Додано фото") { ById = row.ById }),
            .. removed.Select(row => new ClientEvent(row.RemovedAt!.Value, "close", "Фото прибрано") { ById = row.RemovedById }),
        ];
    }
}
