using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms.Editing;

/// <summary>What became of a change to a form.</summary>
internal abstract record EditMove
{
    /// <summary>It is saved.</summary>
    public sealed record Done : EditMove;

    /// <summary>The form was changed meanwhile; nothing was saved.</summary>
    public sealed record Stale(LastChange Last) : EditMove;

    /// <summary>It cannot be published, and why.</summary>
    public sealed record Refused(IReadOnlyList<FormProblem> Why) : EditMove;

    /// <summary>There is no such form, or it is not the person's to change.</summary>
    public sealed record Missing : EditMove;
}

/// <summary>
/// Changes forms for people: what they do is kept as a draft, one for each form of a unit, and published as a whole. Nobody changes over what they have not seen.
/// </summary>
internal sealed class FormEditing(Contexts contexts, FormFinding finding, TimeProvider clock)
{
    /// <summary>Changes the draft of a form.</summary>
    /// <param name="actor">Who changes it.</param>
    /// <param name="unit">Whose form.</param>
    /// <param name="key">Which.</param>
    /// <param name="seen">The revision that the person has seen.</param>
    /// <param name="change">Changes it; false when what it is about is not there.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<EditMove> ChangeAsync(Actor actor, Guid unit, string key, int seen, Func<FormSketch, bool> change, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await OpenAsync(context, actor, unit, key, cancellation) is not { } open)
        {
            return new EditMove.Missing();
        }

        var (row, sketch, published) = open;
        var (before, changed) = (sketch.Text, change(sketch));

        // What was sent twice, because the first answer was lost, is there already.
        if (changed && sketch.Text == before)
        {
            return new EditMove.Done();
        }

        if (seen != row.Revision)
        {
            return new EditMove.Stale(await FormFinding.LastAsync(context, actor, row, cancellation));
        }

        if (!changed)
        {
            return new EditMove.Missing();
        }

        row.Text = sketch.IsSame(published) ? null : sketch.Text;
        return await SavedAsync(context, actor, row, cancellation);
    }

    /// <summary>Makes what the person has seen the next version of the form. Procedures ask it once they are published anew.</summary>
    public async Task<EditMove> PublishAsync(Actor actor, Guid unit, string key, int seen, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await OpenAsync(context, actor, unit, key, cancellation) is not { } open)
        {
            return new EditMove.Missing();
        }

        var (row, sketch, _) = open;
        if (await EarlierAsync(context, actor, row, EditAct.Published, seen, cancellation) is { } earlier)
        {
            return earlier;
        }

        if (FormProofs.Find(sketch) is { Count: > 0 } problems)
        {
            return new EditMove.Refused(problems);
        }

        await FormLibrary.PublishAsync(context, unit, row.Text!, clock.GetUtcNow(), cancellation, actor.AccountId);
        row.Text = null;
        return await SavedAsync(context, actor, row, cancellation, EditAct.Published);
    }

    /// <summary>Throws away what is not published; of a form that never was, nothing remains that anybody sees.</summary>
    public async Task<EditMove> DiscardAsync(Actor actor, Guid unit, string key, int seen, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (!ProcedureDrafts.UnitsOf(actor).Contains(unit)
            || await RowAsync(context, unit, key, cancellation) is not { } row)
        {
            return new EditMove.Missing();
        }

        if (await EarlierAsync(context, actor, row, EditAct.Discarded, seen, cancellation) is { } earlier)
        {
            return earlier;
        }

        row.Text = null;
        return await SavedAsync(context, actor, row, cancellation, EditAct.Discarded);
    }

    /// <summary>Lays an earlier version on top, as a draft to be looked at and published.</summary>
    public async Task<EditMove> BringBackAsync(Actor actor, Guid unit, string key, Guid version, int seen, CancellationToken cancellation) =>
        await finding.TextAsync(actor, unit, key, version, cancellation) is not { } text ? new EditMove.Missing() : await ChangeAsync(actor, unit, key, seen, sketch =>
        {
            sketch.Become(text);
            return true;
        }, cancellation);

    /// <summary>Begins a new form.</summary>
    /// <param name="actor">Who begins it.</param>
    /// <param name="unit">Whose it shall be.</param>
    /// <param name="id">Made when the page was opened: sent twice, there is one form.</param>
    /// <param name="title">What it is called, as typed.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    /// <returns>Its key, or what is wrong with its name; neither when the unit is not the person's.</returns>
    public async Task<(string? Key, string? Problem)> BeginAsync(Actor actor, Guid unit, Guid id, string title, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if ((await FormUnits.OfAsync(context, actor, cancellation)).Find(one => one.Id == unit) is not { } place)
        {
            return (null, null);
        }

        var key = $"form-{NewKey(id)}";
        var row = await RowAsync(context, unit, key, cancellation);
        if (row?.Text is not null || await context.FormVersions.AnyAsync(one => one.CentreId == unit && one.FormKey == key, cancellation))
        {
            return (key, null);
        }

        if (await TitleProblemAsync(context, place, key, title, cancellation) is { } problem)
        {
            return (null, problem);
        }

        row ??= NewRow(context, unit, key);
        row.Text = FormSketch.New(key, title).Text;
        await SavedAsync(context, actor, row, cancellation);
        return (key, null);
    }

    /// <summary>Takes a copy of a network's form for a centre, as a draft; one that the centre has already stays as it is.</summary>
    public async Task<EditMove> TakeAsync(Actor actor, Guid network, string key, Guid centre, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if ((await FormUnits.OfAsync(context, actor, cancellation)).Find(one => one.Id == centre) is not { } place || place.Above != network)
        {
            return new EditMove.Missing();
        }

        if (await context.FormVersions.AnyAsync(row => row.CentreId == centre && row.FormKey == key && row.IsPublished, cancellation))
        {
            return new EditMove.Done();
        }

        var text = await PublishedAsync(context, network, key, cancellation);
        var row = await RowAsync(context, centre, key, cancellation);
        if (text is null || row?.Text is not null)
        {
            return text is null ? new EditMove.Missing() : new EditMove.Done();
        }

        row ??= NewRow(context, centre, key);
        row.Text = text;
        return await SavedAsync(context, actor, row, cancellation) is EditMove.Missing missing ? missing : new EditMove.Done(); // Whoever came second has the same copy.
    }

    /// <summary>What is wrong with the name of a form; null when nothing is.</summary>
    public async Task<string?> TitleProblemAsync(Actor actor, FormUnit unit, string key, string title, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await TitleProblemAsync(context, unit, key, title, cancellation);
    }

    /// <summary>What a program makes of an id for the key of a form or field: no two are ever the same.</summary>
    public static string NewKey(Guid id) => id.ToString("N")[^12..];

    // Forms are chosen by their names, so that one unit must not see two of the same.
    private static async Task<string?> TitleProblemAsync(ServerContext context, FormUnit unit, string key, string title, CancellationToken cancellation)
    {
        if (title.Length is 0 or > FieldForm.LongestLabel)
        {
            return title.Length == 0 ? "Введіть назву форми" : $"Назва задовга: щонайбільше {FieldForm.LongestLabel} знаків";
        }

        var texts = await context.FormVersions.AsNoTracking().Where(row => row.IsPublished && row.FormKey != key && (row.CentreId == unit.Id || row.CentreId == unit.Above))
            .Select(row => row.Text).ToListAsync(cancellation);
        texts.AddRange(await context.Set<EditedForm>().AsNoTracking().Where(row => row.CentreId == unit.Id && row.FormKey != key && row.Text != null).Select(row => row.Text!).ToListAsync(cancellation));
        return texts.Exists(text => FormSketch.Of(text).Title == title) ? "Форма з такою назвою вже є" : null;
    }

    private static async Task<(EditedForm Row, FormSketch Sketch, string? Published)?> OpenAsync(
        ServerContext context, Actor actor, Guid unit, string key, CancellationToken cancellation)
    {
        if (!ProcedureDrafts.UnitsOf(actor).Contains(unit))
        {
            return null;
        }

        var row = await RowAsync(context, unit, key, cancellation);
        var published = await PublishedAsync(context, unit, key, cancellation);
        if ((row?.Text ?? published) is not { } text)
        {
            return null;
        }

        return (row ?? NewRow(context, unit, key), FormSketch.Of(text), published);
    }

    private static Task<EditedForm?> RowAsync(ServerContext context, Guid unit, string key, CancellationToken cancellation) =>
        context.Set<EditedForm>().SingleOrDefaultAsync(row => row.CentreId == unit && row.FormKey == key, cancellation);

    private static EditedForm NewRow(ServerContext context, Guid unit, string key) => context.Add(new EditedForm { CentreId = unit, FormKey = key }).Entity;

    private static Task<string?> PublishedAsync(ServerContext context, Guid unit, string key, CancellationToken cancellation) =>
        context.FormVersions.AsNoTracking().Where(row => row.CentreId == unit && row.FormKey == key && row.IsPublished).Select(row => row.Text).SingleOrDefaultAsync(cancellation);

    // What became of an act before it is done: done when the same person has sent it twice, and nothing else has come between; null when it is still to be done.
    private static async Task<EditMove?> EarlierAsync(ServerContext context, Actor actor, EditedForm row, EditAct act, int seen, CancellationToken cancellation) =>
        row.LastAct == act && row.ChangedById == actor.AccountId && row.Revision == seen + 1 ? new EditMove.Done()
        : row.Revision == 0 ? new EditMove.Missing()
        : row.Text is null || seen != row.Revision ? new EditMove.Stale(await FormFinding.LastAsync(context, actor, row, cancellation))
        : null;

    private async Task<EditMove> SavedAsync(ServerContext context, Actor actor, EditedForm row, CancellationToken cancellation, EditAct act = EditAct.Changed)
    {
        (row.Revision, row.ChangedAt, row.ChangedById, row.LastAct) = (row.Revision + 1, Instant.Cut(clock.GetUtcNow()), actor.AccountId, act);
        try
        {
            await context.SaveChangesAsync(cancellation);
            return new EditMove.Done();
        }
        catch (DbUpdateException e) when (DefinitionDrafts.CameSecond(e))
        {
            await using var anew = contexts.Open(actor.Scope);
            return await anew.Set<EditedForm>().AsNoTracking().SingleOrDefaultAsync(one => one.CentreId == row.CentreId && one.FormKey == row.FormKey, cancellation) is { } now
                ? new EditMove.Stale(await FormFinding.LastAsync(anew, actor, now, cancellation))
                : new EditMove.Missing();
        }
    }
}
