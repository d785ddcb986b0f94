using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms.Editing;

/// <summary>A published version in a list.</summary>
public sealed record FormVersionLine(Guid Id, int Number, bool IsPublished, DateTimeOffset At, string? By);

/// <summary>Who has changed a form last.</summary>
public sealed record LastChange(DateTimeOffset At, string By, bool IsOwn);

/// <summary>A form as it is changed, or looked at.</summary>
/// <param name="Unit">Whose it is.</param>
/// <param name="Key">Which.</param>
/// <param name="Sketch">Its newest text, published or not.</param>
/// <param name="Revision">How often it was changed; what the person has seen.</param>
/// <param name="HasChanges">Whether that text is not published.</param>
/// <param name="Last">Who has changed it last; null when nobody has since it came.</param>
/// <param name="Versions">Its published versions, newest first.</param>
/// <param name="Places">Where a copy of it can be taken, when the person may not change it: the centres without one of their own, and those with.</param>
public sealed record EditedView(
    FormUnit Unit, string Key, FormSketch Sketch, int Revision, bool HasChanges, LastChange? Last, IReadOnlyList<FormVersionLine> Versions,
    IReadOnlyList<(FormUnit Centre, bool HasOwn)> Places)
{
    /// <summary>Whether the network has a form of the same key, which this one stands in the place of once it is published.</summary>
    public bool ReplacesShared { get; init; }

    /// <summary>The reference lists that its fields can take options from.</summary>
    public IReadOnlyList<ListName> Lists { get; init; } = [];

    /// <summary>The form as far as it can be read, to be shown, with what its lists hold.</summary>
    public FormDefinition Form { get; init; } = FormReader.Read(Sketch.Text).Sketch!;

    /// <summary>The version in force; null of a form that was never published.</summary>
    public FormVersionLine? Published => Versions.FirstOrDefault(version => version.IsPublished);
}

/// <summary>Finds forms for whoever changes them, or looks at those of the network.</summary>
internal sealed class FormFinding(Contexts contexts, ListReading lists)
{
    /// <summary>A form; null when the person sees none such. Of a unit without one of its own it is the network's, which its procedures ask.</summary>
    public async Task<EditedView?> FindAsync(Actor actor, Guid? unit, string key, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var own = await FormUnits.OfAsync(context, actor, cancellation);
        var asked = own.Find(one => one.Id == unit);
        foreach (var place in own.Concat(await FormUnits.AboveAsync(context, own, cancellation))
            .Where(one => unit is null || one.Id == unit || one.Id == asked?.Above).OrderByDescending(one => one.Id == unit))
        {
            if (await FindAsync(context, actor, own, place, key, cancellation) is { } view)
            {
                return view;
            }
        }

        return null;
    }

    /// <summary>The text of a version; null when the person sees none such.</summary>
    public async Task<string?> TextAsync(Actor actor, Guid unit, string key, Guid version, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await context.FormVersions.AsNoTracking().Where(row => row.Id == version && row.CentreId == unit && row.FormKey == key)
            .Select(row => row.Text).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>Who has changed a form last.</summary>
    public static async Task<LastChange> LastAsync(ServerContext context, Actor actor, EditedForm row, CancellationToken cancellation) => new(
        row.ChangedAt,
        await context.Users.AsNoTracking().Where(account => account.Id == row.ChangedById).Select(account => account.DisplayName).SingleOrDefaultAsync(cancellation) ?? "хтось інший",
        row.ChangedById == actor.AccountId);

    private async Task<EditedView?> FindAsync(
        ServerContext context, Actor actor, List<FormUnit> own, FormUnit unit, string key, CancellationToken cancellation)
    {
        var versions = await (
            from row in context.FormVersions.AsNoTracking()
            where row.CentreId == unit.Id && row.FormKey == key
            orderby row.Version descending
            select new FormVersionLine(
                row.Id, row.Version, row.IsPublished, row.CreatedAt,
                context.Users.Where(account => account.Id == row.PublishedById).Select(account => account.DisplayName).FirstOrDefault()))
            .ToListAsync(cancellation);
        var edited = unit.MayChange
            ? await context.Set<EditedForm>().AsNoTracking().SingleOrDefaultAsync(row => row.CentreId == unit.Id && row.FormKey == key, cancellation) : null;
        var published = versions.Find(version => version.IsPublished);
        var text = edited?.Text ?? (published is null ? null
            : await context.FormVersions.AsNoTracking().Where(row => row.Id == published.Id).Select(row => row.Text).SingleAsync(cancellation));
        if (text is null)
        {
            return null;
        }

        var view = new EditedView(
            unit, key, FormSketch.Of(text), edited?.Revision ?? 0, edited?.Text is not null, edited is null ? null : await LastAsync(context, actor, edited, cancellation), versions,
            unit.MayChange ? [] : await PlacesAsync(context, [.. own.Where(one => one.Above == unit.Id)], key, cancellation))
        {
            ReplacesShared = unit.Above is { } above
                && await context.FormVersions.AnyAsync(row => row.CentreId == above && row.FormKey == key && row.IsPublished, cancellation),
            Lists = await ListOptions.NamesAsync(context, unit.Id, cancellation),
        };
        return view with { Form = await lists.FilledAsync(context, unit.Id, view.Form, cancellation) };
    }

    private static async Task<List<(FormUnit Centre, bool HasOwn)>> PlacesAsync(ServerContext context, List<FormUnit> centres, string key, CancellationToken cancellation)
    {
        Guid[] ids = [.. centres.Select(centre => centre.Id)];
        var taken = await context.FormVersions.AsNoTracking().Where(row => ids.Contains(row.CentreId) && row.FormKey == key && row.IsPublished).Select(row => row.CentreId)
            .Union(context.Set<EditedForm>().AsNoTracking().Where(row => ids.Contains(row.CentreId) && row.FormKey == key && row.Text != null).Select(row => row.CentreId))
            .ToListAsync(cancellation);
        return [.. centres.Select(centre => (centre, taken.Contains(centre.Id)))];
    }
}
