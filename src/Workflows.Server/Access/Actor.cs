using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Storage;

namespace Workflows.Server.Access;

/// <summary>One thing the person is: a role in a unit.</summary>
internal sealed record Post(Guid UnitId, string UnitName, UnitKind UnitKind, Guid CentreId, Role Role)
{
    /// <summary>Whether it is held on the network itself and reaches into its centres.</summary>
    public bool ReachesAllCentres => UnitKind == UnitKind.Network && Role.ReachesAllCentres();
}

/// <summary>Who is asking, with the posts that hold at this moment. Read anew for every request, so that what is taken away is gone at once.</summary>
internal sealed record Actor(Guid AccountId, string DisplayName, string UserName, IReadOnlyList<Post> Posts, Scope Scope)
{
    /// <summary>For whom the person stands in at this moment, in the centres where they are something themselves.</summary>
    public IReadOnlyList<StandIn> StandsFor { get; init; } = [];

    /// <summary>Where the request comes from, as the connection or a known proxy says; null for what is no request.</summary>
    public string? Address { get; init; }

    /// <summary>Whether it is a program that comes with a key of the person's.</summary>
    public bool IsProgram { get; init; }

    /// <summary>Whether the designer shows the person Elsa's technical steps, fields and tabs too.</summary>
    public bool IsExpert { get; init; }

    /// <summary>The centres where the person works, in order of name; empty for those who serve the whole network.</summary>
    public IEnumerable<Post> OwnCentres => Posts.Where(post => post.UnitKind != UnitKind.Network).DistinctBy(post => post.CentreId);

    /// <summary>The own centre that the person may open, to be linked to; null when there is none.</summary>
    public Guid? OwnCentre => OwnCentres.FirstOrDefault(post => May(Right.SeeCentre, post.CentreId))?.CentreId;

    /// <summary>The person as far as one centre goes.</summary>
    public Actor Within(Guid centre) => this with { Scope = Scope with { Centres = [centre], Shared = [] } };

    /// <summary>Whether any of the person's posts carries the right.</summary>
    public bool May(Right right) => Posts.Any(post => post.Role.Has(right));

    /// <summary>Whether the person has the right in this centre: what somebody is in one centre opens nothing in another.</summary>
    public bool May(Right right, Guid centre) =>
        Scope.Centres.Contains(centre) && Posts.Any(post => post.Role.Has(right) && (post.CentreId == centre || post.ReachesAllCentres));
}

/// <summary>Finds the actor of a request.</summary>
internal sealed class Actors(Contexts contexts, TimeProvider clock)
{
    private static readonly object ItemKey = new();

    /// <summary>The actor of the request; only for routes that need a signed-in person.</summary>
    public static Actor Of(HttpContext http) => (Actor)http.Items[ItemKey]!;

    /// <summary>The actor of the request, or null when nobody is signed in.</summary>
    public static Actor? Find(HttpContext? http) => http?.Items[ItemKey] as Actor;

    /// <summary>
    /// Reads who the cookie's account is today and keeps it with the request.
    /// Returns false when the account is closed, its security stamp is no longer the cookie's, or the session was
    /// ended: then the cookie is worth nothing.
    /// </summary>
    public async Task<bool> RecogniseAsync(HttpContext http, ClaimsPrincipal principal, string stampClaim, string? session)
    {
        if (!Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id))
        {
            return false;
        }

        return await RecogniseAsync(http, id, principal.FindFirstValue(stampClaim), session);
    }

    /// <summary>The same for an account that is known by something else than a cookie, with the security stamp that it had then.</summary>
    public async Task<bool> RecogniseAsync(HttpContext http, Guid account, string? stamp, string? session, bool isProgram = false)
    {
        var actor = await ReadAsync(account, stamp, session, http.RequestAborted);
        var from = http.Connection.RemoteIpAddress;
        http.Items[ItemKey] = actor is null ? null : actor with
        {
            Address = (from?.IsIPv4MappedToIPv6 == true ? from.MapToIPv4() : from)?.ToString(),
            IsProgram = isProgram,
        };
        return actor is not null;
    }

    private async Task<Actor?> ReadAsync(Guid id, string? stamp, string? session, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var context = contexts.Open(SystemScopes.WhoIsAsking);
        var account = await context.Users.AsNoTracking()
            .Where(row => row.Id == id && row.ClosedAt == null && row.SecurityStamp == stamp
                && !context.UserTokens.Any(token => token.UserId == id && token.LoginProvider == EndedSessions.Provider && token.Name == session))
            .Select(row => new { row.DisplayName, row.UserName, row.IsExpert })
            .SingleOrDefaultAsync(cancellation);
        if (account is null)
        {
            return null;
        }

        var posts = await (
            from membership in context.Memberships.AsNoTracking()
            join unit in context.Units on membership.UnitId equals unit.Id
            where membership.AccountId == id && membership.From <= now && (membership.To == null || membership.To > now)
            orderby unit.NameKey, membership.Role
            select new Post(unit.Id, unit.Name, unit.Kind, unit.CentreId, membership.Role)).ToListAsync(cancellation);
        var standsFor = await StandIns.ForAsync(context, id, now, cancellation);
        return new Actor(id, account.DisplayName, account.UserName!, posts, await ScopeAsync(context, id, posts, cancellation))
        {
            IsExpert = account.IsExpert,
            StandsFor = [.. standsFor.Where(one => posts.Exists(post => post.CentreId == one.CentreId))],
        };
    }

    private static async Task<Scope> ScopeAsync(ServerContext context, Guid id, List<Post> posts, CancellationToken cancellation)
    {
        var networks = await context.Units.AsNoTracking()
            .Where(unit => unit.Kind == UnitKind.Network).Select(unit => unit.Id).ToListAsync(cancellation);
        var reaching = posts.Where(post => post.ReachesAllCentres).Select(post => post.UnitId).ToList();
        var centres = reaching.Count == 0
            ? []
            : await context.Units.AsNoTracking()
                .Where(unit => unit.Kind == UnitKind.Centre && unit.ParentId != null && reaching.Contains(unit.ParentId.Value))
                .Select(unit => unit.Id).ToListAsync(cancellation);
        List<Guid> own = [.. posts.Select(post => post.CentreId).Concat(centres).Distinct()];
        return new Scope(id, own, [.. networks.Except(own)], "request");
    }
}
