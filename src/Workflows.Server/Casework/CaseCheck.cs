using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Casework;

/// <summary>What a procedure has checked before it went on, and why it came out so; it never changes.</summary>
public sealed class CaseCheck : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The case, by its workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>What was checked, as the step is called.</summary>
    public required string Title { get; init; }

    /// <summary>Whether it holds.</summary>
    public bool Holds { get; init; }

    /// <summary>Why, sentence by sentence, a line each; numbers and yes or no, no personal data.</summary>
    public required string Explanation { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>Somebody of a case's team («Кейс-менеджер не працює ізольовано»), as long as they are in it.</summary>
public sealed class CaseMember : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The case, by its workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Who.</summary>
    public Guid AccountId { get; init; }

    /// <summary>What they do in it, an entry of the list «Ролі в команді справи»; null where nobody said.</summary>
    public string? Part { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Until when; null while they are in it.</summary>
    public DateTimeOffset? Until { get; set; }
}

/// <summary>How casework lies in the database.</summary>
internal static class CaseworkModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<CaseCheck>(check =>
        {
            check.ToTable("CaseChecks");
            check.HasIndex(row => new { row.InstanceId, row.At });
        });
        builder.Entity<CaseMember>(member =>
        {
            member.ToTable("CaseMembers");
            member.Property(row => row.Until).IsConcurrencyToken();
            member.HasIndex(row => new { row.InstanceId, row.Since });
        });
    }
}
