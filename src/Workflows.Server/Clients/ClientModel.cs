using Microsoft.EntityFrameworkCore;

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
            subject.Property(row => row.Revision).IsConcurrencyToken();
            subject.HasIndex(row => new { row.CentreId, row.Kind, row.CreatedAt });
            subject.HasIndex(row => new { row.CentreId, row.Number }).IsUnique().HasFilter("\"Number\" IS NOT NULL");
        });
        builder.Entity<SubjectKey>().ToTable("SubjectKeys");
        builder.Entity<Consent>(consent =>
        {
            consent.ToTable("Consents");
            consent.Property(row => row.By).HasConversion<string>();
            consent.HasIndex(row => new { row.SubjectId, row.On });
        });
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
