using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Regular;

/// <summary>A procedure that can begin by itself, as a coordinator sees it.</summary>
/// <param name="Procedure">By what it is switched.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Schedule">When it begins, in words; null while it is not published, and then it does not begin.</param>
/// <param name="Next">When it begins next, or would.</param>
public sealed record RegularLine(string Procedure, string Name, string? Schedule, DateTimeOffset? Next)
{
    /// <summary>Whether it is on.</summary>
    public bool IsOn { get; init; }

    /// <summary>When it was switched last; null for never.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Who did that.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>The case that began last; null while none did.</summary>
    public RegularCase? Last { get; init; }
}

/// <summary>A case that began by itself.</summary>
public sealed record RegularCase(string InstanceId, string Number, DateTimeOffset At);

/// <summary>What begins by itself in a centre.</summary>
public sealed record RegularCentre(Guid Id, string Name, IReadOnlyList<RegularLine> Lines);

/// <summary>
/// Shows coordinators what can begin by itself in their centres, and switches it on and off. Whoever directs the centre's tasks decides that, not whoever
/// draws: each case that begins is work for the centre's people, and the network's administration draws for centres whose work it does not direct.
/// </summary>
internal sealed class RegularProcedures(Contexts contexts, RegularTriggers triggers, DeadlineBook deadlines, TimeProvider clock)
{
    private const int Tries = 4;

    /// <summary>The right to switch.</summary>
    public const Right Needed = Right.DirectTasks;

    /// <summary>The centres where the person may switch, by name, each with what is published for it or switched on in it.</summary>
    public async Task<IReadOnlyList<RegularCentre>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var (published, now) = (await triggers.OfAsync(context, cancellation), clock.GetUtcNow());
        var centres = new List<RegularCentre>();
        foreach (var centre in await context.Units.AsNoTracking().Where(unit => unit.Kind == UnitKind.Centre).OrderBy(unit => unit.NameKey)
            .Select(unit => new { unit.Id, unit.Name }).ToListAsync(cancellation))
        {
            if (actor.May(Needed, centre.Id))
            {
                centres.Add(new RegularCentre(centre.Id, centre.Name, await LinesAsync(context, centre.Id, published(centre.Id), now, cancellation)));
            }
        }

        return centres;
    }

    /// <summary>Switches a procedure on or off in a centre. Whoever says what is so already changes nothing.</summary>
    /// <returns>False when there is no such procedure for the centre, or the person may not switch there.</returns>
    public async Task<bool> SwitchAsync(Actor actor, Guid centre, string procedure, bool on, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = contexts.Open(actor.Scope);
            var row = await context.Set<RegularSwitch>().SingleOrDefaultAsync(one => one.CentreId == centre && one.Procedure == procedure, cancellation);
            if (!actor.May(Needed, centre) || (on ? !await IsThereAsync(context, centre, procedure, cancellation) : row is null))
            {
                return false;
            }

            if (row?.IsOn == on)
            {
                return true;
            }

            var now = Instant.Cut(clock.GetUtcNow());
            row ??= context.Add(new RegularSwitch { CentreId = centre, Procedure = procedure }).Entity;
            (row.IsOn, row.ChangedAt, row.ChangedById, row.LookedTo, row.Revision) = (on, now, actor.AccountId, now, row.Revision + 1);
            await RegularClock.StageAsync(context, centre, now, cancellation);
            try
            {
                await context.SaveChangesAsync(cancellation);
                return true;
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                // The centre's timer has just looked at it, or somebody else switches at the same moment: from fresh state.
            }
        }
    }

    private async Task<bool> IsThereAsync(ServerContext context, Guid centre, string procedure, CancellationToken cancellation) =>
        (await triggers.OfAsync(context, cancellation))(centre).Any(one => one.Procedure == procedure);

    private static async Task<string> NameAsync(ServerContext context, string procedure, CancellationToken cancellation) =>
        await context.Set<WorkflowVersion>().AsNoTracking().Where(version => version.DefinitionId == procedure && version.Name != null).OrderByDescending(version => version.Version)
            .Select(version => version.Name).FirstOrDefaultAsync(cancellation) ?? procedure;

    private async Task<IReadOnlyList<RegularLine>> LinesAsync(
        ServerContext context, Guid centre, IReadOnlyList<RegularProcedure> published, DateTimeOffset now, CancellationToken cancellation)
    {
        var switches = await context.Set<RegularSwitch>().AsNoTracking().Where(row => row.CentreId == centre).ToListAsync(cancellation);
        var calendar = await deadlines.CalendarAsync(context, centre, cancellation);
        var people = switches.Count == 0 ? [] : await context.NamesOfAsync([.. switches.Select(row => row.ChangedById).Distinct()], cancellation);
        var lines = published.Select(one => new RegularLine(one.Procedure, one.Name, one.Schedule.Words, one.Schedule.Next(calendar, now)?.At)).ToList();
        foreach (var retracted in switches.Where(row => row.IsOn && published.All(one => one.Procedure != row.Procedure)))
        {
            lines.Add(new RegularLine(retracted.Procedure, await NameAsync(context, retracted.Procedure, cancellation), null, null));
        }

        for (var at = 0; at < lines.Count; at++)
        {
            var row = switches.Find(row => row.Procedure == lines[at].Procedure);
            lines[at] = lines[at] with
            {
                IsOn = row?.IsOn == true, ChangedAt = row?.ChangedAt, ChangedBy = row is null ? null : people.GetValueOrDefault(row.ChangedById),
                Last = await LastAsync(context, centre, lines[at].Procedure, cancellation),
            };
        }

        return lines;
    }

    private static Task<RegularCase?> LastAsync(ServerContext context, Guid centre, string procedure, CancellationToken cancellation) => (
        from start in context.Set<RegularStart>().AsNoTracking()
        join file in context.CaseFiles on start.InstanceId equals file.InstanceId
        where start.CentreId == centre && start.Procedure == procedure
        orderby start.Day descending
        select new RegularCase(start.InstanceId, file.Number, file.StartedAt)).FirstOrDefaultAsync(cancellation);
}
