using System.Globalization;

namespace Workflows.Server.Procedures.Regular;

/// <summary>Days and months as a schedule names them.</summary>
internal static class RegularWords
{
    private static readonly DateTimeFormatInfo Ukrainian = CultureInfo.GetCultureInfo("uk-UA").DateTimeFormat;

    /// <summary>Each such day of the week: <c>щопонеділка</c>.</summary>
    public static string Every(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => "щопонеділка",
        DayOfWeek.Tuesday => "щовівторка",
        DayOfWeek.Wednesday => "щосереди",
        DayOfWeek.Thursday => "щочетверга",
        DayOfWeek.Friday => "щоп'ятниці",
        DayOfWeek.Saturday => "щосуботи",
        _ => "щонеділі",
    };

    /// <summary>The name of a day of the week.</summary>
    public static string Name(DayOfWeek day) => Ukrainian.GetDayName(day);

    /// <summary>The name of a month.</summary>
    public static string NameOfMonth(int month) => Ukrainian.GetMonthName(month);

    /// <summary>A month behind a day: <c>березня</c>.</summary>
    public static string Month(int month) => Ukrainian.MonthGenitiveNames[month - 1];

    /// <summary>Which month of a quarter: <c>першого</c>.</summary>
    public static string MonthOfQuarter(int month) => month switch { 1 => "першого", 2 => "другого", _ => "третього" };
}
