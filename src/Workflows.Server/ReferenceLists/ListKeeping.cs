using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.ReferenceLists;

/// <summary>A list among the lists of a unit.</summary>
/// <param name="List">The list.</param>
/// <param name="Offered">How many of its entries can be chosen in the unit today.</param>
internal sealed record ListLine(ReferenceList List, int Offered);

/// <summary>An entry among those of its list.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="IsOffered">Whether it can be chosen today.</param>
/// <param name="HasBegun">Whether it could be chosen today or before.</param>
/// <param name="IsOwn">Whether it is the unit's own, not the network's above.</param>
internal sealed record EntryLine(ListEntry Entry, bool IsOffered, bool HasBegun, bool IsOwn);

/// <summary>A list as a unit has it.</summary>
/// <param name="List">The list.</param>
/// <param name="Entries">The network's entries, then the unit's own, in order.</param>
/// <param name="Parents">The entries of the list above, to which these belong; none for a list by itself.</param>
/// <param name="Children">The lists whose entries belong to these, each with how many belong to which.</param>
internal sealed record ListView(ReferenceList List, IReadOnlyList<EntryLine> Entries, IReadOnlyList<ListEntry> Parents, IReadOnlyList<ListBelow> Children)
{
    /// <summary>The entries under each of the list above, and under none at the end.</summary>
    public IEnumerable<(ListEntry? Parent, IReadOnlyList<EntryLine> Lines)> Grouped()
    {
        foreach (var parent in Parents)
        {
            yield return (parent, [.. Entries.Where(line => line.Entry.Parents.Contains(parent.Key))]);
        }

        yield return (null, [.. Entries.Where(line => !Parents.Any(parent => line.Entry.Parents.Contains(parent.Key)))]);
    }
}

/// <summary>A list whose entries belong to another's.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Title">Its title.</param>
/// <param name="Counts">By the key of an entry above: how many of its entries are offered there.</param>
internal sealed record ListBelow(string Key, string Title, IReadOnlyDictionary<string, int> Counts);

/// <summary>What was said of an entry before.</summary>
/// <param name="Entry">As it stood.</param>
/// <param name="By">Who had written it; null for the program.</param>
internal sealed record EntryBefore(ListEntry Entry, string? By);

/// <summary>What became of a change of a list. All of these are ordinary.</summary>
internal enum ListMove
{
    /// <summary>It is made.</summary>
    Saved,

    /// <summary>Somebody else has changed the entry meanwhile.</summary>
    Overtaken,

    /// <summary>There is no such list, or it is not the person's.</summary>
    NotFound,
}

/// <summary>Reads and changes the reference lists of a unit.</summary>
internal sealed class ListKeeping(Contexts contexts, TimeProvider clock)
{
    private const int MostTries = 4;

    /// <summary>The lists that a unit has, by title.</summary>
    public async Task<IReadOnlyList<ListLine>> ListsAsync(Actor actor, TermUnit unit, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var lists = await In(context.ReferenceLists, unit).ToListAsync(cancellation);
        var today = Today;
        var offered = await Entries(context, unit).Where(row => (row.ValidFrom == null || row.ValidFrom <= today) && (row.ValidTo == null || row.ValidTo >= today))
            .GroupBy(row => row.ListKey).Select(list => new { list.Key, Count = list.Count() }).ToDictionaryAsync(list => list.Key, list => list.Count, cancellation);
        return [.. lists.OrderBy(list => TextKeys.Sort(list.Title), StringComparer.Ordinal).Select(list => new ListLine(list, offered.GetValueOrDefault(list.Key)))];
    }

    /// <summary>A list with its entries; null when the unit has none such.</summary>
    public async Task<ListView?> FindAsync(Actor actor, TermUnit unit, string key, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await In(context.ReferenceLists, unit).FirstOrDefaultAsync(row => row.Key == key, cancellation) is not { } list)
        {
            return null;
        }

        var below = await In(context.ReferenceLists, unit).Where(row => row.UnderKey == key).ToListAsync(cancellation);
        string[] keys = [key, .. below.Select(row => row.Key), .. list.UnderKey is { } above ? [above] : Array.Empty<string>()];
        var rows = (await Entries(context, unit).Where(row => keys.Contains(row.ListKey)).ToListAsync(cancellation))
            .OrderBy(row => row.CentreId == unit.Id).ThenBy(row => row.Position).ThenBy(row => row.Id).ToLookup(row => row.ListKey);
        return new ListView(
            list,
            [.. rows[key].Select(row => new EntryLine(row, row.IsOffered(Today), row.HasBegun(Today), row.CentreId == unit.Id))],
            list.UnderKey is null ? [] : [.. rows[list.UnderKey]],
            [.. below.Select(child => new ListBelow(
                child.Key, child.Title, rows[child.Key].Where(row => row.IsOffered(Today)).SelectMany(row => row.Parents).CountBy(parent => parent).ToDictionary()))]);
    }

    /// <summary>What was said of an entry before, the latest first.</summary>
    public async Task<IReadOnlyList<EntryBefore>> HistoryAsync(Actor actor, ListEntry entry, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var rows = await context.ReferenceEntries.AsNoTracking()
            .Where(row => row.CentreId == entry.CentreId && row.ListKey == entry.ListKey && row.Key == entry.Key && !row.IsCurrent)
            .OrderByDescending(row => row.MadeAt).ThenByDescending(row => row.Id).ToListAsync(cancellation);
        var names = await context.NamesOfAsync([.. rows.Select(row => row.MadeById).OfType<Guid>().Distinct()], cancellation);
        return rows.ConvertAll(row => new EntryBefore(row, row.MadeById is { } by ? names.GetValueOrDefault(by, "") : null));
    }

    /// <summary>Saves an entry in the place of another, or a new one. Sent twice with the same id it is saved once.</summary>
    /// <param name="actor">Who saves it.</param>
    /// <param name="unit">Whose entry it is.</param>
    /// <param name="list">The list.</param>
    /// <param name="id">Of the row, made when the page was shown.</param>
    /// <param name="replaces">The unit's own row that it replaces; null for a new entry.</param>
    /// <param name="content">What it shall be.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<ListMove> SaveAsync(Actor actor, TermUnit unit, string list, Guid id, Guid? replaces, EntryContent content, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await TryAsync(actor, unit, list, id, replaces, content, cancellation) is { } move)
            {
                return move;
            }

            if (attempt == MostTries)
            {
                return ListMove.Overtaken;
            }
        }
    }

    // Null when somebody has changed the list in the same moment: it is looked at again, since that may have been another entry.
    private async Task<ListMove?> TryAsync(Actor actor, TermUnit unit, string list, Guid id, Guid? replaces, EntryContent content, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (!unit.MayKeep || !await In(context.ReferenceLists, unit).AnyAsync(row => row.Key == list, cancellation))
        {
            return ListMove.NotFound;
        }

        if (await IsSavedAsync(context, actor, id, cancellation))
        {
            return ListMove.Saved;
        }

        var own = await context.ReferenceEntries.Where(row => row.CentreId == unit.Id && row.ListKey == list && row.IsCurrent)
            .OrderBy(row => row.Position).ThenBy(row => row.Id).ToListAsync(cancellation);
        var before = own.Find(row => row.Id == replaces);
        if (replaces is not null && before is null)
        {
            return ListMove.Overtaken;
        }

        var now = Instant.Cut(clock.GetUtcNow());
        before?.IsCurrent = false;
        own.RemoveAll(row => row == before);
        var entry = new ListEntry
        {
            Id = id,
            CentreId = unit.Id,
            ListKey = list,
            Key = before?.Key ?? content.Key ?? $"x{id.ToString("N")[^16..]}",
            Label = content.Label,
            Note = content.Note,
            Under = string.Join(',', content.Under),
            ValidFrom = content.ValidFrom,
            ValidTo = content.ValidTo,
            IsCurrent = true,
            ReplacesId = before?.Id,
            MadeAt = now,
            MadeById = actor.AccountId,
        };
        own.Insert(own.FindIndex(row => row.Key == content.After) + 1, entry);
        foreach (var (at, row) in own.Index())
        {
            row.Position = at + 1;
        }

        context.Add(entry);
        try
        {
            await contexts.SaveOnceAsync(context, actor.Scope, after => IsSavedAsync(after, actor, id, cancellation), cancellation);
            return ListMove.Saved;
        }
        catch (DbUpdateException e) when (DefinitionDrafts.CameSecond(e))
        {
            return null;
        }
    }

    /// <summary>Adds a list of the unit's own. Sent twice with the same id it is added once.</summary>
    /// <returns>Its key; null when the person may not.</returns>
    public async Task<string?> AddAsync(Actor actor, TermUnit unit, Guid id, string title, string? intro, CancellationToken cancellation)
    {
        if (!unit.MayKeep)
        {
            return null;
        }

        await using var context = contexts.Open(actor.Scope);
        var key = $"x{id.ToString("N")[^16..]}";
        if (!await IsAddedAsync(context, actor, id, cancellation))
        {
            context.Add(new ReferenceList { Id = id, CentreId = unit.Id, Key = key, Title = title, Intro = intro, MadeAt = Instant.Cut(clock.GetUtcNow()), MadeById = actor.AccountId });
            await contexts.SaveOnceAsync(context, actor.Scope, after => IsAddedAsync(after, actor, id, cancellation), cancellation);
        }

        return key;
    }

    /// <summary>Calls a list of the unit's own otherwise.</summary>
    public async Task<ListMove> RenameAsync(Actor actor, TermUnit unit, string key, string title, string? intro, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (!unit.MayKeep || await context.ReferenceLists.SingleOrDefaultAsync(row => row.CentreId == unit.Id && row.Key == key, cancellation) is not { } list)
        {
            return ListMove.NotFound;
        }

        (list.Title, list.Intro) = (title, intro);
        await context.SaveChangesAsync(cancellation);
        return ListMove.Saved;
    }

    private DateOnly Today => KyivTime.DayOf(clock.GetUtcNow());

    private static Task<bool> IsSavedAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation) =>
        context.ReferenceEntries.AsNoTracking().AnyAsync(row => row.Id == id && row.MadeById == actor.AccountId, cancellation);

    private static Task<bool> IsAddedAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation) =>
        context.ReferenceLists.AsNoTracking().AnyAsync(row => row.Id == id && row.MadeById == actor.AccountId, cancellation);

    private static IQueryable<ReferenceList> In(DbSet<ReferenceList> lists, TermUnit unit) =>
        lists.AsNoTracking().Where(row => row.CentreId == unit.Id || row.CentreId == unit.ParentId);

    private static IQueryable<ListEntry> Entries(ServerContext context, TermUnit unit) =>
        context.ReferenceEntries.AsNoTracking().Where(row => row.IsCurrent && (row.CentreId == unit.Id || row.CentreId == unit.ParentId));
}
