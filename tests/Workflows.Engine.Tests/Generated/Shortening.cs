namespace Workflows.Engine.Tests.Generated;

/// <summary>Makes the story of a failure shorter: a smaller workflow, fewer faults, fewer actions, as long as it still fails.</summary>
internal static class Shortening
{
    private const int MostTries = 120;

    public static async Task<(PlayRules Rules, Exception Why, IReadOnlyList<string> Story)> OfAsync(
        PlayRules rules, (Exception, IReadOnlyList<string>) failure, Func<PlayRules, Task<(Exception, IReadOnlyList<string>)?>> play)
    {
        var tries = 0;
        foreach (var size in new[] { 1, 2, 4, 8 })
        {
            await TryAsync(least => least.Drawing.Size <= size ? least : least with { Drawing = least.Drawing with { Size = size } });
        }

        await TryAsync(least => least with { FaultChance = 0 });
        foreach (var chunk in new[] { 12, 6, 3, 1 })
        {
            for (var at = rules.Actions - chunk; at >= 0; at -= chunk)
            {
                var some = Enumerable.Range(at, chunk);
                await TryAsync(least => least with { Skipped = least.Skipped.Union(some) });
            }
        }

        for (var at = 0; at < rules.Actions + 30; at++)
        {
            var one = at;
            await TryAsync(least => least with { Calm = least.Calm.Add(one) });
        }

        return (rules, failure.Item1, failure.Item2);

        async Task TryAsync(Func<PlayRules, PlayRules> less)
        {
            var candidate = less(rules);
            if (candidate != rules && tries++ < MostTries && await play(candidate) is { } still)
            {
                (rules, failure) = (candidate, still);
            }
        }
    }
}
