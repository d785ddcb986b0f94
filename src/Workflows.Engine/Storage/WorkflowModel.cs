using Microsoft.EntityFrameworkCore;

namespace Workflows.Engine.Storage;

/// <summary>How the engine's rows lie in the host's database.</summary>
public static class WorkflowModel
{
    /// <summary>
    /// Adds the engine's tables to the host's model, so that a register write and the step that made it are one transaction.
    /// Few indexes, none on a column that changes with each burst: an update of an instance stays within its page.
    /// </summary>
    public static ModelBuilder AddWorkflowEngine(this ModelBuilder builder)
    {
        builder.Entity<WorkflowInstance>(instance =>
        {
            instance.ToTable("WorkflowInstances");
            instance.Property(row => row.Status).HasConversion<string>();
            instance.Property(row => row.SubStatus).HasConversion<string>();
            instance.Property(row => row.Revision).IsConcurrencyToken();
            instance.HasIndex(row => row.DefinitionVersionId).HasFilter("\"Status\" = 'Running'");
            instance.HasIndex(row => row.ParentInstanceId).HasFilter("\"ParentInstanceId\" IS NOT NULL");
        });
        builder.Entity<Bookmark>(bookmark =>
        {
            bookmark.ToTable("WorkflowBookmarks");
            bookmark.HasIndex(row => row.InstanceId);
            bookmark.HasIndex(row => new { row.Name, row.Stimulus }).HasFilter("\"Stimulus\" IS NOT NULL");
        });
        builder.Entity<WorkflowTimer>(timer =>
        {
            timer.ToTable("WorkflowTimers");
            timer.Property(row => row.Kind).HasConversion<string>();
            timer.HasIndex(row => row.DueAt).HasFilter("\"ParkedAt\" IS NULL");
            timer.HasIndex(row => row.InstanceId).HasFilter("\"InstanceId\" IS NOT NULL");
        });
        builder.Entity<LogEntry>(entry =>
        {
            entry.ToTable("WorkflowLog");
            entry.HasKey(row => new { row.InstanceId, row.Sequence });
        });
        builder.Entity<Incident>(incident =>
        {
            incident.ToTable("WorkflowIncidents");
            incident.HasIndex(row => row.InstanceId);
            incident.HasIndex(row => new { row.TenantId, row.At }).HasFilter("\"ResolvedAt\" IS NULL");
        });
        builder.Entity<WorkflowVersion>(version =>
        {
            version.ToTable("WorkflowDefinitions");
            version.Property(row => row.Revision).HasDefaultValue(0).IsConcurrencyToken();
            version.HasIndex(row => new { row.DefinitionId, row.Version }).IsUnique();
            version.HasIndex(row => row.DefinitionId).IsUnique().HasFilter("\"IsPublished\"").HasDatabaseName("IX_WorkflowDefinitions_Published");
            version.HasIndex(row => row.BasedOn).HasFilter("\"BasedOn\" IS NOT NULL").HasDatabaseName("IX_WorkflowDefinitions_BasedOn");
        });
        builder.Entity<WorkflowTrigger>(trigger =>
        {
            trigger.ToTable("WorkflowTriggers");
            trigger.HasIndex(row => new { row.Name, row.Stimulus });
            trigger.HasIndex(row => row.DefinitionId);
        });
        builder.Entity<WorkflowCommand>().ToTable("WorkflowCommands");
        return builder;
    }
}
