using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients;
using Workflows.Server.Files;
using Workflows.Server.Forms;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>Reads a task for its page, for those who may see it; for everybody else there is none.</summary>
internal sealed class TaskReading(
    Contexts contexts, TaskPast past, TaskForms forms, FormDrafts drafts, AttachedFiles files, DefinitionStore definitions, SubjectNames names, AccessRecords records, TimeProvider clock)
{
    /// <summary>The task; null when there is none such, or it is not the person's to see: the two look the same from outside.</summary>
    public async Task<TaskView?> FindAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await RowAsync(context, actor, id, cancellation) is not { } task)
        {
            return null;
        }

        var may = Powers(actor, task);
        var (before, answers) = await past.StepsAsync(context, actor, task, cancellation);
        var (comments, history) = await past.EventsAsync(context, task, cancellation);
        await records.ShowAsync(actor, Shown(actor, task, answers, before), cancellation);
        var people = await WhoAsync(context, task, cancellation);
        var form = await forms.FindAsync(context, task, cancellation);
        var draft = may.Work && form is not null ? await drafts.FindAsync(context, actor.AccountId, PlaceOf(task), cancellation) : null;
        var begins = may.Work && draft is null && form is not null && actor.OpensCards(task.CentreId);
        return new TaskView
        {
            Task = task,
            Clauses = await ClausesAsync(context, task, cancellation),
            Subject = actor.OpensCards(task.CentreId) ? (await names.OpenAsync(context, [task.SubjectId], cancellation)).GetValueOrDefault(task.SubjectId) : null,
            Assignee = people.GetValueOrDefault(task.AssigneeId ?? Guid.Empty),
            AssigneeAway = await AwayAsync(context, actor, task, cancellation),
            StandsIn = task.State == TaskState.Open ? actor.StandsIn(task.Place()) : null,
            CompletedBy = people.GetValueOrDefault(task.CompletedById ?? Guid.Empty),
            May = may,
            Form = form,
            Draft = draft,
            Files = draft is not null && form!.TakesFiles ? await files.OfAsync(context, draft.Id, cancellation) : [],
            Known = begins ? await forms.BeginningAsync(context, task, form!, LocalTime.Day(clock.GetUtcNow()), cancellation) : FormEntry.Empty.Typed,
            Managers = may.Work ? await ManagerChoice.OfAsync(context, task, Instant.Cut(clock.GetUtcNow()), cancellation) : [],
            Outcomes = TaskOutcomes.Read(task.Outcomes),
            Next = task.State == TaskState.Open ? await NextAsync(context, task, cancellation) : new Dictionary<string, IReadOnlyList<NextStep>>(),
            Before = before,
            Answers = answers,
            Comments = comments,
            History = history,
            People = may.HandOver ? await HandOverToAsync(context, task, cancellation) : [],
        };
    }

    // Whatever the list calls them by now; what it does not know is a number all the same.
    private static async Task<IReadOnlyList<(string, string)>> ClausesAsync(ServerContext context, HumanTask task, CancellationToken cancellation)
    {
        var numbers = Clauses.NumbersOf(task.Clause);
        if (numbers.Count == 0)
        {
            return [];
        }

        var known = await ListOptions.LabelsAsync(context, ListKeys.Standard, numbers, cancellation);
        return [.. numbers.Select(number => (number, known.GetValueOrDefault(number, "")))];
    }

    /// <summary>Where the person may save a draft of the task's form; null when they may not.</summary>
    public async Task<DraftPlace.OfTask?> DraftPlaceAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await RowAsync(context, actor, id, cancellation) is { FormVersionId: not null } task && Powers(actor, task).SaveDraft ? PlaceOf(task) : null;
    }

    /// <summary>The task as it is now, without all that its page tells; null when it is not the person's to see.</summary>
    public async Task<HumanTask?> StateAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await RowAsync(context, actor, id, cancellation);
    }

    /// <summary>The task with this id, or whose case waits for it by the bookmark with this id; null when there is none within the person's centres.</summary>
    public async Task<Guid?> IdOfAsync(Actor actor, string id, CancellationToken cancellation)
    {
        if (Guid.TryParse(id, out var task))
        {
            return task;
        }

        await using var context = contexts.Open(actor.Scope);
        return await context.Tasks.AsNoTracking().Where(row => row.BookmarkId == id).Select(row => (Guid?)row.Id).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>Whether the person may fill in the form of a task, be it theirs or one that they can take.</summary>
    public async Task<bool> MayFillInAsync(Actor actor, Guid id, CancellationToken cancellation) =>
        await StateAsync(actor, id, cancellation) is { FormVersionId: not null } task && Powers(actor, task).Work;

    /// <summary>The person's next task in the case of a task that they have completed: theirs, or one that they can take; null when there is none.</summary>
    public async Task<(Guid Id, string Title)?> NextOfCaseAsync(Actor actor, Guid completed, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var me = actor.AccountId;
        Guid[] own = [me, .. actor.StandsFor.Select(one => one.AccountId)];
        var open = await (
            from done in context.Tasks.AsNoTracking()
            where done.Id == completed && done.CompletedById == me
            join next in context.Tasks on done.InstanceId equals next.InstanceId
            where next.State == TaskState.Open && (next.AssigneeId == null || own.Contains(next.AssigneeId.Value))
            orderby next.OrderAt, next.Id
            select next).ToListAsync(cancellation);
        var mine = open.Find(task => actor.WorksOn(task.Place()) && actor.MaySee(task.Place()))
            ?? open.Find(task => task.AssigneeId is null && actor.MaySee(task.Place()) && actor.WhyNotTake(task) is null);
        return mine is null ? null : (mine.Id, mine.Title);
    }

    /// <summary>What to know of whom the person has just given a task to: sentences when they are away, else null.</summary>
    public async Task<string?> GivenToAbsentAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var (me, now) = (actor.AccountId, Instant.Cut(clock.GetUtcNow()));
        var given = await (
            from line in context.Set<TaskEvent>().AsNoTracking()
            where line.TaskId == id && line.Kind == TaskEventKind.HandedOver && line.ById == me
            join task in context.Tasks on line.TaskId equals task.Id
            join person in context.Users on task.AssigneeId equals person.Id
            where line.ToId == task.AssigneeId
            select new { task.CentreId, task.ExcludedId, person.Id, person.DisplayName }).FirstOrDefaultAsync(cancellation);
        return given is not null
            && (await StandIns.OfAsync(context, given.CentreId, [given.Id], now, cancellation)).GetValueOrDefault(given.Id) is { } away
            ? AbsenceWords.Seen(given.DisplayName, away.Without(given.ExcludedId), now)
            : null;
    }

    private static async Task<HumanTask?> RowAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation) =>
        await context.Tasks.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is { } task && actor.MaySee(task.Place()) ? task : null;

    /// <summary>What the person may do with a task that they may see.</summary>
    internal static TaskPowers Powers(Actor actor, HumanTask task)
    {
        if (task.State != TaskState.Open)
        {
            return TaskPowers.None;
        }

        var (mine, waits, directs) = (actor.WorksOn(task.Place()), task.AssigneeId is null, actor.Directs(task.Place()));
        var why = waits ? actor.WhyNotTake(task) : null;
        var take = waits && why is null;
        return new TaskPowers(mine || take, take, (mine || directs) && !waits, mine || directs, directs, mine, why);
    }

    // Whom the task is about, and the people that the tables of its case name: their rows show more of them than a list does.
    private static IEnumerable<AccessTo> Shown(Actor actor, HumanTask task, GivenAnswers? own, IReadOnlyList<PastStep> before)
    {
        var opened = AccessTo.OfTask(AccessAct.OpenedTask, actor, task);
        return before.Select(step => step.Answers).Append(own).OfType<GivenAnswers>()
            .SelectMany(answers => FormAnswers.LeadsOf(answers.Form, answers.Values))
            .Select(lead => opened with { SubjectId = lead }).Prepend(opened);
    }

    /// <summary>Where the half-filled form of a task is kept.</summary>
    internal static DraftPlace.OfTask PlaceOf(HumanTask task) => new(task.CentreId, task.Id, task.SubjectId);

    private async Task<Away?> AwayAsync(ServerContext context, Actor actor, HumanTask task, CancellationToken cancellation)
    {
        if (task.State != TaskState.Open || task.AssigneeId is not { } assignee || assignee == actor.AccountId)
        {
            return null;
        }

        var away = await StandIns.OfAsync(context, task.CentreId, [assignee], Instant.Cut(clock.GetUtcNow()), cancellation);
        return away.GetValueOrDefault(assignee)?.Without(task.ExcludedId);
    }

    private static async Task<Dictionary<Guid, string>> WhoAsync(ServerContext context, HumanTask task, CancellationToken cancellation)
    {
        Guid[] ids = [.. new[] { task.AssigneeId, task.CompletedById }.OfType<Guid>().Distinct()];
        return ids.Length == 0 ? [] : await context.NamesOfAsync(ids, cancellation);
    }

    // The drawing that the case runs on, not the newest one. A case whose drawing cannot be read still has its task.
    private async Task<IReadOnlyDictionary<string, IReadOnlyList<NextStep>>> NextAsync(ServerContext context, HumanTask task, CancellationToken cancellation)
    {
        var version = await context.Set<WorkflowInstance>().AsNoTracking()
            .Where(row => row.Id == task.InstanceId).Select(row => row.DefinitionVersionId).SingleOrDefaultAsync(cancellation);
        if (version is null)
        {
            return new Dictionary<string, IReadOnlyList<NextStep>>();
        }

        var graph = (await definitions.CompiledAsync(context, version, cancellation)).Graph;
        return TaskOutcomes.Read(task.Outcomes)
            .Select(outcome => (outcome.Text, Steps: NextSteps.After(graph, task.ActivityId, outcome.Text)))
            .Where(next => next.Steps.Count > 0)
            .ToDictionary(next => next.Text, next => next.Steps);
    }

    // The same people whom TaskWork.HandOverAsync accepts.
    private async Task<IReadOnlyList<Candidate>> HandOverToAsync(ServerContext context, HumanTask task, CancellationToken cancellation)
    {
        var now = Instant.Cut(clock.GetUtcNow());
        var posts = await (
            from post in context.Memberships.AsNoTracking()
            join account in context.Users on post.AccountId equals account.Id
            where post.CentreId == task.CentreId && account.ClosedAt == null && post.From <= now && (post.To == null || post.To > now)
                && account.Id != task.AssigneeId && account.Id != task.ExcludedId
            orderby account.DisplayNameKey, account.Id, post.Role
            select new { account.Id, account.DisplayName, post.Role }).ToListAsync(cancellation);
        var people = posts.GroupBy(post => post.Id).Where(person => person.Any(post => post.Role.MayHave(task.Role))).ToList();
        var away = await StandIns.OfAsync(context, task.CentreId, [.. people.Select(person => person.Key)], now, cancellation);
        return
        [
            .. people.Select(person => new Candidate(
                person.Key,
                person.First().DisplayName,
                string.Join(", ", person.Select(post => post.Role.Word()).Distinct())
                    + (away.GetValueOrDefault(person.Key) is { } absent ? $" ({AbsenceWords.SeenShortly(absent.Without(task.ExcludedId), now)})" : ""))),
        ];
    }
}
