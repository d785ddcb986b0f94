using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;

namespace Workflows.Server.People;

/// <summary>What was done to an account.</summary>
public enum AccountEventKind
{
    /// <summary>The account was made.</summary>
    Added,

    /// <summary>A role was given.</summary>
    RoleGiven,

    /// <summary>A role was taken away.</summary>
    RoleTaken,

    /// <summary>A link was made with which the person sets a password.</summary>
    LinkMade,

    /// <summary>The person set a password by such a link.</summary>
    PasswordSet,

    /// <summary>Name, sign-in name or address were changed.</summary>
    Changed,

    /// <summary>The account was closed.</summary>
    Closed,

    /// <summary>The account was opened again.</summary>
    Reopened,

    /// <summary>The pause after wrong passwords was ended before its time.</summary>
    Unlocked,
}

/// <summary>
/// What an administrator did to an account, or its person by a link: append-only. It belongs to the account and to no centre; whoever keeps the
/// account reads it.
/// </summary>
public sealed class AccountEvent
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <summary>The account.</summary>
    public Guid AccountId { get; init; }

    /// <summary>Who did it; null for whoever holds the server's console.</summary>
    public Guid? ById { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What was done.</summary>
    public AccountEventKind Kind { get; init; }

    /// <summary>Where the role is held, for what is about a role.</summary>
    public Guid? UnitId { get; init; }

    /// <summary>The role, for what is about a role.</summary>
    public Role? Role { get; init; }

    internal static AccountEvent Of(AccountEventKind kind, Guid account, Guid? by, DateTimeOffset now, Membership? post = null) => new()
    {
        Id = Guid.CreateVersion7(now), AccountId = account, ById = by, At = now, Kind = kind, UnitId = post?.UnitId, Role = post?.Role,
    };

    internal static void Configure(ModelBuilder builder) => builder.Entity<AccountEvent>(row =>
    {
        row.ToTable("AccountEvents");
        row.Property(one => one.Kind).HasConversion<string>();
        row.Property(one => one.Role).HasConversion<string>();
        row.HasOne<Account>().WithMany().HasForeignKey(one => one.AccountId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(one => new { one.AccountId, one.Id });
    });
}
