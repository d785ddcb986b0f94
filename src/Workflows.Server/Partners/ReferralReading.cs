using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Partners;

/// <summary>A referral to a partner.</summary>
/// <param name="InstanceId">The case in which it was made.</param>
/// <param name="CaseNumber">The case's number.</param>
/// <param name="At">When.</param>
/// <param name="Helps">For which help, in words.</param>
/// <param name="Client">Who was referred; null for whoever does not open cards.</param>
public sealed record ReferralLine(string InstanceId, string CaseNumber, DateTimeOffset At, string Helps, string? Client);

/// <summary>A referral as its case's journal tells it.</summary>
/// <param name="Told">What was done.</param>
/// <param name="By">Who has decided it, where a person has.</param>
/// <param name="Ground">Why; null for whoever does not open cards, and once the client is erased.</param>
internal sealed record ToldReferral(string Told, string? By, string? Ground);

/// <summary>Reads referrals. Who was referred, where to and why are for those who open cards: an organisation alone can tell what somebody's trouble is.</summary>
internal sealed class ReferralReading(Contexts contexts, SubjectSeals seals, SubjectNames names)
{
    /// <summary>How many a page shows.</summary>
    public const int MostLines = 50;

    /// <summary>Those to a partner whom the person sees, the latest first: one more than a page shows, if there are.</summary>
    public async Task<IReadOnlyList<ReferralLine>> OfPartnerAsync(Actor actor, Guid centre, Guid partner, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var rows = await (
            from referral in context.Referrals.AsNoTracking()
            where referral.PartnerId == partner && referral.CentreId == centre
            join file in context.CaseFiles on referral.InstanceId equals file.InstanceId
            orderby referral.Id descending
            select new { referral.InstanceId, file.Number, referral.At, referral.Helps, referral.SubjectId }).Take(MostLines + 1).ToListAsync(cancellation);
        var helps = await ListOptions.WordsAsync(context, [ListKeys.HelpKinds], cancellation);
        var clients = actor.OpensCards(centre)
            ? await names.OpenAsync(context, [.. rows.Select(row => row.SubjectId).Distinct()], cancellation)
            : new Dictionary<Guid, SubjectName>();
        return rows.ConvertAll(row => new ReferralLine(row.InstanceId, row.Number, row.At, helps.Words(ListKeys.HelpKinds, row.Helps), clients.GetValueOrDefault(row.SubjectId)?.Name));
    }

    /// <summary>Those of a case that the person may see, by their steps and moments.</summary>
    public async Task<Dictionary<(string Step, DateTimeOffset At), ToldReferral>> OfCaseAsync(
        ServerContext context, Actor actor, string instanceId, CancellationToken cancellation)
    {
        var rows = await (
            from referral in context.Referrals.AsNoTracking()
            where referral.InstanceId == instanceId
            join partner in context.Partners on referral.PartnerId equals partner.Id
            join key in context.SubjectKeys on referral.SubjectId equals key.Id into keys
            from key in keys.DefaultIfEmpty()
            select new { Referral = referral, Partner = partner.Name, Key = key }).ToListAsync(cancellation);
        if (rows.Count == 0)
        {
            return [];
        }

        var helps = await ListOptions.WordsAsync(context, [ListKeys.HelpKinds], cancellation);
        Guid[] named = [.. rows.Select(row => row.Referral.ById).OfType<Guid>().Distinct()];
        var people = named.Length == 0 ? [] : await context.NamesOfAsync(named, cancellation);
        return rows.DistinctBy(row => (row.Referral.StepId, row.Referral.At)).ToDictionary(
            row => (row.Referral.StepId, row.Referral.At),
            row => actor.OpensCards(row.Referral.CentreId)
                ? new ToldReferral(
                    $"Клієнта направлено до організації «{row.Partner}» (допомога: {helps.Words(ListKeys.HelpKinds, row.Referral.Helps)})", people.GetValueOrDefault(row.Referral.ById ?? Guid.Empty),
                    row.Key is null ? null : seals.Open(row.Key, row.Referral.Sealed, ReferralRecords.Purpose, row.Referral.Id))
                : new ToldReferral("Клієнта направлено до партнерської організації", null, null));
    }
}
