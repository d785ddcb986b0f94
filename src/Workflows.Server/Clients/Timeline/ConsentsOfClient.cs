using Microsoft.EntityFrameworkCore;
using Workflows.Server.Forms;

namespace Workflows.Server.Clients.Timeline;

/// <summary>Consents that were given or refused, and social contracts.</summary>
internal sealed class ConsentsOfClient : IClientEvents
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var consents = await asked.Context.Consents.AsNoTracking().Where(row => asked.Subjects.Contains(row.SubjectId) && row.At < asked.Before)
            .OrderByDescending(row => row.At).Take(asked.Most).ToListAsync(cancellation);
        var contracts = await asked.Context.SocialContracts.AsNoTracking().Where(row => asked.Subjects.Contains(row.SubjectId) && row.At < asked.Before)
            .OrderByDescending(row => row.At).Take(asked.Most).ToListAsync(cancellation);
        return
        [
            .. consents.Select(row => new ClientEvent(row.At, row.IsGiven ? "good" : "close", row.IsGiven ? $"Дано згоду: {ConsentWords.Purposes(row)}" : "Відмова у згоді")
            {
                Detail = $"{ConsentWords.Day(row)}{(row.ValidTo is { } until ? $", діє до {LocalTime.Words(until)}" : "")}",
                Address = $"/cases/{row.InstanceId}",
                AddressWords = "у справі",
            }),
            .. contracts.Select(row => new ClientEvent(row.At, "paper", $"Укладено соціальний контракт № {row.Number}")
            {
                Detail = $"Підписано {ConsentWords.Term(row.SignedOn, row.ValidTo)}",
                Address = $"/cases/{row.InstanceId}",
                AddressWords = "у справі",
            }),
        ];
    }
}
