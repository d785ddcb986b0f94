using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Consents;
using Workflows.Server.Clients.Family;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Clients.Notes;
using Workflows.Server.Clients.Photos;

namespace Workflows.Server.Clients;

/// <summary>How subjects lie in the database.</summary>
internal static class ClientModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<Subject>(subject =>
        {
            subject.ToTable("Subjects");
            subject.Property(row => row.Kind).HasConversion<string>();
            subject.Property(row => row.Sex).HasConversion<string>();
            subject.Property(row => row.Source).HasConversion<string>();
            subject.Property(row => row.ClientKind).HasConversion<string>();
            subject.Property(row => row.Revision).IsConcurrencyToken();
            subject.HasIndex(row => new { row.CentreId, row.Kind, row.CreatedAt });
            subject.HasIndex(row => new { row.CentreId, row.ResponsibleId, row.CreatedAt }).HasFilter("\"ResponsibleId\" IS NOT NULL").HasDatabaseName("IX_Subjects_Responsible");
            subject.HasIndex(row => row.MergedIntoId).HasFilter("\"MergedIntoId\" IS NOT NULL");
            subject.HasIndex(row => new { row.CentreId, row.Number }).IsUnique().HasFilter("\"Number\" IS NOT NULL");
        });
        builder.Entity<SubjectKey>().ToTable("SubjectKeys");
        CardChange.Configure(builder);
        ClientNote.Configure(builder);
        Tie.Configure(builder);
        CardMerge.Configure(builder);
        Consent.Configure(builder);
        ClientPhoto.Configure(builder);
        builder.Entity<SocialContract>(contract =>
        {
            contract.ToTable("SocialContracts");
            contract.HasIndex(row => row.SubjectId);
            contract.HasIndex(row => new { row.CentreId, row.Number }).IsUnique();
        });
        builder.Entity<SearchToken>(token =>
        {
            token.ToTable("SearchTokens");
            token.HasKey(row => new { row.CentreId, row.Token, row.SubjectId });
            token.HasIndex(row => row.SubjectId);
        });
    }
}
