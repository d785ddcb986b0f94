using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Partners;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Forms;

/// <summary>Somebody or something that a field can name.</summary>
/// <param name="Id">What is stored.</param>
/// <param name="Name">What people see.</param>
/// <param name="Note">What tells it from its namesakes: a role, a number, a type.</param>
public sealed record Candidate(Guid Id, string Name, string? Note);

/// <summary>
/// Whom and what fields of the types person, partner and client can name: those of one centre, as far as the actor may see them there.
/// </summary>
internal sealed class References(
    Contexts contexts, SubjectSearch search, SubjectNames names, Partners.Partners partners, AccessRecords records, TimeProvider clock)
{
    /// <summary>The most candidates that are given.</summary>
    public const int Most = SubjectSearch.MostHits;

    // Whoever made none of the newest clients is shown none: with nothing typed it is a courtesy, not a search.
    private const int NewestLookedAt = 500;

    /// <summary>
    /// Those that fit what was typed, best first; with nothing typed the first people and partners by name and the newest clients that the actor made.
    /// </summary>
    public async Task<IReadOnlyList<Candidate>> FindAsync(Actor actor, Guid centre, FieldType type, string text, CancellationToken cancellation)
    {
        if (Within(actor, centre, type) is not { } here)
        {
            return [];
        }

        var nothingTyped = string.IsNullOrWhiteSpace(text);
        return type switch
        {
            FieldType.Person => Fitting(await PeopleAsync(here, centre, cancellation), text),
            FieldType.Partner when nothingTyped => [.. (await partners.ListAsync(here, centre, Most, cancellation)).Select(Shown)],
            FieldType.Partner => await KnownAsync(here, centre, type, await SearchAsync(here, SubjectKind.Partner, text, cancellation), cancellation),
            _ => await ClientsAsync(
                here, centre,
                nothingTyped ? await NewestOwnAsync(here, centre, cancellation) : await SearchAsync(here, SubjectKind.Client, text, cancellation), cancellation),
        };
    }

    /// <summary>All who can be given work in a centre, by name, for whoever may see them: no administrators, no volunteers.</summary>
    public async Task<IReadOnlyList<Candidate>> WorkersAsync(Actor actor, Guid centre, CancellationToken cancellation) =>
        Within(actor, centre, FieldType.Person) is { } here ? await PeopleAsync(here, centre, cancellation, role => role.OpensCards()) : [];

    // Whoever is shown a client's name here is written down; the names of people and organisations are no secret of the register's.
    private async Task<IReadOnlyList<Candidate>> ClientsAsync(Actor actor, Guid centre, IReadOnlyList<Guid> found, CancellationToken cancellation)
    {
        var shown = await KnownAsync(actor, centre, FieldType.Client, found, cancellation);
        await records.ShowAsync(actor, shown.Select(one => new AccessTo(AccessAct.Found, centre, one.Id, AccessReasons.In(actor, centre))), cancellation);
        return shown;
    }

    /// <summary>The names of these; those out of scope, or not (any longer) there, are missing.</summary>
    public async Task<IReadOnlyDictionary<Guid, Candidate>> NamesAsync(
        Actor actor, Guid centre, FieldType type, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0 || Within(actor, centre, type) is not { } here)
        {
            return new Dictionary<Guid, Candidate>();
        }

        return type switch
        {
            FieldType.Person => (await PeopleAsync(here, centre, cancellation)).Where(one => ids.Contains(one.Id)).ToDictionary(one => one.Id),
            FieldType.Partner => await PartnerNamesAsync(here, centre, ids, cancellation),
            _ => await ClientNamesAsync(here, ids, cancellation),
        };
    }

    /// <summary>
    /// Those of these accounts that ever worked in a centre: a card keeps naming who has left, until somebody names another. Nobody new is chosen from them.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, Candidate>> FormerAsync(Actor actor, Guid centre, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0 || Within(actor, centre, FieldType.Person) is not { } here)
        {
            return new Dictionary<Guid, Candidate>();
        }

        await using var context = contexts.Open(here.Scope);
        return await context.Users.AsNoTracking()
            .Where(person => ids.Contains(person.Id) && context.Memberships.Any(post => post.AccountId == person.Id && post.CentreId == centre))
            .Select(person => new Candidate(person.Id, person.DisplayName, "вже не працює в центрі")).ToDictionaryAsync(person => person.Id, cancellation);
    }

    /// <summary>The names of the people that the rows of tables became, for whoever opens the centre's cards.</summary>
    public async Task<IReadOnlyDictionary<Guid, Candidate>> LeadNamesAsync(Actor actor, Guid centre, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0 || !actor.OpensCards(centre))
        {
            return new Dictionary<Guid, Candidate>();
        }

        await using var context = contexts.Open(actor.Within(centre).Scope);
        return (await names.OpenAsync(context, ids, cancellation)).Values.ToDictionary(name => name.Id, name => new Candidate(name.Id, name.Name, name.Number));
    }

    // The actor as far as this centre goes; null when nothing of this type is to be seen there.
    private static Actor? Within(Actor actor, Guid centre, FieldType type)
    {
        var right = type switch
        {
            FieldType.Person or FieldType.Partner => Right.SeeCentre,
            FieldType.Client => SubjectSearch.RightFor(SubjectKind.Client),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A field of this type names nobody."),
        };
        return actor.May(right, centre) ? actor.Within(centre) : null;
    }

    private async Task<List<Candidate>> PeopleAsync(Actor actor, Guid centre, CancellationToken cancellation, Func<Role, bool>? among = null)
    {
        var now = clock.GetUtcNow();
        await using var context = contexts.Open(actor.Scope);
        var posts = await (
            from membership in context.Memberships.AsNoTracking()
            join account in context.Users on membership.AccountId equals account.Id
            where membership.CentreId == centre && account.ClosedAt == null
                && membership.From <= now && (membership.To == null || membership.To > now)
            orderby account.DisplayNameKey, account.Id, membership.Role
            select new { account.Id, account.DisplayName, membership.Role }).ToListAsync(cancellation);
        return [.. posts.Where(post => among?.Invoke(post.Role) != false).GroupBy(post => post.Id).Select(person => new Candidate(
            person.Key, person.First().DisplayName, string.Join(", ", person.Select(post => post.Role.Word()).Distinct())))];
    }

    private static IReadOnlyList<Candidate> Fitting(List<Candidate> people, string text)
    {
        var typed = FoldedWord.Split(text);
        return typed.Count == 0
            ? [.. people.Take(Most)]
            : [.. people
                .Select(person => (Person: person, Score: NameMatch.Score(typed, FoldedWord.Split(person.Name))))
                .Where(hit => hit.Score >= NameMatch.Least)
                .OrderByDescending(hit => hit.Score).Take(Most).Select(hit => hit.Person)];
    }

    private async Task<IReadOnlyList<Guid>> SearchAsync(Actor actor, SubjectKind kind, string text, CancellationToken cancellation) =>
        [.. (await search.FindAsync(actor, text, [kind], cancellation)).Select(hit => hit.Id)];

    private async Task<IReadOnlyList<Guid>> NewestOwnAsync(Actor actor, Guid centre, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await context.Subjects.AsNoTracking()
            .Where(row => row.CentreId == centre && row.Kind == SubjectKind.Client && row.MergedIntoId == null)
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id)
            .Take(NewestLookedAt)
            .Where(row => row.CreatedById == actor.AccountId)
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id)
            .Take(Most).Select(row => row.Id).ToListAsync(cancellation);
    }

    // In the order that they were found in.
    private async Task<IReadOnlyList<Candidate>> KnownAsync(
        Actor actor, Guid centre, FieldType type, IReadOnlyList<Guid> found, CancellationToken cancellation)
    {
        var known = await NamesAsync(actor, centre, type, found, cancellation);
        return [.. found.Where(known.ContainsKey).Select(id => known[id])];
    }

    private async Task<Dictionary<Guid, Candidate>> PartnerNamesAsync(
        Actor actor, Guid centre, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await context.LinesOf(context.Partners.AsNoTracking().Where(row => row.CentreId == centre && ids.Contains(row.Id)))
            .ToDictionaryAsync(row => row.Id, Shown, cancellation);
    }

    private async Task<Dictionary<Guid, Candidate>> ClientNamesAsync(Actor actor, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return (await names.OpenAsync(context, ids, cancellation)).Values
            .Where(name => name.Kind == SubjectKind.Client)
            .ToDictionary(name => name.Id, name => new Candidate(name.Id, name.Name, name.Number));
    }

    private static Candidate Shown(PartnerLine partner) => new(partner.Id, partner.Name, partner.TypeWord);
}
