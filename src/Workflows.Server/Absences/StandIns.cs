using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Absences;

/// <summary>Somebody for whom a person stands in at a moment, in one centre.</summary>
/// <param name="CentreId">The centre.</param>
/// <param name="AccountId">Who is away.</param>
/// <param name="Name">The name of who is away.</param>
/// <param name="Until">The first moment after the absence.</param>
public sealed record StandIn(Guid CentreId, Guid AccountId, string Name, DateTimeOffset Until);

/// <summary>Somebody who is away at a moment.</summary>
/// <param name="Until">The first moment after the absence.</param>
/// <param name="DeputyId">Who stands in; null when nobody does.</param>
/// <param name="DeputyName">The name of who stands in.</param>
public sealed record Away(DateTimeOffset Until, Guid? DeputyId, string? DeputyName)
{
    /// <summary>As it is for a task from which somebody is excluded: if that is the deputy, nobody stands in.</summary>
    public Away Without(Guid? excluded) => DeputyId is { } deputy && deputy == excluded ? this with { DeputyId = null, DeputyName = null } : this;
}

/// <summary>
/// Who stands in for whom. Chains are not followed: a deputy who is away too stands in for nobody. What is given to the absent person meanwhile
/// goes to the queue of its role, and what was theirs before is seen by the centre's coordinators only.
/// </summary>
internal static class StandIns
{
    /// <summary>Those of these people who are away from the centre at a moment, with their deputies (null where nobody stands in).</summary>
    public static async Task<IReadOnlyDictionary<Guid, Guid?>> AwayAsync(
        ServerContext context, Guid centreId, IReadOnlyCollection<Guid> accounts, DateTimeOffset at, CancellationToken cancellation) =>
        (await OfAsync(context, centreId, accounts, at, cancellation)).ToDictionary(one => one.Key, one => one.Value.DeputyId);

    /// <summary>The same, with what pages say of it. One query.</summary>
    public static async Task<IReadOnlyDictionary<Guid, Away>> OfAsync(
        ServerContext context, Guid centreId, IReadOnlyCollection<Guid> accounts, DateTimeOffset at, CancellationToken cancellation)
    {
        if (accounts.Count == 0)
        {
            return new Dictionary<Guid, Away>();
        }

        Guid[] asked = [.. accounts];
        Role[] cards = [.. Enum.GetValues<Role>().Where(role => role.OpensCards())];
        var holds = HoldsAt(at);
        var rows = await context.Absences.AsNoTracking().Where(holds)
            .Where(absence => absence.CentreId == centreId && asked.Contains(absence.AccountId))
            .Select(absence => new
            {
                absence.AccountId,
                absence.To,
                absence.DeputyId,
                Deputy = context.Users
                    .Where(person => person.Id == absence.DeputyId && person.ClosedAt == null
                        && context.Memberships.Any(post =>
                            post.AccountId == person.Id && post.CentreId == centreId && cards.Contains(post.Role) && post.From <= at && (post.To == null || post.To > at))
                        && !context.Absences.Where(holds).Any(other => other.CentreId == centreId && other.AccountId == person.Id))
                    .Select(person => person.DisplayName).FirstOrDefault(),
            }).ToListAsync(cancellation);

        // Two that were written down at the same moment can overlap: the one with a deputy counts, then the longer one.
        return rows.GroupBy(row => row.AccountId).ToDictionary(
            person => person.Key,
            person => person.OrderBy(row => row.Deputy is null).ThenByDescending(row => row.To)
                .Select(row => new Away(row.To, row.Deputy is null ? null : row.DeputyId, row.Deputy)).First());
    }

    /// <summary>
    /// For whom a person stands in at a moment, in all centres where they are not away themselves; whether they are something in them is for the caller
    /// to see. One query, by IX_Absences_DeputyId_To.
    /// </summary>
    public static async Task<IReadOnlyList<StandIn>> ForAsync(ServerContext context, Guid deputy, DateTimeOffset at, CancellationToken cancellation)
    {
        var holds = HoldsAt(at);
        var rows = await (
            from absence in context.Absences.AsNoTracking().Where(holds)
            where absence.DeputyId == deputy && absence.AccountId != deputy
                && !context.Absences.Where(holds).Any(own => own.CentreId == absence.CentreId && own.AccountId == deputy)
            join account in context.Users on absence.AccountId equals account.Id
            orderby account.DisplayNameKey, account.Id, absence.To descending
            select new StandIn(absence.CentreId, absence.AccountId, account.DisplayName, absence.To)).ToListAsync(cancellation);
        return [.. rows.DistinctBy(row => (row.CentreId, row.AccountId))];
    }

    /// <summary>Whether an absence stands and lasts at a moment.</summary>
    public static Expression<Func<Absence, bool>> HoldsAt(DateTimeOffset at) =>
        absence => absence.EndedAt == null && absence.From <= at && absence.To > at;
}
