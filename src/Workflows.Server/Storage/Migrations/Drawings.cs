using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage.Migrations;

/// <summary>The schema of «2 of 3», on top of the first. That issue is closed: it is never edited again.</summary>
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
        migrationBuilder.AddColumn<string>("BasedOn", "WorkflowDefinitions", nullable: true);
        migrationBuilder.AddColumn<int>("BasedOnVersion", "WorkflowDefinitions", nullable: true);
        migrationBuilder.CreateIndex("IX_WorkflowDefinitions_BasedOn", "WorkflowDefinitions", "BasedOn", filter: "\"BasedOn\" IS NOT NULL");
        migrationBuilder.AddColumn<bool>("IsExpert", "Accounts", defaultValue: false);

        // Until then every version was published in the moment in which it was made.
        migrationBuilder.Sql("""UPDATE "WorkflowDefinitions" SET "PublishedAt" = "CreatedAt";""");
        AddLettersOfCases(migrationBuilder);
        migrationBuilder.AddColumn<string>("AmongRole", "Tasks", nullable: true);
        migrationBuilder.AddColumn<string>("Stage", "CaseFiles", nullable: true);
        migrationBuilder.AddColumn<DateTimeOffset>("StageAt", "CaseFiles", dialect.Instant, nullable: true);
        AddEditedForms(migrationBuilder, dialect);
        CreateRegular(migrationBuilder, dialect);
        CreateMoves(migrationBuilder, dialect);
        AddTwoPeople(migrationBuilder, dialect);
        CreateReferrals(migrationBuilder, dialect);
    }

    private static void CreateMoves(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "CaseMoves",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                InstanceId = table.Column<string>(),
                FromVersionId = table.Column<string>(),
                FromVersion = table.Column<int>(),
                ToVersionId = table.Column<string>(),
                ToVersion = table.Column<int>(),
                ToOwn = table.Column<bool>(nullable: true),
                Steps = table.Column<string>(),
                Sequence = table.Column<int>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                ById = table.Column<Guid>(),
                TakesBackId = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_CaseMoves", row => row.Id));
        migration.CreateIndex("IX_CaseMoves_InstanceId_Sequence", "CaseMoves", ["InstanceId", "Sequence"], unique: true);
    }

    private static void AddTwoPeople(MigrationBuilder migration, Dialect dialect)
    {
        migration.AddColumn<string>("ProposedBy", "WorkflowDefinitions", nullable: true);
        migration.AddColumn<DateTimeOffset>("ProposedAt", "WorkflowDefinitions", dialect.Instant, nullable: true);
        migration.AddColumn<int>("ProposedRevision", "WorkflowDefinitions", nullable: true);
        migration.AddColumn<string>("ReturnedBy", "WorkflowDefinitions", nullable: true);
        migration.AddColumn<DateTimeOffset>("ReturnedAt", "WorkflowDefinitions", dialect.Instant, nullable: true);
        migration.AddColumn<string>("ReturnedWhy", "WorkflowDefinitions", nullable: true);
        migration.AddColumn<string>("PublishedBy", "WorkflowDefinitions", nullable: true);
        migration.AddColumn<string>("PublishedFor", "WorkflowDefinitions", nullable: true);
        migration.CreateTable(
            "PublishingSwitches",
            table => new
            {
                CentreId = table.Column<Guid>(),
                Number = table.Column<int>(),
                IsByTwo = table.Column<bool>(),
                AskedAt = table.Column<DateTimeOffset>(dialect.Instant),
                AskedById = table.Column<Guid>(),
                AgreedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                AgreedById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_PublishingSwitches", row => new { row.CentreId, row.Number }));
    }

    private static void CreateReferrals(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "Referrals",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                PartnerId = table.Column<Guid>(),
                InstanceId = table.Column<string>(),
                StepId = table.Column<string>(),
                Helps = table.Column<string>(),
                Sealed = table.Column<byte[]>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                ById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Referrals", row => row.Id));
        migration.CreateIndex("IX_Referrals_PartnerId_Id", "Referrals", ["PartnerId", "Id"]);
        migration.CreateIndex("IX_Referrals_InstanceId", "Referrals", "InstanceId");
    }

    private static void AddEditedForms(MigrationBuilder migration, Dialect dialect)
    {
        migration.AddColumn<Guid>("PublishedById", "FormVersions", nullable: true);
        migration.CreateTable(
            "EditedForms",
            table => new
            {
                CentreId = table.Column<Guid>(),
                FormKey = table.Column<string>(),
                Text = table.Column<string>(nullable: true),
                Revision = table.Column<int>(),
                ChangedAt = table.Column<DateTimeOffset>(dialect.Instant),
                ChangedById = table.Column<Guid>(),
                LastAct = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_EditedForms", row => new { row.CentreId, row.FormKey }));
    }

    private static void CreateRegular(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "RegularSwitches",
            table => new
            {
                CentreId = table.Column<Guid>(),
                Procedure = table.Column<string>(),
                IsOn = table.Column<bool>(),
                ChangedAt = table.Column<DateTimeOffset>(dialect.Instant),
                ChangedById = table.Column<Guid>(),
                LookedTo = table.Column<DateTimeOffset>(dialect.Instant),
                Revision = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_RegularSwitches", row => new { row.CentreId, row.Procedure }));
        migration.CreateTable(
            "RegularStarts",
            table => new
            {
                CentreId = table.Column<Guid>(),
                Procedure = table.Column<string>(),
                Day = table.Column<DateOnly>(),
                InstanceId = table.Column<string>(),
                Schedule = table.Column<string>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_RegularStarts", row => new { row.CentreId, row.Procedure, row.Day }));
        migration.CreateIndex("IX_RegularStarts_InstanceId", "RegularStarts", "InstanceId", unique: true);
    }

    private static void AddLettersOfCases(MigrationBuilder migration)
    {
        migration.AddColumn<string>("InstanceId", "Letters", nullable: true);
        migration.AddColumn<string>("StepId", "Letters", nullable: true);
        migration.AddColumn<string>("TemplateKey", "Letters", nullable: true);
        migration.CreateIndex("IX_Letters_InstanceId", "Letters", "InstanceId", filter: "\"InstanceId\" IS NOT NULL");
        migration.AddColumn<string>("Key", "LetterTemplates", defaultValue: "");
        migration.AddColumn<string>("Title", "LetterTemplates", nullable: true);
        migration.DropIndex("IX_LetterTemplates_CentreId_Kind_Number", "LetterTemplates");
        migration.DropIndex("IX_LetterTemplates_Current", "LetterTemplates");
        migration.CreateIndex("IX_LetterTemplates_CentreId_Kind_Key_Number", "LetterTemplates", ["CentreId", "Kind", "Key", "Number"], unique: true);
        migration.CreateIndex("IX_LetterTemplates_Current", "LetterTemplates", ["CentreId", "Kind", "Key"], unique: true, filter: "\"IsCurrent\"");
    }
}
