using Workflows.Server.Deadlines;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Absences;

/// <summary>An absence as it was typed; what is wrong with it is said beside the fields and nothing of it is lost.</summary>
/// <param name="Person">Who is away; empty for whoever writes it down.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Deputy">Who stands in; empty for nobody.</param>
/// <param name="Confirmed">The deputy whom the person chose although they are away too.</param>
public sealed record AbsenceForm(string Person, string From, string To, string Deputy, string Confirmed)
{
    /// <summary>The names of the fields, which are also their ids on the page.</summary>
    public const string PersonName = "person", FromName = "from", ToName = "to", DeputyName = "deputy", ConfirmedName = "confirmed";

    // A year mistyped is found out; leave to look after a small child lasts for up to six years.
    private const int MostDaysBack = 366, MostDaysAhead = 7 * 366;

    /// <summary>Nothing typed yet.</summary>
    public static AbsenceForm Empty { get; } = new("", "", "", "", "");

    /// <summary>Who is away; null when it is whoever writes it down. What is no id is nobody's.</summary>
    public Guid? PersonId => IdOf(Person);

    /// <summary>Who stands in; null for nobody.</summary>
    public Guid? DeputyId => IdOf(Deputy);

    /// <summary>What was sent.</summary>
    public static AbsenceForm Read(IFormCollection posted)
    {
        return new AbsenceForm(Of(PersonName), Of(FromName), Of(ToName), Of(DeputyName), Of(ConfirmedName));

        string Of(string name) => TypedText.Of(posted[name].ToString()).Trim();
    }

    /// <summary>The days, or what is wrong with them.</summary>
    /// <param name="now">The present moment.</param>
    /// <param name="errors">Takes what is wrong, by field.</param>
    public (DateTimeOffset From, DateTimeOffset To) Days(DateTimeOffset now, Dictionary<string, string> errors)
    {
        var today = KyivTime.DayOf(now);
        var first = Day(FromName, From, "Вкажіть перший день", today, errors);
        var last = Day(ToName, To, "Вкажіть останній день", today, errors);
        if (first is not { } from || last is not { } to)
        {
            return default;
        }

        if (to < from)
        {
            errors[ToName] = "Останній день раніший за перший";
        }
        else if (to < today)
        {
            errors[ToName] = "Останній день уже минув";
        }

        return (KyivTime.StartOf(from), KyivTime.StartOf(to.AddDays(1)));
    }

    private static DateOnly? Day(string name, string typed, string missing, DateOnly today, Dictionary<string, string> errors)
    {
        if (!LocalTime.TryReadDay(typed, out var day))
        {
            errors[name] = typed.Length == 0 ? missing : "Запишіть день так: 16.03.2026";
            return null;
        }

        if (day.DayNumber < today.DayNumber - MostDaysBack || day.DayNumber > today.DayNumber + MostDaysAhead)
        {
            errors[name] = "Перевірте рік";
            return null;
        }

        return day;
    }

    private static Guid? IdOf(string text) => text.Length == 0 ? null : Guid.TryParse(text, out var id) ? id : Guid.Empty;
}
