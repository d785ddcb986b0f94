using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.TwoPeople;

/// <summary>How the procedures of a unit are published at this moment.</summary>
/// <param name="IsByTwo">Whether one person proposes and another agrees.</param>
/// <param name="People">Who may change and publish them.</param>
internal sealed record PublishingRule(bool IsByTwo, IReadOnlyList<Guid> People)
{
    /// <summary>Whether somebody else has to agree to what this person wants published. Where there is nobody else, nobody is waited for.</summary>
    public bool AsksSecond(Guid account) => IsByTwo && People.Any(one => one != account);
}

/// <summary>A decision in words.</summary>
/// <param name="IsByTwo">What was wished.</param>
/// <param name="By">By whom.</param>
/// <param name="At">When.</param>
/// <param name="AgreedBy">The second person; null where none was needed, or none has agreed yet.</param>
public sealed record PublishingDecision(bool IsByTwo, string By, DateTimeOffset At, string? AgreedBy);

/// <summary>A unit on the page where its rule is seen and changed.</summary>
/// <param name="Id">The unit.</param>
/// <param name="Name">What it is called.</param>
/// <param name="IsNetwork">Whether it is a network, whose procedures two people publish unless they decide otherwise.</param>
/// <param name="IsByTwo">Whether two people publish.</param>
/// <param name="AsksSecond">Whether somebody else has to agree to what the person who looks wants.</param>
/// <param name="Seen">The number of the newest decision, for the next one.</param>
public sealed record PublishingUnit(Guid Id, string Name, bool IsNetwork, bool IsByTwo, bool AsksSecond, int Seen)
{
    /// <summary>Who may change and publish its procedures, by name.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>The decisions that came into force, the newest first.</summary>
    public IReadOnlyList<PublishingDecision> Decisions { get; init; } = [];

    /// <summary>What somebody wishes and nobody has agreed to yet.</summary>
    public PublishingDecision? Wished { get; init; }

    /// <summary>Whether that is the wish of the person who looks.</summary>
    public bool IsOwnWish { get; init; }
}

/// <summary>What became of a decision.</summary>
internal enum PublishingMove
{
    /// <summary>It holds.</summary>
    Done,

    /// <summary>It waits for a second person.</summary>
    Asked,

    /// <summary>Somebody else has decided meanwhile; nothing was changed.</summary>
    Stale,

    /// <summary>There is no such unit for this person, or the wish is their own.</summary>
    Missing,
}

/// <summary>
/// Whether one person publishes the procedures of a unit or two. One switches it on; switching it off takes the two that it asks for, or it would hold
/// nobody. Why it is so stands in <c>docs/decisions/0028-published-by-two.md</c>.
/// </summary>
internal sealed class PublishingRules(Contexts contexts, TimeProvider clock)
{
    private const int Shown = 5;

    private static readonly Role[] Drawing = [.. Enum.GetValues<Role>().Where(role => role.Has(Right.DrawProcedures))];

    /// <summary>The rule of a unit.</summary>
    public async Task<PublishingRule> OfAsync(ServerContext context, Guid unit, CancellationToken cancellation)
    {
        var decided = await context.Set<PublishingSwitch>().AsNoTracking().Where(row => row.CentreId == unit && row.AgreedAt != null)
            .OrderByDescending(row => row.Number).Select(row => (bool?)row.IsByTwo).FirstOrDefaultAsync(cancellation);
        return new PublishingRule(
            decided ?? await context.Units.AnyAsync(row => row.Id == unit && row.Kind == UnitKind.Network, cancellation), await PeopleAsync(context, unit, cancellation));
    }

    /// <summary>The units whose procedures the person changes, each with its rule and who decided it.</summary>
    public async Task<IReadOnlyList<PublishingUnit>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var own = ProcedureDrafts.UnitsOf(actor);
        var units = await context.Units.AsNoTracking().Where(row => own.Contains(row.Id)).OrderByDescending(row => row.Kind == UnitKind.Network).ThenBy(row => row.NameKey)
            .Select(row => new { row.Id, row.Name, row.Kind }).ToListAsync(cancellation);
        var shown = new List<PublishingUnit>();
        foreach (var unit in units)
        {
            var rule = await OfAsync(context, unit.Id, cancellation);
            var rows = await context.Set<PublishingSwitch>().AsNoTracking().Where(row => row.CentreId == unit.Id).OrderByDescending(row => row.Number).Take(Shown).ToListAsync(cancellation);
            var names = await context.NamesOfAsync([.. rule.People, .. rows.Select(row => row.AskedById), .. rows.Select(row => row.AgreedById).OfType<Guid>()], cancellation);
            PublishingDecision Told(PublishingSwitch row) => new(row.IsByTwo, names[row.AskedById], row.AskedAt, row.AgreedById is { } second ? names[second] : null);
            shown.Add(new PublishingUnit(unit.Id, unit.Name, unit.Kind == UnitKind.Network, rule.IsByTwo, rule.AsksSecond(actor.AccountId), rows is [{ Number: var newest }, ..] ? newest : 0)
            {
                People = [.. rule.People.Select(one => names[one])],
                Decisions = [.. rows.Where(row => row.AgreedAt is not null).Select(Told)],
                Wished = rows is [{ AgreedAt: null } wish, ..] ? Told(wish) : null,
                IsOwnWish = rows is [{ AgreedAt: null } mine, ..] && mine.AskedById == actor.AccountId,
            });
        }

        return shown;
    }

    /// <summary>Decides how a unit's procedures are published. What weakens the rule waits for a second person; keeping it ends such a wish.</summary>
    /// <param name="actor">Who decides.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="isByTwo">Whether two are to publish.</param>
    /// <param name="seen">The number of the newest decision that the person has seen; 0 for none.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public async Task<PublishingMove> DecideAsync(Actor actor, Guid unit, bool isByTwo, int seen, CancellationToken cancellation)
    {
        if (!ProcedureDrafts.UnitsOf(actor).Contains(unit))
        {
            return PublishingMove.Missing;
        }

        await using var context = contexts.Open(actor.Scope);
        var newest = await NewestAsync(context, unit, cancellation);
        if ((newest?.Number ?? 0) != seen)
        {
            // Sent twice, it is done once.
            return newest!.AskedById != actor.AccountId || newest.IsByTwo != isByTwo ? PublishingMove.Stale
                : newest.AgreedAt is null ? PublishingMove.Asked : PublishingMove.Done;
        }

        var rule = await OfAsync(context, unit, cancellation);
        if (rule.IsByTwo == isByTwo && newest is not { AgreedAt: null })
        {
            return PublishingMove.Done;
        }

        var (now, waits) = (Now(), !isByTwo && rule.AsksSecond(actor.AccountId));
        context.Add(new PublishingSwitch { CentreId = unit, Number = seen + 1, IsByTwo = isByTwo, AskedAt = now, AskedById = actor.AccountId, AgreedAt = waits ? null : now });
        return await SavedAsync(context, waits ? PublishingMove.Asked : PublishingMove.Done, cancellation);
    }

    /// <summary>Agrees to what somebody else wishes.</summary>
    public async Task<PublishingMove> AgreeAsync(Actor actor, Guid unit, int number, CancellationToken cancellation)
    {
        if (!ProcedureDrafts.UnitsOf(actor).Contains(unit))
        {
            return PublishingMove.Missing;
        }

        await using var context = contexts.Open(actor.Scope);
        var newest = await NewestAsync(context, unit, cancellation);
        if (newest is null || newest.Number != number)
        {
            return PublishingMove.Stale;
        }

        if (newest.AgreedAt is not null)
        {
            return newest.AgreedById == actor.AccountId ? PublishingMove.Done : PublishingMove.Stale;
        }

        if (newest.AskedById == actor.AccountId)
        {
            return PublishingMove.Missing;
        }

        (newest.AgreedAt, newest.AgreedById) = (Now(), actor.AccountId);
        return await SavedAsync(context, PublishingMove.Done, cancellation);
    }

    // Whoever draws there by a post of their own: who stands in for them has no right of theirs. In the order of the alphabet.
    private async Task<IReadOnlyList<Guid>> PeopleAsync(ServerContext context, Guid unit, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var rows = await (
            from post in context.Memberships.AsNoTracking()
            join account in context.Users on post.AccountId equals account.Id
            where post.CentreId == unit && Drawing.Contains(post.Role) && account.ClosedAt == null && post.From <= now && (post.To == null || post.To > now)
            orderby account.DisplayNameKey, account.Id
            select account.Id).ToListAsync(cancellation);
        return [.. rows.Distinct()];
    }

    private static Task<PublishingSwitch?> NewestAsync(ServerContext context, Guid unit, CancellationToken cancellation) =>
        context.Set<PublishingSwitch>().Where(row => row.CentreId == unit).OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancellation);

    private static async Task<PublishingMove> SavedAsync(ServerContext context, PublishingMove done, CancellationToken cancellation)
    {
        try
        {
            await context.SaveChangesAsync(cancellation);
            return done;
        }
        catch (DbUpdateException e) when (DefinitionDrafts.CameSecond(e))
        {
            return PublishingMove.Stale;
        }
    }

    private DateTimeOffset Now() => Instant.Cut(clock.GetUtcNow());
}
