using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage.Migrations;

/// <summary>The schema of «2 of 3», on top of the first. It may be edited until that issue is closed and never again after.</summary>
[DbContext(typeof(ServerContext))]
[Migration("20261127000000_Drawings")]
internal sealed class Drawings : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        var dialect = Dialect.Named(migrationBuilder.ActiveProvider);
        migrationBuilder.AddColumn<DateTimeOffset>("PublishedAt", "WorkflowDefinitions", dialect.Instant, nullable: true);
        migrationBuilder.AddColumn<DateTimeOffset>("SavedAt", "WorkflowDefinitions", dialect.Instant, nullable: true);
        migrationBuilder.AddColumn<string>("SavedBy", "WorkflowDefinitions", nullable: true);
        migrationBuilder.AddColumn<int>("Revision", "WorkflowDefinitions", defaultValue: 0);

        // Until then every version was published in the moment in which it was made.
        migrationBuilder.Sql("""UPDATE "WorkflowDefinitions" SET "PublishedAt" = "CreatedAt";""");
    }
}
