using System.Diagnostics;

namespace Workflows.Benchmarks;

/// <summary>One stage of a burst: how long it takes and what it allocates.</summary>
internal sealed record Stage(string Name, double Microseconds, double Kilobytes);

/// <summary>Where the time and the memory of one completion go, with a single caller.</summary>
internal static class Stages
{
    public static async Task<IReadOnlyList<Stage>> MeasureAsync(Ground ground, Completions completions, int bursts)
    {
        var marks = new List<(string Name, long At, long Allocated)>(10);
        var stages = new Dictionary<string, (List<double> Took, long Allocated)>();
        ground.Options.AtCheckpoint = checkpoint =>
        {
            marks.Add((checkpoint.ToString(), Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes()));
            return ValueTask.CompletedTask;
        };
        for (var burst = 0; burst < bursts; burst++)
        {
            marks.Clear();
            marks.Add(("", Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes()));
            await completions.CompleteOneAsync(burst);
            marks.Add(("Closed", Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes()));
            for (var i = 1; i < marks.Count; i++)
            {
                var (took, allocated) = stages.GetValueOrDefault(marks[i].Name, ([], 0));
                took.Add(Stopwatch.GetElapsedTime(marks[i - 1].At, marks[i].At).TotalMicroseconds);
                stages[marks[i].Name] = (took, allocated + marks[i].Allocated - marks[i - 1].Allocated);
            }
        }

        ground.Options.AtCheckpoint = null;
        return [.. stages.Select(stage => new Stage(stage.Key, stage.Value.Took.Quantile(0.5), stage.Value.Allocated / 1024.0 / bursts))];
    }
}
