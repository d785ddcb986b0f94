using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Letters;
using Workflows.Server.Partners;
using Workflows.Server.Procedures.Moving;
using Workflows.Server.Procedures.Regular;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Cases;

/// <summary>
/// A line of a case's journal. What a case does at once happens at one moment; <paramref name="Rank"/> keeps it in the order in which it is told:
/// an end first, then what followed from it.
/// </summary>
internal sealed record JournalLine(DateTimeOffset At, int Rank, string Text, string? By = null)
{
    /// <summary>The ground of a referral, for whoever opens cards; null for every other line.</summary>
    public string? Ground { get; init; }
}

/// <summary>A page of a journal, the newest first.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Next">The place in the engine's log before which the next page begins; null on the last.</param>
internal sealed record JournalPage(IReadOnlyList<JournalLine> Lines, int? Next);

/// <summary>Tells what happened in a case: tasks as people did them, other steps once for each time they ran, other cases, and what broke.</summary>
internal sealed class CaseJournal(Contexts contexts, DefinitionStore definitions, ReferralReading referrals)
{
    // A step that runs writes two or three lines of the engine's log, of which people read one.
    private const int LogLines = 150;

    // Steps that are told by what they make (a task, a case), and those that only shape the drawing.
    private static readonly string[] Untold =
        [HumanTaskActivity.TypeName, AssignActivity.TypeName, EachWorkerActivity.TypeName, "Elsa.ExecuteWorkflow", "Elsa.DispatchWorkflow", "Elsa.FlowJoin", "Elsa.FlowFork", "Elsa.End", "Elsa.Finish",
        "Elsa.RunJavaScript", "Elsa.SetVariable", "Elsa.SetOutput", RegularActivity.TypeName];

    /// <summary>A page of a case that the person may see; the caller has made sure of that.</summary>
    public async Task<JournalPage> PageAsync(Actor actor, string instanceId, int? before, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var log = await context.Set<LogEntry>().AsNoTracking()
            .Where(row => row.InstanceId == instanceId && (before == null || row.Sequence < before))
            .OrderByDescending(row => row.Sequence).Take(LogLines + 1).ToListAsync(cancellation);
        var next = log.Count > LogLines ? log[LogLines - 1].Sequence : (int?)null;
        log = log.Count > LogLines ? log[..LogLines] : log;
        var moves = await context.Set<CaseMove>().AsNoTracking().Where(row => row.InstanceId == instanceId).OrderBy(row => row.Sequence).ToListAsync(cancellation);
        var courses = await CoursesAsync(context, instanceId, moves, cancellation);
        var graph = courses[^1].Graph;

        // What is no line of the log stands on the page on which the log comes to its moment.
        var since = next is null ? DateTimeOffset.MinValue : log[^1].At;
        var until = before is null ? DateTimeOffset.MaxValue : await context.Set<LogEntry>().AsNoTracking()
            .Where(row => row.InstanceId == instanceId && row.Sequence == before).Select(row => row.At).SingleOrDefaultAsync(cancellation);
        IEnumerable<JournalLine> beside =
        [
            .. await TasksAsync(context, instanceId, cancellation),
            .. await IncidentsAsync(context, instanceId, graph, cancellation),
            .. await ChildrenAsync(context, instanceId, cancellation),
            .. await EndsAsync(context, instanceId, cancellation),
            .. await MovesAsync(context, moves, cancellation),
        ];
        var unsent = await UnsentAsync(context, instanceId, log, cancellation);
        var referred = log.Exists(row => row.ActivityType == ReferralActivity.TypeName) ? await referrals.OfCaseAsync(context, actor, instanceId, cancellation) : [];
        var lines = log.Where(row => row.Event == "Completed" && !Untold.Contains(row.ActivityType)).Select(row => (Row: row, Step: StepOf(row)))
            .Where(one => one.Step is { Declaration: { IsContainer: false, IsStart: false } })
            .Select(one => referred.GetValueOrDefault((one.Row.ActivityId, one.Row.At)) is { } referral
                ? new JournalLine(one.Row.At, 2, referral.Told, referral.By) { Ground = referral.Ground }
                : new JournalLine(one.Row.At, 2, unsent.Contains((one.Row.ActivityId, one.Row.At))
                    ? $"Крок «{one.Step!.Title}»: листа не надіслано, бо нікому"
                    : StageActivity.Told(one.Step!) ?? Done(one.Step!.Title, one.Row.Outcome)))
            .Concat(beside.Where(line => line.At >= since && line.At < until));
        return new JournalPage([.. lines.OrderByDescending(line => line.At).ThenByDescending(line => line.Rank)], next);

        ActivityNode? StepOf(LogEntry row) => courses.First(course => course.Before is null || row.Sequence < course.Before).Graph.Node(row.ActivityId);
    }

    // What a case did it did as the version drew it by which it went then; the newer one may not have the step any more.
    private async Task<List<(int? Before, WorkflowGraph Graph)>> CoursesAsync(ServerContext context, string instanceId, List<CaseMove> moves, CancellationToken cancellation)
    {
        var versionId = await context.Set<WorkflowInstance>().AsNoTracking().Where(row => row.Id == instanceId).Select(row => row.DefinitionVersionId).SingleAsync(cancellation);
        var courses = new List<(int?, WorkflowGraph)>();
        foreach (var move in moves)
        {
            try
            {
                courses.Add((move.Sequence, (await definitions.CompiledAsync(context, move.FromVersionId, cancellation)).Graph));
            }
            catch (DefinitionException)
            {
                // Told as the next one draws it: a case is read, whatever became of its past.
            }
        }

        courses.Add((null, (await definitions.CompiledAsync(context, versionId, cancellation)).Graph));
        return courses;
    }

    private static async Task<IEnumerable<JournalLine>> MovesAsync(ServerContext context, List<CaseMove> moves, CancellationToken cancellation)
    {
        var people = moves.Count == 0 ? [] : await context.NamesOfAsync([.. moves.Select(move => move.ById).Distinct()], cancellation);
        return moves.Select(move => new JournalLine(move.At, 2, move.Told, people.GetValueOrDefault(move.ById)));
    }

    // Whom a letter is for is found when its rows are staged, after the step has spoken: that there are none says that there was nobody.
    private static async Task<HashSet<(string Step, DateTimeOffset At)>> UnsentAsync(
        ServerContext context, string instanceId, List<LogEntry> log, CancellationToken cancellation)
    {
        var ran = log.Where(row => row is { Event: "Completed", ActivityType: LetterActivity.TypeName }).Select(row => (row.ActivityId, row.At)).ToHashSet();
        if (ran.Count > 0)
        {
            var sent = await context.Letters.AsNoTracking().Where(row => row.InstanceId == instanceId && row.AskedById == null)
                .Select(row => new { row.StepId, row.CreatedAt }).Distinct().ToListAsync(cancellation);
            ran.ExceptWith(sent.Select(row => (row.StepId ?? "", row.CreatedAt)));
        }

        return ran;
    }

    private static string Done(string title, string? outcome) => outcome is null or "" or "Done" ? $"Крок «{title}» зроблено" : $"Крок «{title}» зроблено: «{outcome}»";

    private static async Task<IEnumerable<JournalLine>> TasksAsync(ServerContext context, string instanceId, CancellationToken cancellation)
    {
        var tasks = await context.Tasks.AsNoTracking().Where(row => row.InstanceId == instanceId)
            .Select(row => new
            {
                row.Title, row.State, row.Outcome, row.CreatedAt, row.ClosedAt, row.LateAt,
                By = context.Users.Where(person => person.Id == row.CompletedById).Select(person => person.DisplayName).FirstOrDefault(),
            }).ToListAsync(cancellation);
        return tasks.Select(task => new JournalLine(task.CreatedAt, 3, $"З'явилося завдання «{task.Title}»"))
            .Concat(tasks.Where(task => task.LateAt is not null).Select(task => new JournalLine(task.LateAt!.Value, 1, $"Завдання «{task.Title}» прострочено")))
            .Concat(tasks.Where(task => task.ClosedAt is not null).Select(task => new JournalLine(task.ClosedAt!.Value, 1, Ended(task.Title, task.State, task.Outcome), task.By)));
    }

    private static string Ended(string title, TaskState state, string? outcome) => state switch
    {
        TaskState.Completed when outcome is not (null or TaskOutcomes.Only) => $"Завдання «{title}» завершено: «{outcome}»",
        TaskState.Completed => $"Завдання «{title}» завершено",
        TaskState.TimedOut => $"Строк завдання «{title}» минув, справа пішла далі без нього",
        _ => $"Завдання «{title}» скасовано: воно більше не потрібне",
    };

    private static async Task<IEnumerable<JournalLine>> IncidentsAsync(ServerContext context, string instanceId, WorkflowGraph graph, CancellationToken cancellation)
    {
        var rows = await context.Set<Incident>().AsNoTracking().Where(row => row.InstanceId == instanceId).ToListAsync(cancellation);
        Guid[] menders = [.. rows.Select(row => Account(row.ResolvedBy)).OfType<Guid>().Distinct()];
        var people = menders.Length == 0 ? [] : await context.NamesOfAsync(menders, cancellation);
        return rows.Select(row => new JournalLine(row.At, 2, graph.Node(row.ActivityId) is { } node ? $"Зламався крок «{node.Title}»: {row.Message}" : row.Message))
            .Concat(rows.Where(row => row.ResolvedAt is not null).Select(row => new JournalLine(row.ResolvedAt!.Value, 1, Resolved(graph.Node(row.ActivityId)?.Title, row.Resolution), people.GetValueOrDefault(Account(row.ResolvedBy) ?? Guid.Empty))));
    }

    private static Guid? Account(string? text) => Guid.TryParse(text, out var id) ? id : null;

    private static string Resolved(string? title, string? resolution) => (title, resolution) switch
    {
        (null, _) => "Збій більше не заважає справі",
        (_, "Retried") => $"Крок «{title}» спробовано ще раз",
        (_, "Skipped") => $"Крок «{title}» пропущено",
        (_, "Moved") => "Справа більше не стоїть: її переведено на іншу версію",
        _ => $"Крок «{title}» більше не потрібен",
    };

    private static async Task<IEnumerable<JournalLine>> ChildrenAsync(ServerContext context, string instanceId, CancellationToken cancellation)
    {
        var rows = await (
            from file in context.CaseFiles.AsNoTracking()
            where file.ParentInstanceId == instanceId
            join instance in context.Set<WorkflowInstance>() on file.InstanceId equals instance.Id
            select new { file.Number, file.ProcedureName, file.StartedAt, file.Summary, instance.FinishedAt, instance.SubStatus }).ToListAsync(cancellation);
        return rows.Select(row => new JournalLine(row.StartedAt, 3, $"Розпочато справу {row.Number} («{row.ProcedureName}»)"))
            .Concat(rows.Where(row => row.FinishedAt is not null).Select(row => new JournalLine(row.FinishedAt!.Value, 1,
                row.SubStatus == WorkflowSubStatus.Cancelled ? $"Справу {row.Number} скасовано"
                : row.Summary is { } summary ? $"Справу {row.Number} завершено: {summary}"
                : $"Справу {row.Number} завершено")));
    }

    private static async Task<IEnumerable<JournalLine>> EndsAsync(ServerContext context, string instanceId, CancellationToken cancellation)
    {
        var file = await context.CaseFiles.AsNoTracking().Where(row => row.InstanceId == instanceId).Select(row => new
        {
            row.StartedAt,
            StartedBy = context.Users.Where(person => person.Id == row.StartedById).Select(person => person.DisplayName).FirstOrDefault(),
            CancelledBy = context.Users.Where(person => person.Id == row.CancelledById).Select(person => person.DisplayName).FirstOrDefault(),
        }).SingleAsync(cancellation);
        var end = await context.Set<WorkflowInstance>().AsNoTracking().Where(row => row.Id == instanceId).Select(row => new { row.FinishedAt, row.SubStatus }).SingleAsync(cancellation);
        var schedule = await context.Set<RegularStart>().AsNoTracking().Where(row => row.InstanceId == instanceId).Select(row => row.Schedule).SingleOrDefaultAsync(cancellation);
        var start = new JournalLine(file.StartedAt, 0, schedule is null ? "Справу розпочато" : $"Справу розпочато за розкладом: {schedule}", file.StartedBy);
        return end.FinishedAt is { } at ? [start, end.SubStatus == WorkflowSubStatus.Cancelled
            ? new JournalLine(at, 4, "Справу скасовано", file.CancelledBy)
            : new JournalLine(at, 4, "Справу завершено")] : [start];
    }
}
