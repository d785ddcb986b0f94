using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage.Migrations;

/// <summary>
/// The first schema: everything of «1 of 3». It may be edited until that issue is closed and never again after.
/// Columns without a named type take the one their .NET type has on either database; a test compares the result with the model.
/// </summary>
[DbContext(typeof(ServerContext))]
[Migration("20261123000000_Spine")]
internal sealed class Spine : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        var dialect = Dialect.Named(migrationBuilder.ActiveProvider);
        CreateAccounts(migrationBuilder, dialect);
        CreateAccountParts(migrationBuilder, dialect);
        CreateUnits(migrationBuilder, dialect);
        WorkflowTables.Create(migrationBuilder);
        CaseTables.Create(migrationBuilder, dialect);
        RegisterTables.Create(migrationBuilder, dialect);
        TermTables.Create(migrationBuilder, dialect);
        LetterTables.Create(migrationBuilder, dialect);
        PeopleTables.Create(migrationBuilder, dialect);
        AccessLogTables.Create(migrationBuilder, dialect);
        ApiTables.Create(migrationBuilder, dialect);
        FileTables.Create(migrationBuilder, dialect);
        migrationBuilder.CreateTable(
            "ProtectionKeys",
            table => new { Id = table.Column<Guid>(), Name = table.Column<string>(), Xml = table.Column<string>() },
            constraints: table => table.PrimaryKey("PK_ProtectionKeys", row => row.Id));
        migrationBuilder.CreateTable(
            "TextKeyVersions",
            table => new { Language = table.Column<string>(), Version = table.Column<string>() },
            constraints: table => table.PrimaryKey("PK_TextKeyVersions", row => row.Language));
    }

    private static void CreateAccounts(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "Accounts",
            table => new
            {
                Id = table.Column<Guid>(),
                DisplayName = table.Column<string>(maxLength: 200),
                DisplayNameKey = table.Column<string>(),
                ClosedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                IsDemonstration = table.Column<bool>(),
                CreatedAt = table.Column<DateTimeOffset>(dialect.Instant),
                UserName = table.Column<string>(maxLength: 256, nullable: true),
                NormalizedUserName = table.Column<string>(maxLength: 256, nullable: true),
                Email = table.Column<string>(maxLength: 256, nullable: true),
                NormalizedEmail = table.Column<string>(maxLength: 256, nullable: true),
                EmailConfirmed = table.Column<bool>(),
                PasswordHash = table.Column<string>(nullable: true),
                SecurityStamp = table.Column<string>(nullable: true),
                ConcurrencyStamp = table.Column<string>(nullable: true),
                PhoneNumber = table.Column<string>(maxLength: 256, nullable: true),
                PhoneNumberConfirmed = table.Column<bool>(),
                TwoFactorEnabled = table.Column<bool>(),
                LockoutEnd = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                LockoutEnabled = table.Column<bool>(),
                AccessFailedCount = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_Accounts", row => row.Id));
        migration.CreateIndex("IX_Accounts_DisplayNameKey_Id", "Accounts", ["DisplayNameKey", "Id"]);
        migration.CreateIndex("EmailIndex", "Accounts", "NormalizedEmail");
        migration.CreateIndex("UserNameIndex", "Accounts", "NormalizedUserName", unique: true);
    }

    // What Identity keeps beside an account, by its schema version 3.
    private static void CreateAccountParts(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "AccountClaims",
            table => new
            {
                Id = table.Column<int>()
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                    .Annotation("Sqlite:Autoincrement", true),
                UserId = table.Column<Guid>(),
                ClaimType = table.Column<string>(nullable: true),
                ClaimValue = table.Column<string>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_AccountClaims", row => row.Id);
                table.ForeignKey("FK_AccountClaims_Accounts_UserId", row => row.UserId, "Accounts", "Id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateTable(
            "AccountLogins",
            table => new
            {
                LoginProvider = table.Column<string>(maxLength: 128),
                ProviderKey = table.Column<string>(maxLength: 128),
                ProviderDisplayName = table.Column<string>(nullable: true),
                UserId = table.Column<Guid>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_AccountLogins", row => new { row.LoginProvider, row.ProviderKey });
                table.ForeignKey("FK_AccountLogins_Accounts_UserId", row => row.UserId, "Accounts", "Id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateTable(
            "AccountTokens",
            table => new
            {
                UserId = table.Column<Guid>(),
                LoginProvider = table.Column<string>(maxLength: 128),
                Name = table.Column<string>(maxLength: 128),
                Value = table.Column<string>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_AccountTokens", row => new { row.UserId, row.LoginProvider, row.Name });
                table.ForeignKey("FK_AccountTokens_Accounts_UserId", row => row.UserId, "Accounts", "Id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateTable(
            "AccountPasskeys",
            table => new
            {
                CredentialId = table.Column<byte[]>(maxLength: 1024),
                UserId = table.Column<Guid>(),
                Data = table.Column<string>(dialect.IdentityJson),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_AccountPasskeys", row => row.CredentialId);
                table.ForeignKey("FK_AccountPasskeys_Accounts_UserId", row => row.UserId, "Accounts", "Id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("IX_AccountClaims_UserId", "AccountClaims", "UserId");
        migration.CreateIndex("IX_AccountLogins_UserId", "AccountLogins", "UserId");
        migration.CreateIndex("IX_AccountPasskeys_UserId", "AccountPasskeys", "UserId");
    }

    private static void CreateUnits(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "Units",
            table => new
            {
                Id = table.Column<Guid>(),
                ParentId = table.Column<Guid>(nullable: true),
                CentreId = table.Column<Guid>(),
                Kind = table.Column<string>(),
                Name = table.Column<string>(),
                NameKey = table.Column<string>(),
                Code = table.Column<string>(nullable: true),
                TimeZone = table.Column<string>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Units", row => row.Id);
                table.ForeignKey("FK_Units_Units_ParentId", row => row.ParentId, "Units", "Id", onDelete: ReferentialAction.Restrict);
            });
        migration.CreateTable(
            "Memberships",
            table => new
            {
                Id = table.Column<Guid>(),
                AccountId = table.Column<Guid>(),
                UnitId = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                Role = table.Column<string>(),
                From = table.Column<DateTimeOffset>(dialect.Instant),
                To = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Memberships", row => row.Id);
                table.ForeignKey("FK_Memberships_Accounts_AccountId", row => row.AccountId, "Accounts", "Id", onDelete: ReferentialAction.Restrict);
                table.ForeignKey("FK_Memberships_Units_UnitId", row => row.UnitId, "Units", "Id", onDelete: ReferentialAction.Restrict);
            });
        migration.CreateIndex("IX_Units_CentreId_NameKey", "Units", ["CentreId", "NameKey"]);
        migration.CreateIndex("IX_Units_ParentId", "Units", "ParentId");
        migration.CreateIndex("IX_Units_ParentId_Code", "Units", ["ParentId", "Code"], unique: true, filter: "\"Code\" IS NOT NULL");
        migration.CreateIndex("IX_Memberships_AccountId", "Memberships", "AccountId");
        migration.CreateIndex("IX_Memberships_UnitId_Role", "Memberships", ["UnitId", "Role"]);
    }
}
