using System.Globalization;
using Workflows.Server.Storage;

namespace Workflows.Server.Cases;

/// <summary>
/// Gives the numbers that people say and write, one after another for each kind, centre and year. The series' row is changed in the
/// caller's context and its last number is the fence: of two that took the same number one loses the race and does its work again.
/// </summary>
internal sealed class CaseNumbers
{
    /// <summary>Cases: <c>КАЛ-2026-000123</c>.</summary>
    public const string Case = "case";

    /// <summary>Clients: <c>КАЛ-К-2026-000012</c>.</summary>
    public const string Client = "client";

    private const string CentreWithoutCode = "Ц";
    private readonly TimeZoneInfo kyiv = TimeZoneInfo.FindSystemTimeZoneById("Europe/Kyiv");

    /// <summary>The next number.</summary>
    /// <param name="context">Where it is staged; it is given with the caller's save and not before.</param>
    /// <param name="centre">Whose number.</param>
    /// <param name="kind"><see cref="Case"/> or <see cref="Client"/>.</param>
    /// <param name="now">Names the year, by the calendar in Kyiv.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    public async Task<string> NextAsync(ServerContext context, Guid centre, string kind, DateTimeOffset now, CancellationToken cancellation)
    {
        var letter = kind switch
        {
            Case => "",
            Client => "К-",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of number."),
        };

        // Both may be staged in the same piece of work already, so they are looked for among what is tracked first.
        var unit = await context.Units.FindAsync([centre], cancellation)
            ?? throw new InvalidOperationException($"There is no centre {centre} in this scope.");
        var year = TimeZoneInfo.ConvertTime(now, kyiv).Year;
        var series = await context.Set<NumberSeries>().FindAsync([centre, kind, year], cancellation)
            ?? context.Add(new NumberSeries { CentreId = centre, Kind = kind, Year = year }).Entity;
        series.Last++;
        return string.Create(CultureInfo.InvariantCulture, $"{unit.Code ?? CentreWithoutCode}-{letter}{year}-{series.Last:D6}");
    }
}
