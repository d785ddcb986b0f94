using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Timeline;

namespace Workflows.Server.Files;

/// <summary>Files that were attached to answers about a client.</summary>
internal sealed class FilesOfClient(FileSeals seals) : IClientEvents
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var rows = await asked.Context.Files.AsNoTracking()
            .Where(row => asked.Subjects.Contains(row.SubjectId) && row.State == FileState.Kept && row.At < asked.Before)
            .OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(asked.Most).ToListAsync(cancellation);
        return rows.ConvertAll(row => new ClientEvent(row.At, "file", "Додано файл")
        {
            ById = row.ById,
            IsFile = true,
            Address = asked.KeyOf(row.SubjectId) is null ? null : FileRoutes.Address(row.Id),
            AddressWords = asked.KeyOf(row.SubjectId) is { } key ? seals.Open(key, row).Name : null,
        });
    }
}
