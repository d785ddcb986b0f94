namespace Workflows.Benchmarks;

/// <summary>How long and how much is measured.</summary>
internal sealed record Plan
{
    public required string Name { get; init; }

    public required int Rounds { get; init; }

    /// <summary>One timed run of one kind.</summary>
    public required TimeSpan Run { get; init; }

    public required TimeSpan WarmUp { get; init; }

    /// <summary>Completions that are looked at stage by stage.</summary>
    public int Bursts { get; init; } = 1_000;

    /// <summary>Blocked instances that the runs choose from.</summary>
    public int Instances { get; init; } = 1_000;

    /// <summary>Blocked instances in the grown database; fewer if they take longer than <see cref="GrowthBudget"/> to start.</summary>
    public required int Grown { get; init; }

    public required TimeSpan GrowthBudget { get; init; }

    public required int Timers { get; init; }

    public required TimeSpan Idle { get; init; }

    public IReadOnlyList<int> Callers { get; init; } = [1, 8, 32];

    public static Plan Full { get; } = new()
    {
        Name = "full",
        Rounds = 3,
        Run = TimeSpan.FromSeconds(8),
        WarmUp = TimeSpan.FromSeconds(8),
        Grown = 100_000,
        GrowthBudget = TimeSpan.FromSeconds(80),
        Timers = 10_000,
        Idle = TimeSpan.FromSeconds(15),
    };

    /// <summary>Shows that everything still runs and nothing has become several times slower; its figures are not for publication.</summary>
    public static Plan Quick { get; } = new()
    {
        Name = "quick",
        Rounds = 1,
        Run = TimeSpan.FromSeconds(2),
        WarmUp = TimeSpan.FromSeconds(2),
        Grown = 2_000,
        GrowthBudget = TimeSpan.FromSeconds(5),
        Timers = 1_000,
        Idle = TimeSpan.FromSeconds(5),
    };
}
