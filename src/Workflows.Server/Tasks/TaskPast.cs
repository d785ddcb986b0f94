using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Forms;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>Reads what was done in a case before a task, and what happened to the task itself.</summary>
internal sealed class TaskPast(SubjectSeals seals, FormAnswers opened, FormLibrary forms, ListReading lists)
{
    // A case can go round in circles for years; the page shows its last steps.
    private const int MostSteps = 30;

    // Parts of parts of parts are nobody's.
    private const int MostWholes = 4;

    /// <summary>
    /// The closed steps of the task's case and of the whole of which it is a part, the newest first, and the task's own answers. Answers of others are opened for those who work with
    /// the centre's cards; whoever does not (a volunteer) sees their own.
    /// </summary>
    public async Task<(IReadOnlyList<PastStep> Before, GivenAnswers? Own)> StepsAsync(
        ServerContext context, Actor actor, HumanTask task, CancellationToken cancellation)
    {
        var files = await FilesAsync(context, task.InstanceId, cancellation);
        string[] cases = [.. files.Select(file => file.InstanceId).DefaultIfEmpty(task.InstanceId)];
        var closed = await (
            from row in context.Tasks.AsNoTracking()
            where cases.Contains(row.InstanceId) && row.Id != task.Id && (row.State == TaskState.Completed || row.State == TaskState.TimedOut)
            orderby row.ClosedAt descending, row.Id descending
            select new
            {
                row.Id,
                row.Title,
                row.Outcome,
                row.State,
                At = row.ClosedAt ?? row.CreatedAt,
                By = context.Users.Where(person => person.Id == row.CompletedById).Select(person => person.DisplayName).FirstOrDefault(),
            }).Take(MostSteps).ToListAsync(cancellation);
        var (answers, starts) = await AnswersAsync(context, actor, task, cases, [.. closed.Select(row => row.Id)], cancellation);

        // A check tells of the client as answers do.
        var checks = !actor.OpensCards(task.CentreId) ? []
            : await context.CaseChecks.AsNoTracking().Where(row => cases.Contains(row.InstanceId)).OrderByDescending(row => row.At).Take(MostSteps).ToListAsync(cancellation);
        var steps = closed.Select(row => new PastStep(
                row.Title, row.By, row.At, row.State == TaskState.TimedOut ? "строк минув" : row.Outcome, answers.GetValueOrDefault(row.Id)))
            .Concat(checks.Select(row => new PastStep($"{row.Title}: {(row.Holds ? "так" : "ні")}", null, row.At, null, null) { Why = row.Explanation.Split('\n') }))
            .Concat(files.Select(file => new PastStep($"Справу розпочато: {file.ProcedureName}", file.By, file.StartedAt, null, starts.GetValueOrDefault(file.InstanceId)) { IsStart = true }));
        return ([.. steps.OrderByDescending(step => step.At)], answers.GetValueOrDefault(task.Id));
    }

    // The case, and those of which it is a part: about the same client, so that whoever goes on knows what was learnt there. What is about nobody stays apart.
    private static async Task<List<BegunCase>> FilesAsync(ServerContext context, string instanceId, CancellationToken cancellation)
    {
        var files = new List<BegunCase>();
        for (string? next = instanceId; next is not null && files.Count < MostWholes;)
        {
            var file = await context.CaseFiles.AsNoTracking().Where(row => row.InstanceId == next)
                .Select(row => new BegunCase(
                    row.InstanceId, row.ProcedureName, row.StartedAt,
                    context.Users.Where(person => person.Id == row.StartedById).Select(person => person.DisplayName).FirstOrDefault(),
                    context.CaseFiles.Where(whole => whole.InstanceId == row.ParentInstanceId && whole.SubjectId == row.SubjectId
                        && context.Subjects.Any(subject => subject.Id == row.SubjectId && subject.Kind != SubjectKind.Matter)).Select(whole => whole.InstanceId).FirstOrDefault()))
                .SingleOrDefaultAsync(cancellation);
            if (file is not null)
            {
                files.Add(file);
            }

            next = file?.WholeId;
        }

        return files;
    }

    /// <summary>The task's remarks and history, the oldest first.</summary>
    public async Task<(IReadOnlyList<Remark> Comments, IReadOnlyList<PastEvent> History)> EventsAsync(
        ServerContext context, HumanTask task, CancellationToken cancellation)
    {
        var comments = await context.Set<TaskComment>().AsNoTracking()
            .Where(row => row.TaskId == task.Id).OrderBy(row => row.At).ThenBy(row => row.Id)
            .Join(context.SubjectKeys.AsNoTracking(), row => row.SubjectId, key => key.Id, (row, key) => new { Row = row, Key = key })
            .ToListAsync(cancellation);
        var events = await context.Set<TaskEvent>().AsNoTracking()
            .Where(row => row.TaskId == task.Id).OrderBy(row => row.At).ThenBy(row => row.Id).ToListAsync(cancellation);
        Guid[] ids = [.. comments.Select(comment => comment.Row.ById).Concat(events.SelectMany(line => new[] { line.ById, line.ToId }).OfType<Guid>()).Distinct()];
        var names = ids.Length == 0 ? [] : await context.NamesOfAsync(ids, cancellation);
        return (
            comments.ConvertAll(comment => new Remark(
                comment.Row.Id, names.GetValueOrDefault(comment.Row.ById, ""), comment.Row.At,
                seals.Open(comment.Key, comment.Row.Sealed, TaskWork.CommentPurpose, comment.Row.Id))),
            events.ConvertAll(line => new PastEvent(
                line.Kind, line.ById is { } by ? names.GetValueOrDefault(by, "") : "", line.ToId is { } to ? names.GetValueOrDefault(to) : null, line.Priority, line.At)
                {
                    ToRole = line.ToRole,
                    Due = line is { OldDueAt: { } old, NewDueAt: { } due } ? (old, due) : null,
                }));
    }

    // By task, and those of the forms that started the cases by their instances.
    private async Task<(Dictionary<Guid, GivenAnswers> OfTasks, Dictionary<string, GivenAnswers> OfStarts)> AnswersAsync(
        ServerContext context, Actor actor, HumanTask task, string[] cases, List<Guid> closed, CancellationToken cancellation)
    {
        var (me, sees) = (actor.AccountId, actor.OpensCards(task.CentreId));
        closed.Add(task.Id);
        var rows = await context.FormAnswers.AsNoTracking()
            .Where(row => cases.Contains(row.InstanceId) && (row.TaskId == null || closed.Contains(row.TaskId.Value)) && (sees || row.ById == me))
            .OrderBy(row => row.At).ThenBy(row => row.Id)
            .Join(context.SubjectKeys.AsNoTracking(), row => row.SubjectId, key => key.Id, (row, key) => new { Row = row, Key = key })
            .ToListAsync(cancellation);
        var asked = new List<FormDefinition>();
        foreach (var answer in rows)
        {
            asked.Add(await forms.FindAsync(context, answer.Row.FormVersionId, cancellation));
        }

        var filled = await lists.FilledAsync(context, task.CentreId, asked, cancellation);
        var (tasks, starts) = (new Dictionary<Guid, GivenAnswers>(), new Dictionary<string, GivenAnswers>(StringComparer.Ordinal));
        foreach (var (answer, form) in rows.Zip(filled))
        {
            var given = new GivenAnswers(form, opened.Open(answer.Key, answer.Row));
            if (answer.Row.TaskId is { } id)
            {
                tasks[id] = given;
            }
            else
            {
                starts[answer.Row.InstanceId] = given;
            }
        }

        return (tasks, starts);
    }

    private sealed record BegunCase(string InstanceId, string ProcedureName, DateTimeOffset StartedAt, string? By, string? WholeId);
}

/// <summary>Names of people by their accounts.</summary>
internal static class PeopleNames
{
    public static Task<Dictionary<Guid, string>> NamesOfAsync(this ServerContext context, Guid[] ids, CancellationToken cancellation) =>
        context.Users.AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancellation);
}
