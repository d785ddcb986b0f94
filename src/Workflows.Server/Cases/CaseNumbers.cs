using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Cases;

/// <summary>
/// Gives the numbers that people say and write, one after another for each kind, centre and year. Within a transaction the series' row is
/// changed at once, so that of two at the same time one waits for the other; outside of one it is staged, and its last number is the fence.
/// </summary>
internal sealed class CaseNumbers
{
    /// <summary>Cases: <c>КАЛ-2026-000123</c>.</summary>
    public const string Case = "case";

    /// <summary>Clients: <c>КАЛ-К-2026-000012</c>.</summary>
    public const string Client = "client";

    /// <summary>Requests to partner organisations: <c>КАЛ-З-2026-000012</c>.</summary>
    public const string Request = "request";

    /// <summary>Contracts with partner organisations: <c>КАЛ-Д-2026-000003</c>.</summary>
    public const string Contract = "contract";

    /// <summary>Social contracts with clients: <c>КАЛ-СК-2026-000007</c>.</summary>
    public const string SocialContract = "social-contract";

    /// <summary>Forms on which consent is given: <c>КАЛ-ЗГ-2026-000008</c>.</summary>
    public const string Consent = "consent";

    private const string CentreWithoutCode = "Ц";
    private readonly TimeZoneInfo kyiv = TimeZoneInfo.FindSystemTimeZoneById("Europe/Kyiv");

    /// <summary>The next number.</summary>
    /// <param name="context">Where it is staged; it is given with the caller's save and not before.</param>
    /// <param name="centre">Whose number.</param>
    /// <param name="kind">One of the constants above.</param>
    /// <param name="now">Names the year, by the calendar in Kyiv.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    public async Task<string> NextAsync(ServerContext context, Guid centre, string kind, DateTimeOffset now, CancellationToken cancellation)
    {
        var letter = kind switch
        {
            Case => "",
            Client => "К-",
            Request => "З-",
            Contract => "Д-",
            Consent => "ЗГ-",
            SocialContract => "СК-",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of number."),
        };

        // Both may be staged in the same piece of work already, so they are looked for among what is tracked first.
        var unit = await context.Units.FindAsync([centre], cancellation)
            ?? throw new InvalidOperationException($"There is no centre {centre} in this scope.");
        var year = TimeZoneInfo.ConvertTime(now, kyiv).Year;
        if (context.Database.CurrentTransaction is not null)
        {
            // The year's first, staged in this very piece of work, is in no table yet.
            if (context.Set<NumberSeries>().Local.FirstOrDefault(row => row.CentreId == centre && row.Kind == kind && row.Year == year) is { } first)
            {
                return Number(unit, letter, year, ++first.Last);
            }

            await context.Set<NumberSeries>().Where(row => row.CentreId == centre && row.Kind == kind && row.Year == year)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Last, row => row.Last + 1), cancellation);
            return Number(unit, letter, year, await LastAsync(context, centre, kind, year, cancellation));
        }

        var series = await context.Set<NumberSeries>().FindAsync([centre, kind, year], cancellation)
            ?? context.Add(new NumberSeries { CentreId = centre, Kind = kind, Year = year }).Entity;
        return Number(unit, letter, year, ++series.Last);
    }

    // The year's first is made with the caller's save; of two firsts one finds the other's and does its work again.
    private static async Task<int> LastAsync(ServerContext context, Guid centre, string kind, int year, CancellationToken cancellation)
    {
        var last = await context.Set<NumberSeries>().AsNoTracking()
            .Where(row => row.CentreId == centre && row.Kind == kind && row.Year == year)
            .Select(row => row.Last).SingleOrDefaultAsync(cancellation);
        return last > 0 ? last : context.Add(new NumberSeries { CentreId = centre, Kind = kind, Year = year, Last = 1 }).Entity.Last;
    }

    private static string Number(OrgUnit unit, string letter, int year, int last) =>
        string.Create(CultureInfo.InvariantCulture, $"{unit.Code ?? CentreWithoutCode}-{letter}{year}-{last:D6}");
}
