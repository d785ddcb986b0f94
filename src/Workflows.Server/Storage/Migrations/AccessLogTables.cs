using Microsoft.EntityFrameworkCore.Migrations;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage.Migrations;

/// <summary>The table of who opened whose data in the first schema.</summary>
internal static class AccessLogTables
{
    public static void Create(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "AccessLog",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                AccountId = table.Column<Guid>(),
                Act = table.Column<string>(),
                SubjectId = table.Column<Guid>(nullable: true),
                InstanceId = table.Column<string>(nullable: true),
                ThingId = table.Column<Guid>(nullable: true),
                Reason = table.Column<string>(),
                ForId = table.Column<Guid>(nullable: true),
                Address = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_AccessLog", row => row.Id));
        migration.CreateIndex("IX_AccessLog_CentreId_Id", "AccessLog", ["CentreId", "Id"]);
        migration.CreateIndex("IX_AccessLog_CentreId_AccountId_Id", "AccessLog", ["CentreId", "AccountId", "Id"]);
        migration.CreateIndex("IX_AccessLog_SubjectId_Id", "AccessLog", ["SubjectId", "Id"], filter: "\"SubjectId\" IS NOT NULL");
    }
}
