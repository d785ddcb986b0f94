using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.People;

/// <summary>A role that somebody holds.</summary>
internal sealed record PersonPost(Guid Id, Guid UnitId, string UnitName, UnitKind UnitKind, Guid CentreId, string CentreName, Role Role, DateTimeOffset From, DateTimeOffset? To)
{
    /// <summary>Where it is held, with the centre for a part of one.</summary>
    public string Where => UnitKind is UnitKind.Network or UnitKind.Centre ? UnitName : $"{UnitName} ({CentreName})";
}

/// <summary>Whether somebody can sign in.</summary>
internal enum PersonState
{
    /// <summary>Has a password and is not closed.</summary>
    Open,

    /// <summary>Has not set a password yet.</summary>
    Invited,

    /// <summary>Closed.</summary>
    Closed,
}

/// <summary>A person in the list.</summary>
internal sealed record PersonLine(Guid Id, string Name, string SignIn, PersonState State, IReadOnlyList<PersonPost> Posts);

/// <summary>A page of people.</summary>
/// <param name="Lines">By name.</param>
/// <param name="Next">From whom the next page goes on; null when this is the last.</param>
internal sealed record PeopleList(IReadOnlyList<PersonLine> Lines, Guid? Next);

/// <summary>A unit where the administrator may give roles.</summary>
public sealed record KeptUnit(Guid Id, string Name, UnitKind Kind, Guid CentreId, string CentreName);

/// <summary>What was done to an account, for its page.</summary>
internal sealed record PersonEvent(DateTimeOffset At, AccountEventKind Kind, string? By, Role? Role, string? Unit);

/// <summary>A person on their page.</summary>
internal sealed record PersonView(
    Guid Id, string Name, string SignIn, string? Email, PersonState State, DateTimeOffset? ClosedAt, DateTimeOffset? LockedUntil, bool IsDemonstration,
    bool MayKeepAccount, bool WorksElsewhere, IReadOnlyList<PersonPost> Posts, IReadOnlyList<PersonEvent> Events);

/// <summary>Reads people for whoever keeps their accounts.</summary>
internal sealed class PeopleReading(Contexts contexts, TimeProvider clock)
{
    /// <summary>How many people are on a page.</summary>
    public const int PageSize = 50;

    // A long-serving account's oldest changes are in the database still.
    private const int MostEvents = 50;

    /// <summary>The units where the administrator gives roles: the network first, then centres by name, each with its parts.</summary>
    public async Task<IReadOnlyList<KeptUnit>> UnitsAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var units = await context.Units.AsNoTracking().OrderBy(unit => unit.NameKey).ThenBy(unit => unit.Id)
            .Select(unit => new { unit.Id, unit.Name, unit.Kind, unit.CentreId }).ToListAsync(cancellation);
        var kept = units.FindAll(unit => actor.Keeps(unit.CentreId));
        return
        [
            .. kept.Where(unit => unit.Id == unit.CentreId).OrderBy(unit => unit.Kind)
                .SelectMany(whole => kept.Where(unit => unit.CentreId == whole.Id).OrderBy(unit => unit.Kind)
                    .Select(unit => new KeptUnit(unit.Id, unit.Name, unit.Kind, whole.Id, whole.Name))),
        ];
    }

    /// <summary>A page of people by name: of one centre or of all that the administrator keeps.</summary>
    /// <param name="actor">The administrator.</param>
    /// <param name="centre">The centre or the network; null for all.</param>
    /// <param name="closed">Those whose accounts are closed instead of the others.</param>
    /// <param name="from">After whom it goes on; null for the first page.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>Null when the centre is not the administrator's.</returns>
    public async Task<PeopleList?> PageAsync(Actor actor, Guid? centre, bool closed, Guid? from, CancellationToken cancellation)
    {
        var kept = actor.Scope.Centres.Where(actor.Keeps).Where(id => centre is null || id == centre).ToList();
        if (kept.Count == 0)
        {
            return null;
        }

        await using var context = contexts.Open(actor.Scope);
        var people = context.Users.AsNoTracking()
            .Where(row => (row.ClosedAt != null) == closed && context.Memberships.Any(post => post.AccountId == row.Id && kept.Contains(post.CentreId)));
        if (from is { } last && await context.Users.AsNoTracking().Where(row => row.Id == last).Select(row => row.DisplayNameKey).SingleOrDefaultAsync(cancellation) is { } key)
        {
            people = people.Where(row => row.DisplayNameKey.CompareTo(key) > 0 || (row.DisplayNameKey == key && row.Id.CompareTo(last) > 0));
        }

        var lines = await people.OrderBy(row => row.DisplayNameKey).ThenBy(row => row.Id).Take(PageSize + 1)
            .Select(row => new { row.Id, row.DisplayName, row.UserName, HasPassword = row.PasswordHash != null }).ToListAsync(cancellation);
        List<Guid> ids = [.. lines.Take(PageSize).Select(line => line.Id)];
        var now = clock.GetUtcNow();
        var posts = (await PostsAsync(context, row => ids.Contains(row.AccountId) && kept.Contains(row.CentreId) && (row.To == null || row.To > now), cancellation))
            .ToLookup(post => post.Account, post => post.Post);
        return new PeopleList(
            [
                .. lines.Take(PageSize).Select(line => new PersonLine(
                    line.Id, line.DisplayName, line.UserName!, closed ? PersonState.Closed : line.HasPassword ? PersonState.Open : PersonState.Invited, [.. posts[line.Id]])),
            ],
            lines.Count > PageSize ? ids[^1] : null);
    }

    /// <summary>A person of a centre that the administrator keeps; null for anybody else.</summary>
    public async Task<PersonView?> FindAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        var all = await PostsAsync(contexts, id, cancellation);
        if (!all.Exists(post => actor.Keeps(post.CentreId)))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        await using var context = contexts.Open(actor.Scope);
        var person = await context.Users.AsNoTracking().SingleAsync(row => row.Id == id, cancellation);
        var kept = actor.Scope.Centres.Where(actor.Keeps).ToList();
        var posts = (await PostsAsync(context, row => row.AccountId == id && kept.Contains(row.CentreId) && (row.To == null || row.To > now), cancellation))
            .ConvertAll(post => post.Post);

        // What is the account's own is for whoever keeps all of it; of somebody who has left for another centre only the posts here are left to see.
        var whole = actor.KeepsAccount(all, now);
        var events = await (
            from one in context.Set<AccountEvent>().AsNoTracking()
            where one.AccountId == id && ((one.UnitId == null && whole) || context.Units.Any(unit => unit.Id == one.UnitId))
            orderby one.Id descending
            select new PersonEvent(
                one.At, one.Kind, context.Users.Where(account => account.Id == one.ById).Select(account => account.DisplayName).FirstOrDefault(), one.Role,
                context.Units.Where(unit => unit.Id == one.UnitId).Select(unit => unit.Name).FirstOrDefault())).Take(MostEvents).ToListAsync(cancellation);

        // Of one moment, what came of it stands above it.
        events = [.. events.OrderByDescending(one => one.At).ThenByDescending(one => one.Kind)];
        return new PersonView(
            id, person.DisplayName, person.UserName!, whole ? person.Email : null,
            person.ClosedAt is not null ? PersonState.Closed : person.PasswordHash is null ? PersonState.Invited : PersonState.Open,
            person.ClosedAt, whole && person.LockoutEnd > now ? person.LockoutEnd : null, person.IsDemonstration, whole,
            all.Exists(post => !actor.Keeps(post.CentreId) && post.HoldsAt(now)), posts, events);
    }

    /// <summary>How many open tasks would go back to their queues if the person lost one role, or all of them with the account.</summary>
    public async Task<int> LeftTasksAsync(Actor actor, Guid id, Guid? post, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var kept = post is { } without ? PeopleKeeping.Kept(await PostsAsync(contexts, id, cancellation), without, clock.GetUtcNow()) : [];
        return await LeftTasks.CountAsync(context, id, kept, cancellation);
    }

    /// <summary>All posts of an account, wherever they are: whose account it is cannot be told without them.</summary>
    internal static Task<List<Membership>> PostsAsync(Contexts contexts, Guid account, CancellationToken cancellation) => PostsAsync(contexts, [account], cancellation);

    /// <summary>The same of several accounts.</summary>
    internal static async Task<List<Membership>> PostsAsync(Contexts contexts, Guid[] accounts, CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.WholeAccount);
        return await context.Memberships.AsNoTracking().Where(row => accounts.Contains(row.AccountId)).ToListAsync(cancellation);
    }

    private static async Task<List<(Guid Account, PersonPost Post)>> PostsAsync(
        ServerContext context, System.Linq.Expressions.Expression<Func<Membership, bool>> which, CancellationToken cancellation)
    {
        var rows = await (
            from post in context.Memberships.AsNoTracking().Where(which)
            join unit in context.Units on post.UnitId equals unit.Id
            join centre in context.Units on unit.CentreId equals centre.Id
            orderby post.From, post.Id
            select new { post.AccountId, Post = new PersonPost(post.Id, unit.Id, unit.Name, unit.Kind, unit.CentreId, centre.Name, post.Role, post.From, post.To) })
            .ToListAsync(cancellation);
        return rows.ConvertAll(row => (row.AccountId, row.Post));
    }
}
