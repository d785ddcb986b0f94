using Microsoft.EntityFrameworkCore.Migrations;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage.Migrations;

/// <summary>The tables of contracts, consents and documents in the first schema.</summary>
internal static class RegisterTables
{
    public static void Create(MigrationBuilder migration, Dialect dialect)
    {
        CreateContracts(migration, dialect);
        CreateDocuments(migration, dialect);
    }

    private static void CreateContracts(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "Contracts",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                PartnerId = table.Column<Guid>(),
                InstanceId = table.Column<string>(),
                Number = table.Column<string>(),
                SignedOn = table.Column<DateOnly>(),
                ValidTo = table.Column<DateOnly>(nullable: true),
                Helps = table.Column<string>(),
                Sealed = table.Column<byte[]>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_Contracts", row => row.Id));
        migration.CreateTable(
            "Consents",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                InstanceId = table.Column<string>(),
                IsGiven = table.Column<bool>(),
                By = table.Column<string>(nullable: true),
                On = table.Column<DateOnly>(),
                ValidTo = table.Column<DateOnly>(nullable: true),
                Purposes = table.Column<string>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_Consents", row => row.Id));
        migration.CreateTable(
            "SocialContracts",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                InstanceId = table.Column<string>(),
                Number = table.Column<string>(),
                SignedOn = table.Column<DateOnly>(),
                ValidTo = table.Column<DateOnly>(nullable: true),
                At = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_SocialContracts", row => row.Id));
        migration.CreateIndex("IX_Contracts_PartnerId_SignedOn", "Contracts", ["PartnerId", "SignedOn"]);
        migration.CreateIndex("IX_Contracts_CentreId_Number", "Contracts", ["CentreId", "Number"], unique: true);
        migration.CreateIndex("IX_Consents_SubjectId_On", "Consents", ["SubjectId", "On"]);
        migration.CreateIndex("IX_SocialContracts_SubjectId", "SocialContracts", "SubjectId");
        migration.CreateIndex("IX_SocialContracts_CentreId_Number", "SocialContracts", ["CentreId", "Number"], unique: true);
    }

    private static void CreateDocuments(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "Documents",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                InstanceId = table.Column<string>(),
                ActivityId = table.Column<string>(),
                TemplateId = table.Column<Guid>(),
                Title = table.Column<string>(),
                Number = table.Column<string>(),
                Sealed = table.Column<byte[]>(),
                MadeAt = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_Documents", row => row.Id));
        migration.CreateTable(
            "DocumentTemplates",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                Key = table.Column<string>(),
                Number = table.Column<int>(),
                IsCurrent = table.Column<bool>(),
                Title = table.Column<string>(),
                Series = table.Column<string>(),
                Text = table.Column<string>(),
                Note = table.Column<string>(nullable: true),
                MadeAt = table.Column<DateTimeOffset>(dialect.Instant),
                MadeById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_DocumentTemplates", row => row.Id));
        migration.CreateIndex("IX_Documents_InstanceId", "Documents", "InstanceId");
        migration.CreateIndex("IX_Documents_SubjectId", "Documents", "SubjectId");
        migration.CreateIndex("IX_Documents_CentreId_Number", "Documents", ["CentreId", "Number"], unique: true);
        migration.CreateIndex("IX_DocumentTemplates_CentreId_Key_Number", "DocumentTemplates", ["CentreId", "Key", "Number"], unique: true);
        migration.CreateIndex("IX_DocumentTemplates_Current", "DocumentTemplates", ["CentreId", "Key"], unique: true, filter: "\"IsCurrent\"");
    }
}
