using Microsoft.EntityFrameworkCore.Migrations;

namespace Workflows.Engine.Storage;

/// <summary>Creates the engine's tables in the host's first migration; the model they must equal is <see cref="WorkflowModel"/>.</summary>
public static class WorkflowTables
{
    /// <summary>Creates all of them.</summary>
    public static void Create(MigrationBuilder migration)
    {
        var dialect = Dialect.Named(migration.ActiveProvider);
        CreateInstances(migration, dialect);
        CreateBookmarks(migration, dialect);
        CreateTimers(migration, dialect);
        CreateLog(migration, dialect);
        CreateIncidents(migration, dialect);
        CreateDefinitions(migration, dialect);
        CreateTriggers(migration);
        migration.CreateTable(
            "WorkflowCommands",
            table => new
            {
                Id = table.Column<string>(),
                TenantId = table.Column<string>(),
                InstanceId = table.Column<string>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_WorkflowCommands", row => row.Id));
    }

    private static void CreateInstances(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "WorkflowInstances",
            table => new
            {
                Id = table.Column<string>(),
                TenantId = table.Column<string>(),
                DefinitionId = table.Column<string>(),
                DefinitionVersionId = table.Column<string>(),
                Version = table.Column<int>(),
                Status = table.Column<string>(),
                SubStatus = table.Column<string>(),
                Name = table.Column<string>(nullable: true),
                CorrelationId = table.Column<string>(nullable: true),
                ParentInstanceId = table.Column<string>(nullable: true),
                ParentBookmarkId = table.Column<string>(nullable: true),
                IncidentCount = table.Column<int>(),
                CreatedAt = table.Column<DateTimeOffset>(dialect.Instant),
                UpdatedAt = table.Column<DateTimeOffset>(dialect.Instant),
                FinishedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                Revision = table.Column<int>(),
                State = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_WorkflowInstances", row => row.Id));
        migration.CreateIndex("IX_WorkflowInstances_DefinitionVersionId", "WorkflowInstances", "DefinitionVersionId", filter: "\"Status\" = 'Running'");
        migration.CreateIndex("IX_WorkflowInstances_ParentInstanceId", "WorkflowInstances", "ParentInstanceId", filter: "\"ParentInstanceId\" IS NOT NULL");
    }

    private static void CreateBookmarks(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "WorkflowBookmarks",
            table => new
            {
                Id = table.Column<string>(),
                TenantId = table.Column<string>(),
                InstanceId = table.Column<string>(),
                ActivityId = table.Column<string>(),
                ActivityInstanceId = table.Column<string>(),
                Name = table.Column<string>(),
                Stimulus = table.Column<string>(nullable: true),
                CreatedAt = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_WorkflowBookmarks", row => row.Id));
        migration.CreateIndex("IX_WorkflowBookmarks_InstanceId", "WorkflowBookmarks", "InstanceId");
        migration.CreateIndex("IX_WorkflowBookmarks_Name_Stimulus", "WorkflowBookmarks", ["Name", "Stimulus"], filter: "\"Stimulus\" IS NOT NULL");
    }

    private static void CreateTimers(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "WorkflowTimers",
            table => new
            {
                Id = table.Column<string>(),
                TenantId = table.Column<string>(),
                Kind = table.Column<string>(),
                InstanceId = table.Column<string>(nullable: true),
                SubjectId = table.Column<string>(nullable: true),
                DueAt = table.Column<DateTimeOffset>(dialect.Instant),
                Payload = table.Column<string>(nullable: true),
                Owner = table.Column<string>(nullable: true),
                LeaseUntil = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                Attempt = table.Column<int>(),
                ParkedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_WorkflowTimers", row => row.Id));
        migration.CreateIndex("IX_WorkflowTimers_DueAt", "WorkflowTimers", "DueAt", filter: "\"ParkedAt\" IS NULL");
        migration.CreateIndex("IX_WorkflowTimers_InstanceId", "WorkflowTimers", "InstanceId", filter: "\"InstanceId\" IS NOT NULL");
    }

    private static void CreateLog(MigrationBuilder migration, Dialect dialect) => migration.CreateTable(
        "WorkflowLog",
        table => new
        {
            InstanceId = table.Column<string>(),
            Sequence = table.Column<int>(),
            TenantId = table.Column<string>(),
            ActivityInstanceId = table.Column<string>(),
            ParentActivityInstanceId = table.Column<string>(nullable: true),
            ActivityId = table.Column<string>(),
            NodeId = table.Column<string>(),
            ActivityType = table.Column<string>(),
            Event = table.Column<string>(),
            At = table.Column<DateTimeOffset>(dialect.Instant),
            Outcome = table.Column<string>(nullable: true),
            Message = table.Column<string>(nullable: true),
        },
        constraints: table => table.PrimaryKey("PK_WorkflowLog", row => new { row.InstanceId, row.Sequence }));

    private static void CreateIncidents(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "WorkflowIncidents",
            table => new
            {
                Id = table.Column<string>(),
                TenantId = table.Column<string>(),
                InstanceId = table.Column<string>(),
                ActivityId = table.Column<string>(),
                ActivityInstanceId = table.Column<string>(),
                Message = table.Column<string>(),
                Attempt = table.Column<int>(),
                NextTryAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                ResolvedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                Resolution = table.Column<string>(nullable: true),
                ResolvedBy = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_WorkflowIncidents", row => row.Id));
        migration.CreateIndex("IX_WorkflowIncidents_InstanceId", "WorkflowIncidents", "InstanceId");
        migration.CreateIndex("IX_WorkflowIncidents_TenantId_At", "WorkflowIncidents", ["TenantId", "At"], filter: "\"ResolvedAt\" IS NULL");
    }

    private static void CreateDefinitions(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "WorkflowDefinitions",
            table => new
            {
                Id = table.Column<string>(),
                TenantId = table.Column<string>(),
                DefinitionId = table.Column<string>(),
                Version = table.Column<int>(),
                Name = table.Column<string>(nullable: true),
                IsLatest = table.Column<bool>(),
                IsPublished = table.Column<bool>(),
                Text = table.Column<string>(),
                ChildVersions = table.Column<string>(),
                CreatedAt = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table => table.PrimaryKey("PK_WorkflowDefinitions", row => row.Id));
        migration.CreateIndex("IX_WorkflowDefinitions_DefinitionId_Version", "WorkflowDefinitions", ["DefinitionId", "Version"], unique: true);
        migration.CreateIndex("IX_WorkflowDefinitions_Published", "WorkflowDefinitions", "DefinitionId", unique: true, filter: "\"IsPublished\"");
    }

    private static void CreateTriggers(MigrationBuilder migration)
    {
        migration.CreateTable(
            "WorkflowTriggers",
            table => new
            {
                Id = table.Column<string>(),
                TenantId = table.Column<string>(),
                DefinitionId = table.Column<string>(),
                DefinitionVersionId = table.Column<string>(),
                ActivityId = table.Column<string>(),
                Name = table.Column<string>(),
                Stimulus = table.Column<string>(),
                TimerId = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_WorkflowTriggers", row => row.Id));
        migration.CreateIndex("IX_WorkflowTriggers_DefinitionId", "WorkflowTriggers", "DefinitionId");
        migration.CreateIndex("IX_WorkflowTriggers_Name_Stimulus", "WorkflowTriggers", ["Name", "Stimulus"]);
    }
}
