using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Forms;
using Workflows.Server.Procedures.Moving;
using Workflows.Server.Procedures.TwoPeople;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>What became of a change to a procedure.</summary>
internal abstract record DraftMove
{
    /// <summary>It is saved; the version as it stands now.</summary>
    public sealed record Done(WorkflowVersion Version, bool WasPublished = false) : DraftMove;

    /// <summary>It is proposed: it comes into force once somebody else agrees.</summary>
    public sealed record Proposed(WorkflowVersion Version) : DraftMove;

    /// <summary>Somebody else has changed it meanwhile, or done something else with it; nothing was saved.</summary>
    public sealed record Stale(Guid? By, DateTimeOffset At, StaleAct Act = StaleAct.Changed) : DraftMove;

    /// <summary>It cannot be done, and why, a sentence each.</summary>
    public sealed record Refused(IReadOnlyList<string> Why) : DraftMove;

    /// <summary>There is no such procedure for this person.</summary>
    public sealed record Missing : DraftMove;

    /// <summary>The person may look at it and no more.</summary>
    public sealed record ReadOnly : DraftMove;
}

/// <summary>What somebody else was faster with.</summary>
internal enum StaleAct
{
    /// <summary>Has changed the drawing.</summary>
    Changed,

    /// <summary>Has proposed it.</summary>
    Proposed,

    /// <summary>Has taken back what they had proposed.</summary>
    TakenBack,

    /// <summary>Has given it back unpublished.</summary>
    Returned,
}

/// <summary>Changes procedures for people: each may change those of the units where they draw, and never over somebody else's change without being told.</summary>
internal sealed class ProcedureDrafts(Contexts contexts, DefinitionDrafts drafts, ProcedurePublishing publishing, PublishingRules rules, TimeProvider clock)
{
    /// <summary>How long the reason may be for which a draft is given back.</summary>
    public const int LongestReason = 500;

    /// <summary>The units whose procedures the person may change, the one for new procedures first.</summary>
    public static IReadOnlyList<Guid> UnitsOf(Actor actor) =>
        [.. actor.Posts.Where(post => post.Role.Has(Right.DrawProcedures)).Select(post => post.CentreId).Where(unit => actor.May(Right.DrawProcedures, unit)).Distinct()];

    /// <summary>Whether the person may change the procedures of this unit.</summary>
    public static bool MayChange(Actor actor, string tenantId) => UnitsOf(actor).Any(unit => Scope.Tenant(unit) == tenantId);

    /// <summary>Names what somebody saw of a version: another as soon as anything in it changes.</summary>
    public static string MarkOf(WorkflowVersion version) => $"{version.Id}.{version.Revision}";

    /// <summary>Saves a drawing as the newest version.</summary>
    /// <param name="actor">Who saves it.</param>
    /// <param name="definitionId">Which procedure; one that nobody has yet is made for the person's own unit.</param>
    /// <param name="text">The drawing as it is stored.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="seen">Whether the person has seen the newest version; null does not ask.</param>
    /// <param name="same">Whether two drawings say the same.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <param name="keepsDraft">Whether a draft that stands there stays among the versions.</param>
    public Task<DraftMove> SaveAsync(
        Actor actor, string definitionId, string text, string? name, Func<WorkflowVersion, bool>? seen, Func<string, string, bool> same, CancellationToken cancellation,
        bool keepsDraft = false) =>
        WithLatestAsync(actor, definitionId, async (context, latest) =>
        {
            if (latest is null && seen is not null)
            {
                return new DraftMove.Refused(["Цю процедуру тим часом вилучено. Те, що Ви намалювали, можна зберегти у файл і завантажити з нього."]);
            }

            // Of what others have under this id the person knows nothing, and makes no second one.
            if (latest is null && await IsElsewhereAsync(definitionId, cancellation))
            {
                return new DraftMove.ReadOnly();
            }

            if (latest is not null && seen is not null && !seen(latest))
            {
                // What was sent twice, because the first answer was lost, is there already.
                return same(latest.Text, text) ? new DraftMove.Done(latest) : Stale(latest);
            }

            // Of a version that was published or is proposed only its looks have changed, or of a draft nothing at all.
            if (latest is not null && (latest.Text == text || ((latest.PublishedAt is not null || latest.IsProposed) && same(latest.Text, text))))
            {
                return new DraftMove.Done(latest);
            }

            var unit = latest is null ? Scope.Tenant(UnitsOf(actor)[0]) : latest.TenantId;
            var saved = await drafts.SaveAsync(
                context, unit, definitionId, text, name, Name(actor), cancellation, keepsDraft && latest is not null && !same(latest.Text, text));
            return await SavedAsync(context, saved, cancellation);
        }, cancellation, mayBeNew: true);

    /// <summary>
    /// Publishes the newest version: from then on new cases start by it. Where the unit's procedures are published by two, the first person proposes it and another one
    /// publishes it, who has to say what they have seen. Where somebody says that (<see cref="MarkOf"/>), nothing else is published; the same asked twice is done once.
    /// </summary>
    public Task<DraftMove> PublishAsync(Actor actor, string definitionId, CancellationToken cancellation, string? mark = null) =>
        AgainAsync(actor, definitionId, async (context, latest) =>
        {
            var (isSeen, isOfIt) = (mark is null || MarkOf(latest) == mark, mark is null || mark.StartsWith($"{latest.Id}.", StringComparison.Ordinal));
            if (latest.IsPublished && isOfIt)
            {
                return new DraftMove.Done(latest, WasPublished: true);
            }

            return isSeen ? await LetAsync(context, actor, latest, mark, isUnseen: false, cancellation)
                : isOfIt && IsOf(latest, actor) && await AsksSecondAsync(context, actor, latest, cancellation) ? new DraftMove.Proposed(latest)
                : Stale(latest);
        }, cancellation);

    /// <summary>
    /// Publishes the version in force once more, as it is drawn, so that new cases ask the newest versions of its forms. A draft is never published by this.
    /// </summary>
    /// <param name="actor">Who publishes it.</param>
    /// <param name="definitionId">Which procedure.</param>
    /// <param name="seen">The id of the version in force that the person has seen.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<DraftMove> PublishAnewAsync(Actor actor, string definitionId, string seen, CancellationToken cancellation) =>
        WithLatestAsync(actor, definitionId, async (context, latest) => latest switch
        {
            { IsPublished: false } when IsOf(latest, actor) => new DraftMove.Proposed(latest),
            { IsPublished: false } => new DraftMove.Refused([$"Процедуру «{latest.Name}» саме змінюють. Опублікуйте її разом із тими змінами."]),
            _ when latest!.Id != seen => Stale(latest),
            _ => await LetAsync(context, actor, latest, null, isUnseen: true, cancellation),
        }, cancellation);

    /// <summary>Takes back what the person has proposed. Done twice it is done once.</summary>
    public Task<DraftMove> TakeBackAsync(Actor actor, string definitionId, CancellationToken cancellation) =>
        AgainAsync(actor, definitionId, async (context, latest) =>
        {
            if (!IsOf(latest, actor))
            {
                return latest.IsPublished ? new DraftMove.Refused(["Забрати вже не можна: процедуру опубліковано."])
                    : latest.IsProposed ? Stale(latest)
                    : new DraftMove.Done(latest);
            }

            var before = Stale(latest);
            latest.TakeBack(Now());
            return await SavedAsync(context, latest, cancellation, before);
        }, cancellation);

    /// <summary>Gives back unpublished what somebody else has proposed, with the reason. Done twice it is done once.</summary>
    public Task<DraftMove> ReturnAsync(Actor actor, string definitionId, string mark, string why, CancellationToken cancellation) =>
        AgainAsync(actor, definitionId, async (context, latest) =>
        {
            if (latest.ReturnedBy == Name(actor) && latest.ReturnedWhy == why)
            {
                return new DraftMove.Done(latest);
            }

            if (latest.IsPublished)
            {
                return new DraftMove.Refused(["Повернути вже не можна: процедуру опубліковано."]);
            }

            if (IsOf(latest, actor))
            {
                return new DraftMove.Refused(["Своє подання не повертають, його можна забрати."]);
            }

            if (!latest.IsProposed || MarkOf(latest) != mark)
            {
                return Stale(latest);
            }

            var before = Stale(latest);
            latest.Return(Name(actor), Now(), why);
            return await SavedAsync(context, latest, cancellation, before);
        }, cancellation);

    /// <summary>Who was faster, by name.</summary>
    public async Task<string> WhoAsync(DraftMove.Stale stale, CancellationToken cancellation)
    {
        await using var context = contexts.OpenWithoutScope();
        return stale.By is null ? "програма"
            : await context.Users.AsNoTracking().Where(row => row.Id == stale.By).Select(row => row.DisplayName).SingleOrDefaultAsync(cancellation) ?? "хтось, кого вже немає";
    }

    /// <summary>Takes the published version back: no new case starts until one is published again.</summary>
    public Task<DraftMove> RetractAsync(Actor actor, string definitionId, CancellationToken cancellation) =>
        WithLatestAsync(actor, definitionId, async (context, _) =>
            await DefinitionDrafts.RetractAsync(context, definitionId, cancellation) is { } retracted
                ? await SavedAsync(context, retracted, cancellation)
                : new DraftMove.Refused(["Процедура й так не діє: жодної версії не опубліковано."]), cancellation);

    /// <summary>Lays a copy of an older version on top, as a draft; a draft that stood there stays among the versions.</summary>
    public Task<DraftMove> RevertAsync(Actor actor, string definitionId, int version, Func<string, string, bool> same, CancellationToken cancellation) =>
        WithLatestAsync(actor, definitionId, async (context, latest) =>
        {
            var old = await context.Set<WorkflowVersion>().AsNoTracking()
                .Where(row => row.DefinitionId == definitionId && row.Version == version).Select(row => new { row.Text, row.Name }).SingleOrDefaultAsync(cancellation);
            if (old is null)
            {
                return new DraftMove.Missing();
            }

            // Asked twice, it is done once.
            return same(latest!.Text, old.Text)
                ? new DraftMove.Done(latest)
                : await SavedAsync(
                    context, await drafts.SaveAsync(context, latest.TenantId, definitionId, old.Text, old.Name, Name(actor), cancellation, keepsDraft: true),
                    cancellation);
        }, cancellation);

    /// <summary>Removes one version; those that cases have run by stay.</summary>
    public Task<DraftMove> RemoveVersionAsync(Actor actor, string versionId, CancellationToken cancellation) =>
        RemoveAsync(actor, row => row.Id == versionId, cancellation);

    /// <summary>Removes a procedure with all its versions, if no case has run by any of them.</summary>
    public Task<DraftMove> RemoveAsync(Actor actor, string definitionId, CancellationToken cancellation) =>
        RemoveAsync(actor, row => row.DefinitionId == definitionId, cancellation);

    // The one place where a version comes into force for people, whatever way they came: by one person, or by the second of two, never twice by the same.
    private async Task<DraftMove> LetAsync(ServerContext context, Actor actor, WorkflowVersion latest, string? mark, bool isUnseen, CancellationToken cancellation)
    {
        if (!await AsksSecondAsync(context, actor, latest, cancellation))
        {
            return await PublishedAsync(context, actor, latest, isUnseen, cancellation);
        }

        if (!latest.IsProposed)
        {
            return await ProposedAsync(context, actor, latest, isUnseen, cancellation);
        }

        return IsOf(latest, actor) ? new DraftMove.Proposed(latest)
            : mark is null ? new DraftMove.Refused([$"Процедуру «{latest.Name}» вже подано на публікацію. Відкрийте її, подивіться, що змінено, і погодьте."])
            : await PublishedAsync(context, actor, latest, isUnseen, cancellation);
    }

    private async Task<bool> AsksSecondAsync(ServerContext context, Actor actor, WorkflowVersion latest, CancellationToken cancellation) =>
        (await rules.OfAsync(context, Guid.Parse(latest.TenantId), cancellation)).AsksSecond(actor.AccountId);

    // Nothing is proposed that could not be published: it is staged in a context that nobody saves.
    private async Task<DraftMove> ProposedAsync(ServerContext context, Actor actor, WorkflowVersion latest, bool isUnseen, CancellationToken cancellation)
    {
        await using var trial = contexts.Open(actor.Scope);
        if (await RefusalAsync(() => publishing.PublishAsync(trial, Guid.Parse(latest.TenantId), latest.DefinitionId, latest.Text, cancellation, isUnseen)) is { } refused)
        {
            return refused;
        }

        // What is in force is proposed anew as a draft that says the same.
        var before = Stale(latest);
        var version = latest.IsPublished
            ? await drafts.SaveAsync(context, latest.TenantId, latest.DefinitionId, latest.Text, latest.Name, Name(actor), cancellation)
            : latest;
        version.Propose(Name(actor), Now());
        return await SavedAsync(context, version, cancellation, before) is DraftMove.Stale stale ? stale : new DraftMove.Proposed(version);
    }

    private async Task<DraftMove> PublishedAsync(ServerContext context, Actor actor, WorkflowVersion latest, bool isUnseen, CancellationToken cancellation)
    {
        var (before, id, askedBy) = (Stale(latest), "", latest.IsProposed && !IsOf(latest, actor) ? latest.ProposedBy : null);
        if (await RefusalAsync(async () => id = await publishing.PublishAsync(context, Guid.Parse(latest.TenantId), latest.DefinitionId, latest.Text, cancellation, isUnseen)) is { } refused)
        {
            return refused;
        }

        // A version that nobody has drawn is whose who published it.
        var version = (await context.Set<WorkflowVersion>().FindAsync([id], cancellation))!;
        version.SavedBy ??= isUnseen ? Name(actor) : null;
        version.NotePublished(Name(actor), askedBy);
        return await SavedAsync(context, version, cancellation, before);
    }

    private static async Task<DraftMove.Refused?> RefusalAsync(Func<Task<string>> publish)
    {
        try
        {
            await publish();
            return null;
        }
        catch (DefinitionException e)
        {
            return new DraftMove.Refused(e.Reasons);
        }
        catch (FormException e)
        {
            return new DraftMove.Refused([e.Message]);
        }
    }

    private async Task<DraftMove> RemoveAsync(Actor actor, System.Linq.Expressions.Expression<Func<WorkflowVersion, bool>> which, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var versions = await context.Set<WorkflowVersion>().Where(which).OrderBy(row => row.Version).ToListAsync(cancellation);
        if (versions.Count == 0)
        {
            return new DraftMove.Missing();
        }

        if (!MayChange(actor, versions[0].TenantId))
        {
            return new DraftMove.ReadOnly();
        }

        foreach (var version in versions)
        {
            // A case that was moved tells what it did by the version that it left, and may be taken back to it.
            if (await context.Set<CaseMove>().AnyAsync(move => move.FromVersionId == version.Id || move.ToVersionId == version.Id, cancellation)
                || !await DefinitionDrafts.RemoveAsync(context, version, cancellation))
            {
                return new DraftMove.Refused([$"Версію {version.Version} вилучити не можна: за нею йшли або йдуть справи, або її запускає інша процедура."]);
            }
        }

        return await SavedAsync(context, versions[^1], cancellation);
    }

    private async Task<DraftMove> WithLatestAsync(
        Actor actor, string definitionId, Func<ServerContext, WorkflowVersion?, Task<DraftMove>> change, CancellationToken cancellation, bool mayBeNew = false)
    {
        await using var context = contexts.Open(actor.Scope);
        var latest = await context.Set<WorkflowVersion>().SingleOrDefaultAsync(row => row.DefinitionId == definitionId && row.IsLatest, cancellation);
        if (latest is null)
        {
            return mayBeNew && UnitsOf(actor).Count > 0 ? await change(context, null) : new DraftMove.Missing();
        }

        return MayChange(actor, latest.TenantId) ? await change(context, latest) : new DraftMove.ReadOnly();
    }

    // Whoever comes second in the same moment is answered by what the first has done.
    private async Task<DraftMove> AgainAsync(Actor actor, string definitionId, Func<ServerContext, WorkflowVersion, Task<DraftMove>> change, CancellationToken cancellation)
    {
        Task<DraftMove> TryAsync() => WithLatestAsync(actor, definitionId, (context, latest) => change(context, latest!), cancellation);
        return await TryAsync() is var move and not DraftMove.Stale ? move : await TryAsync();
    }

    private async Task<bool> IsElsewhereAsync(string definitionId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Procedures);
        return await context.Set<WorkflowVersion>().AnyAsync(row => row.DefinitionId == definitionId, cancellation);
    }

    private static async Task<DraftMove> SavedAsync(ServerContext context, WorkflowVersion version, CancellationToken cancellation, DraftMove.Stale? before = null)
    {
        try
        {
            await context.SaveChangesAsync(cancellation);
            return new DraftMove.Done(version);
        }
        catch (DbUpdateException e) when (DefinitionDrafts.CameSecond(e))
        {
            return before ?? Stale(version);
        }
    }

    private static DraftMove.Stale Stale(WorkflowVersion latest)
    {
        var saved = latest.SavedAt ?? latest.CreatedAt;
        var (by, at, act) = latest.IsProposed ? (latest.ProposedBy, latest.ProposedAt!.Value, StaleAct.Proposed)
            : latest is { ProposedRevision: null, ProposedAt: { } takenBack } && takenBack >= saved ? (latest.ProposedBy, takenBack, StaleAct.TakenBack)
            : latest.ReturnedAt >= saved ? (latest.ReturnedBy, latest.ReturnedAt.Value, StaleAct.Returned)
            : (latest.SavedBy, saved, StaleAct.Changed);
        return new DraftMove.Stale(Guid.TryParse(by, out var account) ? account : null, at, act);
    }

    // Whether it waits, and this person has proposed it.
    private static bool IsOf(WorkflowVersion latest, Actor actor) => latest.IsProposed && latest.ProposedBy == Name(actor);

    private static string Name(Actor actor) => actor.AccountId.ToString();

    private DateTimeOffset Now() => Instant.Cut(clock.GetUtcNow());
}
