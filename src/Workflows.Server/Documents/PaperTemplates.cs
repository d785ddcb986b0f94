using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Letters;
using Workflows.Server.Storage;

namespace Workflows.Server.Documents;

/// <summary>A template in a list.</summary>
/// <param name="Key">By what procedures name it.</param>
/// <param name="Title">What kind of paper it is.</param>
/// <param name="OwnNumber">The unit's own version; null when it writes with the network's.</param>
public sealed record PaperTemplateLine(string Key, string Title, int? OwnNumber);

/// <summary>The templates that a unit writes its papers with.</summary>
public sealed record PaperTemplateList(WordingUnit Unit, IReadOnlyList<WordingUnit> Units, IReadOnlyList<PaperTemplateLine> Lines);

/// <summary>One template as a unit has it.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Units">All units whose templates the person keeps.</param>
/// <param name="Current">What new papers are written with.</param>
/// <param name="HasShared">Whether the network has one too, to go back to.</param>
/// <param name="Versions">The unit's versions, newest first.</param>
public sealed record PaperTemplateView(
    WordingUnit Unit, IReadOnlyList<WordingUnit> Units, DocumentTemplate Current, bool HasShared, IReadOnlyList<WordingVersion> Versions)
{
    /// <summary>The unit's own version in force; null when it writes with the network's.</summary>
    public int? OwnNumber => Current.CentreId == Unit.Id ? Current.Number : null;
}

/// <summary>Keeps the templates of papers: a unit's own versions, each new one for the papers that are made from then on.</summary>
internal sealed class PaperTemplates(Contexts contexts, TimeProvider clock)
{
    /// <summary>The longest text.</summary>
    public const int LongestText = 30_000;

    /// <summary>The templates of a unit; null when it is none whose templates the person keeps.</summary>
    public async Task<PaperTemplateList?> ListAsync(Actor actor, Guid? unitId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var units = await WordingKeeping.UnitsAsync(context, actor, cancellation);
        if (Chosen(units, unitId) is not { } unit)
        {
            return null;
        }

        var current = await (await InForceAsync(context, unit.Id, cancellation))
            .Select(row => new { row.Key, row.Title, row.Number, IsOwn = row.CentreId == unit.Id }).ToListAsync(cancellation);
        return new PaperTemplateList(unit, units, [.. current.GroupBy(row => row.Key)
            .Select(group => group.OrderByDescending(row => row.IsOwn).First())
            .OrderBy(row => TextKeys.Sort(row.Title), StringComparer.Ordinal)
            .Select(row => new PaperTemplateLine(row.Key, row.Title, row.IsOwn ? row.Number : null))]);
    }

    /// <summary>One template; null when there is none such, or the unit is none whose templates the person keeps.</summary>
    public async Task<PaperTemplateView?> FindAsync(Actor actor, Guid? unitId, string key, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var units = await WordingKeeping.UnitsAsync(context, actor, cancellation);
        if (Chosen(units, unitId) is not { } unit)
        {
            return null;
        }

        var current = await (await InForceAsync(context, unit.Id, cancellation)).Where(row => row.Key == key).ToListAsync(cancellation);
        var versions = await (
            from row in context.Set<DocumentTemplate>().AsNoTracking()
            where row.CentreId == unit.Id && row.Key == key
            orderby row.Number descending
            select new WordingVersion(
                row.Id, row.Number, row.IsCurrent, row.Title, row.Text, row.MadeAt,
                context.Users.Where(account => account.Id == row.MadeById).Select(account => account.DisplayName).FirstOrDefault()))
            .Take(WordingKeeping.MostVersions).ToListAsync(cancellation);
        return current.Count == 0
            ? null
            : new PaperTemplateView(unit, units, current.MaxBy(row => row.CentreId == unit.Id)!, current.Exists(row => row.CentreId != unit.Id), versions);
    }

    /// <summary>Saves a text as a new version of the unit's, in force at once for the papers that are made from then on.</summary>
    /// <param name="actor">Who writes.</param>
    /// <param name="unitId">Whose template.</param>
    /// <param name="key">Which.</param>
    /// <param name="text">The text, as typed.</param>
    /// <param name="last">The unit's newest version that the person saw, 0 for none; null to save whatever has come since.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    public async Task<WordingSaved> SaveAsync(Actor actor, Guid unitId, string key, string text, int? last, CancellationToken cancellation)
    {
        text = Clean(text);
        if (Try(text).Text.Problem is { } problem)
        {
            return new WordingSaved.Refused(null, problem);
        }

        if (await FindAsync(actor, unitId, key, cancellation) is not { } view)
        {
            return new WordingSaved.NotFound();
        }

        await using var context = contexts.Open(actor.Scope);
        var now = Instant.Cut(clock.GetUtcNow());
        return await WordingKeeping.SaveAsync(context, Versions(context, unitId, key), last, row => row.Text == text, number => new DocumentTemplate
        {
            Id = Guid.CreateVersion7(now), CentreId = unitId, Key = key, Number = number, IsCurrent = true, Title = view.Current.Title, Series = view.Current.Series,
            Text = text, Note = view.Current.Note, MadeAt = now, MadeById = actor.AccountId,
        }, cancellation);
    }

    /// <summary>Brings an older version back, as a new one.</summary>
    public async Task<WordingSaved> BringBackAsync(Actor actor, Guid unitId, string key, Guid version, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var older = await Versions(context, unitId, key).AsNoTracking().SingleOrDefaultAsync(row => row.Id == version, cancellation);
        return older is null ? new WordingSaved.NotFound() : await SaveAsync(actor, unitId, key, older.Text, null, cancellation);
    }

    /// <summary>Gives the unit's own template up: from now on papers are written with the network's. Where there is none, the own one stays.</summary>
    public async Task<WordingSaved> GiveUpAsync(Actor actor, Guid unitId, string key, CancellationToken cancellation)
    {
        if (await FindAsync(actor, unitId, key, cancellation) is not { HasShared: true })
        {
            return new WordingSaved.NotFound();
        }

        await using var context = contexts.Open(actor.Scope);
        return await WordingKeeping.GiveUpAsync(context, Versions(context, unitId, key), cancellation);
    }

    /// <summary>The text as it is kept.</summary>
    public static string Clean(string text) => TypedText.Of(text).Trim();

    /// <summary>What a text comes to before it is saved, as typed: what is wrong is said in sentences with line and word.</summary>
    public static WordingTrial Try(string text)
    {
        text = Clean(text);
        var unfit = text.Length == 0 ? "Введіть текст документа" : text.Length > LongestText ? $"Текст задовгий: щонайбільше {LongestText} знаків" : null;
        return new WordingTrial(WordingRemark.None, WordingRemark.Of(unfit, () => DocumentText.Read(text)));
    }

    private static WordingUnit? Chosen(List<WordingUnit> units, Guid? unitId) => unitId is null ? units.FirstOrDefault() : units.Find(unit => unit.Id == unitId);

    private static IQueryable<DocumentTemplate> Versions(ServerContext context, Guid unitId, string key) =>
        context.Set<DocumentTemplate>().Where(row => row.CentreId == unitId && row.Key == key);

    // The unit's own and those of the network above it.
    private static async Task<IQueryable<DocumentTemplate>> InForceAsync(ServerContext context, Guid unit, CancellationToken cancellation)
    {
        var above = await context.Units.AsNoTracking().Where(row => row.Id == unit).Select(row => row.ParentId).SingleOrDefaultAsync(cancellation);
        return context.Set<DocumentTemplate>().AsNoTracking().Where(row => row.IsCurrent && (row.CentreId == unit || row.CentreId == above));
    }
}
