using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Shell;

namespace Workflows.Server.Tasks;

/// <summary>Says what a task's clock will do.</summary>
internal static class TimingWords
{
    /// <summary>Sentences: reminders still to come, and what happens when the deadline passes.</summary>
    public static IEnumerable<string> Of(TaskTiming timing, bool isLate)
    {
        if (!isLate && timing.Remind.Count > 0)
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

    // Only feminine words differ: «за 1 годину».
    private static string Accusative(Stretch stretch) => stretch.Unit == DeadlineUnit.Hours
        ? Words.Count(stretch.Number, "годину", "години", "годин")
        : DeadlineCount.InWords(stretch.Number, stretch.Unit);
}
