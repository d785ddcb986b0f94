using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Moving;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Shell;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Moving;

/// <summary>A case as somebody saw it before they moved it.</summary>
/// <param name="InstanceId">The case, by its workflow instance.</param>
/// <param name="Revision">Where it stood: another as soon as it goes on.</param>
internal sealed record SeenCase(string InstanceId, int Revision)
{
    /// <summary>As a form sends it.</summary>
    public string Mark => FormattableString.Invariant($"{InstanceId}.{Revision}");

    /// <summary>Reads it; null for anything else.</summary>
    public static SeenCase? Of(string? mark) =>
        mark?.Split('.') is [{ Length: > 0 } id, var number] && PageAddress.Number(number) is { } revision ? new SeenCase(TypedText.Of(id), revision) : null;
}

/// <summary>What became of a wish to move cases.</summary>
/// <param name="Moved">How many go by the other version now.</param>
/// <param name="Left">Those that do not, and why: number and a sentence.</param>
internal sealed record MovedCases(int Moved, IReadOnlyList<(string Number, string Why)> Left);

/// <summary>What whoever may move a case is told of the versions by which it went and can go.</summary>
/// <param name="Last">The newest move; null where it goes as it was started.</param>
/// <param name="By">Who moved it.</param>
/// <param name="MayTakeBack">Whether that move can be taken back now.</param>
/// <param name="Newer">The procedure whose version in force it can be moved to; null for none.</param>
/// <param name="NewerVersion">That version's number.</param>
/// <param name="IsOwn">Whether that is the centre's own copy of the procedure by which the case goes.</param>
public sealed record CaseVersion(CaseMove? Last, string? By, bool MayTakeBack, string? Newer, int NewerVersion, bool IsOwn);

/// <summary>
/// Moves running cases to the version of their procedure that is in force, and takes a move back while the case has completed nothing after it. Each case is one
/// burst, so one transaction with the row that records it; whoever was faster is not written over.
/// </summary>
internal sealed class CaseMoves(Contexts contexts, TenantScopes tenants, BurstRunner runner, TimeProvider clock)
{
    /// <summary>Moves cases, each by itself.</summary>
    /// <param name="actor">Who moves them.</param>
    /// <param name="target">The id of the version in force that the person has seen.</param>
    /// <param name="steps">Steps that are gone, and which others stand for them.</param>
    /// <param name="cases">The cases as the person has seen them.</param>
    /// <param name="command">What the form sent as its own id.</param>
    /// <param name="cancellation">Stops between two cases.</param>
    public async Task<MovedCases> MoveAsync(
        Actor actor, string target, IReadOnlyDictionary<string, string> steps, IReadOnlyList<SeenCase> cases, string command, CancellationToken cancellation)
    {
        var moved = 0;
        var left = new List<(string, string)>();
        foreach (var one in cases)
        {
            await using var context = contexts.Open(actor.Scope);
            if (await FindAsync(context, actor, one.InstanceId, cancellation) is not { } known)
            {
                continue;
            }

            var order = new Order(actor, known, one.Revision, target, steps, CommandId.Of($"move:{one.InstanceId}:{target}", actor.AccountId, command));
            if (await RunAsync(order, cancellation) is { } why)
            {
                left.Add((known.Number, why));
            }
            else
            {
                moved++;
            }
        }

        return new MovedCases(moved, left);
    }

    /// <summary>Takes the newest move of a case back.</summary>
    /// <returns>Why it cannot be; null when it is done.</returns>
    public async Task<string?> TakeBackAsync(Actor actor, string instanceId, Guid move, string command, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await FindAsync(context, actor, instanceId, cancellation) is not { } known
            || await context.Set<CaseMove>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == move && row.InstanceId == instanceId, cancellation) is not { } last)
        {
            return "Такої справи тут немає.";
        }

        var steps = Read(last.Steps).ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        return await RunAsync(
            new Order(actor, known, null, last.FromVersionId, steps, CommandId.Of($"move-back:{move:N}", actor.AccountId, command)) { TakesBack = last }, cancellation);
    }

    /// <summary>What is told of a case; null for whoever may not move it, and of one that is over.</summary>
    public async Task<CaseVersion?> OfAsync(Actor actor, CaseView view, CancellationToken cancellation)
    {
        if (view.Status != WorkflowStatus.Running || !actor.May(Right.MendCases, view.File.CentreId))
        {
            return null;
        }

        await using var context = contexts.Open(actor.Scope);
        var (id, procedure, tenant) = (view.File.InstanceId, view.File.DefinitionId, Scope.Tenant(view.File.CentreId));
        var last = await context.Set<CaseMove>().AsNoTracking().Where(row => row.InstanceId == id).OrderByDescending(row => row.Sequence).FirstOrDefaultAsync(cancellation);
        var by = last is null ? null : (await context.NamesOfAsync([last.ById], cancellation)).GetValueOrDefault(last.ById);

        // The centre's own copy comes before what it was copied from.
        var newer = await context.Set<WorkflowVersion>().AsNoTracking()
            .Where(row => row.IsPublished && row.Id != view.VersionId && (row.DefinitionId == procedure || (row.BasedOn == procedure && row.TenantId == tenant)))
            .OrderByDescending(row => row.BasedOn != null).ThenBy(row => row.Id).Select(row => new { row.DefinitionId, row.Version }).FirstOrDefaultAsync(cancellation);
        return new CaseVersion(
            last, by, last is { TakesBackId: null } && await WhyNotBackAsync(context, last, view.VersionId, cancellation) is null, newer?.DefinitionId, newer?.Version ?? 0,
            newer is not null && newer.DefinitionId != procedure);
    }

    /// <summary>The cases that somebody may move: those of centres whose cases they mend.</summary>
    public static IQueryable<CaseFile> Movable(ServerContext context, Actor actor)
    {
        Guid[] centres = [.. actor.Scope.Centres.Where(centre => actor.May(Right.MendCases, centre))];
        return context.CaseFiles.AsNoTracking().Where(file => centres.Contains(file.CentreId));
    }

    private static async Task<KnownCase?> FindAsync(ServerContext context, Actor actor, string instanceId, CancellationToken cancellation) => await (
        from file in Movable(context, actor)
        join instance in context.Set<WorkflowInstance>() on file.InstanceId equals instance.Id
        where file.InstanceId == instanceId
        select new KnownCase(file.InstanceId, file.CentreId, file.Number, instance.DefinitionVersionId)).SingleOrDefaultAsync(cancellation);

    private async Task<string?> RunAsync(Order order, CancellationToken cancellation)
    {
        var scope = tenants.Of(Scope.Tenant(order.Case.CentreId)) with { Actor = order.Actor.AccountId, Why = "move case" };
        var stimulus = new MoveInstance(order.Case.InstanceId, order.Case.VersionId, order.Target, order.Steps);
        var command = new BurstCommand(order.Command, (context, stop) => DecideAsync((ServerContext)context, order, stop));
        try
        {
            return await runner.RunAsync(() => contexts.Open(scope), stimulus, command, cancellation) switch
            {
                BurstResult.Done or BurstResult.AlreadyDone => null,
                BurstResult.CannotMove refused => string.Join(' ', refused.Obstacles.Distinct()),
                BurstResult.Refused { Reason: string why } => why,
                _ => "Справа тим часом пішла далі або закінчилася. Подивіться ще раз.",
            };
        }
        catch (DefinitionException e)
        {
            return $"Версію не вдалося прочитати. {e.Message}";
        }
    }

    // Under the lock of the instance, so that what is looked at here holds until the move is committed.
    private async Task<CommandDecision> DecideAsync(ServerContext context, Order order, CancellationToken cancellation)
    {
        var instance = (await context.Set<WorkflowInstance>().FindAsync([order.Case.InstanceId], cancellation))!;
        var versions = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.Id == order.Target || row.Id == instance.DefinitionVersionId)
            .Select(row => new { row.Id, row.DefinitionId, row.BasedOn, row.TenantId, row.Version, row.Name, row.IsPublished }).ToListAsync(cancellation);
        if (versions.Find(row => row.Id == order.Target) is not { } target || versions.Find(row => row.Id == instance.DefinitionVersionId) is not { } from)
        {
            return new CommandDecision.Refuse("Такої версії вже немає.");
        }

        var isOfOne = target.DefinitionId == from.DefinitionId || (target.BasedOn == from.DefinitionId && target.TenantId == instance.TenantId)
            || (order.TakesBack is not null && from.BasedOn == target.DefinitionId);
        var refusal = !isOfOne ? "Ця версія належить іншій процедурі."
            : order.TakesBack is { } last ? await WhyNotBackAsync(context, last, instance.DefinitionVersionId, cancellation)
            : !target.IsPublished ? "Тим часом набула чинності інша версія. Подивіться ще раз."
            : instance.Revision != order.Revision ? "Справа тим часом пішла далі. Подивіться ще раз, де вона стоїть."
            : null;
        if (refusal is not null)
        {
            return new CommandDecision.Refuse(refusal);
        }

        // What was chosen for other cases of the page says nothing of this one, and would lead it astray on its way back.
        var state = InstanceState.Read(instance.State);
        context.Add(new CaseMove
        {
            Id = CommandId.RowOf(order.Command),
            CentreId = order.Case.CentreId,
            InstanceId = instance.Id,
            FromVersionId = from.Id,
            FromVersion = from.Version,
            ToVersionId = target.Id,
            ToVersion = target.Version,
            ToOwn = target.DefinitionId == from.DefinitionId ? null : target.BasedOn == from.DefinitionId,
            Steps = JsonSerializer.Serialize(MovePlan.StepsOf(state, order.Steps)),
            Sequence = state.NextSequence,
            At = Instant.Cut(clock.GetUtcNow()),
            ById = order.Actor.AccountId,
            TakesBackId = order.TakesBack?.Id,
        });
        if (target.DefinitionId != from.DefinitionId)
        {
            var file = await context.CaseFiles.SingleAsync(row => row.InstanceId == instance.Id, cancellation);
            (file.DefinitionId, file.ProcedureName) = (target.DefinitionId, target.Name ?? file.ProcedureName);
        }

        return new CommandDecision.Go();
    }

    // What the case has done since, it did as the newer version draws it; the older one may know nothing of it. A step that is tried again began before.
    private static async Task<string?> WhyNotBackAsync(ServerContext context, CaseMove move, string versionId, CancellationToken cancellation)
    {
        if (move.ToVersionId != versionId || await context.Set<CaseMove>().AnyAsync(row => row.InstanceId == move.InstanceId && row.Sequence > move.Sequence, cancellation))
        {
            return "Справу вже повернено або переведено ще раз.";
        }

        var log = context.Set<LogEntry>().Where(row => row.InstanceId == move.InstanceId);
        return await log.AnyAsync(row => row.Sequence > move.Sequence
            && (row.Event == "Completed" || row.Event == "Canceled"
                || (row.Event == "Started" && !log.Any(other => other.Sequence < move.Sequence && other.ActivityInstanceId == row.ActivityInstanceId))), cancellation)
            ? "Після переведення справа вже пішла далі, тож повернути її не можна."
            : null;
    }

    private static Dictionary<string, string> Read(string steps) => JsonSerializer.Deserialize<Dictionary<string, string>>(steps)!;

    private sealed record KnownCase(string InstanceId, Guid CentreId, string Number, string VersionId);

    private sealed record Order(Actor Actor, KnownCase Case, int? Revision, string Target, IReadOnlyDictionary<string, string> Steps, string Command)
    {
        public CaseMove? TakesBack { get; init; }
    }
}
