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

    /// <summary>
    /// The closed steps of the task's case, the newest first, and the task's own answers. Answers of others are opened for those who work with
    /// the centre's cards; whoever does not (a volunteer) sees their own.
    /// </summary>
    public async Task<(IReadOnlyList<PastStep> Before, GivenAnswers? Own)> StepsAsync(
        ServerContext context, Actor actor, HumanTask task, CancellationToken cancellation)
    {
        var closed = await (
            from row in context.Tasks.AsNoTracking()
            where row.InstanceId == task.InstanceId && row.Id != task.Id && (row.State == TaskState.Completed || row.State == TaskState.TimedOut)
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
        var start = await context.CaseFiles.AsNoTracking()
            .Where(file => file.InstanceId == task.InstanceId)
            .Select(file => new
            {
                file.ProcedureName,
                file.StartedAt,
                By = context.Users.Where(person => person.Id == file.StartedById).Select(person => person.DisplayName).FirstOrDefault(),
            }).SingleOrDefaultAsync(cancellation);
        var answers = await AnswersAsync(context, actor, task, [.. closed.Select(row => row.Id)], cancellation);
        var steps = closed.ConvertAll(row => new PastStep(
            row.Title, row.By, row.At, row.State == TaskState.TimedOut ? "строк минув" : row.Outcome, answers.GetValueOrDefault(row.Id)));
        if (start is not null)
        {
            steps.Add(new PastStep($"Справу розпочато: {start.ProcedureName}", start.By, start.StartedAt, null, answers.GetValueOrDefault(Guid.Empty)));
        }

        return (steps, answers.GetValueOrDefault(task.Id));
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

    // By task; those of the form that started the case by the empty id.
    private async Task<Dictionary<Guid, GivenAnswers>> AnswersAsync(
        ServerContext context, Actor actor, HumanTask task, List<Guid> closed, CancellationToken cancellation)
    {
        var (me, sees) = (actor.AccountId, actor.OpensCards(task.CentreId));
        closed.Add(task.Id);
        var rows = await context.FormAnswers.AsNoTracking()
            .Where(row => row.InstanceId == task.InstanceId && (row.TaskId == null || closed.Contains(row.TaskId.Value)) && (sees || row.ById == me))
            .OrderBy(row => row.At).ThenBy(row => row.Id)
            .Join(context.SubjectKeys.AsNoTracking(), row => row.SubjectId, key => key.Id, (row, key) => new { Row = row, Key = key })
            .ToListAsync(cancellation);
        var asked = new List<FormDefinition>();
        foreach (var answer in rows)
        {
            asked.Add(await forms.FindAsync(context, answer.Row.FormVersionId, cancellation));
        }

        var filled = await lists.FilledAsync(context, task.CentreId, asked, cancellation);
        var answers = new Dictionary<Guid, GivenAnswers>();
        foreach (var (answer, form) in rows.Zip(filled))
        {
            answers[answer.Row.TaskId ?? Guid.Empty] = new GivenAnswers(form, opened.Open(answer.Key, answer.Row));
        }

        return answers;
    }
}

/// <summary>Names of people by their accounts.</summary>
internal static class PeopleNames
{
    public static Task<Dictionary<Guid, string>> NamesOfAsync(this ServerContext context, Guid[] ids, CancellationToken cancellation) =>
        context.Users.AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancellation);
}
