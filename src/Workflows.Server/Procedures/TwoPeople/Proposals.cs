using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.TwoPeople;

/// <summary>How the newest version of a procedure stands on its way to being published, as one person sees it.</summary>
public sealed record Proposal
{
    /// <summary>Whether the unit's procedures are published by two.</summary>
    public bool IsByTwo { get; init; }

    /// <summary>Whether somebody else has to agree to what the person wants published.</summary>
    public bool AsksSecond { get; init; }

    /// <summary>Who else could agree, by name.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>Who has proposed it last; null for nobody since it was published, or who took it back.</summary>
    public string? By { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Whether that was the person who looks.</summary>
    public bool IsMine { get; init; }

    /// <summary>Whether it is as it was proposed, and waits.</summary>
    public bool Stands { get; init; }

    /// <summary>Who has given it back; null for nobody since it was proposed.</summary>
    public string? ReturnedBy { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset ReturnedAt { get; init; }

    /// <summary>Why.</summary>
    public string? ReturnedWhy { get; init; }

    /// <summary>Whether it waits for the person who looks.</summary>
    public bool AwaitsMe => Stands && !IsMine && AsksSecond;
}

/// <summary>Reads how drafts stand for their pages.</summary>
internal sealed class Proposals(PublishingRules rules)
{
    /// <summary>How a version stands.</summary>
    /// <param name="context">Where it was read.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="version">The newest version.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<Proposal> OfAsync(ServerContext context, Actor actor, WorkflowVersion version, CancellationToken cancellation)
    {
        var rule = await rules.OfAsync(context, Guid.Parse(version.TenantId), cancellation);
        var others = rule.People.Where(one => one != actor.AccountId).ToList();
        var (by, returned) = (version.ProposedRevision is null ? null : Account(version.ProposedBy), Account(version.ReturnedBy));
        var names = await context.NamesOfAsync([.. others, .. new[] { by, returned }.OfType<Guid>()], cancellation);
        string? NameOf(Guid? account) => account is { } id ? names.GetValueOrDefault(id, "хтось, кого вже немає") : null;
        return new Proposal
        {
            IsByTwo = rule.IsByTwo,
            AsksSecond = rule.AsksSecond(actor.AccountId),
            Others = [.. others.Select(one => names[one])],
            By = NameOf(by),
            At = version.ProposedAt ?? default,
            IsMine = by == actor.AccountId,
            Stands = version.IsProposed,
            ReturnedBy = NameOf(returned),
            ReturnedAt = version.ReturnedAt ?? default,
            ReturnedWhy = version.ReturnedWhy,
        };
    }

    private static Guid? Account(string? by) => Guid.TryParse(by, out var account) ? account : null;
}
