namespace Workflows.Benchmarks;

/// <summary>What one server asks of the database while nothing happens.</summary>
internal static class IdleLoop
{
    /// <summary>Statements per second of the timer loop.</summary>
    public static async Task<double> MeasureAsync(Ground ground, TimeSpan length)
    {
        var roundTrips = new RoundTrips();
        ground.StartLoop(roundTrips);
        await Task.Delay(TimeSpan.FromSeconds(2), ground.Clock);
        var before = roundTrips.Commands;
        await Task.Delay(length, ground.Clock);
        return (roundTrips.Commands - before) / length.TotalSeconds;
    }
}
