using System.Globalization;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Storage;
using Workflows.Server.Cases;
using Workflows.Server.Deadlines;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>The case that a task belongs to, as its start gave it along.</summary>
internal sealed record TaskCase(Guid SubjectId, string Number, string ProcedureName, DateTimeOffset? StartedAt)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="StepFailedException">The instance was not started as a case.</exception>
    public static TaskCase Of(ActivityContext context) =>
        Guid.TryParse(context.Carried(CarriedKeys.Subject).AsText(), CultureInfo.InvariantCulture, out var subject)
        && context.Carried(CarriedKeys.Number).AsText() is { Length: > 0 } number
        && context.Carried(CarriedKeys.Procedure).AsText() is { Length: > 0 } procedure
            ? new TaskCase(subject, number, procedure, Moment(context.Carried(CarriedKeys.StartedAt).AsText()))
            : throw new StepFailedException("процедуру розпочато не як справу, тому невідомо, кого вона стосується; розпочніть її зі сторінки «Процедури»");

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.ToUniversalTime() : null;
}

/// <summary>Asks for a task's row, beside the wait that it belongs to.</summary>
internal sealed record OpenTask(TaskOpening Opening, DrawnTask Drawn, TaskCase Case, string ActivityId, string BookmarkId) : HostEffect
{
    /// <summary>Waits for a person, and asks for their task. On a trial, which has no inbox whose clock could end the wait, it ends where the drawing leaves a late task.</summary>
    /// <param name="context">The step.</param>
    /// <param name="opening">Puts the task into the inbox; null on a trial.</param>
    /// <param name="drawn">The task.</param>
    /// <returns>The wait.</returns>
    /// <exception cref="StepFailedException">The instance was not started as a case.</exception>
    public static string Ask(ActivityContext context, TaskOpening? opening, DrawnTask drawn)
    {
        if (opening is null)
        {
            return context.Wait(HumanTaskActivity.TypeName, dueAt: drawn is { Timing.Leaves: true, Deadline: { } deadline } ? deadline.Tried(context.Now) : null);
        }

        var bookmark = context.Wait(HumanTaskActivity.TypeName);
        context.Emit(new OpenTask(opening, drawn, TaskCase.Of(context), context.Node.Id, bookmark));
        return bookmark;
    }

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(EffectScope scope, CancellationToken cancellation) => Opening.AddAsync(scope, this, cancellation);
}

/// <summary>Makes tasks, in the transaction of the burst that reached their steps.</summary>
internal sealed class TaskOpening(FormLibrary forms, DeadlineBook deadlines, TaskClock clock)
{
    /// <summary>Stages the row.</summary>
    /// <exception cref="StepFailedException">The procedure has no such form.</exception>
    public async ValueTask AddAsync(EffectScope scope, OpenTask asked, CancellationToken cancellation)
    {
        var context = (ServerContext)scope.Context;
        var centre = Guid.Parse(scope.TenantId, CultureInfo.InvariantCulture);
        var drawn = asked.Drawn;
        if (drawn.IsForManager)
        {
            drawn = await ForManagerAsync(context, scope.InstanceId, drawn, cancellation);
        }

        var assignee = drawn.AssigneeId is { } named && await IsSeenAsync(context, centre, drawn, named, scope.Now, cancellation) ? drawn.AssigneeId : null;
        var due = await DeadlineAsync(scope, centre, asked, cancellation);
        var task = new HumanTask
        {
            Id = Guid.CreateVersion7(scope.Now),
            CentreId = centre,
            UnitId = centre,
            Role = drawn.Role,
            AssigneeId = assignee,
            ClaimedAt = assignee is null ? null : scope.Now,
            ExcludedId = drawn.ExcludedId,
            BookmarkId = asked.BookmarkId,
            InstanceId = scope.InstanceId,
            ActivityId = asked.ActivityId,
            SubjectId = asked.Case.SubjectId,
            CaseNumber = asked.Case.Number,
            ProcedureName = asked.Case.ProcedureName,
            Title = drawn.Title,
            Instructions = await SiteAddress.InAsync(context, centre, drawn.Instructions, cancellation),
            Clause = drawn.Clause,
            Priority = drawn.Priority,
            FormVersionId = drawn.Form is { } form ? await FormAsync(scope, form, cancellation) : null,
            AmongRole = drawn.Among,
            Outcomes = TaskOutcomes.Write(drawn.Outcomes),
            CreatedAt = scope.Now,
            DueAt = due?.DueAt,
            DueReason = due?.Reason,
            DueBasis = due?.Basis.Write(),
            Timing = drawn.Timing.Write(),
            OrderAt = due?.DueAt ?? HumanTask.NoDeadline,
        };
        context.Tasks.Add(task);
        clock.Start(context, task, scope.Now);
    }

    // A case may have got another manager since it began, in this very burst even.
    private static async Task<DrawnTask> ForManagerAsync(ServerContext context, string instanceId, DrawnTask drawn, CancellationToken cancellation) =>
        await context.CaseFiles.FindAsync([instanceId], cancellation) is { } file
            ? drawn with { AssigneeId = file.ManagerId == drawn.ExcludedId ? null : file.ManagerId }
            : drawn;

    private async Task<CountedDeadline?> DeadlineAsync(EffectScope scope, Guid unit, OpenTask asked, CancellationToken cancellation)
    {
        if (asked.Drawn.Deadline is not { } drawn)
        {
            return null;
        }

        var from = drawn.EventAt(scope.Now, asked.Case.StartedAt);
        return await deadlines.CountAsync((ServerContext)scope.Context, unit, drawn, from, cancellation);
    }

    // Who has left the centre, or is something else in it now, gets no tasks any more, nor does who is away without anybody who stands in and may have it:
    // nobody would see them. In the role's queue they are found.
    private static async Task<bool> IsSeenAsync(
        ServerContext context, Guid centre, DrawnTask drawn, Guid person, DateTimeOffset now, CancellationToken cancellation) =>
        await TaskReach.WorkerAsync(context, new TaskPlace(centre, new TaskQueue(centre, drawn.Role), person, drawn.ExcludedId), person, now, cancellation) is { } worker
        && (worker.Id == person || await TaskReach.WhoMayHaveAsync(context, centre, drawn.Role, person, now, cancellation) is not null);

    // The instance is in the burst's context already; it says with which version of the procedure it runs.
    private async Task<Guid> FormAsync(EffectScope scope, string form, CancellationToken cancellation)
    {
        var instance = await scope.Context.Set<WorkflowInstance>().FindAsync([scope.InstanceId], cancellation);
        try
        {
            return await forms.PinnedAsync((ServerContext)scope.Context, instance!.DefinitionVersionId, form, cancellation)
                ?? throw new StepFailedException($"ця процедура не має форми «{form}»");
        }
        catch (FormException e)
        {
            throw new StepFailedException(e.Message);
        }
    }
}
