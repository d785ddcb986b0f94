using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;

namespace Workflows.Benchmarks;

/// <summary>Medians, quantiles, spreads, and questions to the database.</summary>
internal static class Figures
{
    public static double Quantile(this IEnumerable<double> values, double at)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(sorted.Length * at))];
    }

    public static double Median<T>(this IReadOnlyCollection<T> rounds, Func<T, double> of) => rounds.Select(of).Quantile(0.5);

    /// <summary>From the smallest to the largest, in percent of the median.</summary>
    public static double Spread<T>(this IReadOnlyCollection<T> rounds, Func<T, double> of) =>
        (rounds.Max(of) - rounds.Min(of)) / rounds.Median(of) * 100;

    /// <summary>A question to a database with a single number for an answer.</summary>
    public static async Task<long> AskAsync(this Database database, string query)
    {
        await using var context = new EngineContext(database);
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The texts stand in this project.
        command.CommandText = query;
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
