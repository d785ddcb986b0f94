using Workflows.Server.Deadlines;
using Workflows.Server.Shell;

namespace Workflows.Server.Absences;

/// <summary>What pages say of absences. Names stay as they are: the product does not decline them.</summary>
internal static class AbsenceWords
{
    /// <summary>That somebody is away, a phrase: <c>не на роботі до пт, 20 березня включно</c>.</summary>
    /// <param name="until">The first moment after the absence.</param>
    /// <param name="now">The present moment.</param>
    public static string Until(DateTimeOffset until, DateTimeOffset now)
    {
        var last = LastDay(until);
        return last <= KyivTime.DayOf(now) ? "не на роботі до кінця дня" : $"не на роботі до {Dates.OfDay(last, now)} включно";
    }

    /// <summary>Who is away and who sees what is theirs, sentences.</summary>
    public static string Seen(string name, Away away, DateTimeOffset now) =>
        $"{name} {Until(away.Until, now)}. {(away.DeputyName is { } deputy ? $"Завдання бачить {deputy}." : "Заміни немає: завдання бачать лише координатори.")}";

    /// <summary>The same in few words, for a line of a choice.</summary>
    public static string SeenShortly(Away away, DateTimeOffset now) =>
        $"{Until(away.Until, now)}, {(away.DeputyName is { } deputy ? $"завдання побачить {deputy}" : "заміни немає")}";

    /// <summary>The days of an absence: <c>пн, 16 березня – пт, 20 березня</c>, or the one day.</summary>
    public static string Days(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var (first, last) = (KyivTime.DayOf(from), LastDay(to));
        return first >= last ? Dates.OfDay(first, now) : $"{Dates.OfDay(first, now)} – {Dates.OfDay(last, now)}";
    }

    /// <summary>The last day of an absence.</summary>
    public static DateOnly LastDay(DateTimeOffset to) => KyivTime.DayOf(to.AddTicks(-1));
}
