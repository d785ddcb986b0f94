using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms.Editing;

/// <summary>A form in the list.</summary>
/// <param name="Key">Which.</param>
/// <param name="Title">What it is called.</param>
/// <param name="IsPublished">Whether procedures can ask it.</param>
/// <param name="HasChanges">Whether it has changes that are not published.</param>
/// <param name="IsReplaced">Whether the unit has its own in its place.</param>
/// <param name="AskedBy">The procedures that ask it.</param>
internal sealed record FormLine(string Key, string Title, bool IsPublished, bool HasChanges, bool IsReplaced, IReadOnlyList<string> AskedBy);

/// <summary>The forms of a unit, and those of the network above it.</summary>
internal sealed record FormListView(FormUnit Unit, IReadOnlyList<FormUnit> Units, IReadOnlyList<FormLine> Own, FormUnit? Above, IReadOnlyList<FormLine> OfAbove);

/// <summary>Lists forms for whoever may change some of them.</summary>
internal sealed class FormBook(Contexts contexts)
{
    /// <summary>A unit whose forms the person changes, the first when none is asked for; null when it is not theirs.</summary>
    public async Task<FormUnit?> UnitAsync(Actor actor, Guid? unitId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var units = await FormUnits.OfAsync(context, actor, cancellation);
        return Asked(units, unitId);
    }

    /// <summary>The forms of a unit, of the person's first when none is asked for; null when the unit is not theirs.</summary>
    public async Task<FormListView?> ListAsync(Actor actor, Guid? unitId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var units = await FormUnits.OfAsync(context, actor, cancellation);
        if (Asked(units, unitId) is not { } unit)
        {
            return null;
        }

        var published = await context.FormVersions.AsNoTracking().Where(row => row.IsPublished && (row.CentreId == unit.Id || row.CentreId == unit.Above))
            .Select(row => new { row.CentreId, row.FormKey, row.Text }).ToListAsync(cancellation);
        var edited = await context.Set<EditedForm>().AsNoTracking().Where(row => row.CentreId == unit.Id && row.Text != null)
            .Select(row => new { row.FormKey, row.Text }).ToDictionaryAsync(row => row.FormKey, row => row.Text!, cancellation);
        var asking = await FormUses.AskingAsync(context, cancellation);
        var own = published.Where(row => row.CentreId == unit.Id).ToDictionary(row => row.FormKey, row => row.Text);
        var above = (await FormUnits.AboveAsync(context, [unit], cancellation)).FirstOrDefault();
        return new FormListView(
            unit, units,
            Sorted(own.Keys.Union(edited.Keys).Select(key => new FormLine(
                key, Title(edited.GetValueOrDefault(key) ?? own[key]), own.ContainsKey(key), edited.ContainsKey(key), false, [.. asking[(unit.Id, key)]]))),
            above,
            above is null ? [] : Sorted(published.Where(row => row.CentreId == above.Id).Select(row => new FormLine(
                row.FormKey, Title(row.Text), true, false, own.ContainsKey(row.FormKey), [.. asking[(above.Id, row.FormKey)]]))));
    }

    private static FormUnit? Asked(List<FormUnit> units, Guid? id) => id is null ? units.FirstOrDefault() : units.Find(one => one.Id == id);

    private static string Title(string text) => FormSketch.Of(text).Title;

    private static IReadOnlyList<FormLine> Sorted(IEnumerable<FormLine> lines) => [.. lines.OrderBy(line => TextKeys.Sort(line.Title), StringComparer.Ordinal)];
}
