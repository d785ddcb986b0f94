using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Shell;

namespace Workflows.Server.Tasks;

/// <summary>Says what a task's clock will do.</summary>
internal static class TimingWords
{
    /// <summary>Sentences: reminders still to come, and what happens when the deadline passes or has passed.</summary>
    /// <param name="timing">What the clock was drawn to do.</param>
    /// <param name="isLate">Whether the deadline has passed.</param>
    /// <param name="isEscalated">Whether the role above knows it already.</param>
    public static IEnumerable<string> Of(TaskTiming timing, bool isLate, bool isEscalated)
    {
        if (isLate)
        {
            return Late(timing, isEscalated);
        }

        return InTime(timing);
    }

    private static IEnumerable<string> InTime(TaskTiming timing)
    {
        if (timing.Remind.Count > 0)
        {
            yield return $"Нагадаємо за {string.Join(" і за ", timing.Remind.Select(Accusative))} до строку.";
        }

        if (timing.Leaves)
        {
            yield return "Коли строк мине, справа піде далі без цього завдання.";
        }

        var told = timing.TellCoordinator ? "дізнаються виконавець і координатор" : "дізнається виконавець";
        yield return timing.Escalate is { } escalation
            ? $"Коли строк мине, про це {told}, а якщо завдання й далі не виконано, через {Accusative(escalation.After)} дізнається {escalation.To.Word()}."
            : $"Коли строк мине, про це {told}.";
    }

    private static IEnumerable<string> Late(TaskTiming timing, bool isEscalated)
    {
        var told = timing.TellCoordinator ? "повідомлено виконавця й координатора" : "повідомлено виконавця";
        yield return $"Строк минув, про це {told}.";
        if (timing.Escalate is { } escalation)
        {
            yield return isEscalated
                ? $"Завдання довго не виконано, про це повідомлено й вище: {escalation.To.Word()}."
                : $"Якщо завдання й далі не буде виконано, через {Accusative(escalation.After)} після строку дізнається {escalation.To.Word()}.";
        }
    }

    // Only feminine words differ: «за 1 годину».
    private static string Accusative(Stretch stretch) => stretch.Unit == DeadlineUnit.Hours
        ? Words.Count(stretch.Number, "годину", "години", "годин")
        : DeadlineCount.InWords(stretch.Number, stretch.Unit);
}
