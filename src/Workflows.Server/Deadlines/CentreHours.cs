using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
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
                Description = "Рядки відповіді: у кожному день, відколи й доки відчинено; без годин центр того дня зачинено. Ключі стовпців: day, opens, closes.",
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

        if (hours is null)
        {
            return null;
        }

        var days = context.Input("days") is JsonArray rows
            ? rows.Select(row => Day(row as JsonObject, why)).ToList()
            : throw new StepFailedException("замість днів, у які змінюються години центру, у справі нічого немає");
        return days.Count == 0 ? null : new Staging((scope, stop) => hours.WriteAsync(scope, days, stop));
    }

    private static SingleDay Day(JsonObject? row, string why)
    {
        if (FieldValues.Day(row?["day"].AsText()) is not { } day)
        {
            throw new StepFailedException("серед днів, у які змінюються години центру, є рядок без дати");
        }

        var (opens, closes) = (Said(row, "opens"), Said(row, "closes"));
        return (opens, closes) is (null, null) ? new SingleDay(day, null, why)
            : LocalTime.TryReadHour(opens ?? "", out var from) && LocalTime.TryReadHour(closes ?? "", out var to) && from < to
                ? new SingleDay(day, new DayHours(from, to), why)
                : throw new StepFailedException($"{LocalTime.Words(day)}: треба дві години, відколи й доки відчинено, і друга має бути пізніша за першу");
    }

    private static string? Said(JsonObject? row, string key) => row?[key].AsText()?.Trim() is { Length: > 0 } text ? text : null;
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
        context.Add(CalendarVersion.Of(centre, number + 1, now.Zone, new CalendarContent(now.Week, now.HolidaysAreOff, kept), null, scope.Now));
        recounts.Ask(context, null, [centre], "години центру, змінені процедурою", scope.Now);
    }

    // Another step may have written one in this very burst.
    private static async Task<CalendarVersion?> CurrentAsync(ServerContext context, Guid centre, CancellationToken cancellation) =>
        context.Calendars.Local.FirstOrDefault(row => row.UnitId == centre && row.IsCurrent)
        ?? await context.Calendars.SingleOrDefaultAsync(row => row.UnitId == centre && row.IsCurrent, cancellation);
}
