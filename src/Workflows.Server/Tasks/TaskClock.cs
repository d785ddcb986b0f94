using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Deadlines;
using Workflows.Server.Letters;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>
/// The clock of an open task: tells people that it has come, reminds them before its deadline, marks it as late, tells a role above, and lets the case
/// go on without it where the drawing says so. Each task has one timer at most, that of what comes next; what was missed while nothing ran is made
/// up for once. It touches the task and the outbox, never the instance: a case that goes on is woken by a timer of its own.
/// </summary>
internal sealed class TaskClock(HostTimers timers, DeadlineBook deadlines, IdSource ids, TimeProvider clock) : IHostTimer
{
    /// <summary>The word that its timers carry.</summary>
    public const string TimerName = "task";

    /// <inheritdoc/>
    public string Name => TimerName;

    /// <summary>Starts the clock of a task that is staged in the context; it first rings at once, beside the burst, and tells whose task it is.</summary>
    public void Start(ServerContext context, HumanTask task, DateTimeOffset now) => Set(context, task, now);

    /// <summary>
    /// Sets the clock anew after the task's deadline was moved. Reminders that are past are not sent again, unless the deadline has come nearer: people
    /// still have the later one in mind.
    /// </summary>
    public void Restart(ServerContext context, HumanTask task, DateTimeOffset? before, CountedDeadline counted, DateTimeOffset now)
    {
        Stop(context, task);
        if (counted.DueAt > now)
        {
            (task.LateAt, task.EscalatedAt) = (null, null);
        }

        if (task.ClockedTo is null)
        {
            Set(context, task, now);
            return;
        }

        var missed = counted.DueAt > now && counted.DueAt < before
            ? Reminders(task, TaskTiming.Read(task.Timing), counted.Calendar).Where(moment => moment <= now).Select(moment => (DateTimeOffset?)moment).Min()
            : null;
        task.ClockedTo = missed?.AddSeconds(-1) ?? now;
        Set(context, task, missed is null ? Next(task, counted.Calendar, now) : now);
    }

    /// <summary>Sets the clock to an earlier moment where another calendar asks for that, though the deadline itself stands: a reminder comes before days off.</summary>
    /// <param name="context">Where the task is staged.</param>
    /// <param name="task">The task.</param>
    /// <param name="calendar">The calendar that holds now.</param>
    /// <param name="set">The moment that the clock is set to.</param>
    /// <param name="now">The present moment.</param>
    public void Hasten(ServerContext context, HumanTask task, WorkCalendar calendar, DateTimeOffset set, DateTimeOffset now)
    {
        if (task.ClockedTo is { } before && Next(task, calendar, before) is { } next && next < set && now < set)
        {
            Stop(context, task);
            Set(context, task, next < now ? now : next);
            task.Revision++;
        }
    }

    /// <inheritdoc/>
    public async Task FireAsync(ServerContext context, WorkflowTimer timer, CancellationToken cancellation)
    {
        var id = JsonSerializer.Deserialize<Guid>(timer.Payload!);
        var task = await context.Tasks.SingleOrDefaultAsync(row => row.Id == id, cancellation);
        if (task is { State: TaskState.Open } && task.ClockId == timer.Id)
        {
            await RingAsync(context, task, cancellation);
        }
    }

    private async Task RingAsync(ServerContext context, HumanTask task, CancellationToken cancellation)
    {
        var now = Instant.Cut(clock.GetUtcNow());
        var calendar = task.DueAt is null ? WorkCalendar.Usual : await deadlines.CalendarAsync(context, task.UnitId, cancellation);
        var timing = TaskTiming.Read(task.Timing);
        var audience = new LetterAudience(context, task, now);
        if (task.ClockedTo is not { } before)
        {
            await audience.TellWorkersAsync(task.AssigneeId is null ? LetterKind.Queue : LetterKind.Assignment, cancellation);
        }
        else if (now < task.DueAt && Reminders(task, timing, calendar).Any(moment => moment > before && moment <= now))
        {
            await audience.TellWorkersAsync(LetterKind.Reminder, cancellation);
        }

        if (task.DueAt <= now && task.LateAt is null)
        {
            await MarkLateAsync(context, task, timing, audience, now, cancellation);
        }

        if (task.EscalatedAt is null && EscalatedAt(task, timing, calendar) <= now)
        {
            await EscalateAsync(context, task, timing.Escalate!, audience, now, cancellation);
        }

        task.ClockedTo = now;
        task.Revision++;
        Set(context, task, Next(task, calendar, now));
    }

    private async Task MarkLateAsync(
        ServerContext context, HumanTask task, TaskTiming timing, LetterAudience audience, DateTimeOffset now, CancellationToken cancellation)
    {
        task.LateAt = now;
        context.Add(Event(task, TaskEventKind.BecameLate, now));
        await audience.TellWorkersAsync(LetterKind.Overdue, cancellation);
        if (timing.TellCoordinator)
        {
            await audience.TellCoordinatorsAsync(LetterKind.Overdue, cancellation);
        }

        if (timing.Leaves)
        {
            // In a burst of its own: it races with whoever completes the task this very moment, and one of the two finds the wait ended.
            context.Add(new WorkflowTimer
            {
                Id = ids.Next(), TenantId = Scope.Tenant(task.CentreId), Kind = TimerKind.Resume, InstanceId = task.InstanceId, SubjectId = task.BookmarkId, DueAt = now,
            });
        }
    }

    private static Task EscalateAsync(
        ServerContext context, HumanTask task, Escalation escalation, LetterAudience audience, DateTimeOffset now, CancellationToken cancellation)
    {
        task.EscalatedAt = now;
        context.Add(Event(task, TaskEventKind.Escalated, now, escalation.To));
        return audience.TellRoleAsync(escalation.To, LetterKind.Escalation, cancellation);
    }

    // The moments still to come; null when nothing comes any more.
    private static DateTimeOffset? Next(HumanTask task, WorkCalendar calendar, DateTimeOffset now)
    {
        if (task.DueAt is not { } due)
        {
            return null;
        }

        var timing = TaskTiming.Read(task.Timing);
        var moments = Reminders(task, timing, calendar).Where(moment => moment > now && moment < due).Select(moment => (DateTimeOffset?)moment)
            .Append(task.LateAt is null ? due : null)
            .Append(task.EscalatedAt is null ? EscalatedAt(task, timing, calendar) : null);
        return moments.Min() is { } next ? Instant.Cut(next < now ? now : next) : null;
    }

    private static IEnumerable<DateTimeOffset> Reminders(HumanTask task, TaskTiming timing, WorkCalendar calendar) =>
        timing.Remind.Select(stretch => DeadlineCount.Before(calendar, task.DueAt!.Value, stretch.Number, stretch.Unit));

    private static DateTimeOffset? EscalatedAt(HumanTask task, TaskTiming timing, WorkCalendar calendar) =>
        task.DueAt is { } due && timing.Escalate is { After: var after } ? DeadlineCount.After(calendar, due, after.Number, after.Unit) : null;

    private static void Stop(ServerContext context, HumanTask task)
    {
        if (task.ClockId is { } old)
        {
            HostTimers.Clear(context, task.CentreId, old);
            task.ClockId = null;
        }
    }

    private void Set(ServerContext context, HumanTask task, DateTimeOffset? due) =>
        task.ClockId = due is { } at ? timers.Set(context, task.CentreId, Name, JsonSerializer.Serialize(task.Id), at, task.InstanceId) : null;

    private static TaskEvent Event(HumanTask task, TaskEventKind kind, DateTimeOffset now, Access.Role? to = null) => new()
    {
        Id = Guid.CreateVersion7(now), CentreId = task.CentreId, TaskId = task.Id, Kind = kind, ToRole = to, At = now,
    };
}
