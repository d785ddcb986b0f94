using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;

namespace Workflows.Server.Tasks;

/// <summary>
/// How tasks lie in the database. The inbox reads partial indexes that closed tasks leave: they stay small however many were ever done.
/// </summary>
internal static class TaskModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<HumanTask>(task =>
        {
            task.ToTable("Tasks");
            task.Property(row => row.Role).HasConversion<string>();
            task.Property(row => row.AmongRole).HasConversion<string>();
            task.Property(row => row.Priority).HasConversion<string>();
            task.Property(row => row.State).HasConversion<string>();
            task.Property(row => row.Revision).IsConcurrencyToken();
            task.HasIndex(row => row.BookmarkId).IsUnique();
            task.HasIndex(row => row.InstanceId);
            task.HasIndex(row => new { row.AssigneeId, row.OrderAt, row.Id })
                .HasFilter("\"State\" = 'Open'").HasDatabaseName("IX_Tasks_Mine");
            task.HasIndex(row => new { row.UnitId, row.Role, row.OrderAt, row.Id })
                .HasFilter("\"State\" = 'Open' AND \"AssigneeId\" IS NULL").HasDatabaseName("IX_Tasks_Queue");
            task.HasIndex(row => new { row.CentreId, row.OrderAt, row.Id })
                .HasFilter("\"State\" = 'Open'").HasDatabaseName("IX_Tasks_Centre");
            task.HasIndex(row => row.SubjectId).HasFilter("\"State\" = 'Open'").HasDatabaseName("IX_Tasks_Subject");
            task.HasIndex(row => new { row.SubjectId, row.ClosedAt }).HasFilter("\"ClosedAt\" IS NOT NULL").HasDatabaseName("IX_Tasks_Closed");
        });
        builder.Entity<TaskEvent>(line =>
        {
            line.ToTable("TaskEvents");
            line.Property(row => row.Kind).HasConversion<string>();
            line.Property(row => row.Priority).HasConversion<string>();
            line.Property(row => row.ToRole).HasConversion<string>();
            line.HasIndex(row => row.TaskId);
            line.HasIndex(row => new { row.RecountId, row.Id }).HasFilter("\"RecountId\" IS NOT NULL");
        });
        builder.Entity<TaskComment>(comment =>
        {
            comment.ToTable("TaskComments");
            comment.HasIndex(row => row.TaskId);
            comment.HasIndex(row => row.SubjectId);
        });
        builder.Entity<SavedFilter>(filter =>
        {
            filter.ToTable("SavedFilters");
            filter.HasOne<Account>().WithMany().HasForeignKey(row => row.AccountId).OnDelete(DeleteBehavior.Cascade);
            filter.HasIndex(row => row.AccountId);
        });
    }
}
