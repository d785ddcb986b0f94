using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Workflows.Engine.Storage;

/// <summary>A context with nothing but the engine's tables: trial runs, tests and benchmarks use it. The product's context holds them among its own.</summary>
/// <param name="database">The database.</param>
/// <param name="options">Options that <see cref="Prepare"/> made.</param>
public sealed class EngineContext(Database database, DbContextOptions<EngineContext> options) : DbContext(options)
{
    private static readonly ConditionalWeakTable<Database, DbContextOptions<EngineContext>> Prepared = [];

    /// <summary>Opens a context that nobody listens to.</summary>
    public EngineContext(Database database) : this(database, Prepared.GetValue(database, static database => Prepare(database)))
    {
    }

    /// <summary>Prepares options once for many contexts: building them costs more than the context.</summary>
    /// <param name="database">The database.</param>
    /// <param name="interceptors">Whoever listens to the contexts.</param>
    public static DbContextOptions<EngineContext> Prepare(Database database, params IInterceptor[] interceptors) =>
        (DbContextOptions<EngineContext>)database.Configure(new DbContextOptionsBuilder<EngineContext>().AddInterceptors(interceptors)).Options;

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.StoreInstants(database.Dialect);

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddWorkflowEngine();
}
