using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Storage;

/// <summary>The engine's rows are kept apart by tenant as the product's own are by centre.</summary>
public abstract class EngineScopeTests(DatabaseTemplate template) : DatabaseTest(template)
{
    private static readonly Guid Network = Guid.Parse("00000000-0000-7000-8000-000000000001");
    private static readonly Guid Kalyna = Guid.Parse("00000000-0000-7000-8000-00000000000a");
    private static readonly Guid Ozero = Guid.Parse("00000000-0000-7000-8000-00000000000b");

    /// <summary>One row of each kind for a tenant. A new entity of the engine without a line here fails the first test.</summary>
    private static readonly Dictionary<Type, Func<string, IBelongsToTenant>> Makers = new()
    {
        [typeof(WorkflowInstance)] = tenant => new WorkflowInstance
        {
            Id = Id(tenant), TenantId = tenant, DefinitionId = "d", DefinitionVersionId = "v", State = "{}", CreatedAt = Databases.Start, UpdatedAt = Databases.Start,
        },
        [typeof(Bookmark)] = tenant => new Bookmark { Id = Id(tenant), TenantId = tenant, InstanceId = "i", CreatedAt = Databases.Start },
        [typeof(WorkflowTimer)] = tenant => new WorkflowTimer { Id = Id(tenant), TenantId = tenant, DueAt = Databases.Start.AddYears(1) },
        [typeof(LogEntry)] = tenant => new LogEntry
        {
            InstanceId = Id(tenant), Sequence = 1, TenantId = tenant, ActivityInstanceId = "a", ActivityId = "a", NodeId = "n", ActivityType = "t", Event = "e", At = Databases.Start,
        },
        [typeof(Incident)] = tenant => new Incident
        {
            Id = Id(tenant), TenantId = tenant, InstanceId = "i", ActivityId = "a", ActivityInstanceId = "a", Message = "m", At = Databases.Start,
        },
        [typeof(WorkflowVersion)] = tenant => new WorkflowVersion
        {
            Id = Id(tenant), TenantId = tenant, DefinitionId = Id(tenant), Text = "{}", CreatedAt = Databases.Start,
        },
        [typeof(WorkflowTrigger)] = tenant => new WorkflowTrigger
        {
            Id = Id(tenant), TenantId = tenant, DefinitionId = "d", DefinitionVersionId = "v", ActivityId = "a", Name = "n", Stimulus = "s",
        },
        [typeof(WorkflowCommand)] = tenant => new WorkflowCommand { Id = Id(tenant), TenantId = tenant, InstanceId = "i", At = Databases.Start },
    };

    private static int made;

    public static TheoryData<string> Entities => [.. Makers.Keys.Select(type => type.Name)];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using var context = Open(SystemScopes.Upkeep);
        foreach (var unit in (Guid[])[Network, Kalyna, Ozero])
        {
            context.AddRange(Makers.Values.Select(make => make(Scope.Tenant(unit))));
        }

        await context.SaveChangesAsync();
    }

    [Fact]
    public async Task Entities_OfTheEngine_EachHaveACaseHere()
    {
        await using var context = Databases.Contexts(Database).OpenWithoutScope();
        Assert.Equal(
            context.Model.GetEntityTypes().Select(type => type.ClrType).Where(typeof(IBelongsToTenant).IsAssignableFrom).Select(type => type.Name).Order(),
            Makers.Keys.Select(type => type.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Entities))]
    public async Task Query_OfEngineRows_SeesItsTenantsOnly(string entity)
    {
        Assert.Equal([Kalyna], await SeenAsync(entity, Of(Kalyna)));
        Assert.Equal([Network, Ozero], await SeenAsync(entity, Of(Ozero) with { Shared = [Network] }));
        Assert.Equal([Network, Kalyna, Ozero], await SeenAsync(entity, SystemScopes.Timers));
        await using var none = Databases.Contexts(Database).OpenWithoutScope();
        await Assert.ThrowsAsync<ScopeMissingException>(() => RowsAsync(entity, none));
    }

    [Theory]
    [MemberData(nameof(Entities))]
    public async Task Write_OfEngineRows_StaysInItsTenants(string entity)
    {
        var make = Makers.Single(maker => maker.Key.Name == entity).Value;
        foreach (var elsewhere in (Guid[])[Ozero, Network])
        {
            await using var adding = Open(Of(Kalyna) with { Shared = [Network] });
            adding.Add(make(Scope.Tenant(elsewhere)));
            await Assert.ThrowsAsync<ScopeViolationException>(() => adding.SaveChangesAsync());
        }

        await using var everything = Open(SystemScopes.Upkeep);
        var foreign = (await RowsAsync(entity, everything)).First(row => row.TenantId == Scope.Tenant(Ozero));
        everything.Entry(foreign).Property(row => row.TenantId).CurrentValue = Scope.Tenant(Kalyna);
        await using var removing = Open(Of(Kalyna));
        removing.Attach(foreign);
        removing.Remove(foreign);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => removing.SaveChangesAsync());
    }

    private static string Id(string tenant) => $"{tenant[^1]}{Interlocked.Increment(ref made):D19}";

    private static Scope Of(params Guid[] centres) => new(null, centres, [], "test");

    private ServerContext Open(Scope scope) => Databases.Contexts(Database).Open(scope);

    private async Task<IReadOnlyList<Guid>> SeenAsync(string entity, Scope scope)
    {
        await using var context = Open(scope);
        return [.. (await RowsAsync(entity, context)).Select(row => Guid.Parse(row.TenantId)).Distinct().Order()];
    }

    private static async Task<IReadOnlyList<IBelongsToTenant>> RowsAsync(string entity, ServerContext context) => entity switch
    {
        nameof(WorkflowInstance) => await context.Set<WorkflowInstance>().ToListAsync(),
        nameof(Bookmark) => await context.Set<Bookmark>().ToListAsync(),
        nameof(WorkflowTimer) => await context.Set<WorkflowTimer>().ToListAsync(),
        nameof(LogEntry) => await context.Set<LogEntry>().ToListAsync(),
        nameof(Incident) => await context.Set<Incident>().ToListAsync(),
        nameof(WorkflowVersion) => await context.Set<WorkflowVersion>().ToListAsync(),
        nameof(WorkflowTrigger) => await context.Set<WorkflowTrigger>().ToListAsync(),
        nameof(WorkflowCommand) => await context.Set<WorkflowCommand>().ToListAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(entity), entity, "No rows of this kind."),
    };
}

public sealed class EngineScopeOnPostgres() : EngineScopeTests(Databases.Postgres);

public sealed class EngineScopeOnSqlite() : EngineScopeTests(Databases.Sqlite);
