using Workflows.Server.Cases;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Storage;

namespace Workflows.Server.Demonstrating;

/// <summary>Puts the invented clients and partners of a cast into the register, so that there is somebody to be found.</summary>
internal sealed class DemonstrationClients(SubjectSeals seals, Register register, Partners.Partners partners, CaseNumbers numbers)
{
    /// <summary>Stages the clients and partners of a centre, as made by one of its people.</summary>
    public async Task AddAsync(ServerContext context, Guid centre, CastCentre cast, Guid by, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var partner in cast.Partners)
        {
            partners.Make(context, centre, partner.Type, partner.Name, partner.Fields(), by, now);
        }

        foreach (var client in cast.Clients)
        {
            var key = seals.NewKey(Guid.CreateVersion7(now), centre);
            context.Add(key);
            var number = await numbers.NextAsync(context, centre, CaseNumbers.Client, now, cancellation);
            var fields = client.Fields();
            if (client.LastName is not null)
            {
                fields[FieldCatalogue.Responsible] = by.ToString("D"); // Of those who go by a name of their choice nobody is named yet.
            }

            register.Make(context, key, SubjectKind.Client, number, fields, by, now);
        }
    }
}
