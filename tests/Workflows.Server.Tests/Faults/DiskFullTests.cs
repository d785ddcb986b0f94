using System.Diagnostics;
using System.Net;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;
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
        using var writer = await Writer.ComeAsync(scene.Server);
        using var stop = new CancellationTokenSource();
        var calling = scene.Callers.RunAsync(4, untilSilent: false, stop.Token);
        var rounds = Faults.Long ? 10 : 1;
        for (var round = 1; round <= rounds; round++)
        {
            await scene.Callers.UntilDoneAsync(20);
            var send = await writer.FillInAsync();
            var limited = writers();
            await disk.FillAsync(limited);
            await scene.Callers.UntilPutOffAsync();
            var page = await writer.SendInVainAsync(send);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), await writer.HealthAsync());

            await disk.FreeAsync(limited);
            await restart();
            await writer.SendAgainAsync(page);
            await scene.Callers.UntilDoneAsync(10);
            await writer.UntilReadyAsync();
        }

        await stop.CancelAsync();
        await calling;
        await scene.AuditAsync();
        await using (var database = scene.Open())
        {
            await using var context = Databases.Contexts(database).Open(SystemScopes.Upkeep);
            await writer.CheckAsync(context);
        }

        output.WriteLine(
            $"{(disk.IsDisk ? "a disk" : "a limit")}, full {rounds} times, {scene.Callers.Done} completions, {scene.Callers.PutOff} put off, slowest {scene.Callers.Slowest.TotalSeconds:F1} s, "
            + $"{Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s");
    }
}
