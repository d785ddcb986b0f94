using System.Globalization;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Deadlines;

/// <summary>What a calendar shall be, checked.</summary>
internal sealed record CalendarContent(IReadOnlyList<DayHours?> Week, bool HolidaysAreOff, IReadOnlyList<SingleDay> Days);

/// <summary>A single day as it was typed.</summary>
public sealed record TypedDay(string Day, string Opens, string Closes, string Why)
{
    /// <summary>A line to write on.</summary>
    public static TypedDay Empty { get; } = new("", "", "", "");

    /// <summary>Whether nothing was typed.</summary>
    public bool IsEmpty => Day.Length + Opens.Length + Closes.Length + Why.Length == 0;
}

/// <summary>The form of a calendar as it was typed, whatever is wrong with it.</summary>
public sealed class CalendarForm
{
    /// <summary>The longest reason, in characters.</summary>
    public const int LongestWhy = 100;

    /// <summary>The days of the week as people say them, from Monday.</summary>
    public static IReadOnlyList<string> WeekDays { get; } = ["Понеділок", "Вівторок", "Середа", "Четвер", "П'ятниця", "Субота", "Неділя"];

    /// <summary>Since when each day of the week is worked, as typed.</summary>
    public required IReadOnlyList<string> Opens { get; init; }

    /// <summary>Until when.</summary>
    public required IReadOnlyList<string> Closes { get; init; }

    /// <summary>Whether holidays are days off.</summary>
    public bool HolidaysAreOff { get; init; }

    /// <summary>Single days; an empty line is none.</summary>
    public required IReadOnlyList<TypedDay> Days { get; init; }

    /// <summary>The form of what a calendar is.</summary>
    internal static CalendarForm Of(WorkCalendar calendar) => new()
    {
        Opens = [.. calendar.Week.Select(hours => Text(hours?.Opens))],
        Closes = [.. calendar.Week.Select(hours => Text(hours?.Closes))],
        HolidaysAreOff = calendar.HolidaysAreOff,
        Days = [.. calendar.Days.Select(one => new TypedDay(
            one.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Text(one.Hours?.Opens), Text(one.Hours?.Closes), one.Why))],
    };

    /// <summary>What a browser sent.</summary>
    public static CalendarForm Read(IFormCollection form)
    {
        var count = Math.Min(form["day"].Count, WorkCalendar.MostDays + 1);
        var gone = form["day-gone"].ToHashSet();
        return new CalendarForm
        {
            Opens = [.. Enumerable.Range(0, 7).Select(day => One(form, "opens", day))],
            Closes = [.. Enumerable.Range(0, 7).Select(day => One(form, "closes", day))],
            HolidaysAreOff = form["holidays"] == "off",
            Days = [.. Enumerable.Range(0, count)
                .Where(at => !gone.Contains(at.ToString(CultureInfo.InvariantCulture)))
                .Select(at => new TypedDay(One(form, "day", at), One(form, "day-opens", at), One(form, "day-closes", at), One(form, "day-why", at)))
                .Where(day => !day.IsEmpty)],
        };
    }

    /// <summary>Checks what was typed; says what is wrong by the fields' ids.</summary>
    /// <returns>Null when something is wrong.</returns>
    internal CalendarContent? Check(Dictionary<string, string> errors)
    {
        var week = WeekDays.Select((name, at) => Hours(Opens[at], Closes[at], $"opens-{at}", name, errors)).ToArray();
        if (errors.Count == 0 && week.All(hours => hours is null))
        {
            errors["opens-0"] = "Вкажіть години хоча б одного дня тижня: інакше жоден строк не можна порахувати";
        }

        var days = new Dictionary<DateOnly, SingleDay>();
        for (var at = 0; at < Days.Count; at++)
        {
            if (DayOf(Days[at], at, errors) is { } day && !days.TryAdd(day.Day, day))
            {
                errors[$"day-{at}"] = $"{LocalTime.Words(day.Day)} уже є в списку";
            }
        }

        if (Days.Count > WorkCalendar.MostDays)
        {
            errors["day-0"] = $"Окремих днів може бути щонайбільше {WorkCalendar.MostDays}";
        }

        return errors.Count > 0 ? null : new CalendarContent(week, HolidaysAreOff, [.. days.Values]);
    }

    private static SingleDay? DayOf(TypedDay typed, int at, Dictionary<string, string> errors)
    {
        if (!LocalTime.TryReadDay(typed.Day, out var day) || day.Year is < 2000 or > 2100)
        {
            errors[$"day-{at}"] = "Вкажіть день, наприклад 31.12.2026";
            return null;
        }

        var hours = Hours(typed.Opens, typed.Closes, $"day-opens-{at}", LocalTime.Words(day), errors);
        if (typed.Why.Length == 0)
        {
            errors[$"day-why-{at}"] = $"{LocalTime.Words(day)}: напишіть, чому цей день інакший";
        }

        return new SingleDay(day, hours, typed.Why);
    }

    private static DayHours? Hours(string opens, string closes, string field, string of, Dictionary<string, string> errors)
    {
        if (opens.Length + closes.Length == 0)
        {
            return null;
        }

        if (!LocalTime.TryReadHour(opens, out var from) || !LocalTime.TryReadHour(closes, out var to))
        {
            errors[field] = $"{of}: вкажіть і початок, і кінець роботи, наприклад 09:00 і 18:00";
            return null;
        }

        if (from >= to)
        {
            errors[field] = $"{of}: кінець роботи має бути пізніше за початок";
            return null;
        }

        return new DayHours(from, to);
    }

    private static string One(IFormCollection form, string name, int at)
    {
        var text = TypedText.Line(form[name].ElementAtOrDefault(at) ?? "");
        return text.Length <= LongestWhy ? text : text[..LongestWhy];
    }

    private static string Text(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "";
}
