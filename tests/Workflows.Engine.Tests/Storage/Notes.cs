using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Tests;

namespace Workflows.Engine.Tests.Storage;

/// <summary>A row for tests of the storage itself.</summary>
internal sealed class Note
{
    public static readonly DateTimeOffset Start = new(2026, 3, 16, 7, 30, 0, TimeSpan.Zero);

    public int Id { get; init; }

    public DateTimeOffset At { get; set; }

    public DateTimeOffset? Until { get; set; }
}

/// <summary>The smallest context over a database of ours.</summary>
internal sealed class NoteContext(Database database) : DbContext(database.Configure(new DbContextOptionsBuilder<NoteContext>()).Options)
{
    public static DatabaseTemplate Postgres { get; } = DatabaseTemplate.OnPostgres(CreateAsync);

    public static DatabaseTemplate Sqlite { get; } = DatabaseTemplate.OnSqlite(CreateAsync);

    public DbSet<Note> Notes => Set<Note>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.StoreInstants(database.Dialect);

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Note>().Property(note => note.Id).ValueGeneratedNever();

    private static async Task CreateAsync(Database database)
    {
        await using var context = new NoteContext(database);
        await context.Database.EnsureCreatedAsync();
    }
}
