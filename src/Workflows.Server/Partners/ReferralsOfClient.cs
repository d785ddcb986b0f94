using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Timeline;
using Workflows.Server.ReferenceLists;

namespace Workflows.Server.Partners;

/// <summary>To which organisations a client was referred.</summary>
internal sealed class ReferralsOfClient(SubjectSeals seals) : IClientEvents
{
    /// <inheritdoc/>
    public bool Tells(SubjectKind kind) => kind != SubjectKind.Partner;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var rows = await (
            from referral in asked.Context.Referrals.AsNoTracking()
            where asked.Subjects.Contains(referral.SubjectId) && referral.At < asked.Before
            join partner in asked.Context.Partners on referral.PartnerId equals partner.Id
            orderby referral.At descending, referral.Id descending
            select new { Referral = referral, partner.Id, partner.Name }).Take(asked.Most).ToListAsync(cancellation);
        if (rows.Count == 0)
        {
            return [];
        }

        var helps = await ListOptions.WordsAsync(asked.Context, [ListKeys.HelpKinds], cancellation);
        return rows.ConvertAll(row => new ClientEvent(row.Referral.At, "partners", $"Направлено по допомогу ({helps.Words(ListKeys.HelpKinds, row.Referral.Helps)}) до організації")
        {
            Detail = row.Referral.Sealed.Length == 0 || asked.KeyOf(row.Referral.SubjectId) is not { } key ? null : seals.Open(key, row.Referral.Sealed, ReferralRecords.Purpose, row.Referral.Id),
            ById = row.Referral.ById,
            Address = $"/partners/{row.Id}",
            AddressWords = row.Name,
        });
    }
}
