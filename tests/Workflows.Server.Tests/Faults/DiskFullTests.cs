using System.Diagnostics;
using Workflows.Engine.Storage;
using Xunit.Abstractions;

namespace Workflows.Server.Tests.Faults;

/// <summary>No room on the disk that the database lies on. What cannot be saved is not said to be; with room, everything goes on.</summary>
[Collection(nameof(Faults))]
public sealed class DiskFullTests(FaultGround ground, ITestOutputHelper output)
{
    [Fact]
    public async Task Sqlite_OnAFullDisk_SavesNothingHalfAndGoesOnWithRoom()
    {
        using var disk = SmallDisk.Make(48);
        await using var scene = await ground.BeginOnSqliteAsync(disk);
        await FillAndFreeAsync(scene, disk, () => [scene.Server.ProcessId], () => Task.CompletedTask);
    }

    [Fact]
    public async Task Postgres_OnAFullDisk_SavesNothingHalfAndGoesOnWithRoom()
    {
        using var disk = SmallDisk.Make(160);
        await using var cluster = await Cluster.StartAsync(disk.Through, disk.Path, disk.Seen, "-c min_wal_size=2MB -c max_wal_size=16MB");
        await using (var database = Database.Postgres(cluster.Connection("full")))
        {
            await Ground.PrepareAsync(database);
        }

        await using var scene = await Scene.BeginAsync(cluster.Connection("full"), null);
        await FillAndFreeAsync(scene, disk, () => cluster.Processes, async () =>
        {
            // Without room for its log it gives itself up, and whoever keeps the machine starts it.
            if (!await cluster.RunsAsync())
            {
                await cluster.StartAgainAsync();
            }
        });
    }

    private async Task FillAndFreeAsync(Scene scene, SmallDisk disk, Func<IReadOnlyList<int>> writers, Func<Task> restart)
    {
        var begun = Stopwatch.GetTimestamp();
        var rounds = Faults.Long ? 10 : 1;
        IReadOnlyList<int> limited = [];
        await scene.DisturbAsync(
            rounds,
            () => disk.FillAsync(limited = writers()),
            _ => Task.CompletedTask,
            async () =>
            {
                await disk.FreeAsync(limited);
                await restart();
            },
            () => Task.CompletedTask);
        output.WriteLine(
            $"{(disk.IsDisk ? "a disk" : "a limit")}, full {rounds} times, {scene.Callers.Done} completions, {scene.Callers.PutOff} put off, slowest {scene.Callers.Slowest.TotalSeconds:F1} s, "
            + $"{Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s");
    }
}
