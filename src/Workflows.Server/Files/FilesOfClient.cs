using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Timeline;

namespace Workflows.Server.Files;

/// <summary>Files that were attached to answers about a client in their cases; those of notes, consents and the photo are told of with what they belong to.</summary>
internal sealed class FilesOfClient(FileSeals seals) : IClientEvents
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var rows = await asked.Context.Files.AsNoTracking()
            .Where(row => asked.Subjects.Contains(row.SubjectId) && row.State == FileState.Kept && row.InstanceId != null && row.At < asked.Before)
            .OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(asked.Most).ToListAsync(cancellation);
        return rows.ConvertAll(row => new ClientEvent(row.At, "file", "Додано файл")
        {
            ById = row.ById,
            Files = asked.KeyOf(row.SubjectId) is { } key ? [seals.Line(key, row)] : [],
        });
    }
}
