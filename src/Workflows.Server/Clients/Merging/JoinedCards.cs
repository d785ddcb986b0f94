using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Merging;

/// <summary>The cards about one client.</summary>
/// <param name="All">The card that stands, first, and those that have joined it.</param>
/// <param name="Key">The key of the card that stands.</param>
internal sealed record OpenedCards(IReadOnlyList<Guid> All, SubjectKey Key);

/// <summary>All cards about one person.</summary>
internal static class JoinedCards
{
    /// <summary>The key of a client's or lead's card that stands for itself; null when there is none such in the context's scope.</summary>
    public static Task<SubjectKey?> KeyAsync(ServerContext context, Guid card, CancellationToken cancellation) => (
        from subject in context.Subjects.AsNoTracking()
        where subject.Id == card && subject.MergedIntoId == null && (subject.Kind == SubjectKind.Client || subject.Kind == SubjectKind.Lead)
        join key in context.SubjectKeys on subject.Id equals key.Id
        select key).SingleOrDefaultAsync(cancellation);

    /// <summary>The cards about a client, by any of them, for whoever has a right in their centre; null for everybody else, and where the card that stands is erased.</summary>
    public static async Task<OpenedCards?> OpenAsync(ServerContext context, Actor actor, Guid card, Right right, CancellationToken cancellation)
    {
        var cards = await OfAsync(context, card, cancellation);
        return await KeyAsync(context, cards[0], cancellation) is { } key && actor.May(right, key.CentreId) ? new OpenedCards(cards, key) : null;
    }

    /// <summary>The card that stands for a subject, first, and those that have joined it. A subject that is nowhere in the context's scope is its own only one.</summary>
    public static async Task<List<Guid>> OfAsync(ServerContext context, Guid subject, CancellationToken cancellation)
    {
        var standing = await context.Subjects.AsNoTracking().Where(row => row.Id == subject).Select(row => row.MergedIntoId).SingleOrDefaultAsync(cancellation) ?? subject;
        return [standing, .. await context.Subjects.AsNoTracking().Where(row => row.MergedIntoId == standing).OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(cancellation)];
    }
}
