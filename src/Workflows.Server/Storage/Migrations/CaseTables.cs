using Microsoft.EntityFrameworkCore.Migrations;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage.Migrations;

/// <summary>The tables of subjects, partners, forms, cases and tasks in the first schema.</summary>
internal static class CaseTables
{
    private const string Open = "\"State\" = 'Open'";

    public static void Create(MigrationBuilder migration, Dialect dialect)
    {
        CreateSubjects(migration, dialect);
        CreateCases(migration, dialect);
        CreateForms(migration, dialect);
        CreateAnswers(migration, dialect);
        CreateTasks(migration, dialect);
        CreateTaskParts(migration, dialect);
        migration.CreateTable(
            "ShippedFiles",
            table => new { Key = table.Column<string>(), Hash = table.Column<string>(), LoadedAt = table.Column<DateTimeOffset>(dialect.Instant) },
            constraints: table => table.PrimaryKey("PK_ShippedFiles", row => row.Key));
    }

    private static void CreateSubjects(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "Subjects",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                Kind = table.Column<string>(),
                Number = table.Column<string>(nullable: true),
                Sex = table.Column<string>(nullable: true),
                BirthYear = table.Column<int>(nullable: true),
                Source = table.Column<string>(nullable: true),
                Sealed = table.Column<byte[]>(),
                Revision = table.Column<int>(),
                CreatedAt = table.Column<DateTimeOffset>(dialect.Instant),
                CreatedById = table.Column<Guid>(nullable: true),
                UpdatedAt = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_Subjects", row => row.Id));
        migration.CreateTable(
            "SubjectKeys",
            table => new { Id = table.Column<Guid>(), CentreId = table.Column<Guid>(), Wrapped = table.Column<byte[]>() },
            constraints: table => table.PrimaryKey("PK_SubjectKeys", row => row.Id));
        migration.CreateTable(
            "SearchTokens",
            table => new { CentreId = table.Column<Guid>(), Token = table.Column<long>(), SubjectId = table.Column<Guid>() },
            constraints: table => table.PrimaryKey("PK_SearchTokens", row => new { row.CentreId, row.Token, row.SubjectId }));
        migration.CreateTable(
            "Partners",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                Type = table.Column<string>(),
                Name = table.Column<string>(),
                NameKey = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_Partners", row => row.Id));
        migration.CreateIndex("IX_Subjects_CentreId_Kind_CreatedAt", "Subjects", ["CentreId", "Kind", "CreatedAt"]);
        migration.CreateIndex("IX_Subjects_CentreId_Number", "Subjects", ["CentreId", "Number"], unique: true, filter: "\"Number\" IS NOT NULL");
        migration.CreateIndex("IX_SearchTokens_SubjectId", "SearchTokens", "SubjectId");
        migration.CreateIndex("IX_Partners_CentreId_NameKey", "Partners", ["CentreId", "NameKey"]);
    }

    private static void CreateCases(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "CaseFiles",
            table => new
            {
                InstanceId = table.Column<string>(),
                CentreId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                Number = table.Column<string>(),
                DefinitionId = table.Column<string>(),
                ProcedureName = table.Column<string>(),
                StartedById = table.Column<Guid>(nullable: true),
                ManagerId = table.Column<Guid>(nullable: true),
                StartedAt = table.Column<DateTimeOffset>(dialect.Instant),
                ParentInstanceId = table.Column<string>(nullable: true),
                Summary = table.Column<string>(nullable: true),
                CancelledById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_CaseFiles", row => row.InstanceId));
        migration.CreateTable(
            "NumberSeries",
            table => new { CentreId = table.Column<Guid>(), Kind = table.Column<string>(), Year = table.Column<int>(), Last = table.Column<int>() },
            constraints: table => table.PrimaryKey("PK_NumberSeries", row => new { row.CentreId, row.Kind, row.Year }));
        migration.CreateIndex("IX_CaseFiles_CentreId_Number", "CaseFiles", ["CentreId", "Number"], unique: true);
        migration.CreateIndex("IX_CaseFiles_CentreId_InstanceId", "CaseFiles", ["CentreId", "InstanceId"]);
        migration.CreateIndex("IX_CaseFiles_SubjectId", "CaseFiles", "SubjectId");
        migration.CreateIndex("IX_CaseFiles_ParentInstanceId", "CaseFiles", "ParentInstanceId", filter: "\"ParentInstanceId\" IS NOT NULL");
    }

    private static void CreateForms(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "FormVersions",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                FormKey = table.Column<string>(),
                Version = table.Column<int>(),
                IsPublished = table.Column<bool>(),
                Text = table.Column<string>(),
                CreatedAt = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_FormVersions", row => row.Id));
        migration.CreateTable(
            "PinnedForms",
            table => new
            {
                DefinitionVersionId = table.Column<string>(),
                FormKey = table.Column<string>(),
                FormVersionId = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
            },
            constraints: table => table.PrimaryKey("PK_PinnedForms", row => new { row.DefinitionVersionId, row.FormKey }));
        migration.CreateIndex("IX_FormVersions_CentreId_FormKey_Version", "FormVersions", ["CentreId", "FormKey", "Version"], unique: true);
        migration.CreateIndex("IX_FormVersions_Published", "FormVersions", ["FormKey", "CentreId"], unique: true, filter: "\"IsPublished\"");
    }

    private static void CreateAnswers(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "FormAnswers",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                InstanceId = table.Column<string>(),
                StepId = table.Column<string>(),
                TaskId = table.Column<Guid>(nullable: true),
                SubjectId = table.Column<Guid>(),
                FormVersionId = table.Column<Guid>(),
                Sealed = table.Column<byte[]>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                ById = table.Column<Guid>(),
            },
            constraints: table => table.PrimaryKey("PK_FormAnswers", row => row.Id));
        migration.CreateTable(
            "FormDrafts",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                TaskId = table.Column<Guid>(nullable: true),
                DefinitionId = table.Column<string>(nullable: true),
                AccountId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                Version = table.Column<int>(),
                Sealed = table.Column<byte[]>(),
                SavedAt = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_FormDrafts", row => row.Id));
        migration.CreateIndex("IX_FormAnswers_InstanceId_StepId", "FormAnswers", ["InstanceId", "StepId"]);
        migration.CreateIndex("IX_FormAnswers_SubjectId", "FormAnswers", "SubjectId");
        migration.CreateIndex("IX_FormDrafts_TaskId", "FormDrafts", "TaskId", unique: true, filter: "\"TaskId\" IS NOT NULL");
        migration.CreateIndex(
            "IX_FormDrafts_AccountId_CentreId_DefinitionId", "FormDrafts", ["AccountId", "CentreId", "DefinitionId"], unique: true, filter: "\"TaskId\" IS NULL");
    }

    private static void CreateTasks(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "Tasks",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                UnitId = table.Column<Guid>(),
                Role = table.Column<string>(),
                AssigneeId = table.Column<Guid>(nullable: true),
                ExcludedId = table.Column<Guid>(nullable: true),
                BookmarkId = table.Column<string>(),
                InstanceId = table.Column<string>(),
                ActivityId = table.Column<string>(),
                SubjectId = table.Column<Guid>(),
                CaseNumber = table.Column<string>(),
                ProcedureName = table.Column<string>(),
                Title = table.Column<string>(),
                Instructions = table.Column<string>(nullable: true),
                Clause = table.Column<string>(nullable: true),
                Priority = table.Column<string>(),
                FormVersionId = table.Column<Guid>(nullable: true),
                Outcomes = table.Column<string>(),
                State = table.Column<string>(),
                CreatedAt = table.Column<DateTimeOffset>(dialect.Instant),
                ClaimedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                DueAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                DueReason = table.Column<string>(nullable: true),
                DueBasis = table.Column<string>(nullable: true),
                Timing = table.Column<string>(),
                ClockedTo = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                ClockId = table.Column<string>(nullable: true),
                LateAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                EscalatedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                OrderAt = table.Column<DateTimeOffset>(dialect.Instant),
                ClosedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                CompletedById = table.Column<Guid>(nullable: true),
                Outcome = table.Column<string>(nullable: true),
                Revision = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_Tasks", row => row.Id));
        migration.CreateIndex("IX_Tasks_BookmarkId", "Tasks", "BookmarkId", unique: true);
        migration.CreateIndex("IX_Tasks_InstanceId", "Tasks", "InstanceId");
        migration.CreateIndex("IX_Tasks_Mine", "Tasks", ["AssigneeId", "OrderAt", "Id"], filter: Open);
        migration.CreateIndex("IX_Tasks_Queue", "Tasks", ["UnitId", "Role", "OrderAt", "Id"], filter: Open + " AND \"AssigneeId\" IS NULL");
        migration.CreateIndex("IX_Tasks_Centre", "Tasks", ["CentreId", "OrderAt", "Id"], filter: Open);
        migration.CreateIndex("IX_Tasks_Subject", "Tasks", "SubjectId", filter: Open);
    }

    private static void CreateTaskParts(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "TaskEvents",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                TaskId = table.Column<Guid>(),
                Kind = table.Column<string>(),
                ById = table.Column<Guid>(nullable: true),
                ToId = table.Column<Guid>(nullable: true),
                ToRole = table.Column<string>(nullable: true),
                OldDueAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                NewDueAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                RecountId = table.Column<Guid>(nullable: true),
                Priority = table.Column<string>(nullable: true),
                At = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_TaskEvents", row => row.Id));
        migration.CreateTable(
            "TaskComments",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                TaskId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                ById = table.Column<Guid>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                Sealed = table.Column<byte[]>(),
            },
            constraints: table => table.PrimaryKey("PK_TaskComments", row => row.Id));
        migration.CreateTable(
            "SavedFilters",
            table => new
            {
                Id = table.Column<Guid>(),
                AccountId = table.Column<Guid>(),
                Name = table.Column<string>(),
                NameKey = table.Column<string>(),
                Filter = table.Column<string>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_SavedFilters", row => row.Id);
                table.ForeignKey("FK_SavedFilters_Accounts_AccountId", row => row.AccountId, "Accounts", "Id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("IX_TaskEvents_TaskId", "TaskEvents", "TaskId");
        migration.CreateIndex("IX_TaskEvents_RecountId_Id", "TaskEvents", ["RecountId", "Id"], filter: "\"RecountId\" IS NOT NULL");
        migration.CreateIndex("IX_TaskComments_TaskId", "TaskComments", "TaskId");
        migration.CreateIndex("IX_SavedFilters_AccountId", "SavedFilters", "AccountId");
    }
}
