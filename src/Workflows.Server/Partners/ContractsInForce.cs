using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Deadlines;
using Workflows.Server.Storage;

namespace Workflows.Server.Partners;

/// <summary>How a contract stands on a day.</summary>
public enum ContractStanding
{
    /// <summary>There has been none.</summary>
    None,

    /// <summary>All of them have ended.</summary>
    Ended,

    /// <summary>One is signed for a later day, none is in force yet.</summary>
    Later,

    /// <summary>One is in force.</summary>
    InForce,

    /// <summary>The last day of the one in force is near.</summary>
    EndsSoon,
}

/// <summary>A contract that soon comes to its end.</summary>
/// <param name="Partner">The organisation's name.</param>
/// <param name="Number">The contract's number.</param>
/// <param name="Until">Its last day.</param>
public sealed record EndingContract(string Partner, string Number, DateOnly Until)
{
    private const int LastDays = 7;

    /// <summary>Whether a morning's letter tells of it on a day: on Mondays, and every day of its last week.</summary>
    public bool IsToldOn(DateOnly day) => day.DayOfWeek == DayOfWeek.Monday || Until.DayNumber - day.DayNumber <= LastDays;
}

/// <summary>
/// The one rule by which a contract with a partner is in force: from the day of signing to the last day, both included, without end where no
/// last day is agreed. Days are those of the calendar in Kyiv.
/// </summary>
internal static class ContractsInForce
{
    /// <summary>This many days before its last day people are told that a contract ends.</summary>
    public const int NearDays = 30;

    /// <summary>The rule on a day, for a query.</summary>
    public static Expression<Func<Contract, bool>> On(DateOnly day) =>
        contract => contract.SignedOn <= day && (contract.ValidTo == null || contract.ValidTo >= day);

    /// <summary>The rule at a moment, for a query.</summary>
    public static Expression<Func<Contract, bool>> At(DateTimeOffset now) => On(KyivTime.DayOf(now));

    /// <summary>The contracts of a centre that come to their end within <see cref="NearDays"/> days and that no later one follows, the nearest first; for a query.</summary>
    /// <param name="context">Where it is read.</param>
    /// <param name="centre">The centre.</param>
    /// <param name="day">The present day.</param>
    public static IQueryable<EndingContract> Ending(ServerContext context, Guid centre, DateOnly day)
    {
        var near = day.AddDays(NearDays);
        return from contract in context.Contracts.AsNoTracking().Where(On(day))
               where contract.CentreId == centre && contract.ValidTo <= near
                   && !context.Contracts.Any(other => other.PartnerId == contract.PartnerId && other.Id != contract.Id && (other.ValidTo == null || other.ValidTo > contract.ValidTo))
               join partner in context.Partners on contract.PartnerId equals partner.Id
               orderby contract.ValidTo, contract.Id
               select new EndingContract(partner.Name, contract.Number, contract.ValidTo!.Value);
    }

    /// <summary>Whether a contract with these days is in force on a day.</summary>
    public static bool IsInForce(DateOnly signedOn, DateOnly? validTo, DateOnly day) => signedOn <= day && (validTo is null || validTo >= day);

    /// <summary>
    /// How the contract with one partner stands, and its last day (null for no end; of one that is not in force yet the first day). Several in
    /// force count as the one that lasts longest.
    /// </summary>
    /// <param name="contracts">The first and last day of each of the partner's contracts.</param>
    /// <param name="day">The present day.</param>
    public static (ContractStanding Standing, DateOnly? Day) Of(IReadOnlyCollection<(DateOnly SignedOn, DateOnly? ValidTo)> contracts, DateOnly day)
    {
        List<DateOnly?> lasts = [.. contracts.Where(one => IsInForce(one.SignedOn, one.ValidTo, day)).Select(one => one.ValidTo)];
        if (lasts.Count > 0)
        {
            var until = lasts.Contains(null) ? null : lasts.Max();
            return until <= day.AddDays(NearDays) ? (ContractStanding.EndsSoon, until) : (ContractStanding.InForce, until);
        }

        var later = contracts.Where(one => one.SignedOn > day).ToList();
        return contracts.Count == 0 ? (ContractStanding.None, null)
            : later.Count > 0 ? (ContractStanding.Later, later.Min(one => one.SignedOn))
            : (ContractStanding.Ended, contracts.Max(one => one.ValidTo));
    }
}
