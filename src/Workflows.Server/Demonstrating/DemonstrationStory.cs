using System.Globalization;
using Workflows.Server.Deadlines;

namespace Workflows.Server.Demonstrating;

/// <summary>Something that somebody does at a moment.</summary>
/// <param name="At">When.</param>
/// <param name="Thread">The case that it belongs to, by the name that the story gives it.</param>
/// <param name="Do">What.</param>
internal sealed record DemonstrationAct(DateTimeOffset At, string Thread, Func<Task> Do);

/// <summary>
/// What people did in the weeks before now: acts of many cases, played in the order of time. Days are working days before today, so that deadlines
/// stand the same on whatever day it is played; what is due within hours is told by hours before now.
/// </summary>
internal sealed class DemonstrationStory(DemonstrationStage stage, DateTimeOffset now)
{
    /// <summary>How many working days before today it begins.</summary>
    public const int Days = 16;

    private readonly List<DemonstrationAct> acts = [];

    /// <summary>Where it is played.</summary>
    public DemonstrationStage Stage => stage;

    /// <summary>The day before which all of it happens.</summary>
    public DateOnly Today => KyivTime.DayOf(now);

    /// <summary>When it begins.</summary>
    public static DateTimeOffset BeginOf(DateTimeOffset now) => KyivTime.At(WorkingDay(KyivTime.DayOf(now), Days), new TimeOnly(8, 30));

    /// <summary>A moment so many working days before today.</summary>
    /// <param name="back">How many; at least one.</param>
    /// <param name="time">The clock in Kyiv, for example <c>09:40</c>.</param>
    public DateTimeOffset Day(int back, string time) => KyivTime.At(WorkingDay(Today, back), TimeOnly.Parse(time, CultureInfo.InvariantCulture));

    /// <summary>A moment so many hours ago.</summary>
    public DateTimeOffset Ago(double hours) => now.AddHours(-hours);

    /// <summary>The day of a moment as a form takes it.</summary>
    public static string Text(DateTimeOffset at) => KyivTime.DayOf(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A day after today as a form takes it.</summary>
    public string Ahead(int days) => Today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Adds an act.</summary>
    public void Add(DateTimeOffset at, string thread, Func<Task> act) => acts.Add(new DemonstrationAct(at, thread, act));

    /// <summary>A case.</summary>
    /// <param name="name">What the story calls it.</param>
    public DemonstrationCase Case(string name) => new(this, name);

    /// <summary>
    /// Plays it to its end, which is now. Where something does not go as it is told, its case stays as it is, whole as every step is, and the others go on.
    /// </summary>
    /// <returns>What did not go as it is told.</returns>
    public async Task<IReadOnlyList<string>> PlayAsync(CancellationToken cancellation)
    {
        var broken = new Dictionary<string, string>();
        foreach (var act in acts.OrderBy(act => act.At))
        {
            await stage.PlayAsync(act.At, cancellation);
            if (broken.ContainsKey(act.Thread))
            {
                continue;
            }

            try
            {
                await act.Do();
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
            {
                broken[act.Thread] = $"{act.Thread}: {e.Message}";
            }
        }

        await stage.PlayAsync(now, cancellation);
        return [.. broken.Values];
    }

    // Monday to Friday, as centres work where nobody has said otherwise.
    private static DateOnly WorkingDay(DateOnly today, int back)
    {
        var day = today;
        while (back > 0)
        {
            day = day.AddDays(-1);
            back -= day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
        }

        return day;
    }
}
