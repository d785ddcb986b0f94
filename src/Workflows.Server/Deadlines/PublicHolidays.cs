using System.Collections.Frozen;

namespace Workflows.Server.Deadlines;

/// <summary>
/// The public holidays of Ukraine: Labour Code, art. 73 (its list as news of August 2025 give it: www.rbc.ua/rus/news/den-nezalezhnosti-pid-chas-viyni-chi-bude-1755185323.html;
/// that it has stayed so in 2026 is assumed), and art. 67 part 3, by which the day off that a holiday falls upon moves behind it. In martial law
/// neither applies and all of them are worked (law 2136-IX, art. 6 part 6: hrliga.com/index.php?id=24046&amp;module=news&amp;op=view), which is why they are
/// a switch of each calendar.
/// </summary>
internal static class PublicHolidays
{
    private static readonly (int Month, int Day, string Name)[] Fixed =
    [
        (1, 1, "Новий рік"),
        (3, 8, "Міжнародний жіночий день"),
        (5, 1, "День праці"),
        (5, 8, "День пам'яті та перемоги над нацизмом у Другій світовій війні"),
        (6, 28, "День Конституції України"),
        (7, 15, "День Української Державності"),
        (8, 24, "День незалежності України"),
        (10, 1, "День захисників і захисниць України"),
        (12, 25, "Різдво Христове"),
    ];

    /// <summary>The holidays of a year, in their order.</summary>
    public static IReadOnlyList<(DateOnly Day, string Name)> Of(int year)
    {
        var easter = Easter(year);
        return
        [
            .. Fixed.Select(one => (Day: new DateOnly(year, one.Month, one.Day), one.Name))
                .Append((easter, "Великдень"))
                .Append((easter.AddDays(49), "Трійця"))
                .OrderBy(one => one.Item1),
        ];
    }

    /// <summary>
    /// The days of a year that are off because of holidays, each with its reason: the holidays themselves, and for each that falls on a day off
    /// of the week the next day that would be worked.
    /// </summary>
    /// <param name="year">The year.</param>
    /// <param name="isWorked">Whether a day of the week is worked; at least one is.</param>
    public static FrozenDictionary<DateOnly, string> DaysOff(int year, Func<DayOfWeek, bool> isWorked)
    {
        // Those of the year before too: in an office that works one day a week Christmas can move into the next year.
        var off = new Dictionary<DateOnly, string>();
        foreach (var (day, name) in Of(year - 1).Concat(Of(year)))
        {
            off[day] = name;
        }

        foreach (var (day, name) in Of(year - 1).Concat(Of(year)).Where(one => !isWorked(one.Day.DayOfWeek)))
        {
            var moved = day.AddDays(1);
            while (!isWorked(moved.DayOfWeek) || off.ContainsKey(moved))
            {
                moved = moved.AddDays(1);
            }

            off[moved] = $"вихідний, перенесений зі свята «{name}»";
        }

        return off.Where(one => one.Key.Year == year).ToFrozenDictionary();
    }

    /// <summary>Easter by the Julian reckoning, as a day of our calendar (Meeus, Astronomical Algorithms, ch. 8).</summary>
    public static DateOnly Easter(int year)
    {
        var (a, b, c) = (year % 4, year % 7, year % 19);
        var d = ((19 * c) + 15) % 30;
        var e = ((2 * a) + (4 * b) - d + 34) % 7;
        var (month, day) = ((d + e + 114) / 31, ((d + e + 114) % 31) + 1);

        // How far the Julian calendar is behind: 13 days from 1900 to 2099.
        return new DateOnly(year, month, day).AddDays((year / 100) - (year / 400) - 2);
    }
}
