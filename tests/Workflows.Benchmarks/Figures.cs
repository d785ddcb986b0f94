namespace Workflows.Benchmarks;

/// <summary>Medians, quantiles and spreads.</summary>
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
}
