using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Procedures;

namespace Workflows.Server.Letters;

/// <summary>For whom a step's letter is.</summary>
internal abstract record CaseReaders
{
    /// <summary>Everybody who is this in the case's centre.</summary>
    public sealed record OfRole(Role Role) : CaseReaders;

    /// <summary>The case's manager.</summary>
    /// <param name="Named">Who was named when the case began; null for nobody.</param>
    public sealed record Manager(Guid? Named) : CaseReaders;

    /// <summary>One person; null for nobody.</summary>
    public sealed record Person(Guid? Account) : CaseReaders;
}

/// <summary>
/// Stages the letters of a step, in the transaction of the burst that reached it. Nobody is written to who cannot open the case: the letter holds
/// little more than a link. Of a role those who are away are left out while others are at work; a person's deputy is written to in their place.
/// </summary>
internal sealed partial class CaseLetters(ILogger<CaseLetters> log)
{
    private static readonly Role[] Seeing = [.. Enum.GetValues<Role>().Where(role => role.Has(Right.SeeCases))];

    /// <summary>Stages a letter to each of them. Where there is nobody, nothing is staged: the case goes on and its journal says so.</summary>
    /// <param name="scope">The burst.</param>
    /// <param name="step">The step that sends it.</param>
    /// <param name="template">The key of its words.</param>
    /// <param name="to">For whom it is.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task SendAsync(StagingScope scope, string step, string template, CaseReaders to, CancellationToken cancellation)
    {
        var readers = to switch
        {
            CaseReaders.OfRole all => await OfRoleAsync(scope, all.Role, cancellation),
            CaseReaders.Manager manager => await PersonAsync(scope, await ManagerAsync(scope, manager.Named, cancellation), cancellation),
            CaseReaders.Person one => await PersonAsync(scope, one.Account, cancellation),
            _ => throw new NotSupportedException("No such readers."),
        };
        foreach (var reader in readers)
        {
            scope.Context.Letters.Add(new Letter
            {
                Id = Guid.CreateVersion7(scope.Now), CentreId = scope.CentreId, Kind = LetterKind.Case, AccountId = reader, InstanceId = scope.InstanceId,
                StepId = step, TemplateKey = template, CreatedAt = scope.Now, DueAt = scope.Now,
            });
        }

        if (readers.Count == 0)
        {
            LogNobody(log, scope.InstanceId, step);
        }
    }

    private static async Task<Guid?> ManagerAsync(StagingScope scope, Guid? named, CancellationToken cancellation) =>
        await scope.Context.CaseFiles.FindAsync([scope.InstanceId], cancellation) is { } file ? file.ManagerId : named;

    private static async Task<IReadOnlyCollection<Guid>> OfRoleAsync(StagingScope scope, Role role, CancellationToken cancellation)
    {
        var all = await Seers(scope, [role]).Distinct().ToListAsync(cancellation);
        var away = await StandIns.AwayAsync(scope.Context, scope.CentreId, all, scope.Now, cancellation);
        var atWork = all.FindAll(account => !away.ContainsKey(account));
        return atWork.Count > 0 ? atWork : all;
    }

    private static async Task<IReadOnlyCollection<Guid>> PersonAsync(StagingScope scope, Guid? person, CancellationToken cancellation)
    {
        if (person is not { } account)
        {
            return [];
        }

        var away = await StandIns.AwayAsync(scope.Context, scope.CentreId, [account], scope.Now, cancellation);
        var reader = away.GetValueOrDefault(account) ?? account;
        return await Seers(scope, Seeing).AnyAsync(one => one == reader, cancellation) ? [reader] : [];
    }

    // Who is something in one of the centre's units is it for its cases; the network's administration is it in each centre.
    private static IQueryable<Guid> Seers(StagingScope scope, Role[] roles)
    {
        var (centre, at) = (scope.CentreId, scope.Now);
        Role[] reaching = [.. roles.Where(role => role.ReachesAllCentres())];
        return
            from post in scope.Context.Memberships.AsNoTracking()
            join account in scope.Context.Users on post.AccountId equals account.Id
            where roles.Contains(post.Role) && account.ClosedAt == null && post.From <= at && (post.To == null || post.To > at)
                && (post.CentreId == centre
                    || (reaching.Contains(post.Role) && scope.Context.Units.Any(unit => unit.Id == centre && unit.ParentId == post.UnitId)))
            select account.Id;
    }

    [LoggerMessage(125, LogLevel.Warning, "Case {Instance}: the letter of step {Step} went to nobody, because there was nobody to write to")]
    private static partial void LogNobody(ILogger log, string instance, string step);
}
