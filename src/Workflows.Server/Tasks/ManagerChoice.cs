using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Forms;
using Workflows.Server.Shell;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>Who can be chosen in a task of «Розподілити»: whoever is this in the case's centre.</summary>
internal static class ManagerChoice
{
    /// <summary>The name of the input that names who is chosen.</summary>
    public const string InputName = "chosen";

    /// <summary>The people by name, each with how many tasks are theirs in the centre; empty for a task in which nobody is chosen.</summary>
    /// <param name="context">In the scope of the task's centre.</param>
    /// <param name="task">The task.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<IReadOnlyList<Candidate>> OfAsync(ServerContext context, HumanTask task, DateTimeOffset now, CancellationToken cancellation)
    {
        if (task.AmongRole is not { } role)
        {
            return [];
        }

        var people = await Holders(context, task.CentreId, role, now).OrderBy(account => account.DisplayNameKey).ThenBy(account => account.Id)
            .Select(account => new
            {
                account.Id,
                account.DisplayName,
                Open = context.Tasks.Count(one => one.AssigneeId == account.Id && one.State == TaskState.Open && one.CentreId == task.CentreId),
            }).ToListAsync(cancellation);
        var away = await StandIns.OfAsync(context, task.CentreId, [.. people.Select(person => person.Id)], now, cancellation);
        return
        [
            .. people.Select(person => new Candidate(
                person.Id,
                person.DisplayName,
                (person.Open == 0 ? "завдань немає" : Words.Count(person.Open, "завдання", "завдання", "завдань"))
                    + (away.GetValueOrDefault(person.Id) is { } absent ? $" ({AbsenceWords.SeenShortly(absent, now)})" : ""))),
        ];
    }

    /// <summary>Whether somebody can be chosen.</summary>
    public static Task<bool> MayBeAsync(ServerContext context, HumanTask task, Guid person, DateTimeOffset now, CancellationToken cancellation) =>
        Holders(context, task.CentreId, task.AmongRole!.Value, now).AnyAsync(account => account.Id == person, cancellation);

    private static IQueryable<Account> Holders(ServerContext context, Guid centre, Role role, DateTimeOffset now) =>
        context.Users.AsNoTracking().Where(account => account.ClosedAt == null && context.Memberships.Any(post =>
            post.AccountId == account.Id && post.CentreId == centre && post.Role == role && post.From <= now && (post.To == null || post.To > now)));
}
