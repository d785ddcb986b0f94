using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Casework;
using Workflows.Server.Clients;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Cases;

/// <summary>Reads a case with the states of its steps, within the asking person's rights.</summary>
internal sealed class CaseReading(Contexts contexts, DefinitionStore definitions, SubjectNames names, AccessRecords records, TimeProvider clock)
{
    private const int MostChildren = 200;

    /// <summary>The case; null when there is none such, or it is not the person's to see.</summary>
    public async Task<CaseView?> FindAsync(Actor actor, string instanceId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await CaseBook.Seen(context, actor).SingleOrDefaultAsync(row => row.InstanceId == instanceId, cancellation) is not { } file
            || await context.Set<WorkflowInstance>().AsNoTracking().Where(row => row.Id == instanceId)
                .Select(row => new { row.Status, row.SubStatus, row.FinishedAt, row.DefinitionVersionId, row.Version }).SingleOrDefaultAsync(cancellation) is not { } instance)
        {
            return null;
        }

        var tasks = await TasksAsync(context, actor, instanceId, cancellation);
        await records.ShowAsync(actor, new AccessTo(AccessAct.OpenedCase, file.CentreId, file.SubjectId, Why(actor, file, tasks)) { InstanceId = instanceId }, cancellation);
        var broken = await context.Set<Incident>().AsNoTracking().Where(row => row.InstanceId == instanceId && row.ResolvedAt == null)
            .OrderByDescending(row => row.At).ThenBy(row => row.Id).ToListAsync(cancellation);
        var graph = (await definitions.CompiledAsync(context, instance.DefinitionVersionId, cancellation)).Graph;
        var past = await PastAsync(context, instanceId, instance.Status == WorkflowStatus.Finished, cancellation);
        var steps = new CaseStates(graph, past, tasks, broken.ConvertAll(row => row.ActivityId), clock.GetUtcNow()).All();
        var children = await ChildrenAsync(context, actor, instanceId, cancellation);
        var subjects = actor.OpensCards(file.CentreId)
            ? await names.OpenAsync(context, [.. children.Select(line => line.SubjectId).Append(file.SubjectId).Distinct()], cancellation)
            : new Dictionary<Guid, SubjectName>();
        Guid[] named = [.. new[] { file.StartedById, file.ManagerId }.OfType<Guid>().Distinct()];
        var people = named.Length == 0 ? [] : await context.NamesOfAsync(named, cancellation);
        var drawing = await DrawingAsync(context, instance.DefinitionVersionId, graph, steps, past, cancellation);
        return new CaseView(file, instance.Status, instance.SubStatus, instance.FinishedAt)
        {
            VersionId = instance.DefinitionVersionId,
            Version = instance.Version,
            Subject = subjects.GetValueOrDefault(file.SubjectId),
            StartedBy = people.GetValueOrDefault(file.StartedById ?? Guid.Empty),
            Manager = people.GetValueOrDefault(file.ManagerId ?? Guid.Empty),
            Steps = drawing is null ? steps : [.. drawing.Boxes.Select(box => box.Step)],
            Drawing = drawing,
            Tasks = tasks,
            Broken = broken.ConvertAll(row => new CaseTrouble(graph.Node(row.ActivityId)?.Title, row.Message, row.Attempt, row.At, row.NextTryAt)),
            Casework = await CaseworkReading.ReadAsync(context, file, cancellation),
            Parent = file.ParentInstanceId is { } parent
                ? await CaseBook.Lines(context, CaseBook.Seen(context, actor).Where(row => row.InstanceId == parent)).SingleOrDefaultAsync(cancellation)
                : null,
            Children = children,
            ChildNames = subjects,
            MayMend = actor.May(Right.MendCases, file.CentreId),
            SeesLog = actor.May(Right.SeeAccessLog, file.CentreId),
        };
    }

    private static AccessReason Why(Actor actor, CaseFile file, List<OpenTaskLine> tasks) =>
        tasks.Exists(task => task.IsMine) ? AccessReason.OwnTask
        : file.ManagerId == actor.AccountId || file.StartedById == actor.AccountId ? AccessReason.OwnCase
        : AccessReasons.In(actor, file.CentreId);

    private static async Task<CaseDrawing?> DrawingAsync(
        ServerContext context, string versionId, WorkflowGraph graph, IReadOnlyList<CaseStep> steps, CasePast past, CancellationToken cancellation)
    {
        if (graph.RootFlowchart is not { } flowchart || steps.Count == 0)
        {
            return null;
        }

        var text = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.Id == versionId).Select(row => row.Text).SingleAsync(cancellation);
        return CaseDrawing.Of(flowchart, steps.ToDictionary(step => step.Node.Id, StringComparer.Ordinal), text, past.Taken);
    }

    private static async Task<List<CaseLine>> ChildrenAsync(ServerContext context, Actor actor, string instanceId, CancellationToken cancellation) =>
        await CaseBook.Lines(context, CaseBook.Seen(context, actor).Where(row => row.ParentInstanceId == instanceId)
            .OrderByDescending(row => row.InstanceId).Take(MostChildren)).ToListAsync(cancellation);

    private static async Task<List<OpenTaskLine>> TasksAsync(ServerContext context, Actor actor, string instanceId, CancellationToken cancellation)
    {
        var rows = await context.Tasks.AsNoTracking().Where(row => row.InstanceId == instanceId && row.State == TaskState.Open)
            .OrderBy(row => row.OrderAt).ThenBy(row => row.Id)
            .Select(row => new
            {
                row.Id, row.ActivityId, row.Title, row.Role, row.DueAt, row.CentreId, row.UnitId, row.AssigneeId, row.ExcludedId,
                Worker = context.Users.Where(person => person.Id == row.AssigneeId).Select(person => person.DisplayName).FirstOrDefault(),
            }).ToListAsync(cancellation);
        return rows.ConvertAll(row => new OpenTaskLine(
            row.Id, row.ActivityId, row.Title, row.Worker, row.Role.Word(), row.DueAt,
            actor.MaySee(new TaskPlace(row.CentreId, new TaskQueue(row.UnitId, row.Role), row.AssigneeId, row.ExcludedId)),
            row.AssigneeId == actor.AccountId));
    }

    // Counted by the database: a case that goes round in circles has a long log. A step that is tried again begins again, but is the same execution.
    private static async Task<CasePast> PastAsync(ServerContext context, string instanceId, bool finished, CancellationToken cancellation)
    {
        var events = await context.Set<LogEntry>().AsNoTracking().Where(row => row.InstanceId == instanceId)
            .GroupBy(row => new { row.ActivityId, row.Event, row.Outcome })
            .Select(group => new { group.Key.ActivityId, group.Key.Event, group.Key.Outcome, Times = group.Select(row => row.ActivityInstanceId).Distinct().Count() })
            .ToListAsync(cancellation);
        var waits = await (
            from wait in context.Set<Bookmark>().AsNoTracking()
            where wait.InstanceId == instanceId
            select new
            {
                wait.ActivityId,
                Due = context.Set<WorkflowTimer>().Where(timer => timer.InstanceId == instanceId && timer.SubjectId == wait.Id && timer.Kind == TimerKind.Resume)
                    .Select(timer => (DateTimeOffset?)timer.DueAt).FirstOrDefault(),
            }).ToListAsync(cancellation);
        int Count(string step, string name) => events.Where(one => one.ActivityId == step && one.Event == name).Sum(one => one.Times);
        return new CasePast(
            events.Select(one => one.ActivityId).Distinct().ToDictionary(
                step => step, step => new StepTimes(Count(step, "Started"), Count(step, "Completed"), Count(step, "Canceled")), StringComparer.Ordinal),
            waits.GroupBy(wait => wait.ActivityId).ToDictionary(group => group.Key, group => group.Min(wait => wait.Due), StringComparer.Ordinal),
            events.Where(one => one.Event == "Completed").SelectMany(one => Ports(one.Outcome).Select(port => (one.ActivityId, port))).ToHashSet(),
            await context.Set<WorkflowInstance>().CountAsync(row => row.ParentInstanceId == instanceId && row.Status == WorkflowStatus.Running, cancellation),
            finished);
    }

    // The words of one outcome may have a comma themselves.
    private static IEnumerable<string> Ports(string? outcome) => string.IsNullOrEmpty(outcome) ? ["Done"] : outcome.Split(", ").Append(outcome);
}
