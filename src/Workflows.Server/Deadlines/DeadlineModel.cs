using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Deadlines;

/// <summary>
/// A version of a unit's working calendar. It never changes: a change is a new version, and what was counted with the old one says so. A unit
/// without its own uses the one of the unit above; where there is none at all, <see cref="WorkCalendar.Usual"/>.
/// </summary>
public sealed class CalendarVersion : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The unit whose calendar it is.</summary>
    public Guid UnitId { get; init; }

    /// <summary>1, 2, 3… in its unit.</summary>
    public int Number { get; init; }

    /// <summary>Whether the unit works by it today.</summary>
    public bool IsCurrent { get; set; }

    /// <summary>The zone, by IANA name.</summary>
    public required string Zone { get; init; }

    /// <summary>The hours of Monday to Sunday, JSON: <c>["09:00-18:00", …, null, null]</c>.</summary>
    public required string Week { get; init; }

    /// <summary>Whether public holidays are days off. In martial law they are working days (law 2136-IX), so this is a switch.</summary>
    public bool HolidaysAreOff { get; init; }

    /// <summary>Single days that differ, JSON: <c>[{"day":"2026-12-31","hours":null,"why":"…"}]</c>; hours null is a closed day.</summary>
    public required string Days { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>Who made it; null for what came with the program, or was made by a procedure.</summary>
    public Guid? MadeById { get; init; }

    /// <summary>A version by which a unit works from now on.</summary>
    internal static CalendarVersion Of(Guid unit, int number, TimeZoneInfo zone, CalendarContent content, Guid? by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        CentreId = unit,
        UnitId = unit,
        Number = number,
        IsCurrent = true,
        Zone = zone.Id,
        Week = CalendarText.WriteWeek(content.Week),
        HolidaysAreOff = content.HolidaysAreOff,
        Days = CalendarText.WriteDays(content.Days),
        MadeAt = now,
        MadeById = by,
    };
}

/// <summary>
/// A dated rule of the deadline pack, the network's or a centre's own under the same key. It never changes: a change is a new row that replaces it.
/// Several rows of one key may stand side by side for different dates.
/// </summary>
public sealed class DeadlineRule : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>By what procedures name it, for example <c>needs-assessment</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What has to be done by then, as people call it.</summary>
    public required string Name { get; init; }

    /// <summary>How many units.</summary>
    public int Number { get; init; }

    /// <summary>In what it is counted.</summary>
    public DeadlineUnit Unit { get; init; }

    /// <summary>Whether a last day that is off moves to the next working day (Civil Code, art. 254 part 5).</summary>
    public bool MovesToWorkingDay { get; init; }

    /// <summary>Whether the last day lasts until midnight and not until the unit closes (Civil Code, art. 255).</summary>
    public bool EndsAtMidnight { get; init; }

    /// <summary>What it is counted from, as people call it: «звернення».</summary>
    public required string StartsFrom { get; init; }

    /// <summary>The legal ground: «ст. 20 Закону № 2671-VIII»; null where there is none.</summary>
    public string? Ground { get; init; }

    /// <summary>What else has to be known of it.</summary>
    public string? Note { get; init; }

    /// <summary>The first day of events it holds for.</summary>
    public DateOnly ValidFrom { get; init; }

    /// <summary>The last day of events it holds for; null while there is none.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Whether a lawyer has checked it; else pages mark it «перевірити юристом».</summary>
    public bool IsVerified { get; init; }

    /// <summary>False once another row has replaced it, or it was taken out.</summary>
    public bool IsCurrent { get; set; }

    /// <summary>The row that it replaces.</summary>
    public Guid? ReplacesId { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>Who made it; null for what came with the program.</summary>
    public Guid? MadeById { get; init; }
}

/// <summary>Open tasks of a centre counted anew after a calendar or a rule has changed. What it moved are the task events that name it.</summary>
public sealed class Recount : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>What had changed, a phrase: «новий робочий календар».</summary>
    public required string Why { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>Who changed it; null for a procedure.</summary>
    public Guid? AskedById { get; init; }

    /// <summary>How many open tasks were looked at.</summary>
    public int Looked { get; set; }

    /// <summary>How many deadlines moved.</summary>
    public int Moved { get; set; }

    /// <summary>When it was through; null while it goes on.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>Counts the changes.</summary>
    public int Revision { get; set; }
}

/// <summary>How calendars, rules and re-counts lie in the database.</summary>
internal static class DeadlineModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<CalendarVersion>(calendar =>
        {
            calendar.ToTable("Calendars");
            calendar.Property(row => row.IsCurrent).IsConcurrencyToken(); // Replaced once, by one person.
            calendar.HasIndex(row => new { row.UnitId, row.Number }).IsUnique();
            calendar.HasIndex(row => row.UnitId).IsUnique().HasFilter("\"IsCurrent\"").HasDatabaseName("IX_Calendars_Current");
        });
        builder.Entity<DeadlineRule>(rule =>
        {
            rule.ToTable("DeadlineRules");
            rule.Property(row => row.Unit).HasConversion<string>();
            rule.Property(row => row.IsCurrent).IsConcurrencyToken();
            rule.HasIndex(row => new { row.CentreId, row.Key, row.ValidFrom }).HasFilter("\"IsCurrent\"");
        });
        builder.Entity<Recount>(recount =>
        {
            recount.ToTable("Recounts");
            recount.Property(row => row.Revision).IsConcurrencyToken();
            recount.HasIndex(row => new { row.CentreId, row.AskedAt });
        });
    }
}
