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
}
