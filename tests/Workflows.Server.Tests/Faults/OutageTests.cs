using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;
using Xunit.Abstractions;

namespace Workflows.Server.Tests.Faults;

/// <summary>The database goes away under a server that stays.</summary>
[Collection(nameof(Faults))]
public sealed class OutageTests(FaultGround ground, ITestOutputHelper output)
{
    [Fact]
    public async Task Postgres_StoppedAndStartedUnderLoad_PeopleAreToldAndNothingIsLostOrDoubled()
    {
        var begun = Stopwatch.GetTimestamp();
        await using var scene = await ground.BeginOnPostgresAsync();
        var cluster = await ground.ClusterAsync();
        var rounds = Faults.Long ? 20 : 2;
        var (away, lines, from, said) = (TimeSpan.Zero, 0, 0L, 0);
        await scene.DisturbAsync(
            rounds,
            async () =>
            {
                await cluster.StopAsync();
                (from, said) = (Stopwatch.GetTimestamp(), Loops(scene));
            },

            // Long enough for the waits of a second to fall due; where there is time, once for whatever the server does every minute.
            round => Task.Delay(TimeSpan.FromSeconds(Faults.Long && round == 1 ? 65 : 1.5), TimeProvider.System),
            async () =>
            {
                (away, lines) = (away + Stopwatch.GetElapsedTime(from), lines + Loops(scene) - said);
                await cluster.StartAgainAsync();
            },
            () => UntilTimersRanAsync(scene));

        // The loops ask again once in a while; they do not spin and do not fill the disk with what they say.
        Assert.InRange(lines, 1, 8 * (away.TotalSeconds + rounds));
        Assert.True(scene.Callers.Slowest < TimeSpan.FromSeconds(15), $"Somebody waited for {scene.Callers.Slowest}.");
        output.WriteLine(
            $"{rounds} stops, away for {away.TotalSeconds:F0} s, {scene.Callers.Done} completions, {scene.Callers.PutOff} put off, slowest {scene.Callers.Slowest.TotalSeconds:F1} s, "
            + $"{lines} lines of the loops, {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s");
    }

    private static int Loops(Scene scene) => scene.Server.Lines.Count(line => line.Contains("wait:", StringComparison.Ordinal));

    // What was in hand when the database went has a lease to run out; all else that is due is done at once.
    private static async Task UntilTimersRanAsync(Scene scene)
    {
        await using var database = scene.Open();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            await using var context = Databases.Contexts(database).Open(SystemScopes.Upkeep);
            var now = TimeProvider.System.GetUtcNow();
            if (!await context.Set<WorkflowTimer>().AnyAsync(timer => timer.LeaseUntil == null && timer.ParkedAt == null && timer.DueAt < now, patience.Token))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }
}
