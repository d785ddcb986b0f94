using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Workflows.Server.Access;

/// <summary>How accounts, units and memberships lie in the database.</summary>
internal static class AccessModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<Account>(account =>
        {
            account.ToTable("Accounts");
            account.Property(row => row.IsExpert).HasDefaultValue(false);
            account.Property(row => row.DisplayName).HasMaxLength(200);
            account.HasIndex(row => new { row.DisplayNameKey, row.Id });
        });
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("AccountClaims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("AccountLogins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("AccountTokens");
        builder.Entity<IdentityUserPasskey<Guid>>().ToTable("AccountPasskeys");
        builder.Entity<OrgUnit>(unit =>
        {
            unit.ToTable("Units");
            unit.Property(row => row.Kind).HasConversion<string>();
            unit.HasOne<OrgUnit>().WithMany().HasForeignKey(row => row.ParentId).OnDelete(DeleteBehavior.Restrict);
            unit.HasIndex(row => new { row.CentreId, row.NameKey });
            unit.HasIndex(row => row.ParentId);
            unit.HasIndex(row => new { row.ParentId, row.Code }).IsUnique().HasFilter("\"Code\" IS NOT NULL");
        });
        builder.Entity<Membership>(membership =>
        {
            membership.ToTable("Memberships");
            membership.Property(row => row.Role).HasConversion<string>();
            membership.HasOne<Account>().WithMany().HasForeignKey(row => row.AccountId).OnDelete(DeleteBehavior.Restrict);
            membership.HasOne<OrgUnit>().WithMany().HasForeignKey(row => row.UnitId).OnDelete(DeleteBehavior.Restrict);
            membership.HasIndex(row => row.AccountId);
            membership.HasIndex(row => new { row.UnitId, row.Role });
        });
    }
}
