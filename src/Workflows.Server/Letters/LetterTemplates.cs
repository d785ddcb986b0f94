using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>A unit whose words of letters somebody keeps.</summary>
public sealed record WordingUnit(Guid Id, string Name, bool IsNetwork);

/// <summary>A version in a list.</summary>
public sealed record WordingVersion(Guid Id, int Number, bool IsCurrent, string Subject, string Text, DateTimeOffset MadeAt, string? MadeBy);

/// <summary>The words of one kind of letter in a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Units">All units whose words the person keeps.</param>
/// <param name="Kind">For which letters.</param>
/// <param name="Current">What letters are written with today.</param>
/// <param name="Own">The unit's own current version; null when it writes with the network's or the built-in words.</param>
/// <param name="Versions">The unit's versions, newest first.</param>
public sealed record WordingView(
    WordingUnit Unit, IReadOnlyList<WordingUnit> Units, LetterKind Kind, LetterWording Current, WordingVersion? Own, IReadOnlyList<WordingVersion> Versions);

/// <summary>What became of saving words.</summary>
internal abstract record WordingSaved
{
    /// <summary>They are what letters are written with now.</summary>
    public sealed record Done : WordingSaved;

    /// <summary>They cannot be: what is wrong with subject and text.</summary>
    public sealed record Refused(string? Subject, string? Text) : WordingSaved;

    /// <summary>Somebody else has saved others meanwhile.</summary>
    public sealed record Overtaken : WordingSaved;

    /// <summary>There are none such, or they are not the person's.</summary>
    public sealed record NotFound : WordingSaved;
}

/// <summary>Keeps the words of letters: a unit's own versions, each new one in force at once.</summary>
internal sealed class LetterTemplates(Contexts contexts, TimeProvider clock)
{
    /// <summary>The longest text.</summary>
    public const int LongestText = 10_000;

    private const int MostVersions = 100;

    /// <summary>The words of a kind; null when the unit is none whose words the person keeps.</summary>
    public async Task<WordingView?> FindAsync(Actor actor, Guid? unitId, LetterKind kind, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var units = await UnitsAsync(context, actor, cancellation);
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
            .Take(MostVersions).ToListAsync(cancellation);
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
        if ((await UnitsAsync(context, actor, cancellation)).All(unit => unit.Id != unitId))
        {
            return new WordingSaved.NotFound();
        }

        var current = await context.Set<LetterTemplate>().SingleOrDefaultAsync(row => row.CentreId == unitId && row.Kind == kind && row.IsCurrent, cancellation);
        var newest = await context.Set<LetterTemplate>().Where(row => row.CentreId == unitId && row.Kind == kind).MaxAsync(row => (int?)row.Number, cancellation) ?? 0;
        if (current?.Subject == subject && current.Text == text)
        {
            return new WordingSaved.Done();
        }

        if (last is not null && last != newest)
        {
            return new WordingSaved.Overtaken();
        }

        var now = Instant.Cut(clock.GetUtcNow());
        current?.IsCurrent = false;
        context.Add(new LetterTemplate
        {
            Id = Guid.CreateVersion7(now), CentreId = unitId, Kind = kind, Number = newest + 1, IsCurrent = true, Subject = subject, Text = text,
            MadeAt = now, MadeById = actor.AccountId,
        });
        return await SavedAsync(context, cancellation);
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
        if ((await UnitsAsync(context, actor, cancellation)).All(unit => unit.Id != unitId))
        {
            return new WordingSaved.NotFound();
        }

        var current = await context.Set<LetterTemplate>().SingleOrDefaultAsync(row => row.CentreId == unitId && row.Kind == kind && row.IsCurrent, cancellation);
        current?.IsCurrent = false;
        return await SavedAsync(context, cancellation);
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

    private static string? First(string text, LetterKind kind)
    {
        var problems = TemplateText.Read(text, kind).Problems;
        return problems.Count == 0 ? null : string.Join(' ', problems.Take(3));
    }

    private static async Task<WordingSaved> SavedAsync(ServerContext context, CancellationToken cancellation)
    {
        try
        {
            await context.SaveChangesAsync(cancellation);
            return new WordingSaved.Done();
        }
        catch (DbUpdateException)
        {
            // Two at once: the number or the one place of the words in force is taken.
            return new WordingSaved.Overtaken();
        }
    }

    private static async Task<LetterWording> CurrentAsync(ServerContext context, WordingUnit unit, LetterKind kind, CancellationToken cancellation)
    {
        var above = await context.Units.AsNoTracking().Where(row => row.Id == unit.Id).Select(row => row.ParentId).SingleOrDefaultAsync(cancellation);
        return await LetterWriting.CurrentAsync(context, unit.Id, above, kind, cancellation);
    }

    // Where the person holds a post with the right; the network's administration keeps the network's words, not each centre's.
    private static async Task<List<WordingUnit>> UnitsAsync(ServerContext context, Actor actor, CancellationToken cancellation)
    {
        Guid[] ids = [.. actor.Posts.Where(post => post.Role.Has(Right.KeepLetters)).Select(post => post.CentreId).Distinct()];
        return await context.Units.AsNoTracking().Where(unit => ids.Contains(unit.Id)).OrderBy(unit => unit.NameKey)
            .Select(unit => new WordingUnit(unit.Id, unit.Name, unit.Kind == UnitKind.Network)).ToListAsync(cancellation);
    }
}
