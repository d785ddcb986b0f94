using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>What somebody typed about the letters they want.</summary>
/// <param name="Wanted">Words of the kinds that are ticked.</param>
/// <param name="From">Where quiet hours begin, as typed.</param>
/// <param name="To">Where they end, as typed.</param>
internal sealed record TypedChoices(IReadOnlyCollection<string> Wanted, string From, string To);

/// <summary>Each person's own choice of letters.</summary>
internal sealed class LetterChoosing(Contexts contexts)
{
    /// <summary>What the person has chosen, as a form shows it.</summary>
    public async Task<TypedChoices> FindAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.OpenWithoutScope();
        var choices = await context.Set<LetterChoices>().AsNoTracking().SingleOrDefaultAsync(row => row.AccountId == actor.AccountId, cancellation) ?? new LetterChoices();
        return new TypedChoices([.. LetterWords.Optional.Where(choices.Wants).Select(kind => kind.ToString())], Shown(choices.QuietFrom), Shown(choices.QuietTo));
    }

    /// <summary>Keeps a choice.</summary>
    /// <returns>What is wrong with it, by field; empty when it is kept.</returns>
    public async Task<IReadOnlyDictionary<string, string>> SaveAsync(Actor actor, TypedChoices typed, CancellationToken cancellation)
    {
        var problems = new Dictionary<string, string>();
        var (from, to) = (Read(typed.From, "quiet-from", problems), Read(typed.To, "quiet-to", problems));
        if (problems.Count == 0 && (from is null) != (to is null))
        {
            problems[from is null ? "quiet-from" : "quiet-to"] = "Вкажіть і початок, і кінець тихих годин, або залиште обидва поля порожніми";
        }
        else if (problems.Count == 0 && from is not null && from == to)
        {
            problems["quiet-to"] = "Кінець тихих годин має відрізнятися від початку";
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        await KeepAsync(actor, string.Join(',', LetterWords.Optional.Where(kind => !typed.Wanted.Contains(kind.ToString()))), from, to, cancellation);
        return problems;
    }

    // The first choice sent by a double click: the second finds the row of the first and says the same.
    private async Task KeepAsync(Actor actor, string unwanted, TimeOnly? from, TimeOnly? to, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            await using var context = contexts.OpenWithoutScope();
            var choices = await context.Set<LetterChoices>().SingleOrDefaultAsync(row => row.AccountId == actor.AccountId, cancellation)
                ?? context.Add(new LetterChoices { AccountId = actor.AccountId }).Entity;
            (choices.Unwanted, choices.QuietFrom, choices.QuietTo) = (unwanted, from, to);
            try
            {
                await context.SaveChangesAsync(cancellation);
                return;
            }
            catch (DbUpdateException) when (isFirst)
            {
                // Looked at once more.
            }
        }
    }

    private static TimeOnly? Read(string text, string field, Dictionary<string, string> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (TimeOnly.TryParseExact(text.Trim(), ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return new TimeOnly(time.Hour, time.Minute);
        }

        problems[field] = "Введіть час, наприклад 21:00";
        return null;
    }

    private static string Shown(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "";
}
