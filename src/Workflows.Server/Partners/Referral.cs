using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Partners;

/// <summary>
/// Направлення of a client to a partner organisation, never without a ground (requirements F15, T6). The ground is sealed with the client's key, whoever
/// wrote it: a worker may have named the client in it. Once the key is gone, nobody reads it, and the row counts for reports alone.
/// </summary>
public sealed class Referral : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>Who is referred.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>To which organisation.</summary>
    public Guid PartnerId { get; init; }

    /// <summary>In which case, by its workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The step that wrote it down.</summary>
    public required string StepId { get; init; }

    /// <summary>For which help: values of the field <c>referral.helps</c>, with commas between them.</summary>
    public required string Helps { get; init; }

    /// <summary>Підстава, sealed with the client's key (purpose <c>referral</c>, this row's id).</summary>
    public required byte[] Sealed { get; init; }

    /// <summary>When it was written down.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who has answered what it says; null where the drawing says all of it.</summary>
    public Guid? ById { get; init; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<Referral>(referral =>
    {
        referral.ToTable("Referrals");
        referral.HasIndex(row => new { row.PartnerId, row.Id });
        referral.HasIndex(row => row.InstanceId);
        referral.HasIndex(row => row.SubjectId);
    });
}
