using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests;

/// <summary>
/// One server with its database for all tests of a class, which xunit hands to each of them. For tests that leave nothing behind which another
/// of them would see: reading, refusals, hostile input. Whoever changes something takes <see cref="ServerTest"/>.
/// </summary>
public abstract class SharedServer(DatabaseTemplate template) : IAsyncLifetime
{
    private readonly Dictionary<string, Visitor> visitors = [];
    private TestDatabase? database;
    private RunningServer? running;

    internal RunningServer Running => running!;

    public async Task InitializeAsync()
    {
        database = await template.CopyAsync();
        running = await RunningServer.StartAsync(database);
    }

    public async Task DisposeAsync()
    {
        foreach (var visitor in visitors.Values)
        {
            visitor.Dispose();
        }

        await (running?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (database?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    internal async Task<Visitor> AsAsync(string person) =>
        visitors.TryGetValue(person, out var known) ? known : visitors[person] = await Running.SignedInAsync(person);
}

/// <summary>On PostgreSQL, with the demonstration's people.</summary>
public sealed class PostgresServer() : SharedServer(Databases.PostgresWithPeople);

/// <summary>On SQLite, with the demonstration's people.</summary>
public sealed class SqliteServer() : SharedServer(Databases.SqliteWithPeople);

/// <summary>The base of tests that share a server; a class below it names which (<see cref="IClassFixture{TFixture}"/>).</summary>
public abstract class SharedServerTest(SharedServer shared)
{
    private readonly int before = shared.Running.Log.Lines.Count;

    private protected RunningServer Server => shared.Running;

    /// <summary>What the server has said since this test began.</summary>
    private protected IEnumerable<LogLine> Said => Server.Log.Lines.Skip(before);

    /// <summary>Somebody who signed in once for the whole class; the class ends the visit, and no test signs out.</summary>
    private protected Task<Visitor> AsAsync(string person) => shared.AsAsync(person);

    private protected Task<T> OnContextAsync<T>(Func<ServerContext, Task<T>> work) => Server.OnContextAsync(work);
}
