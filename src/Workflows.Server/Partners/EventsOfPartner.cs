using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Timeline;
using Workflows.Server.Forms;
using Workflows.Server.Partners.Contacts;

namespace Workflows.Server.Partners;

/// <summary>Contracts that were concluded with a partner organisation, and who came and went among its people; what else happened with it the other sources tell as of anybody.</summary>
internal sealed class EventsOfPartner(ContactWork contacts) : IClientEvents
{
    /// <inheritdoc/>
    public bool Tells(SubjectKind kind) => kind == SubjectKind.Partner;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var contracts = await asked.Context.Contracts.AsNoTracking().Where(row => asked.Subjects.Contains(row.PartnerId) && row.At < asked.Before)
            .OrderByDescending(row => row.At).Take(asked.Most).ToListAsync(cancellation);
        var people = await asked.Context.PartnerContacts.AsNoTracking().Where(row => asked.Subjects.Contains(row.PartnerId) && (row.At < asked.Before || row.EndedAt < asked.Before))
            .OrderByDescending(row => row.EndedAt ?? row.At).Take(asked.Most).ToListAsync(cancellation);
        return
        [
            .. contracts.Select(row => new ClientEvent(row.At, "paper", $"Укладено договір № {row.Number}")
            {
                Detail = $"Підписано {LocalTime.Words(row.SignedOn)}{(row.ValidTo is { } until ? $", діє до {LocalTime.Words(until)}" : ", без строку")}",
                Address = $"/cases/{row.InstanceId}",
                AddressWords = "у справі",
            }),
            .. people.SelectMany(row => Told(asked, row)).Where(one => one.At < asked.Before),
        ];
    }

    private IEnumerable<ClientEvent> Told(EventsAsked asked, PartnerContact contact)
    {
        var name = asked.KeyOf(contact.PartnerId) is { } key ? contacts.NameOf(key, contact) : null;
        yield return new ClientEvent(contact.At, "people", "Додано контактну особу") { Detail = name, ById = contact.ById };
        if (contact.EndedAt is { } ended)
        {
            yield return new ClientEvent(ended, "close", "Прибрано контактну особу") { Detail = name, ById = contact.EndedById };
        }
    }
}
