using Microsoft.EntityFrameworkCore.Migrations;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage.Migrations;

/// <summary>What was done to accounts, in the first schema.</summary>
internal static class PeopleTables
{
    public static void Create(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "AccountEvents",
            table => new
            {
                Id = table.Column<Guid>(),
                AccountId = table.Column<Guid>(),
                ById = table.Column<Guid>(nullable: true),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                Kind = table.Column<string>(),
                UnitId = table.Column<Guid>(nullable: true),
                Role = table.Column<string>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_AccountEvents", row => row.Id);
                table.ForeignKey("FK_AccountEvents_Accounts_AccountId", row => row.AccountId, "Accounts", "Id", onDelete: ReferentialAction.Restrict);
            });
        migration.CreateIndex("IX_AccountEvents_AccountId_Id", "AccountEvents", ["AccountId", "Id"]);
    }
}
