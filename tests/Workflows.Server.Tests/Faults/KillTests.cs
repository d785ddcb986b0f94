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
        await using var scene = kind == "SQLite" ? await ground.BeginOnSqliteAsync() : await ground.BeginOnPostgresAsync();
        var kills = Faults.Long ? 59 : 2; // The audit kills once more.
        for (var kill = 1; kill <= kills; kill++)
        {
            var calling = scene.Callers.RunAsync(CallersAtOnce, untilSilent: true, CancellationToken.None);
            await scene.Callers.UntilDoneAsync(random.Next(5, 30));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(25)), TimeProvider.System);
            await scene.Server.KillAsync();
            await calling;
            await scene.Server.StartAsync();
        }

        await scene.AuditAsync();
        output.WriteLine($"seed {Faults.Seed}, {kind}: {kills + 1} kills, {scene.Callers.Done} completions, {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s, {scene.Server.Starting.TotalSeconds:F0} s of them starting");
    }

    /// <summary>A lock that the test holds stops the server's transaction at a place of its choice, from outside: the product knows nothing of it.</summary>
    [Fact]
    public async Task Server_KilledInItsSaveAndInItsCommit_DoesWhatWasAskedOnce()
    {
        await using var scene = await ground.BeginOnPostgresAsync();
        var cluster = await ground.ClusterAsync();
        await cluster.ExecuteAsync(scene.DatabaseName, "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN NEW; END'");

        // In its save: nothing is committed. In its commit: PostgreSQL has been told to, and does it when nobody waits for the answer any more.
        foreach (var trigger in (string[])
        [
            "CREATE TRIGGER hold BEFORE INSERT ON \"WorkflowCommands\" FOR EACH ROW EXECUTE FUNCTION hold()",
            "CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON \"WorkflowCommands\" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold()",
        ])
        {
            await cluster.ExecuteAsync(scene.DatabaseName, trigger);
            await using (var holding = new NpgsqlConnection(cluster.Connection(scene.DatabaseName) + ";Pooling=false"))
            {
                await holding.OpenAsync();
                await RunAsync(holding, "SELECT pg_advisory_lock(7)");
                var calling = scene.Callers.RunAsync(CallersAtOnce, untilSilent: true, CancellationToken.None);
                await UntilHeldAsync(holding);
                await scene.Server.KillAsync();
                await calling;
            }

            var before = scene.Callers.Done;
            await scene.Server.StartAsync();
            await scene.Callers.SettleAsync();
            Assert.True(scene.Callers.Done > before, trigger);
            await cluster.ExecuteAsync(scene.DatabaseName, "DROP TRIGGER hold ON \"WorkflowCommands\"");
        }

        await scene.AuditAsync();
    }

    private static async Task UntilHeldAsync(NpgsqlConnection connection)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await RunAsync(connection, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") is not > 1L)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
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
