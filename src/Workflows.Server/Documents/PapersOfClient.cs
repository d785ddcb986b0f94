using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Timeline;

namespace Workflows.Server.Documents;

/// <summary>Papers that were made about a client.</summary>
internal sealed class PapersOfClient : IClientEvents
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation) => await asked.Context.Documents.AsNoTracking()
        .Where(row => asked.Subjects.Contains(row.SubjectId) && row.MadeAt < asked.Before)
        .OrderByDescending(row => row.MadeAt).ThenByDescending(row => row.Id).Take(asked.Most)
        .Select(row => new ClientEvent(row.MadeAt, "paper", "Складено документ") { Address = "/documents/" + row.Id, AddressWords = row.Title + " № " + row.Number })
        .ToListAsync(cancellation);
}
