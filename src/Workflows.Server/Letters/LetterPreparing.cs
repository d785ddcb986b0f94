using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Letters;

/// <summary>
/// The last look at a claimed letter before it goes: what is to become of it, in what words. Stages on the row what it finds; the caller saves
/// under the fence.
/// </summary>
internal sealed class LetterPreparing(LetterWriting writing, LetterLinks links)
{
    /// <summary>Stages the letter's fate or its words.</summary>
    /// <returns>What is to be handed over; null when nothing is.</returns>
    public async Task<Envelope?> PrepareAsync(ServerContext context, Letter letter, DateTimeOffset now, CancellationToken cancellation)
    {
        switch (await LetterChecks.ExamineAsync(context, letter, now, cancellation))
        {
            case LetterCheck.Send send:
                return await WriteAsync(context, letter, send.Address, now, cancellation) is { } centre
                    ? new Envelope(letter.Id, $"{letter.Id}@{links.Domain}", centre.Name, send.Address, letter.Subject!, letter.Text!)
                    : null;
            case LetterCheck.Join join:
                await JoinAsync(context, letter, join.Address, now, cancellation);
                return null;
            case LetterCheck.Wait wait:
                (letter.DueAt, letter.Attempt) = (wait.Until, 0);
                Release(letter);
                return null;
            case LetterCheck.Fail fail:
                await FailAsync(context, letter, fail.Why, now, cancellation);
                return null;
            case LetterCheck.Pass pass:
                new LetterAudience(context, pass.Task, now).Tell(pass.To);
                Close(letter, LetterState.Skipped, pass.Why, now);
                return null;
            case LetterCheck.Skip skip:
                Close(letter, LetterState.Skipped, skip.Why, now);
                return null;
            default:
                throw new NotSupportedException("No such check.");
        }
    }

    /// <summary>Ends a letter one way or the other.</summary>
    public static void Close(Letter letter, LetterState state, string answer, DateTimeOffset now)
    {
        (letter.State, letter.Answer, letter.ClosedAt, letter.Attempt) = (state, answer, now, 0);
        Release(letter);
    }

    /// <summary>
    /// Ends a letter that will not reach its reader. Of a task that is somebody's, or that a role above was to hear of, the coordinators are told in
    /// their place: what stands on a page only, nobody may read in time.
    /// </summary>
    public static async Task FailAsync(ServerContext context, Letter letter, string answer, DateTimeOffset now, CancellationToken cancellation)
    {
        Close(letter, LetterState.Failed, answer, now);
        if (letter.TaskId is { } id
            && await context.Tasks.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.State == TaskState.Open, cancellation) is { } task
            && (task.AssigneeId is not null || letter.Kind == LetterKind.Escalation))
        {
            await new LetterAudience(context, task, now).TellInsteadAsync(letter, cancellation);
        }
    }

    /// <summary>Gives it back: nobody works on it now.</summary>
    public static void Release(Letter letter) => (letter.Owner, letter.LeaseUntil) = (null, null);

    // What may have gone out already goes out again in the same words: the same letter twice, not two.
    private async Task<LetterCentre?> WriteAsync(ServerContext context, Letter letter, string address, DateTimeOffset now, CancellationToken cancellation)
    {
        // A claim before this one came to nothing after the words had been kept: it may have been cut off between sending and the result.
        letter.MayBeTwice |= letter is { Attempt: > 1, Subject: not null };
        letter.Address = address;
        var centre = await LetterWriting.CentreAsync(context, letter.CentreId, cancellation);
        if (letter is { MayBeTwice: true, Subject: not null })
        {
            return centre;
        }

        if (await writing.WriteAsync(context, letter, centre, now, cancellation) is not { } written)
        {
            Close(letter, LetterState.Skipped, letter.Kind == LetterKind.Digest ? "Сьогодні немає про що нагадати." : "Немає про що писати.", now);
            return null;
        }

        (letter.Subject, letter.Text, letter.TemplateId) = (written.Subject, written.Text, written.TemplateId);
        return centre;
    }

    private async Task JoinAsync(ServerContext context, Letter letter, string address, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await WriteAsync(context, letter, address, now, cancellation) is null)
        {
            return;
        }

        var bundle = await context.Letters
            .Where(row => row.AccountId == letter.AccountId && row.Kind == LetterKind.Bundle && row.State == LetterState.Waiting && row.Attempt == 0 && row.Tries == 0)
            .OrderBy(row => row.Id).FirstOrDefaultAsync(cancellation);
        if (bundle is null)
        {
            bundle = Letter.Of(letter.CentreId, LetterKind.Bundle, letter.AccountId, null, now);
            bundle.DueAt = now + LetterChecks.Window;
            context.Add(bundle);
        }
        else
        {
            // Under the bundle's own fence: if it is claimed at this moment it would be written without this letter.
            context.Entry(bundle).Property(row => row.DueAt).IsModified = true;
        }

        letter.JoinedId = bundle.Id;
        Close(letter, LetterState.Joined, "Увійшов до спільного листа: за десять хвилин їх було понад десять.", now);
    }
}
