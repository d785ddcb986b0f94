using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;

namespace Workflows.Server.Api;

/// <summary>A key with which a program comes in its owner's name. The secret itself is shown once and kept nowhere.</summary>
public sealed class ApiKey
{
    /// <summary>The longest name.</summary>
    public const int LongestName = 60;

    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public Guid AccountId { get; init; }

    /// <summary>What its owner calls it: which program has it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret, which has 256 random bits: nobody finds it by trying.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What it allows; see <see cref="KeyRights.Write"/>.</summary>
    public required string Rights { get; init; }

    /// <summary>The account's security stamp when it was made: a changed password and «Вийти на всіх пристроях» end the key too.</summary>
    public required string Stamp { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The first moment at which it is worth nothing.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The hour in which it was last used; null before the first time.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>When its owner took it back; null while it stands.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<ApiKey>(key =>
    {
        key.ToTable("ApiKeys");
        key.Property(row => row.Name).HasMaxLength(LongestName);
        key.HasOne<Account>().WithMany().HasForeignKey(row => row.AccountId).OnDelete(DeleteBehavior.Cascade);
        key.HasIndex(row => row.AccountId);
        key.HasIndex(row => row.Hash).IsUnique();
    });
}
