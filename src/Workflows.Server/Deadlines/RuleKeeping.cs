using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Deadlines;

/// <summary>What a rule shall be, checked.</summary>
internal sealed record RuleContent(
    string Key, string Name, int Number, DeadlineUnit Unit, bool MovesToWorkingDay, bool EndsAtMidnight, string StartsFrom, string? Ground, string? Note,
    DateOnly ValidFrom, DateOnly? ValidTo, bool IsVerified);

/// <summary>Reads and changes the rows of the deadline pack.</summary>
internal sealed class RuleKeeping(Contexts contexts, Recounts recounts, TimeProvider clock)
{
    /// <summary>The rows that hold in a unit: its own and those of the network above, by name.</summary>
    public async Task<IReadOnlyList<DeadlineRule>> ListAsync(Actor actor, TermUnit unit, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var rows = await context.DeadlineRules.AsNoTracking()
            .Where(row => row.IsCurrent && (row.CentreId == unit.Id || row.CentreId == unit.ParentId)).ToListAsync(cancellation);
        return [.. rows.OrderBy(row => TextKeys.Sort(row.Name), StringComparer.Ordinal).ThenBy(row => row.ValidFrom)];
    }

    /// <summary>A row that holds in a unit; null when there is none such.</summary>
    public async Task<DeadlineRule?> FindAsync(Actor actor, TermUnit unit, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await context.DeadlineRules.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == id && row.IsCurrent && (row.CentreId == unit.Id || row.CentreId == unit.ParentId), cancellation);
    }

    /// <summary>Another row of the unit under the same key whose days overlap; null when nothing stands in the way.</summary>
    public async Task<DeadlineRule?> OverlappedAsync(Actor actor, TermUnit unit, RuleContent content, Guid? replaces, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await Overlapping(context, unit, content, replaces).AsNoTracking().FirstOrDefaultAsync(cancellation);
    }

    /// <summary>What the change would move.</summary>
    /// <param name="actor">Who would change it.</param>
    /// <param name="unit">Whose row it shall be.</param>
    /// <param name="replaces">The unit's own row that it replaces; null for a new one.</param>
    /// <param name="content">What it shall be.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<MovePreview> PreviewAsync(Actor actor, TermUnit unit, Guid? replaces, RuleContent content, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var centres = await TermUnits.CentresOfAsync(context, unit, cancellation);
        var rule = Row(actor, unit, replaces, content, Now());
        return await recounts.PreviewAsync(actor, centres, terms => terms.With(rule), cancellation);
    }

    /// <summary>Saves a row in the place of another, or a new one, and asks for the re-count of the centres that it concerns.</summary>
    public async Task<TermsMove> SaveAsync(Actor actor, TermUnit unit, Guid? replaces, RuleContent content, CancellationToken cancellation)
    {
        var now = Now();
        await using var context = contexts.Open(actor.Scope);
        var before = replaces is null ? null
            : await context.DeadlineRules.SingleOrDefaultAsync(row => row.Id == replaces && row.CentreId == unit.Id && row.IsCurrent, cancellation);
        if ((replaces is not null && before is null) || await Overlapping(context, unit, content, replaces).AnyAsync(cancellation))
        {
            return new TermsMove.Overtaken();
        }

        before?.IsCurrent = false;
        context.Add(Row(actor, unit, replaces, content, now));
        var centres = await TermUnits.CentresOfAsync(context, unit, cancellation);
        var asked = recounts.Ask(context, actor.AccountId, centres, $"{(before is null ? "новий строк" : "змінено строк")} «{content.Name}»", now);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new TermsMove.Overtaken();
        }

        return new TermsMove.Saved(asked);
    }

    private static IQueryable<DeadlineRule> Overlapping(ServerContext context, TermUnit unit, RuleContent content, Guid? replaces) => context.DeadlineRules
        .Where(row => row.CentreId == unit.Id && row.IsCurrent && row.Key == content.Key && row.Id != replaces
            && (content.ValidTo == null || row.ValidFrom <= content.ValidTo) && (row.ValidTo == null || row.ValidTo >= content.ValidFrom));

    private static DeadlineRule Row(Actor actor, TermUnit unit, Guid? replaces, RuleContent content, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        CentreId = unit.Id,
        Key = content.Key,
        Name = content.Name,
        Number = content.Number,
        Unit = content.Unit,
        MovesToWorkingDay = content.MovesToWorkingDay,
        EndsAtMidnight = content.EndsAtMidnight,
        StartsFrom = content.StartsFrom,
        Ground = content.Ground,
        Note = content.Note,
        ValidFrom = content.ValidFrom,
        ValidTo = content.ValidTo,
        IsVerified = content.IsVerified,
        IsCurrent = true,
        ReplacesId = replaces,
        MadeAt = now,
        MadeById = actor.AccountId,
    };

    private DateTimeOffset Now() => Instant.Cut(clock.GetUtcNow());
}
