using System.Globalization;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Api;

/// <summary>A new key as it was typed; what is wrong with it is said beside the fields and nothing of it is lost.</summary>
/// <param name="Id">The id that the key gets, made with the page: the same form sent twice makes one key.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Rights">What it is to allow.</param>
/// <param name="Until">The last day on which it is worth something.</param>
internal sealed record KeyForm(Guid Id, string Name, IReadOnlyList<string> Rights, string Until)
{
    /// <summary>The names of the fields, which are also their ids on the page.</summary>
    public const string IdName = "key", NameName = "name", RightsName = "rights", UntilName = "until", PasswordName = "password";

    private const int UsualDays = 90;

    /// <summary>A form that nothing was typed into yet.</summary>
    public static KeyForm New(DateTimeOffset now) => new(
        Guid.CreateVersion7(now), "", [], KyivTime.DayOf(now).AddDays(UsualDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>What was sent.</summary>
    public static KeyForm Read(IFormCollection posted) => new(
        Guid.TryParse(posted[IdName], out var id) ? id : Guid.Empty,
        TypedText.Of(posted[NameName].ToString()).Trim(),
        [.. posted[RightsName].OfType<string>()],
        TypedText.Of(posted[UntilName].ToString()).Trim());

    /// <summary>The last day that may be chosen.</summary>
    public static DateOnly LastDay(DateTimeOffset now) => KyivTime.DayOf(now).AddYears(1);

    /// <summary>The rights as they are meant and the moment at which the key ends, or what is wrong with them.</summary>
    /// <param name="actor">Who makes it.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="errors">Takes what is wrong, by field.</param>
    public (IReadOnlyList<KeyRight> Rights, DateTimeOffset ExpiresAt) Check(Actor actor, DateTimeOffset now, Dictionary<string, string> errors)
    {
        if (Name.Length is 0 or > ApiKey.LongestName)
        {
            errors[NameName] = Name.Length == 0 ? "Назвіть ключ: яка програма його матиме" : $"Скоротіть назву до {ApiKey.LongestName} знаків";
        }

        var known = KeyRights.Of(actor);
        var chosen = known.Where(right => Rights.Contains(right.ToString())).ToList();
        if (chosen.Count == 0 || chosen.Count != Rights.Distinct().Count())
        {
            errors[RightsName] = chosen.Count == 0 ? "Позначте, що програма зможе робити" : "Чогось із позначеного Ваша роль уже не дозволяє. Позначте ще раз";
        }

        return (chosen, Ends(now, errors));
    }

    private DateTimeOffset Ends(DateTimeOffset now, Dictionary<string, string> errors)
    {
        if (!LocalTime.TryReadDay(Until, out var day))
        {
            errors[UntilName] = Until.Length == 0 ? "Вкажіть останній день, коли ключ діє" : "Запишіть день так: 16.03.2026";
            return default;
        }

        if (day < KyivTime.DayOf(now) || day > LastDay(now))
        {
            errors[UntilName] = day < KyivTime.DayOf(now) ? "Цей день уже минув" : "Ключ діє щонайбільше рік";
            return default;
        }

        return KyivTime.StartOf(day.AddDays(1));
    }
}
