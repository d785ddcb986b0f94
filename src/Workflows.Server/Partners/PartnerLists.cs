using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Deadlines;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Partners;

/// <summary>A partner in the list.</summary>
/// <param name="Partner">The organisation.</param>
/// <param name="Standing">How the contract with it stands today.</param>
/// <param name="Day">Its last day, or its first when that is still to come; null for no such day.</param>
public sealed record PartnerRow(PartnerLine Partner, ContractStanding Standing, DateOnly? Day);

/// <summary>A page of one centre's partners, by name.</summary>
/// <param name="Centre">The centre.</param>
/// <param name="Centres">All centres where the person could look, by name.</param>
/// <param name="Rows">The partners.</param>
/// <param name="Next">The partner behind which the next page begins; null on the last.</param>
internal sealed record PartnerList(Guid Centre, IReadOnlyList<CentreLine> Centres, IReadOnlyList<PartnerRow> Rows, Guid? Next)
{
    /// <summary>The kinds of help by which one can look for them.</summary>
    public IReadOnlyList<FieldOption> Helps { get; init; } = [];

    /// <summary>
    /// The kinds of help, in words, for which the centre has no partner with a contract in force: the network of partners is the condition of casework (standard S1, C0).
    /// On further pages and of a narrowed list none.
    /// </summary>
    public IReadOnlyList<string> Uncovered { get; init; } = [];
}

/// <summary>Lists the partners of the centres where somebody works with clients.</summary>
internal sealed class PartnerLists(Contexts contexts, SubjectSearch search, TimeProvider clock)
{
    /// <summary>How many partners a page has.</summary>
    public const int PageSize = 50;

    /// <summary>A page; null when the person sees no partners there.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="centre">Which centre; null for the person's first.</param>
    /// <param name="help">Only those that can help with this, a key of the reference list «Види допомоги»; null for all.</param>
    /// <param name="after">The partner behind which it begins; null for the first page.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<PartnerList?> PageAsync(Actor actor, Guid? centre, string? help, Guid? after, CancellationToken cancellation)
    {
        if (ClientCentres.Chosen(actor, centre, Right.FindClients) is not { } here)
        {
            return null;
        }

        await using var context = contexts.Open(actor.Scope);
        var partners = context.Partners.AsNoTracking().Where(row => row.CentreId == here);
        if (help is not null)
        {
            var among = $",{help},";
            partners = partners.Where(row => context.Subjects.Any(subject => subject.Id == row.Id && ("," + subject.Helps + ",").Contains(among)));
        }

        if (after is { } last && await partners.Where(row => row.Id == last).Select(row => row.NameKey).SingleOrDefaultAsync(cancellation) is { } key)
        {
            partners = partners.Where(row => row.NameKey.CompareTo(key) > 0 || (row.NameKey == key && row.Id.CompareTo(last) > 0));
        }

        var helps = (await ListOptions.ReadAsync(context, here, [ListKeys.HelpKinds], Today, cancellation)).Of(ListKeys.HelpKinds);
        var lines = await context.LinesOf(partners.OrderBy(row => row.NameKey).ThenBy(row => row.Id).Take(PageSize + 1)).ToListAsync(cancellation);
        var shown = lines.Take(PageSize).ToList();
        return new PartnerList(
            here, await ClientCentres.NamesAsync(context, actor, cancellation), await RowsAsync(context, shown, cancellation), lines.Count > PageSize ? shown[^1].Id : null)
        {
            Helps = helps,
            Uncovered = help is null && after is null ? await UncoveredAsync(context, here, helps, cancellation) : [],
        };
    }

    // «Інша» is no kind that could be covered.
    private async Task<IReadOnlyList<string>> UncoveredAsync(ServerContext context, Guid centre, IReadOnlyList<FieldOption> helps, CancellationToken cancellation)
    {
        var inForce = context.Contracts.AsNoTracking().Where(row => row.CentreId == centre).Where(ContractsInForce.At(clock.GetUtcNow()));
        var said = await (
            from contract in inForce
            join partner in context.Subjects on contract.PartnerId equals partner.Id
            select new { Agreed = contract.Helps, OnCard = partner.Helps }).ToListAsync(cancellation);
        var covered = said.SelectMany(one => $"{one.Agreed},{one.OnCard}".Split(',')).ToHashSet(StringComparer.Ordinal);
        return [.. helps.Where(kind => !kind.IsEnded && kind.Value != ListKeys.OtherHelp && !covered.Contains(kind.Value)).Select(kind => kind.Label)];
    }

    private DateOnly Today => KyivTime.DayOf(clock.GetUtcNow());

    /// <summary>The partners of a page's centre that fit what one remembers of the name or phone, best first.</summary>
    public async Task<IReadOnlyList<PartnerRow>> FindAsync(Actor actor, Guid centre, string text, CancellationToken cancellation)
    {
        if (!actor.May(Right.FindClients, centre))
        {
            return [];
        }

        List<Guid> found = [.. (await search.FindAsync(actor.Within(centre), text, [SubjectKind.Partner], cancellation)).Select(hit => hit.Id)];
        await using var context = contexts.Open(actor.Scope);
        var lines = await context.LinesOf(context.Partners.AsNoTracking().Where(row => row.CentreId == centre && found.Contains(row.Id))).ToListAsync(cancellation);
        return await RowsAsync(context, [.. lines.OrderBy(line => found.IndexOf(line.Id))], cancellation);
    }

    private async Task<IReadOnlyList<PartnerRow>> RowsAsync(ServerContext context, List<PartnerLine> lines, CancellationToken cancellation)
    {
        List<Guid> ids = [.. lines.Select(line => line.Id)];
        var contracts = (await context.Contracts.AsNoTracking().Where(row => ids.Contains(row.PartnerId))
            .Select(row => new { row.PartnerId, row.SignedOn, row.ValidTo }).ToListAsync(cancellation)).ToLookup(row => row.PartnerId);
        return [.. lines.Select(line =>
        {
            var (standing, day) = ContractsInForce.Of([.. contracts[line.Id].Select(row => (row.SignedOn, row.ValidTo))], Today);
            return new PartnerRow(line, standing, day);
        })];
    }
}
