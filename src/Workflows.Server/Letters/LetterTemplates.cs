using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>The words of one kind of letter in a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Units">All units whose words the person keeps.</param>
/// <param name="Topic">For which letters.</param>
/// <param name="Current">What letters are written with today.</param>
/// <param name="Own">The unit's own current version; null when it writes with the network's or the built-in words.</param>
/// <param name="Versions">The unit's versions, newest first.</param>
public sealed record WordingView(
    WordingUnit Unit, IReadOnlyList<WordingUnit> Units, LetterTopic Topic, LetterWording Current, WordingVersion? Own, IReadOnlyList<WordingVersion> Versions)
{
    /// <summary>What such letters are called.</summary>
    public string Title => Current.Title ?? Topic.Kind.Word();

    /// <summary>Whether there are words to go back to when the unit gives its own up.</summary>
    public bool HasShared { get; init; }
}

/// <summary>Keeps the words of letters: a unit's own versions, each new one in force at once.</summary>
internal sealed class LetterTemplates(Contexts contexts, TimeProvider clock)
{
    /// <summary>The longest text.</summary>
    public const int LongestText = 10_000;

    /// <summary>The longest name of a letter.</summary>
    public const int LongestTitle = 100;

    /// <summary>The topics of letters of a unit, in the order of their kinds; null when the unit is none whose words the person keeps.</summary>
    public async Task<IReadOnlyList<LetterTopic>?> TopicsAsync(Actor actor, Guid? unitId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var units = await WordingKeeping.UnitsAsync(context, actor, cancellation);
        if ((unitId is null ? units.FirstOrDefault() : units.FirstOrDefault(one => one.Id == unitId)) is not { } unit)
        {
            return null;
        }

        var keys = await LetterTopic.KeysAsync(context, unit.Id, await AboveAsync(context, unit.Id, cancellation), cancellation);
        return [.. Enum.GetValues<LetterKind>().SelectMany(kind => kind == LetterKind.Case ? keys.Select(key => new LetterTopic(kind, key)) : [new LetterTopic(kind, "")])];
    }

    /// <summary>The words of a topic; null when there is none such, or the unit is none whose words the person keeps.</summary>
    public async Task<WordingView?> FindAsync(Actor actor, Guid? unitId, LetterTopic topic, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var units = await WordingKeeping.UnitsAsync(context, actor, cancellation);
        if ((unitId is null ? units.FirstOrDefault() : units.FirstOrDefault(one => one.Id == unitId)) is not { } unit)
        {
            return null;
        }

        var versions = await (
            from row in context.Set<LetterTemplate>().AsNoTracking()
            where row.CentreId == unit.Id && row.Kind == topic.Kind && row.Key == topic.Key
            orderby row.Number descending
            select new WordingVersion(
                row.Id, row.Number, row.IsCurrent, row.Subject, row.Text, row.MadeAt,
                context.Users.Where(account => account.Id == row.MadeById).Select(account => account.DisplayName).FirstOrDefault()))
            .Take(WordingKeeping.MostVersions).ToListAsync(cancellation);
        var current = await CurrentAsync(context, unit, topic, cancellation);
        return current.Topic != topic && versions.Count == 0 ? null : new WordingView(unit, units, topic, current, versions.Find(version => version.IsCurrent), versions)
        {
            HasShared = await HasSharedAsync(context, unit.Id, topic, cancellation),
        };
    }

    /// <summary>Makes a letter for steps of procedures to send, with the words of the one that comes with the program.</summary>
    /// <param name="actor">Who makes it.</param>
    /// <param name="unitId">Whose it is.</param>
    /// <param name="title">What it is called, as typed.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    /// <returns>The letter, or what is wrong with its name.</returns>
    public async Task<(LetterTopic? Made, string? Problem)> AddAsync(Actor actor, Guid unitId, string title, CancellationToken cancellation)
    {
        title = TypedText.Of(title).Trim();
        if (title.Length is 0 or > LongestTitle)
        {
            return (null, title.Length == 0 ? "Введіть назву листа" : $"Назва задовга: щонайбільше {LongestTitle} знаків");
        }

        await using var context = contexts.Open(actor.Scope);
        if (!(await WordingKeeping.UnitsAsync(context, actor, cancellation)).Exists(unit => unit.Id == unitId))
        {
            return (null, "Листів цього центру Ви не ведете");
        }

        var above = await AboveAsync(context, unitId, cancellation);
        if (await context.Set<LetterTemplate>().AnyAsync(
            row => row.Kind == LetterKind.Case && row.IsCurrent && row.Title == title && (row.CentreId == unitId || row.CentreId == above), cancellation))
        {
            return (null, "Лист із такою назвою вже є");
        }

        // People know it by its name; what steps keep of it is the same for whoever makes it twice at once.
        var key = $"letter-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{unitId:N}\n{title}")))[..8]}";
        var (topic, now, words) = (new LetterTopic(LetterKind.Case, key), Instant.Cut(clock.GetUtcNow()), ShippedWording.Of(LetterKind.Case));
        await WordingKeeping.SaveAsync(context, Versions(context, unitId, topic), null, _ => true, number => new LetterTemplate
        {
            Id = Guid.CreateVersion7(now), CentreId = unitId, Kind = LetterKind.Case, Key = key, Title = title, Number = number, IsCurrent = true,
            Subject = words.Subject, Text = words.Text, MadeAt = now, MadeById = actor.AccountId,
        }, cancellation);
        return (topic, null);
    }

    /// <summary>Saves words as a new version, in force at once. The words in force once more are no new version.</summary>
    /// <param name="actor">Who writes.</param>
    /// <param name="unitId">Whose words.</param>
    /// <param name="topic">For which letters.</param>
    /// <param name="subject">The subject, as typed.</param>
    /// <param name="text">The text, as typed.</param>
    /// <param name="last">The unit's newest version that the person saw, 0 for none; null to save whatever has come since.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    public async Task<WordingSaved> SaveAsync(Actor actor, Guid unitId, LetterTopic topic, string subject, string text, int? last, CancellationToken cancellation)
    {
        (subject, text) = (Clean(subject), Clean(text));
        if (Try(topic.Kind, subject, text) is { IsReadable: false } tried)
        {
            return new WordingSaved.Refused(tried.Subject.Problem, tried.Text.Problem);
        }

        await using var context = contexts.Open(actor.Scope);
        if ((await WordingKeeping.UnitsAsync(context, actor, cancellation)).All(unit => unit.Id != unitId))
        {
            return new WordingSaved.NotFound();
        }

        var now = Instant.Cut(clock.GetUtcNow());
        var title = topic.Key.Length == 0 ? null : (await LetterWriting.CurrentAsync(context, unitId, await AboveAsync(context, unitId, cancellation), topic, cancellation)).Title;
        return await WordingKeeping.SaveAsync(context, Versions(context, unitId, topic), last, row => row.Subject == subject && row.Text == text, number => new LetterTemplate
        {
            Id = Guid.CreateVersion7(now), CentreId = unitId, Kind = topic.Kind, Key = topic.Key, Title = title, Number = number, IsCurrent = true, Subject = subject, Text = text,
            MadeAt = now, MadeById = actor.AccountId,
        }, cancellation);
    }

    /// <summary>Brings an older version back, as a new one.</summary>
    public async Task<WordingSaved> BringBackAsync(Actor actor, Guid unitId, LetterTopic topic, Guid version, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var older = await context.Set<LetterTemplate>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == version && row.CentreId == unitId && row.Kind == topic.Kind && row.Key == topic.Key, cancellation);
        return older is null ? new WordingSaved.NotFound() : await SaveAsync(actor, unitId, topic, older.Subject, older.Text, null, cancellation);
    }

    /// <summary>Gives the unit's own words up: from now on the network's or the built-in ones are used. The versions stay.</summary>
    public async Task<WordingSaved> GiveUpAsync(Actor actor, Guid unitId, LetterTopic topic, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if ((await WordingKeeping.UnitsAsync(context, actor, cancellation)).All(unit => unit.Id != unitId) || !await HasSharedAsync(context, unitId, topic, cancellation))
        {
            return new WordingSaved.NotFound();
        }

        return await WordingKeeping.GiveUpAsync(context, Versions(context, unitId, topic), cancellation);
    }

    /// <summary>A subject or a text as it is kept.</summary>
    public static string Clean(string typed) => TypedText.Of(typed).Trim();

    /// <summary>What words come to before they are saved, as typed: what is wrong is said beside each.</summary>
    public static WordingTrial Try(LetterKind kind, string subject, string text)
    {
        (subject, text) = (Clean(subject), Clean(text));
        var unfitSubject = subject.Length == 0 ? "Введіть тему листа"
            : subject.Length > LetterRendering.LongestSubject ? $"Тема задовга: щонайбільше {LetterRendering.LongestSubject} знаків"
            : subject.Contains('\n', StringComparison.Ordinal) ? "Тема має бути одним рядком"
            : null;
        var unfitText = text.Length == 0 ? "Введіть текст листа" : text.Length > LongestText ? $"Текст задовгий: щонайбільше {LongestText} знаків" : null;
        return new WordingTrial(
            WordingRemark.Of(unfitSubject, () => TemplateText.Read(subject, kind)), WordingRemark.Of(unfitText, () => TemplateText.Read(text, kind)));
    }

    private static IQueryable<LetterTemplate> Versions(ServerContext context, Guid unitId, LetterTopic topic) =>
        context.Set<LetterTemplate>().Where(row => row.CentreId == unitId && row.Kind == topic.Kind && row.Key == topic.Key);

    private static async Task<LetterWording> CurrentAsync(ServerContext context, WordingUnit unit, LetterTopic topic, CancellationToken cancellation) =>
        await LetterWriting.CurrentAsync(context, unit.Id, await AboveAsync(context, unit.Id, cancellation), topic, cancellation);

    // A letter that is the unit's alone has no other words; without it the steps that name it would have none.
    private static async Task<bool> HasSharedAsync(ServerContext context, Guid unit, LetterTopic topic, CancellationToken cancellation)
    {
        if (topic.Key is "" or ShippedWording.CaseKey)
        {
            return true;
        }

        return await AboveAsync(context, unit, cancellation) is { } above && await Versions(context, above, topic).AnyAsync(row => row.IsCurrent, cancellation);
    }

    private static Task<Guid?> AboveAsync(ServerContext context, Guid unit, CancellationToken cancellation) =>
        context.Units.AsNoTracking().Where(row => row.Id == unit).Select(row => row.ParentId).SingleOrDefaultAsync(cancellation);
}
