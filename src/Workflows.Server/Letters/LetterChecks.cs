using Microsoft.EntityFrameworkCore;
using MimeKit;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Letters;

/// <summary>What is to become of a letter that is about to be sent.</summary>
internal abstract record LetterCheck
{
    /// <summary>It goes to this address.</summary>
    public sealed record Send(string Address) : LetterCheck;

    /// <summary>It cannot go, says a sentence.</summary>
    public sealed record Fail(string Why) : LetterCheck;

    /// <summary>Nobody needs it, says a sentence.</summary>
    public sealed record Skip(string Why) : LetterCheck;

    /// <summary>Others have to hear of it by now, whom nothing has told yet; says a sentence.</summary>
    public sealed record Pass(HumanTask Task, IReadOnlyList<Addressee> To, string Why) : LetterCheck;

    /// <summary>The person is not to be disturbed until then.</summary>
    public sealed record Wait(DateTimeOffset Until) : LetterCheck;

    /// <summary>The person has had so many that it goes as a part of one.</summary>
    public sealed record Join(string Address) : LetterCheck;
}

/// <summary>Decides, just before a letter is sent, whether it is still to be sent and whether now.</summary>
internal static class LetterChecks
{
    /// <summary>The stretch in which letters to one person are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>How many letters a person gets in it one by one.</summary>
    public const int MostInWindow = 10;

    // A letter that was sent in the last minutes was made not longer ago than letters are tried for, with room for quiet hours.
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(5);

    /// <summary>Looks at the person, the task, the person's choice and the clock, in this order.</summary>
    public static async Task<LetterCheck> ExamineAsync(ServerContext context, Letter letter, DateTimeOffset now, CancellationToken cancellation)
    {
        var account = await context.Users.AsNoTracking().Where(row => row.Id == letter.AccountId)
            .Select(row => new { row.Email, row.ClosedAt }).SingleOrDefaultAsync(cancellation);
        if (account is null or { ClosedAt: not null })
        {
            return new LetterCheck.Fail("Обліковий запис отримувача закрито.");
        }

        if (Address(account.Email) is not { } address)
        {
            return new LetterCheck.Fail(string.IsNullOrWhiteSpace(account.Email)
                ? "В обліковому записі отримувача немає електронної адреси."
                : "Електронну адресу в обліковому записі отримувача записано неправильно.");
        }

        // Whoever asks for a letter to be sent again has looked at all that follows.
        return letter.AskedById is not null
            ? new LetterCheck.Send(address)
            : await TaskAsync(context, letter, now, cancellation)
                ?? await ChoiceAsync(context, letter, now, cancellation)
                ?? await CrowdAsync(context, letter, address, now, cancellation)
                ?? new LetterCheck.Send(address);
    }

    /// <summary>The address if it is one, by the rules of mail and without a name before it.</summary>
    public static string? Address(string? text) =>
        text is { Length: > 0 and <= 254 } && text.AsSpan().IndexOfAny("<>\r\n") < 0 && MailboxAddress.TryParse(text, out var mailbox)
            && mailbox.Address == text && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1
            && IsLatinBeforeAt(text)
            ? text
            : null;

    /// <summary>What is wrong with an address that somebody typed, in words; null when nothing is.</summary>
    public static string? ProblemOf(string typed) =>
        Address(typed) is not null && TypedText.Of(typed) == typed ? null
        : typed.Length == 0 ? "Введіть електронну адресу"
        : !IsLatinBeforeAt(typed) ? "Перед знаком @ мають бути лише латинські літери, цифри й розділові знаки без пробілів"
        : "Введіть електронну адресу повністю, наприклад imia@centr.example";

    /// <summary>Whether what stands before the @ is made of signs that every mail server takes.</summary>
    public static bool IsLatinBeforeAt(string text) => text.AsSpan(0, Math.Max(text.IndexOf('@', StringComparison.Ordinal), 0)).IndexOfAnyExceptInRange('!', '~') < 0;

    private static async Task<LetterCheck?> TaskAsync(ServerContext context, Letter letter, DateTimeOffset now, CancellationToken cancellation)
    {
        if (letter.TaskId is not { } id || letter.Kind.TellsOfLateness())
        {
            return null;
        }

        var task = await context.Tasks.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation);
        return task is not { State: TaskState.Open } ? new LetterCheck.Skip("Завдання закрили раніше, ніж лист мав піти.")
            : (letter.Kind, task.AssigneeId) switch
            {
                (LetterKind.Unreached, _) => null,
                (LetterKind.Queue, null) or (LetterKind.Reminder, null) => null,
                (LetterKind.Queue, _) => new LetterCheck.Skip("Завдання вже взяли в роботу."),
                (_, null) => new LetterCheck.Skip("Завдання повернулося в чергу."),
                (_, { } assignee) => assignee == letter.AccountId ? null : await ReaderAsync(context, letter, task, now, cancellation),
            };
    }

    // The deputy gets the letters of whoever is away, and where nobody stands in the coordinators do. While a letter waits that can change: then it
    // is for whoever would be told now. Whoever has got the task since was told of that, or has taken it themselves.
    private static async Task<LetterCheck?> ReaderAsync(
        ServerContext context, Letter letter, HumanTask task, DateTimeOffset now, CancellationToken cancellation)
    {
        var audience = new LetterAudience(context, task, now);
        var readers = await audience.ReadersAsync(letter.Kind, cancellation);
        if (readers.Contains(new Addressee(letter.AccountId, letter.Kind)))
        {
            return null;
        }

        if (task.ClaimedAt > letter.CreatedAt)
        {
            return new LetterCheck.Skip("Завдання вже виконує хтось інший.");
        }

        var untold = await audience.UntoldAsync(readers, letter.CreatedAt, cancellation);
        return untold.Count == 0
            ? new LetterCheck.Skip("Завдання вже виконує хтось інший.")
            : new LetterCheck.Pass(task, untold, "Завдання вже виконує хтось інший: новий лист піде тому, хто має про нього знати тепер.");
    }

    private static async Task<LetterCheck?> ChoiceAsync(ServerContext context, Letter letter, DateTimeOffset now, CancellationToken cancellation)
    {
        if (letter.Kind.TellsOfLateness()
            || await context.Set<LetterChoices>().AsNoTracking().SingleOrDefaultAsync(row => row.AccountId == letter.AccountId, cancellation) is not { } choices)
        {
            return null;
        }

        if (!choices.Wants(letter.Kind))
        {
            return new LetterCheck.Skip("Отримувач відмовився від таких листів.");
        }

        return choices.QuietUntil(now) is { } until && !await TellsOfLatenessAsync(context, letter, cancellation) ? new LetterCheck.Wait(until) : null;
    }

    // A letter about what is late does not wait for the morning because it goes together with others.
    private static async Task<bool> TellsOfLatenessAsync(ServerContext context, Letter bundle, CancellationToken cancellation) =>
        bundle.Kind == LetterKind.Bundle && await context.Letters.AsNoTracking()
            .AnyAsync(row => row.JoinedId == bundle.Id && (row.Kind == LetterKind.Overdue || row.Kind == LetterKind.Escalation), cancellation);

    private static async Task<LetterCheck?> CrowdAsync(ServerContext context, Letter letter, string address, DateTimeOffset now, CancellationToken cancellation)
    {
        if (letter.Kind.IsList() || letter.MayBeTwice)
        {
            return null;
        }

        var (since, first) = (now - Window, Guid.CreateVersion7(now - Oldest));
        var sent = await context.Letters.AsNoTracking()
            .CountAsync(row => row.AccountId == letter.AccountId && row.Id > first && (row.State == LetterState.Sent || row.State == LetterState.Filed) && row.ClosedAt > since, cancellation);
        return sent >= MostInWindow ? new LetterCheck.Join(address) : null;
    }
}
