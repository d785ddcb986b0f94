using Microsoft.EntityFrameworkCore.Migrations;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage.Migrations;

/// <summary>The table of keys for programs in the first schema.</summary>
internal static class ApiTables
{
    public static void Create(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "ApiKeys",
            table => new
            {
                Id = table.Column<Guid>(),
                AccountId = table.Column<Guid>(),
                Name = table.Column<string>(maxLength: 60),
                Hash = table.Column<byte[]>(),
                Rights = table.Column<string>(),
                Stamp = table.Column<string>(),
                CreatedAt = table.Column<DateTimeOffset>(dialect.Instant),
                ExpiresAt = table.Column<DateTimeOffset>(dialect.Instant),
                LastUsedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                RevokedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_ApiKeys", row => row.Id);
                table.ForeignKey("FK_ApiKeys_Accounts_AccountId", row => row.AccountId, "Accounts", "Id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("IX_ApiKeys_AccountId", "ApiKeys", "AccountId");
        migration.CreateIndex("IX_ApiKeys_Hash", "ApiKeys", "Hash", unique: true);
    }
}
