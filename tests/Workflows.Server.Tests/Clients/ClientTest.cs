using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Clients;

/// <summary>The base of tests of the register: two centres, the services, and people to act as.</summary>
public abstract class ClientTest(DatabaseTemplate template) : DatabaseTest(template)
{
    protected static readonly Guid Kalyna = Guid.Parse("00000000-0000-7000-8000-00000000000a");
    protected static readonly Guid Ozero = Guid.Parse("00000000-0000-7000-8000-00000000000b");

    private readonly MasterKey master = MasterKey.Open(new Settings { DataFolder = "", MasterKey = RunningServer.MasterKey });
    private ServiceProvider? services;

    private protected Contexts Contexts => Get<Contexts>();

    private protected SimulatedClock Clock { get; } = new(Databases.Start);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        services = new ServiceCollection()
            .AddSingleton(master).AddSingleton(Databases.Contexts(Database)).AddSingleton<TimeProvider>(Clock).AddClients().BuildServiceProvider();
        await using var context = Contexts.Open(SystemScopes.Upkeep);
        context.Units.AddRange(Centre(Kalyna, "Калиновий центр", "КАЛ"), Centre(Ozero, "Озерний центр", null));
        await context.SaveChangesAsync();
    }

    public override async Task DisposeAsync()
    {
        if (services is not null)
        {
            await services.DisposeAsync();
        }

        await base.DisposeAsync();
        master.Dispose();
    }

    private protected T Get<T>() where T : notnull => services!.GetRequiredService<T>();

    private protected static Scope Of(params Guid[] centres) => new(null, centres, [], "test");

    /// <summary>Somebody with this role in these centres.</summary>
    private protected static Actor Somebody(Role role, params Guid[] centres) => new(
        Guid.Parse("00000000-0000-7000-8000-0000000000ff"), "Хтось", "somebody",
        [.. centres.Select(centre => new Post(centre, "Центр", UnitKind.Centre, centre, role))], Of(centres));

    private protected static Dictionary<string, JsonNode?> Named(string last, string? first = null, string? patronymic = null) => new()
    {
        [FieldCatalogue.LastName] = last,
        [FieldCatalogue.FirstName] = first,
        [FieldCatalogue.Patronymic] = patronymic,
    };

    /// <summary>Makes and saves a subject.</summary>
    private protected async Task<Guid> MakeAsync(
        Guid centre, Dictionary<string, JsonNode?> fields, SubjectKind kind = SubjectKind.Client, string? number = null, Guid? by = null)
    {
        await using var context = Contexts.Open(Of(centre));
        var key = Get<SubjectSeals>().NewKey(Guid.CreateVersion7(Clock.GetUtcNow()), centre);
        context.Add(key);
        Get<Register>().Make(context, key, kind, number, fields, by, Clock.GetUtcNow());
        await context.SaveChangesAsync();
        return key.Id;
    }

    /// <summary>Fills a centre with invented cards.</summary>
    private protected async Task<IReadOnlyList<InventedCard>> FillAsync(int count, InventedNames invented)
    {
        var cards = new List<InventedCard>();
        await using var context = Contexts.Open(SystemScopes.Upkeep);
        while (cards.Count < count)
        {
            for (var batch = 0; batch < 1000 && cards.Count < count; batch++)
            {
                var key = Get<SubjectSeals>().NewKey(Guid.CreateVersion7(Clock.GetUtcNow()), Kalyna);
                var fields = invented.Next();
                context.ChangeTracker.AutoDetectChangesEnabled = false;
                context.Add(key);
                Get<Register>().Make(context, key, SubjectKind.Client, null, fields, null, Clock.GetUtcNow());
                cards.Add(new InventedCard(key.Id, fields));
            }

            await CardLoad.SaveQuicklyAsync(context);
        }

        await context.Database.ExecuteSqlRawAsync("ANALYZE");
        return cards;
    }

    private protected bool IsPostgres => Database.Dialect.Equals(Workflows.Engine.Storage.Dialect.Postgres);

    /// <summary>How the database answers a query.</summary>
    private protected async Task<string> PlanAsync(ServerContext context, IQueryable query)
    {
        await context.Database.OpenConnectionAsync();
        await using var command = query.CreateDbCommand();
#pragma warning disable CA2100 // The query's own text.
        command.CommandText = (IsPostgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + command.CommandText;
#pragma warning restore CA2100
        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(IsPostgres ? 0 : 3));
        }

        return string.Join('\n', plan);
    }

    private protected async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(Guid id)
    {
        await using var context = Contexts.Open(Of(Kalyna, Ozero));
        return Get<Register>().Read(
            await context.Subjects.AsNoTracking().SingleAsync(row => row.Id == id), await context.SubjectKeys.AsNoTracking().SingleAsync(row => row.Id == id));
    }

    private protected static OrgUnit Centre(Guid id, string name, string? code) => new()
    {
        Id = id, CentreId = id, Kind = UnitKind.Centre, Name = name, NameKey = TextKeys.Sort(name), Code = code, TimeZone = "Europe/Kyiv",
    };

    /// <summary>An invented card.</summary>
    private protected sealed record InventedCard(Guid Id, Dictionary<string, JsonNode?> Fields)
    {
        public bool IsNamesake(string name) =>
            name.StartsWith($"{Fields[FieldCatalogue.LastName]} {Fields[FieldCatalogue.FirstName]} ", StringComparison.Ordinal);
    }
}
