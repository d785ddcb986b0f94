using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.AccessLog;

/// <summary>The filters of the log as they were typed or stand in the address. The address has ids and days and nothing that people type.</summary>
/// <param name="Person">Whose acts; empty for everybody's.</param>
/// <param name="Since">The first day.</param>
/// <param name="Until">The last day.</param>
/// <param name="Number">The number of a case; only typed, never in the address.</param>
internal sealed record AccessForm(string Person, string Since, string Until, string Number)
{
    /// <summary>The names of the fields, which are also their ids on the page.</summary>
    public const string PersonName = "person", SinceName = "since", UntilName = "until", NumberName = "number";

    /// <summary>In the address: the centre, the case, where the page begins.</summary>
    public const string CentreName = "centre", CaseName = "case", AfterName = "after";

    /// <summary>Where the log is.</summary>
    public const string Path = "/access-log";

    private static readonly DateOnly Earliest = new(2020, 1, 1), Latest = new(2100, 1, 1);

    /// <summary>What was sent.</summary>
    public static AccessForm Read(IFormCollection posted)
    {
        return new AccessForm(Of(PersonName), Of(SinceName), Of(UntilName), Of(NumberName));

        string Of(string name) => TypedText.Of(posted[name].ToString()).Trim();
    }

    /// <summary>What is wrong, by field.</summary>
    public Dictionary<string, string> Errors()
    {
        var errors = new Dictionary<string, string>();
        foreach (var (name, typed) in new[] { (SinceName, Since), (UntilName, Until) })
        {
            if (typed.Length > 0 && !LocalTime.TryReadDay(typed, out _))
            {
                errors[name] = "Запишіть день так: 16.03.2026";
            }
            else if (typed.Length > 0 && Day(typed) is null)
            {
                errors[name] = "Перевірте рік";
            }
        }

        if (errors.Count == 0 && Day(Since) > Day(Until))
        {
            errors[UntilName] = "Останній день раніший за перший";
        }

        return errors;
    }

    /// <summary>The filter that an address means; what cannot be read there counts as not there, a centre that cannot be read is nobody's.</summary>
    public static AccessFilter Filter(IQueryCollection query) => new(
        query[CentreName] is [{ } centre] ? Guid.TryParse(centre, out var id) ? id : Guid.Empty : null,
        Guid.TryParse(query[PersonName], out var person) ? person : null,
        Day(query[SinceName].ToString()),
        Day(query[UntilName].ToString()),
        query[CaseName] is [{ Length: > 0 } instance] ? TypedText.Of(instance) : null);

    /// <summary>The address of a filter.</summary>
    public static string Address(AccessFilter filter, Guid? after = null) => Path + QueryString.Create(new Dictionary<string, string?>
    {
        [CentreName] = filter.Centre?.ToString(),
        [PersonName] = filter.Person?.ToString(),
        [SinceName] = Text(filter.Since),
        [UntilName] = Text(filter.Until),
        [CaseName] = filter.Case,
        [AfterName] = after?.ToString(),
    }.Where(part => part.Value is not null));

    /// <summary>The filter as the form's fields hold it.</summary>
    public static AccessForm Of(AccessFilter filter, string? number) =>
        new(filter.Person?.ToString() ?? "", Text(filter.Since) ?? "", Text(filter.Until) ?? "", number ?? "");

    /// <summary>The filter that was typed, without the case.</summary>
    public AccessFilter Filter(Guid centre) => new(centre, Guid.TryParse(Person, out var person) ? person : null, Day(Since), Day(Until), null);

    private static DateOnly? Day(string text) => LocalTime.TryReadDay(text, out var day) && day >= Earliest && day <= Latest ? day : null;

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
