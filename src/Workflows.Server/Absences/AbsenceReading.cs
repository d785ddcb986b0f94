using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Absences;

/// <summary>
/// An absence in the list. <paramref name="MayEnd"/>: the reader may end or take it back. <paramref name="DeputyIsAway"/>: so is the deputy, on
/// some of its days.
/// </summary>
public sealed record AbsenceLine(
    Guid Id, Guid AccountId, string Name, Guid? DeputyId, string? Deputy, DateTimeOffset From, DateTimeOffset To, bool MayEnd, bool DeputyIsAway);

/// <summary>The page of absences of one centre, for one person.</summary>
/// <param name="Centre">The centre.</param>
/// <param name="Centres">All centres where the person could look, by name.</param>
/// <param name="Directs">Whether the person writes down the absences of others.</param>
/// <param name="People">Who can be away, and who can stand in.</param>
/// <param name="Lines">Who is away now and later, by the first day.</param>
public sealed record AbsencesView(Guid Centre, IReadOnlyList<CentreLine> Centres, bool Directs, AbsencePeople People, IReadOnlyList<AbsenceLine> Lines);

/// <summary>An open task that falls due while somebody is away.</summary>
public sealed record DueMeanwhile(Guid Id, string Title, string CaseNumber, DateTimeOffset DueAt);

/// <summary>Reads absences within the asking person's scope.</summary>
internal sealed class AbsenceReading(Contexts contexts, TimeProvider clock)
{
    /// <summary>The most tasks that are shown; of more it is said that there are more.</summary>
    public const int MostTasks = 50;

    // Those who are away or will be: a few tens of people.
    private const int MostLines = 300;

    /// <summary>The page; null when the person works in no such centre.</summary>
    /// <param name="actor">Who reads it.</param>
    /// <param name="centre">Which centre; null for the person's first.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<AbsencesView?> FindAsync(Actor actor, Guid? centre, CancellationToken cancellation)
    {
        Guid[] own = [.. OwnCentres(actor)];
        if (own.Length == 0 || (centre is { } asked && !own.Contains(asked)))
        {
            return null;
        }

        var (now, here) = (Instant.Cut(clock.GetUtcNow()), centre ?? own[0]);
        await using var context = contexts.Open(actor.Scope);
        var centres = await context.Units.AsNoTracking()
            .Where(unit => own.Contains(unit.Id)).OrderBy(unit => unit.NameKey).Select(unit => new CentreLine(unit.Id, unit.Name)).ToListAsync(cancellation);
        var sees = actor.May(Right.SeeCentre, here);
        var people = sees ? await AbsencePeople.ReadAsync(context, here, now, cancellation) : new AbsencePeople([], []);
        var directs = actor.May(Right.DirectTasks, here);
        return new AbsencesView(here, centres, directs, people, await LinesAsync(context, actor, here, sees, directs, now, cancellation));
    }

    /// <summary>An absence that was just written down, with the person's open tasks that fall due in it; null when it is not the reader's to see so closely.</summary>
    public async Task<(AbsenceLine Line, IReadOnlyList<DueMeanwhile> Tasks)?> SavedAsync(Actor actor, AbsencesView view, Guid id, CancellationToken cancellation)
    {
        if (view.Lines.FirstOrDefault(line => line.Id == id) is not { MayEnd: true } saved)
        {
            return null;
        }

        await using var context = contexts.Open(actor.Scope);
        var tasks = await context.Tasks.AsNoTracking()
            .Where(task => task.State == TaskState.Open && task.AssigneeId == saved.AccountId && task.CentreId == view.Centre
                && task.OrderAt >= saved.From && task.OrderAt < saved.To)
            .OrderBy(task => task.OrderAt).ThenBy(task => task.Id).Take(MostTasks + 1)
            .Select(task => new DueMeanwhile(task.Id, task.Title, task.CaseNumber, task.OrderAt)).ToListAsync(cancellation);
        return (saved, tasks);
    }

    /// <summary>Whether the person has a page of absences at all: who serves the network belongs to no centre.</summary>
    public static bool IsFor(Actor actor) => OwnCentres(actor).Any();

    private static IEnumerable<Guid> OwnCentres(Actor actor) =>
        actor.OwnCentres.Select(post => post.CentreId).Where(centre => actor.May(Right.WorkOnTasks, centre));

    private static async Task<List<AbsenceLine>> LinesAsync(
        ServerContext context, Actor actor, Guid centre, bool sees, bool directs, DateTimeOffset now, CancellationToken cancellation)
    {
        var me = actor.AccountId;
        var rows = await (
            from absence in context.Absences.AsNoTracking()
            where absence.CentreId == centre && absence.To > now && absence.EndedAt == null && (sees || absence.AccountId == me)
            orderby absence.From, absence.Id
            select new
            {
                Row = absence,
                Name = context.Users.Where(person => person.Id == absence.AccountId).Select(person => person.DisplayName).FirstOrDefault(),
                Deputy = context.Users.Where(person => person.Id == absence.DeputyId).Select(person => person.DisplayName).FirstOrDefault(),
            }).Take(MostLines).ToListAsync(cancellation);
        return rows.ConvertAll(one => new AbsenceLine(
            one.Row.Id, one.Row.AccountId, one.Name ?? "", one.Row.DeputyId, one.Deputy, one.Row.From, one.Row.To, directs || one.Row.AccountId == me,
            rows.Exists(other => other.Row.AccountId == one.Row.DeputyId && other.Row.From < one.Row.To && other.Row.To > one.Row.From)));
    }
}
