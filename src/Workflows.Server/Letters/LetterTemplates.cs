using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>The words of one kind of letter in a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Units">All units whose words the person keeps.</param>
/// <param name="Kind">For which letters.</param>
/// <param name="Current">What letters are written with today.</param>
/// <param name="Own">The unit's own current version; null when it writes with the network's or the built-in words.</param>
/// <param name="Versions">The unit's versions, newest first.</param>
public sealed record WordingView(
    WordingUnit Unit, IReadOnlyList<WordingUnit> Units, LetterKind Kind, LetterWording Current, WordingVersion? Own, IReadOnlyList<WordingVersion> Versions);

/// <summary>Keeps the words of letters: a unit's own versions, each new one in force at once.</summary>
internal sealed class LetterTemplates(Contexts contexts, TimeProvider clock)
{
    /// <summary>The longest text.</summary>
    public const int LongestText = 10_000;

    /// <summary>The words of a kind; null when the unit is none whose words the person keeps.</summary>
    public async Task<WordingView?> FindAsync(Actor actor, Guid? unitId, LetterKind kind, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var units = await WordingKeeping.UnitsAsync(context, actor, cancellation);
        if ((unitId is null ? units.FirstOrDefault() : units.FirstOrDefault(one => one.Id == unitId)) is not { } unit)
        {
            return null;
        }

        var versions = await (
            from row in context.Set<LetterTemplate>().AsNoTracking()
            where row.CentreId == unit.Id && row.Kind == kind
            orderby row.Number descending
            select new WordingVersion(
                row.Id, row.Number, row.IsCurrent, row.Subject, row.Text, row.MadeAt,
                context.Users.Where(account => account.Id == row.MadeById).Select(account => account.DisplayName).FirstOrDefault()))
            .Take(WordingKeeping.MostVersions).ToListAsync(cancellation);
        var current = await CurrentAsync(context, unit, kind, cancellation);
        return new WordingView(unit, units, kind, current, versions.Find(version => version.IsCurrent), versions);
    }

    /// <summary>Saves words as a new version, in force at once. The words in force once more are no new version.</summary>
    /// <param name="actor">Who writes.</param>
    /// <param name="unitId">Whose words.</param>
    /// <param name="kind">For which letters.</param>
    /// <param name="subject">The subject, as typed.</param>
    /// <param name="text">The text, as typed.</param>
    /// <param name="last">The unit's newest version that the person saw, 0 for none; null to save whatever has come since.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    public async Task<WordingSaved> SaveAsync(Actor actor, Guid unitId, LetterKind kind, string subject, string text, int? last, CancellationToken cancellation)
    {
        (subject, text) = (TypedText.Of(subject).Trim(), TypedText.Of(text).ReplaceLineEndings("\n").Trim());
        if (Check(kind, subject, text) is { } refused)
        {
            return refused;
        }

        await using var context = contexts.Open(actor.Scope);
        if ((await WordingKeeping.UnitsAsync(context, actor, cancellation)).All(unit => unit.Id != unitId))
        {
            return new WordingSaved.NotFound();
        }

        var now = Instant.Cut(clock.GetUtcNow());
        return await WordingKeeping.SaveAsync(context, Versions(context, unitId, kind), last, row => row.Subject == subject && row.Text == text, number => new LetterTemplate
        {
            Id = Guid.CreateVersion7(now), CentreId = unitId, Kind = kind, Number = number, IsCurrent = true, Subject = subject, Text = text,
            MadeAt = now, MadeById = actor.AccountId,
        }, cancellation);
    }

    /// <summary>Brings an older version back, as a new one.</summary>
    public async Task<WordingSaved> BringBackAsync(Actor actor, Guid unitId, LetterKind kind, Guid version, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var older = await context.Set<LetterTemplate>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == version && row.CentreId == unitId && row.Kind == kind, cancellation);
        return older is null ? new WordingSaved.NotFound() : await SaveAsync(actor, unitId, kind, older.Subject, older.Text, null, cancellation);
    }

    /// <summary>Gives the unit's own words up: from now on the network's or the built-in ones are used. The versions stay.</summary>
    public async Task<WordingSaved> GiveUpAsync(Actor actor, Guid unitId, LetterKind kind, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if ((await WordingKeeping.UnitsAsync(context, actor, cancellation)).All(unit => unit.Id != unitId))
        {
            return new WordingSaved.NotFound();
        }

        return await WordingKeeping.GiveUpAsync(context, Versions(context, unitId, kind), cancellation);
    }

    /// <summary>What is wrong with words, said beside each; null when nothing is.</summary>
    public static WordingSaved.Refused? Check(LetterKind kind, string subject, string text)
    {
        var subjectProblem = subject.Length == 0 ? "Введіть тему листа"
            : subject.Length > LetterRendering.LongestSubject ? $"Тема задовга: щонайбільше {LetterRendering.LongestSubject} знаків"
            : subject.Contains('\n', StringComparison.Ordinal) ? "Тема має бути одним рядком"
            : First(subject, kind);
        var textProblem = text.Length == 0 ? "Введіть текст листа"
            : text.Length > LongestText ? $"Текст задовгий: щонайбільше {LongestText} знаків"
            : First(text, kind);
        return subjectProblem is null && textProblem is null ? null : new WordingSaved.Refused(subjectProblem, textProblem);
    }

    private static string? First(string text, LetterKind kind) => WordingKeeping.First(TemplateText.Read(text, kind).Problems);

    private static IQueryable<LetterTemplate> Versions(ServerContext context, Guid unitId, LetterKind kind) =>
        context.Set<LetterTemplate>().Where(row => row.CentreId == unitId && row.Kind == kind);

    private static async Task<LetterWording> CurrentAsync(ServerContext context, WordingUnit unit, LetterKind kind, CancellationToken cancellation)
    {
        var above = await context.Units.AsNoTracking().Where(row => row.Id == unit.Id).Select(row => row.ParentId).SingleOrDefaultAsync(cancellation);
        return await LetterWriting.CurrentAsync(context, unit.Id, above, kind, cancellation);
    }
}
