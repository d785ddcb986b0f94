using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Deadlines;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Clients.Cards;

/// <summary>Which cards are listed.</summary>
internal enum ClientChoice
{
    /// <summary>Clients of the register (ЕБД).</summary>
    Clients,

    /// <summary>Those of whom the centre was only told.</summary>
    Leads,

    /// <summary>Those for whom the reader answers.</summary>
    Mine,
}

/// <summary>A client in the list.</summary>
/// <param name="Name">Who it is.</param>
/// <param name="Age">How old; null where nothing is known of the birth.</param>
/// <param name="Kind">A child, an adult or a family; null while nobody has said it.</param>
/// <param name="Responsible">Who answers for them; null for nobody.</param>
/// <param name="OpenCases">How many of their cases go on.</param>
/// <param name="MadeAt">When the card was made.</param>
public sealed record ClientRow(SubjectName Name, ClientAge? Age, ClientKind? Kind, string? Responsible, int OpenCases, DateTimeOffset MadeAt);

/// <summary>A page of one centre's cards, the newest first.</summary>
/// <param name="Centre">The centre.</param>
/// <param name="Centres">All centres where the person could look, by name.</param>
/// <param name="Rows">The clients.</param>
/// <param name="Next">The card behind which the next page begins; null on the last.</param>
internal sealed record ClientList(Guid Centre, IReadOnlyList<CentreLine> Centres, IReadOnlyList<ClientRow> Rows, Guid? Next);

/// <summary>Lists the clients of the centres where somebody works with clients.</summary>
internal sealed class ClientLists(Contexts contexts, SubjectSearch search, SubjectNames names, AccessRecords records, TimeProvider clock)
{
    /// <summary>How many clients a page has.</summary>
    public const int PageSize = 50;

    private static readonly SubjectKind[] People = [SubjectKind.Client, SubjectKind.Lead];

    /// <summary>A page; null when the person sees no clients there.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="centre">Which centre; null for the person's first.</param>
    /// <param name="choice">Which cards.</param>
    /// <param name="after">The card behind which it begins; null for the first page.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<ClientList?> PageAsync(Actor actor, Guid? centre, ClientChoice choice, Guid? after, CancellationToken cancellation)
    {
        if (ClientCentres.Chosen(actor, centre, Right.FindClients) is not { } here)
        {
            return null;
        }

        await using var context = contexts.Open(actor.Scope);
        var cards = Cards(context, here, choice, actor.AccountId);
        if (after is { } last && await cards.Where(row => row.Id == last).Select(row => (DateTimeOffset?)row.CreatedAt).SingleOrDefaultAsync(cancellation) is { } at)
        {
            cards = cards.Where(row => row.CreatedAt <= at && (row.CreatedAt < at || row.Id.CompareTo(last) < 0));
        }

        var ids = await cards.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(PageSize + 1).Select(row => row.Id).ToListAsync(cancellation);
        var shown = ids.Take(PageSize).ToList();
        return new ClientList(
            here, await ClientCentres.NamesAsync(context, actor, cancellation), await RowsAsync(context, shown, cancellation), ids.Count > PageSize ? shown[^1] : null);
    }

    /// <summary>The clients of a page's centre that fit what one remembers of the name, number, phone or birth, best first. Who is shown is put on record.</summary>
    public async Task<IReadOnlyList<ClientRow>> FindAsync(Actor actor, Guid centre, string text, CancellationToken cancellation)
    {
        if (!actor.May(Right.FindClients, centre))
        {
            return [];
        }

        List<Guid> found = [.. (await search.FindAsync(actor.Within(centre), text, People, cancellation)).Select(hit => hit.Id)];
        await records.ShowAsync(actor, found.Select(id => new AccessTo(AccessAct.Found, centre, id, AccessReasons.In(actor, centre))), cancellation);
        await using var context = contexts.Open(actor.Scope);
        return await RowsAsync(context, found, cancellation);
    }

    /// <summary>The cards of a choice: a range of one index.</summary>
    internal static IQueryable<Subject> Cards(ServerContext context, Guid centre, ClientChoice choice, Guid reader)
    {
        var cards = context.Subjects.AsNoTracking().Where(row => row.CentreId == centre && row.MergedIntoId == null);
        return choice switch
        {
            ClientChoice.Leads => cards.Where(row => row.Kind == SubjectKind.Lead),
            ClientChoice.Mine => cards.Where(row => row.ResponsibleId == reader),
            _ => cards.Where(row => row.Kind == SubjectKind.Client),
        };
    }

    private async Task<IReadOnlyList<ClientRow>> RowsAsync(ServerContext context, List<Guid> ids, CancellationToken cancellation)
    {
        var cards = (await names.OpenCardsAsync(context, ids, cancellation)).ToDictionary(card => card.Name.Id);
        var rows = await context.Subjects.AsNoTracking().Where(row => ids.Contains(row.Id))
            .Select(row => new { row.Id, row.ClientKind, row.ResponsibleId }).ToListAsync(cancellation);
        var open = await OpenCasesAsync(context, ids, cancellation);
        Guid[] workers = [.. rows.Select(row => row.ResponsibleId).OfType<Guid>().Distinct()];
        var people = workers.Length == 0 ? [] : await context.NamesOfAsync(workers, cancellation);
        var today = KyivTime.DayOf(clock.GetUtcNow());
        return [.. rows.OrderBy(row => ids.IndexOf(row.Id)).Select(row => new ClientRow(
            cards[row.Id].Name, cards[row.Id].Searched.Birth is { } birth ? ClientAge.On(today, birth) : null, row.ClientKind, people.GetValueOrDefault(row.ResponsibleId ?? Guid.Empty), open.GetValueOrDefault(row.Id), cards[row.Id].CreatedAt))];
    }

    // Those of the cards that have joined one are its own.
    private static async Task<Dictionary<Guid, int>> OpenCasesAsync(ServerContext context, List<Guid> ids, CancellationToken cancellation)
    {
        var joined = await context.Subjects.AsNoTracking().Where(row => row.MergedIntoId != null && ids.Contains(row.MergedIntoId.Value))
            .ToDictionaryAsync(row => row.Id, row => row.MergedIntoId!.Value, cancellation);
        List<Guid> cards = [.. ids, .. joined.Keys];
        var open = await (
            from file in context.CaseFiles.AsNoTracking()
            where cards.Contains(file.SubjectId)
            join instance in context.Set<WorkflowInstance>() on file.InstanceId equals instance.Id
            where instance.Status == WorkflowStatus.Running
            select file.SubjectId).ToListAsync(cancellation);
        return open.CountBy(card => joined.GetValueOrDefault(card, card)).ToDictionary();
    }
}
