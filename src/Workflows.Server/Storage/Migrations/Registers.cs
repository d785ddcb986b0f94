using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage.Migrations;

/// <summary>The schema of «3 of 3», on top of the two before. It may be edited until that issue is closed and never again after.</summary>
[DbContext(typeof(ServerContext))]
[Migration("20261128000000_Registers")]
internal sealed class Registers : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        var dialect = Dialect.Named(migrationBuilder.ActiveProvider);
        AddCards(migrationBuilder, dialect);
        AddFamily(migrationBuilder, dialect);
        AddMerges(migrationBuilder, dialect);
        AddTimeline(migrationBuilder);
        AddLists(migrationBuilder, dialect);
        MakeConsents(migrationBuilder, dialect);
        AddPartners(migrationBuilder, dialect);
        AddPhotos(migrationBuilder, dialect);
        migrationBuilder.AddColumn<string>("Site", "Units", nullable: true);
        AddCasework(migrationBuilder, dialect);
    }

    private static void AddCasework(MigrationBuilder migration, Dialect dialect)
    {
        migration.AddColumn<string>("Model", "CaseFiles", nullable: true);
        migration.CreateTable(
            "CaseChecks",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                InstanceId = table.Column<string>(),
                Title = table.Column<string>(),
                Holds = table.Column<bool>(),
                Explanation = table.Column<string>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_CaseChecks", row => row.Id));
        migration.CreateIndex("IX_CaseChecks_InstanceId_At", "CaseChecks", ["InstanceId", "At"]);
        migration.CreateTable(
            "CaseMembers",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                InstanceId = table.Column<string>(),
                AccountId = table.Column<Guid>(),
                Part = table.Column<string>(nullable: true),
                Since = table.Column<DateTimeOffset>(dialect.Instant),
                Until = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_CaseMembers", row => row.Id));
        migration.CreateIndex("IX_CaseMembers_InstanceId_Since", "CaseMembers", ["InstanceId", "Since"]);
    }

    private static void AddPhotos(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "ClientPhotos",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                ById = table.Column<Guid>(),
                RemovedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                RemovedById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_ClientPhotos", row => row.Id));
        migration.CreateIndex("IX_ClientPhotos_SubjectId_At", "ClientPhotos", ["SubjectId", "At"]);
    }

    private static void AddPartners(MigrationBuilder migration, Dialect dialect)
    {
        migration.AddColumn<string>("Helps", "Subjects", nullable: true);
        migration.CreateTable(
            "PartnerContacts",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                PartnerId = table.Column<Guid>(),
                Sealed = table.Column<byte[]>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                ById = table.Column<Guid>(),
                EndedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                EndedById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_PartnerContacts", row => row.Id));
        migration.CreateIndex("IX_PartnerContacts_PartnerId_At", "PartnerContacts", ["PartnerId", "At"]);
    }

    // A table of its own, since SQLite cannot let go that each consent is of a case. What was refused was refused altogether, and a consent that did not say for
    // what was «згода на допомогу».
    private static void MakeConsents(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "ClientConsents",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                InstanceId = table.Column<string>(nullable: true),
                Decision = table.Column<string>(),
                By = table.Column<string>(nullable: true),
                Way = table.Column<string>(nullable: true),
                On = table.Column<DateOnly>(),
                ValidTo = table.Column<DateOnly>(nullable: true),
                Purposes = table.Column<string>(),
                RecipientId = table.Column<Guid>(nullable: true),
                Sealed = table.Column<byte[]>(nullable: true),
                AnswerId = table.Column<Guid>(nullable: true),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                ById = table.Column<Guid>(nullable: true),
                StruckAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                StruckById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_ClientConsents", row => row.Id));
        migration.Sql(
            """
            INSERT INTO "ClientConsents" ("Id", "CentreId", "SubjectId", "InstanceId", "Decision", "By", "On", "ValidTo", "Purposes", "At")
            SELECT "Id", "CentreId", "SubjectId", "InstanceId", CASE WHEN "IsGiven" THEN 'Given' ELSE 'Refused' END, "By", "On", "ValidTo",
                   CASE WHEN NOT "IsGiven" THEN '' WHEN "Purposes" = '' THEN 'help' ELSE "Purposes" END, "At"
            FROM "Consents"
            """);
        migration.DropTable("Consents");
        migration.CreateIndex("IX_ClientConsents_SubjectId_On", "ClientConsents", ["SubjectId", "On"]);
        migration.AddColumn<string>("CardForm", "FormDrafts", nullable: true);
        migration.CreateIndex("IX_FormDrafts_Card", "FormDrafts", ["AccountId", "SubjectId", "CardForm"], unique: true, filter: "\"CardForm\" IS NOT NULL");
        migration.CreateIndex("IX_Files_AnswerId", "Files", "AnswerId", filter: "\"AnswerId\" IS NOT NULL");
    }

    private static void AddCards(MigrationBuilder migration, Dialect dialect)
    {
        migration.AddColumn<string>("ClientKind", "Subjects", nullable: true);
        migration.AddColumn<Guid>("ResponsibleId", "Subjects", nullable: true);
        migration.AddColumn<Guid>("MergedIntoId", "Subjects", nullable: true);
        migration.CreateIndex("IX_Subjects_MergedIntoId", "Subjects", "MergedIntoId", filter: "\"MergedIntoId\" IS NOT NULL");
        migration.CreateIndex("IX_Subjects_Responsible", "Subjects", ["CentreId", "ResponsibleId", "CreatedAt"], filter: "\"ResponsibleId\" IS NOT NULL");
        migration.CreateTable(
            "CardChanges",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                ById = table.Column<Guid>(nullable: true),
                InstanceId = table.Column<string>(nullable: true),
                Kind = table.Column<string>(),
                Sealed = table.Column<byte[]>(),
            },
            constraints: table => table.PrimaryKey("PK_CardChanges", row => row.Id));
        migration.CreateIndex("IX_CardChanges_SubjectId_At", "CardChanges", ["SubjectId", "At"]);
        migration.CreateTable(
            "ClientNotes",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                HappenedAt = table.Column<DateTimeOffset>(dialect.Instant),
                Kind = table.Column<string>(),
                Sealed = table.Column<byte[]>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                ById = table.Column<Guid>(),
                RemovedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_ClientNotes", row => row.Id));
        migration.CreateIndex("IX_ClientNotes_SubjectId_HappenedAt", "ClientNotes", ["SubjectId", "HappenedAt"]);
    }

    private static void AddMerges(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "CardMerges",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                KeptId = table.Column<Guid>(),
                JoinedId = table.Column<Guid>(),
                ChangeId = table.Column<Guid>(nullable: true),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                ById = table.Column<Guid>(),
                UndoneAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                UndoneById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_CardMerges", row => row.Id));
        migration.CreateIndex("IX_CardMerges_KeptId_At", "CardMerges", ["KeptId", "At"]);
        migration.CreateIndex("IX_CardMerges_Holding", "CardMerges", "JoinedId", unique: true, filter: "\"UndoneAt\" IS NULL");
    }

    private static void AddFamily(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "Ties",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                OtherId = table.Column<Guid>(nullable: true),
                Kind = table.Column<string>(),
                IsRepresentative = table.Column<bool>(),
                LivesTogether = table.Column<bool>(nullable: true),
                Sealed = table.Column<byte[]>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                ById = table.Column<Guid>(),
                EndedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                EndedById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Ties", row => row.Id));
        migration.CreateIndex("IX_Ties_SubjectId_At", "Ties", ["SubjectId", "At"]);
        migration.CreateIndex("IX_Ties_OtherId_At", "Ties", ["OtherId", "At"], filter: "\"OtherId\" IS NOT NULL");
    }

    private static void AddLists(MigrationBuilder migration, Dialect dialect)
    {
        migration.AddColumn<string>("Categories", "Subjects", nullable: true);
        migration.CreateTable(
            "ReferenceLists",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                Key = table.Column<string>(),
                Title = table.Column<string>(),
                Intro = table.Column<string>(nullable: true),
                Ground = table.Column<string>(nullable: true),
                UnderKey = table.Column<string>(nullable: true),
                MadeAt = table.Column<DateTimeOffset>(dialect.Instant),
                MadeById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_ReferenceLists", row => row.Id));
        migration.CreateIndex("IX_ReferenceLists_CentreId_Key", "ReferenceLists", ["CentreId", "Key"], unique: true);
        migration.CreateTable(
            "ReferenceEntries",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                ListKey = table.Column<string>(),
                Key = table.Column<string>(),
                Label = table.Column<string>(),
                Note = table.Column<string>(nullable: true),
                Under = table.Column<string>(),
                Position = table.Column<int>(),
                ValidFrom = table.Column<DateOnly>(nullable: true),
                ValidTo = table.Column<DateOnly>(nullable: true),
                IsCurrent = table.Column<bool>(),
                ReplacesId = table.Column<Guid>(nullable: true),
                MadeAt = table.Column<DateTimeOffset>(dialect.Instant),
                MadeById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_ReferenceEntries", row => row.Id));
        migration.CreateIndex("IX_ReferenceEntries_Current", "ReferenceEntries", ["ListKey", "CentreId", "Key"], unique: true, filter: "\"IsCurrent\"");
    }

    // What happened with a client is read of each kind by whom it is about.
    private static void AddTimeline(MigrationBuilder migration)
    {
        migration.CreateIndex("IX_Tasks_Closed", "Tasks", ["SubjectId", "ClosedAt"], filter: "\"ClosedAt\" IS NOT NULL");
        migration.CreateIndex("IX_TaskComments_SubjectId", "TaskComments", "SubjectId");
        migration.CreateIndex("IX_Referrals_SubjectId", "Referrals", "SubjectId");
    }
}
