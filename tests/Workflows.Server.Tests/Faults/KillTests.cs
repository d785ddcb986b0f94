using System.Diagnostics;
using Npgsql;
using Xunit.Abstractions;

namespace Workflows.Server.Tests.Faults;

/// <summary>kill -9, wherever it hits.</summary>
[Collection(nameof(Faults))]
public sealed class KillTests(FaultGround ground, ITestOutputHelper output)
{
    private const int CallersAtOnce = 4;

    [Theory]
    [InlineData("PostgreSQL")]
    [InlineData("SQLite")]
    public async Task Server_KilledInTheMiddleOfItsBursts_LosesAndDoublesNothing(string kind)
    {
        var random = new Random(Faults.Seed);
        var begun = Stopwatch.GetTimestamp();
        await using var scene = await ground.BeginAsync(kind);
        var kills = Faults.Long ? 60 : 3;
        for (var kill = 1; kill <= kills; kill++)
        {
            var calling = scene.Callers.RunAsync(CallersAtOnce, CancellationToken.None, untilSilent: true);
            await scene.Callers.UntilDoneAsync(random.Next(5, 60));
            await Task.Delay(random.Next(25), CancellationToken.None);
            await scene.Server.KillAsync();
            await calling;
            await scene.Server.StartAsync();
        }

        await scene.AuditAsync();
        output.WriteLine($"seed {Faults.Seed}, {kind}: {kills + 1} kills, {scene.Callers.Done} completions, {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s, {scene.Server.Starting.TotalSeconds:F0} s of them starting");
    }

    /// <summary>A lock that the test holds stops the server's transaction at a place of its choice, from outside: the product knows nothing of it.</summary>
    [Theory]
    [InlineData("in the middle of its save", "CREATE TRIGGER hold BEFORE INSERT ON \"WorkflowCommands\" FOR EACH ROW EXECUTE FUNCTION hold()")]
    [InlineData("in its commit", "CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON \"WorkflowCommands\" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold()")]
    public async Task Server_KilledWhileItsTransactionIs_DoesWhatWasAskedOnce(string where, string trigger)
    {
        await using var scene = await ground.BeginAsync("PostgreSQL");
        var cluster = await ground.ClusterAsync();
        var database = scene.DatabaseName;
        await cluster.ExecuteAsync(database, "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN NEW; END'");
        await cluster.ExecuteAsync(database, trigger);
        await using (var holding = new NpgsqlConnection(cluster.Connection(database) + ";Pooling=false"))
        {
            await holding.OpenAsync();
            await RunAsync(holding, "SELECT pg_advisory_lock(7)");
            var calling = scene.Callers.RunAsync(CallersAtOnce, CancellationToken.None, untilSilent: true);
            await UntilHeldAsync(holding);
            await scene.Server.KillAsync();
            await calling;
        }

        var before = scene.Callers.Done;
        await scene.Server.StartAsync();
        await scene.Callers.SettleAsync();
        Assert.True(scene.Callers.Done > before, where);
        await scene.AuditAsync();
    }

    private static async Task UntilHeldAsync(NpgsqlConnection connection)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await RunAsync(connection, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") is not > 1L)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written above.
        command.CommandText = statement;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}
