using Microsoft.EntityFrameworkCore;

namespace Workflows.Engine.Storage;

/// <summary>A context with nothing but the engine's tables: trial runs, tests and benchmarks use it. The product's context holds them among its own.</summary>
public sealed class EngineContext(Database database) : DbContext(database.Configure(new DbContextOptionsBuilder<EngineContext>()).Options)
{
    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.StoreInstants(database.Dialect);

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddWorkflowEngine();
}
