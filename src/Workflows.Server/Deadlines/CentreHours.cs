using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Deadlines;

/// <summary>
/// «Години центру»: writes hours that differ on single days into the centre's working calendar, and has the deadlines that stand counted anew
/// (standard, Додаток 2: «Графік роботи ПДЦ змінюється у залежності від графіку здійснення аутріч-роботи»).
/// </summary>
/// <param name="hours">Writes them; null on a trial.</param>
internal sealed class CentreHoursActivity(CentreHours? hours) : RecordingActivity
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.CentreHours";

    private const string UsualWhy = "змінений графік центру";

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, PaletteGroups.Time, "Години центру", "Записує в робочий календар центру дні, коли він відчинений в інші години; строки після цього перераховуються.")
    {
        Icon = "wait",
        Inputs =
        [
            new("days", "Object", "Які дні")
            {
                Description = "Рядки таблиці зі стовпцями day (дата), opens і closes (години, наприклад 10:00); без годин центр того дня зачинено.",
                UiHint = "multiline",
            },
            Field("why", "Чому", "Кілька слів; їх видно в календарі поруч із днем.", "String"),
        ],
    };

    /// <inheritdoc/>
    protected override Staging? Record(ActivityContext context)
    {
        var why = StepText.Of(context, "why") ?? UsualWhy;
        if (why.Length > CalendarForm.LongestWhy)
        {
            throw new StepFailedException($"причина довша за {CalendarForm.LongestWhy} знаків");
        }

        var days = context.Input("days") is JsonArray rows ? rows.Select(row => Day(row as JsonObject, why)).ToList() : [];
        return hours is null || days.Count == 0 ? null : new Staging((scope, stop) => hours.WriteAsync(scope, days, stop));
    }

    private static SingleDay Day(JsonObject? row, string why)
    {
        if (FieldValues.Day(row?["day"].AsText()) is not { } day)
        {
            throw new StepFailedException("серед днів з іншими годинами є рядок без дати («day»)");
        }

        return (Said(row, "opens"), Said(row, "closes")) switch
        {
            (null, null) => new SingleDay(day, null, why),
            ({ } opens, { } closes) => new SingleDay(day, Hours(day, $"{opens}-{closes}"), why),
            _ => throw new StepFailedException($"{LocalWords(day)} вказано лише одну з годин: або відколи, або доки відчинено"),
        };
    }

    private static DayHours Hours(DateOnly day, string text)
    {
        try
        {
            return DayHours.Read(text);
        }
        catch (FormatException)
        {
            throw new StepFailedException($"{LocalWords(day)} години роботи «{text}» не можна прочитати, або вони закінчуються раніше, ніж починаються");
        }
    }

    private static string? Said(JsonObject? row, string key) => row?[key].AsText()?.Trim() is { Length: > 0 } text ? text : null;

    private static string LocalWords(DateOnly day) => Forms.LocalTime.Words(day);
}

/// <summary>Writes single days of procedures into the working calendars of centres.</summary>
internal sealed class CentreHours(Recounts recounts)
{
    /// <summary>
    /// Stages a version of the centre's own calendar in which these days are as said, and the re-count of its deadlines; nothing when they are so
    /// already. Of two rows about one day the latter holds. Days of years past make room where there are too many.
    /// </summary>
    /// <exception cref="StepFailedException">There are more single days than a calendar holds.</exception>
    public async Task WriteAsync(StagingScope scope, IReadOnlyList<SingleDay> days, CancellationToken cancellation)
    {
        var (context, centre) = (scope.Context, scope.CentreId);
        var own = await CurrentAsync(context, centre, cancellation);
        var network = own is null ? await context.Units.AsNoTracking().Where(unit => unit.Id == centre).Select(unit => unit.ParentId).SingleAsync(cancellation) : null;
        var shared = network is { } above ? await context.Calendars.AsNoTracking().SingleOrDefaultAsync(row => row.UnitId == above && row.IsCurrent, cancellation) : null;
        var now = (own ?? shared) is { } version ? WorkCalendar.Read(version) : WorkCalendar.Usual;
        var changed = now.Days.ToDictionary(one => one.Day);
        foreach (var day in days)
        {
            changed[day.Day] = day;
        }

        if (changed.Count == now.Days.Count && changed.Values.All(now.Days.Contains))
        {
            return;
        }

        var kept = changed.Count <= WorkCalendar.MostDays ? [.. changed.Values] : changed.Values.Where(one => one.Day.Year >= KyivTime.DayOf(scope.Now).Year).ToList();
        if (kept.Count > WorkCalendar.MostDays)
        {
            throw new StepFailedException($"у робочому календарі може бути щонайбільше {WorkCalendar.MostDays} окремих днів");
        }

        var number = own?.Number ?? await context.Calendars.Where(row => row.UnitId == centre).MaxAsync(row => (int?)row.Number, cancellation) ?? 0;
        own?.IsCurrent = false;
        context.Add(new CalendarVersion
        {
            Id = Guid.CreateVersion7(scope.Now),
            CentreId = centre,
            UnitId = centre,
            Number = number + 1,
            IsCurrent = true,
            Zone = now.Zone.Id,
            Week = CalendarText.WriteWeek(now.Week),
            HolidaysAreOff = now.HolidaysAreOff,
            Days = CalendarText.WriteDays(kept),
            MadeAt = scope.Now,
        });
        recounts.Ask(context, null, [centre], "години центру, змінені процедурою", scope.Now);
    }

    // Another step may have written one in this very burst.
    private static async Task<CalendarVersion?> CurrentAsync(ServerContext context, Guid centre, CancellationToken cancellation) =>
        context.Calendars.Local.FirstOrDefault(row => row.UnitId == centre && row.IsCurrent)
        ?? await context.Calendars.SingleOrDefaultAsync(row => row.UnitId == centre && row.IsCurrent, cancellation);
}
