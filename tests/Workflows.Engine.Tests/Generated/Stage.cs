using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Tests.Generated;

/// <summary>Two servers over one database on simulated time, with what goes wrong in them and the story of it all.</summary>
internal sealed class Stage
{
    private readonly Server[] servers;
    private readonly List<PersonsCommand> commands = [];

    public Stage(Database database, PlayRules rules)
    {
        Database = database;
        Rules = rules;
        servers = [NewServer(), NewServer()];
    }

    public Database Database { get; }

    public PlayRules Rules { get; }

    public SimulatedClock Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    public CommitRecord Commits { get; } = new();

    public List<string> Story { get; } = [];

    public IReadOnlyList<PersonsCommand> Commands => commands;

    /// <summary>The oldest order that nobody has answered.</summary>
    public PersonsCommand? Unanswered
    {
        get
        {
            lock (commands)
            {
                return commands.Find(command => command.Answer is null);
            }
        }
    }

    public EngineContext Open() => new(Database);

    public void Tell(string line)
    {
        lock (Story)
        {
            Story.Add(string.Create(CultureInfo.InvariantCulture, $"{Clock.GetUtcNow():dd HH:mm:ss.fff} {line}"));
        }
    }

    public async Task PublishAsync(IEnumerable<(string DefinitionId, string Text)> family)
    {
        await using var context = Open();
        await using var transaction = await Database.BeginWriteAsync(context);
        foreach (var (definitionId, text) in family)
        {
            await servers[0].Node.Publishing.PublishAsync(context, Play.Tenant, definitionId, text);
        }

        await context.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    /// <summary>Lets one server do something that may be cut. A server that died in it is replaced by a new process.</summary>
    /// <returns>Whether nothing cut it.</returns>
    public async Task<bool> DoAsync(int place, Func<Server, Task> act)
    {
        var server = servers[place];
        var before = server.Faults.Struck.Count;
        var whole = false;
        try
        {
            await act(server);
            whole = true;
        }
        catch (Exception e) when (e is ProcessDiedException or SqliteException { SqliteErrorCode: 5 })
        {
        }

        server.Faults.Disarm();
        foreach (var struck in server.Faults.Struck.Skip(before))
        {
            Tell($"    fault on server {place}: {struck}");
        }

        if (server.Faults.IsDead)
        {
            servers[place] = NewServer();
            return false;
        }

        return whole && server.Faults.Struck.Count == before;
    }

    public Server At(int place) => servers[place];

    /// <summary>A person orders something; without an answer the same order is sent again later.</summary>
    public PersonsCommand Order(Stimulus stimulus)
    {
        lock (commands)
        {
            var command = new PersonsCommand($"command-{commands.Count}", stimulus);
            commands.Add(command);
            return command;
        }
    }

    public Task<bool> SendAsync(int place, PersonsCommand command) => DoAsync(place, async server =>
    {
        var answer = await server.Node.Runner.RunAsync(server.Open, command.Stimulus, new BurstCommand(command.Id, (context, _) =>
        {
            Note.Add(context, Note.Command, command.Id);
            return Task.FromResult<CommandDecision>(new CommandDecision.Go());
        }));
        Tell($"    {command.Id} on server {place}: {answer.GetType().Name}");
        command.Answer ??= answer;
    });

    /// <summary>A person looks at what no burst deals with: frees what was parked, closes what tells of something that is over.</summary>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> MendStoppedAsync(EngineContext context)
    {
        var told = await context.Set<Incident>().Where(incident => incident.ResolvedAt == null && incident.ActivityId == "").OrderBy(incident => incident.Id).ToListAsync();
        foreach (var incident in told.Where(incident => incident.ResolvedAt is null))
        {
            Tell($"  a person sees to: {incident.Message}");
            var seen = await StoppedWork.FreeAsync(context, incident, "person", Clock.GetUtcNow(), CancellationToken.None)
                || await StoppedWork.CloseAsync(context, incident, "person", Clock.GetUtcNow(), CancellationToken.None);
            Assert.True(seen, $"Nothing can be done about: {incident.Message}");
        }

        return await context.SaveChangesAsync() > 0;
    }

    /// <summary>Moves the clock to the next thing that is due, or that is free for another server to do.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> TimePassesAsync()
    {
        await using var context = Open();
        var timers = await context.Set<WorkflowTimer>().AsNoTracking().Where(timer => timer.ParkedAt == null).ToListAsync();
        if (timers.Count == 0)
        {
            return false;
        }

        Clock.AdvanceTo(timers.Min(timer => timer.LeaseUntil > timer.DueAt ? timer.LeaseUntil.Value : timer.DueAt) + TimeSpan.FromMilliseconds(1));
        return true;
    }

    /// <summary>Empties all tables for the next play.</summary>
    public static async Task CleanAsync(Database database)
    {
        await using var context = new EngineContext(database);
        await using var transaction = await database.BeginWriteAsync(context);
        await context.Set<WorkflowInstance>().ExecuteDeleteAsync();
        await context.Set<Bookmark>().ExecuteDeleteAsync();
        await context.Set<WorkflowTimer>().ExecuteDeleteAsync();
        await context.Set<LogEntry>().ExecuteDeleteAsync();
        await context.Set<Incident>().ExecuteDeleteAsync();
        await context.Set<WorkflowVersion>().ExecuteDeleteAsync();
        await context.Set<WorkflowTrigger>().ExecuteDeleteAsync();
        await context.Set<WorkflowCommand>().ExecuteDeleteAsync();
        await transaction.CommitAsync();
    }

    private Server NewServer() => new(Database, Clock, Commits, Rules);
}

/// <summary>What a person ordered, and the first answer that reached them.</summary>
internal sealed class PersonsCommand(string id, Stimulus stimulus)
{
    public string Id { get; } = id;

    public Stimulus Stimulus { get; } = stimulus;

    public BurstResult? Answer { get; set; }
}
