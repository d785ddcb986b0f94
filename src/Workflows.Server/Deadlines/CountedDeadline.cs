using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Engine.Execution;
using Workflows.Server.Forms;

namespace Workflows.Server.Deadlines;

/// <summary>From when a deadline is counted.</summary>
public enum DeadlineFrom
{
    /// <summary>Від створення завдання.</summary>
    Task,

    /// <summary>Від початку справи (the application, the notice).</summary>
    Case,

    /// <summary>Від дня або часу, названого у справі (a meeting, a shift).</summary>
    Moment,
}

/// <summary>A deadline as a step is drawn with it: a rule of the pack, or a number and a unit.</summary>
/// <param name="Rule">The rule's key; null for a number and a unit.</param>
/// <param name="Number">How many units, 1 to <see cref="DeadlineCount.Most"/>; null when the rule says it, or when the named moment is the deadline itself.</param>
/// <param name="Unit">In what it is counted, where no rule says it.</param>
/// <param name="From">From when.</param>
internal sealed record DrawnDeadline(string? Rule, int? Number, DeadlineUnit Unit, DeadlineFrom From)
{
    /// <summary>The moment that the case names, as text: a day (<c>2026-03-16</c>), an hour of a day as a clock in Kyiv shows it (<c>2026-03-16T18:00</c>), an instant (<c>…Z</c>).</summary>
    public string? Moment { get; init; }

    /// <summary>From when it is counted.</summary>
    /// <param name="now">The present moment, at which the task is made.</param>
    /// <param name="caseStarted">When the case began; null for just now.</param>
    /// <exception cref="StepFailedException">The case names no moment, or something else.</exception>
    public DateTimeOffset EventAt(DateTimeOffset now, DateTimeOffset? caseStarted) => From switch
    {
        DeadlineFrom.Case => caseStarted ?? now,
        DeadlineFrom.Moment => Named?.At ?? throw new StepFailedException(
            Moment is null ? "у справі не названо дня, від якого рахують строк" : "замість дня, від якого рахують строк, у справі вказано щось інше"),
        _ => now,
    };

    /// <summary>Whether the deadline is the named day or hour itself.</summary>
    public bool IsItself => Rule is null && Number is null && From == DeadlineFrom.Moment;

    /// <summary>Of a deadline that is the moment itself: days for the end of a named day, hours for an hour of it.</summary>
    public DeadlineUnit UnitOfItself => Named is { IsDay: false } ? DeadlineUnit.Hours : DeadlineUnit.Days;

    /// <summary>When it would end where there is no office: a rule of the pack and a named moment as three days, for there is neither pack nor case.</summary>
    public DateTimeOffset Tried(DateTimeOffset now) => DeadlineCount.After(WorkCalendar.Usual, now, Number ?? 3, Unit);

    /// <summary>Whether a text is a day or an hour, as <see cref="Moment"/> has it.</summary>
    public static bool IsMoment(string? text) => Read(text) is not null;

    private (DateTimeOffset At, bool IsDay)? Named => Read(Moment);

    private static (DateTimeOffset At, bool IsDay)? Read(string? moment) =>
        moment is not { } text ? null
        : LocalTime.TryReadDay(text, out var day) ? (KyivTime.StartOf(day), true)
        : LocalTime.TryReadMoment(text, out var local) ? (LocalTime.Instant(local) ?? LocalTime.Instant(local.AddHours(1))!.Value, false)
        : text.EndsWith('Z') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? (at.ToUniversalTime(), false)
        : null;
}

/// <summary>All that a deadline was counted from, kept with the task as JSON: it can be counted anew from this alone.</summary>
/// <param name="EventAt">The event it is counted from, UTC.</param>
/// <param name="From">What kind of event that was.</param>
/// <param name="Rule">The key of the rule; null without one.</param>
/// <param name="RuleId">The row of the rule that it was counted by.</param>
/// <param name="CalendarId">The version of the calendar that it was counted by; null for the usual one.</param>
/// <param name="Number">How many units; 0 where the event itself is the deadline.</param>
/// <param name="Unit">In what.</param>
/// <param name="MovesToWorkingDay">Whether a last day off moves.</param>
/// <param name="EndsAtMidnight">Whether the last day lasts until midnight.</param>
/// <param name="Local">The local date and time that it ends at, ISO without offset.</param>
/// <param name="Zone">In which zone that is.</param>
internal sealed record DeadlineBasis(
    DateTimeOffset EventAt, DeadlineFrom From, string? Rule, Guid? RuleId, Guid? CalendarId, int Number, DeadlineUnit Unit, bool MovesToWorkingDay,
    bool EndsAtMidnight, string Local, string Zone)
{
    /// <summary>Stands in what <see cref="Write"/> writes of a deadline that is counted in hours: it ends at an hour, not with a day.</summary>
    public const string HoursMark = "\"unit\":\"Hours\"";

    /// <summary>Whether a deadline ends at an hour, not with a day.</summary>
    /// <param name="kept">What <see cref="Write"/> wrote; null for a task without a deadline.</param>
    public static bool IsAtHour(string? kept) => kept?.Contains(HoursMark, StringComparison.Ordinal) == true;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>As it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static DeadlineBasis Read(string text) => JsonSerializer.Deserialize<DeadlineBasis>(text, Json)!;
}

/// <summary>A deadline and everything that was used to count it.</summary>
/// <param name="DueAt">The last moment that is in time, UTC.</param>
/// <param name="Reason">A phrase: «5 робочих днів від звернення; ст. 20 Закону № 2671-VIII».</param>
/// <param name="Basis">From what it was counted.</param>
/// <param name="Calendar">The calendar, for what is reckoned from it further (reminders).</param>
internal sealed record CountedDeadline(DateTimeOffset DueAt, string Reason, DeadlineBasis Basis, WorkCalendar Calendar)
{
    /// <summary>Counts by a rule of the pack.</summary>
    public static CountedDeadline ByRule(WorkCalendar calendar, DeadlineRule rule, DeadlineFrom from, DateTimeOffset eventAt)
    {
        var ground = rule.Ground is null ? "" : $"; {rule.Ground}";
        var reason = $"{DeadlineCount.InWords(rule.Number, rule.Unit)} від {rule.StartsFrom}{ground}{(rule.IsVerified ? "" : " (перевірити юристом)")}";
        return Count(calendar, reason, Begin(from, eventAt, rule.Number, rule.Unit) with
        {
            Rule = rule.Key, RuleId = rule.Id, MovesToWorkingDay = rule.MovesToWorkingDay, EndsAtMidnight = rule.EndsAtMidnight,
        });
    }

    /// <summary>Counts by a number and a unit that a step is drawn with; what the Civil Code says of the last day holds.</summary>
    public static CountedDeadline ByNumber(WorkCalendar calendar, int number, DeadlineUnit unit, DeadlineFrom from, DateTimeOffset eventAt)
    {
        var reason = $"{DeadlineCount.InWords(number, unit)} від {from switch
        {
            DeadlineFrom.Case => "початку справи",
            DeadlineFrom.Moment => unit == DeadlineUnit.Hours ? "часу, названого у справі" : "дня, названого у справі",
            _ => "створення завдання",
        }}";
        return Count(calendar, reason, Begin(from, eventAt, number, unit) with { MovesToWorkingDay = true });
    }

    /// <summary>A deadline that is a named day, until the unit closes, or a named hour itself.</summary>
    public static CountedDeadline Itself(WorkCalendar calendar, DeadlineUnit unit, DateTimeOffset eventAt) => Count(
        calendar, unit == DeadlineUnit.Hours ? "час, названий у справі" : "день, названий у справі", Begin(DeadlineFrom.Moment, eventAt, 0, unit));

    /// <summary>Counts anew from what is kept, by another calendar.</summary>
    /// <param name="calendar">The calendar that holds now.</param>
    /// <param name="basis">What is kept.</param>
    /// <param name="reason">What stands as the reason.</param>
    public static CountedDeadline Again(WorkCalendar calendar, DeadlineBasis basis, string reason) => Count(calendar, reason, basis);

    private static CountedDeadline Count(WorkCalendar calendar, string reason, DeadlineBasis basis)
    {
        var counted = basis.Number == 0
            ? DeadlineCount.Itself(calendar, basis.EventAt, basis.Unit)
            : DeadlineCount.Count(calendar, basis.EventAt, basis.Number, basis.Unit, basis.MovesToWorkingDay, basis.EndsAtMidnight);
        return new CountedDeadline(counted.At, reason, basis with
        {
            CalendarId = calendar.VersionId, Local = counted.Local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture), Zone = calendar.Zone.Id,
        }, calendar);
    }

    private static DeadlineBasis Begin(DeadlineFrom from, DateTimeOffset eventAt, int number, DeadlineUnit unit) =>
        new(eventAt.ToUniversalTime(), from, null, null, null, number, unit, false, false, "", "");
}
