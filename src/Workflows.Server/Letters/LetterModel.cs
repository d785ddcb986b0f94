using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;

namespace Workflows.Server.Letters;

/// <summary>How letters lie in the database. The loop that sends reads a partial index that sent letters leave.</summary>
internal static class LetterModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<Letter>(letter =>
        {
            letter.ToTable("Letters");
            letter.Property(row => row.Kind).HasConversion<string>();
            letter.Property(row => row.State).HasConversion<string>();

            // The fence: each claim counts the attempt up and has an owner of its own, so whoever holds both still holds the letter.
            letter.Property(row => row.Attempt).IsConcurrencyToken();
            letter.Property(row => row.Owner).IsConcurrencyToken();
            letter.HasIndex(row => row.DueAt).HasFilter("\"State\" = 'Waiting'").HasDatabaseName("IX_Letters_Due");
            letter.HasIndex(row => new { row.CentreId, row.Id });
            letter.HasIndex(row => new { row.AccountId, row.Id });
            letter.HasIndex(row => row.TaskId).HasFilter("\"TaskId\" IS NOT NULL");
            letter.HasIndex(row => row.InstanceId).HasFilter("\"InstanceId\" IS NOT NULL");
            letter.HasIndex(row => row.JoinedId).HasFilter("\"JoinedId\" IS NOT NULL");
        });
        builder.Entity<LetterTry>(attempt =>
        {
            attempt.ToTable("LetterTries");
            attempt.Property(row => row.Result).HasConversion<string>();
            attempt.HasIndex(row => row.LetterId);
        });
        builder.Entity<LetterTemplate>(template =>
        {
            template.ToTable("LetterTemplates");
            template.Property(row => row.Kind).HasConversion<string>();
            template.Property(row => row.Key).HasDefaultValue("");
            template.HasIndex(row => new { row.CentreId, row.Kind, row.Key, row.Number }).IsUnique();
            template.HasIndex(row => new { row.CentreId, row.Kind, row.Key }).IsUnique().HasFilter("\"IsCurrent\"").HasDatabaseName("IX_LetterTemplates_Current");
        });
        builder.Entity<LetterChoices>(choices =>
        {
            choices.ToTable("LetterChoices");
            choices.HasKey(row => row.AccountId);
            choices.HasOne<Account>().WithOne().HasForeignKey<LetterChoices>(row => row.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
