using Workflows.Server.Access;
using Workflows.Server.Shell;

namespace Workflows.Server.Tasks;

/// <summary>What pages say about tasks.</summary>
internal static class TaskWords
{
    /// <summary>The priority's word.</summary>
    public static string Word(this TaskPriority priority) => priority switch
    {
        TaskPriority.Normal => "звичайне",
        TaskPriority.High => "важливе",
        TaskPriority.Urgent => "термінове",
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, "No such priority."),
    };

    /// <summary>What kept a person from doing what they wanted; a sentence that blames nobody. Null when it was done.</summary>
    public static string? Refusal(TaskMove move, DateTimeOffset now) => move switch
    {
        TaskMove.Done => null,
        TaskMove.NotFound => "Цього завдання для Вас більше немає: його передали або закрили.",
        TaskMove.Closed closed => Ended(closed.State, closed.By, closed.At, now),
        TaskMove.Changed => "Завдання змінилося, відколи Ви його відкрили. Відкрийте його ще раз.",
        TaskMove.Taken { By.Length: > 0 } taken => $"Завдання вже взяли в роботу: {taken.By}.",
        TaskMove.Taken => "Завдання вже взяла в роботу інша людина.",
        TaskMove.Refused refused => refused.Why,
        TaskMove.Invalid => "Не всі відповіді прийнято. Перевірте позначені поля.",
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, "No such end."),
    };

    /// <summary>What became of a closed task.</summary>
    public static string Ended(TaskState state, string? by, DateTimeOffset at, DateTimeOffset now) => state switch
    {
        TaskState.Completed when by is not null => $"Завдання вже завершено: {by}, {Dates.Moment(at, now)}.",
        TaskState.Completed => $"Завдання вже завершено {Dates.Moment(at, now)}.",
        TaskState.TimedOut => $"Строк минув, і справа пішла далі без цього завдання {Dates.Moment(at, now)}.",
        _ => $"Завдання більше не потрібне: його скасовано {Dates.Moment(at, now)}.",
    };

    /// <summary>What comes next, a phrase.</summary>
    public static string Next(NextStep next)
    {
        var step = next.Title is null ? "кінець процедури" : next.Role is { } role ? $"«{next.Title}» ({role.Word()})" : $"«{next.Title}»";
        return (next.MayBe ? "за потреби, " : "") + (next.Wait is { } wait ? $"{step} після кроку «{wait}»" : step);
    }

    /// <summary>A line of a task's history.</summary>
    public static string Line(PastEvent line) => line.Kind switch
    {
        TaskEventKind.Claimed => $"{line.By}: завдання взято в роботу",
        TaskEventKind.Released when line.By.Length == 0 => "Завдання повернуто в чергу: його має виконати інша людина",
        TaskEventKind.Released => $"{line.By}: завдання повернуто в чергу",
        TaskEventKind.HandedOver when line.By == line.To => $"{line.By}: завдання взято собі",
        TaskEventKind.HandedOver => $"{line.By}: завдання передано, тепер його виконує {line.To}",
        TaskEventKind.BecameLate => "Строк минув: завдання прострочено",
        TaskEventKind.Escalated => $"Завдання досі не виконано, про це повідомлено: {line.ToRole?.Word()}",
        TaskEventKind.DueMoved when line.Due is { } due => $"Строк перераховано. Було: {Dates.Exact(due.Old)}; стало: {Dates.Exact(due.New)}",
        TaskEventKind.PriorityChanged => $"{line.By}: тепер {line.Priority?.Word()}",
        _ => throw new ArgumentOutOfRangeException(nameof(line), line.Kind, "No such event."),
    };
}
