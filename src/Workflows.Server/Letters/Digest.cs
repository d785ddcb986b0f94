using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Forms;
using Workflows.Server.Partners;
using Workflows.Server.Shell;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Letters;

/// <summary>What a person's digest lists, written when it is sent. It holds titles and numbers of cases, names of organisations, nothing of clients.</summary>
internal static class Digest
{
    /// <summary>The most tasks that are listed; of the others their number is given.</summary>
    public const int MostTasks = 30;

    private const int MostContracts = 20;

    // Beyond this nobody counts any more.
    private const int MostCounted = 1000;

    /// <summary>
    /// The lines: what is late, then what is due today, then tomorrow; at last, for a coordinator, how much is late in the centre and which contracts with partners
    /// come to their end. Empty when there is nothing to tell (any more): then no letter is needed.
    /// </summary>
    /// <param name="context">A context that sees the centre.</param>
    /// <param name="centreId">The centre.</param>
    /// <param name="accountId">Whose digest.</param>
    /// <param name="now">The moment at which it is sent.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<IReadOnlyList<string>> LinesAsync(
        ServerContext context, Guid centreId, Guid accountId, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await DigestAudience.PersonAsync(context, centreId, accountId, now, cancellation) is not { } person)
        {
            return [];
        }

        List<string> lines = [.. await OwnAsync(context, person, centreId, now, cancellation)];
        if (person.May(Right.DirectTasks, centreId) && await LateAsync(context, centreId, now, cancellation) is > 0 and var late)
        {
            lines.Add($"Усього в центрі прострочено: {Count(late)}");
        }

        if (person.May(Right.DirectTasks, centreId))
        {
            var today = KyivTime.DayOf(now);
            var ending = (await ContractsInForce.Ending(context, centreId, today).Take(MostContracts + 1).ToListAsync(cancellation)).FindAll(contract => contract.IsToldOn(today));
            lines.AddRange(ending.Take(MostContracts).Select(contract => $"Закінчується договір № {contract.Number}, {contract.Partner}: останній день — {LocalTime.Words(contract.Until)}"));
            if (ending.Count > MostContracts)
            {
                lines.Add("… і ще договори, що закінчуються: їх видно на сторінці «Партнери»");
            }
        }

        return lines;
    }

    private static async Task<IEnumerable<string>> OwnAsync(
        ServerContext context, Actor person, Guid centreId, DateTimeOffset now, CancellationToken cancellation)
    {
        var until = KyivTime.StartOf(KyivTime.DayOf(now).AddDays(2));
        var scans = new InboxScans(context, person, new InboxFilter(), now, MostCounted + 1) { Only = task => task.CentreId == centreId && task.OrderAt < until };
        if (scans.From(null) is not { } rows)
        {
            return [];
        }

        var first = await rows.OrderBy(row => row.OrderAt).ThenBy(row => row.Id).Take(MostTasks + 1).ToListAsync(cancellation);
        var lines = first.Take(MostTasks).Select(row => Line(person, row, now));
        return first.Count <= MostTasks ? lines : lines.Append($"… і ще {Count(await rows.CountAsync(cancellation) - MostTasks, MostCounted - MostTasks)}");
    }

    private static string Line(Actor person, InboxRow row, DateTimeOffset now)
    {
        var whose = row.AssigneeId is null ? $", у черзі: {row.Role.Word()}"
            : row.AssigneeId == person.AccountId ? ""
            : person.StandsIn(row.Place) is { } absent ? $", за: {absent.Name}" : "";
        return $"{row.Title}, {row.CaseNumber}{whose} — {Dates.Due(row.OrderAt, now)}";
    }

    private static Task<int> LateAsync(ServerContext context, Guid centreId, DateTimeOffset now, CancellationToken cancellation) =>
        context.Tasks.AsNoTracking()
            .Where(task => task.State == TaskState.Open && task.CentreId == centreId && task.OrderAt < now)
            .OrderBy(task => task.OrderAt).Take(MostCounted + 1).CountAsync(cancellation);

    private static string Count(int number, int most = MostCounted) =>
        number > most ? $"понад {Words.Count(most, "завдання", "завдання", "завдань")}" : Words.Count(number, "завдання", "завдання", "завдань");
}
