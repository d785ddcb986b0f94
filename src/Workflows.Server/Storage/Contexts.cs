using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage;

/// <summary>Opens contexts, each for one scope. The one way to the database.</summary>
public sealed class Contexts
{
    // Identity's base context reads its schema version (3: with passkeys) from the options of an application's services, and nowhere else.
    private static readonly ServiceProvider IdentitySchema = new ServiceCollection()
        .Configure<IdentityOptions>(identity => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3)
        .BuildServiceProvider();

    private readonly Database database;
    private readonly DbContextOptions<ServerContext> options;

    /// <summary>Prepares the options once: building them for each context would cost more than the context.</summary>
    public Contexts(Database database, ILoggerFactory loggers)
    {
        this.database = database;
        var builder = new DbContextOptionsBuilder<ServerContext>()
            .UseApplicationServiceProvider(new Services(loggers))
            .EnableSensitiveDataLogging(false)
            .ConfigureWarnings(warnings => warnings
                .Ignore(RelationalEventId.ModelSnapshotNotFound) // Migrations are written by hand for two databases; a test compares schema and model.
                .Throw(RelationalEventId.MultipleCollectionIncludeWarning));
        options = (DbContextOptions<ServerContext>)database.Configure(builder).Options;
    }

    /// <summary>Opens a context that reads and writes within a scope.</summary>
    public ServerContext Open(Scope scope) => new(options, database, scope);

    /// <summary>Opens a context for what belongs to no centre; a query of rows that do throws.</summary>
    public ServerContext OpenWithoutScope() => new(options, database, null);

    // EF asks the loggers here too. Handed over as its own option they would be part of what it keeps its model and its compiled queries by,
    // and each server of a process (tests have hundreds) would make all of that anew.
    private sealed class Services(ILoggerFactory loggers) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(ILoggerFactory) ? loggers : IdentitySchema.GetService(serviceType);
    }
}
