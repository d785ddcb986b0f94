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

    /// <summary>Cases whose tasks people complete; a run ends when each has moved once, if not before.</summary>
    public required int People { get; init; }

    /// <summary>Open tasks among which an inbox is read.</summary>
    public required IReadOnlyList<int> Open { get; init; }

    /// <summary>How often each inbox is read; its page is asked for half as often.</summary>
    public required int Reads { get; init; }

    /// <summary>How often the server is started.</summary>
    public required int Starts { get; init; }

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
        People = 6_000,
        Open = [1_000, 100_000, 1_000_000],
        Reads = 400,
        Starts = 5,
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
        People = 800,
        Open = [1_000, 20_000],
        Reads = 60,
        Starts = 2,
    };
}
