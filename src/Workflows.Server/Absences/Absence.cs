using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Absences;

/// <summary>
/// Somebody is away from a centre, and somebody stands in. While it lasts the deputy sees and does the other's tasks as if they were their own, and
/// gets their letters; afterwards everything is as before, for no task has changed hands.
/// </summary>
public sealed class Absence : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>Who is away.</summary>
    public Guid AccountId { get; init; }

    /// <summary>Who stands in; null when nobody does: then the centre's coordinators are told of what comes.</summary>
    public Guid? DeputyId { get; set; }

    /// <summary>The first moment (the start of a day in the centre's zone).</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>The first moment after it.</summary>
    public DateTimeOffset To { get; set; }

    /// <summary>When it was written down.</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>Who wrote it down.</summary>
    public Guid MadeById { get; init; }

    /// <summary>When it was taken back or ended early; null while it stands.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Counts the changes.</summary>
    public int Revision { get; set; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<Absence>(absence =>
    {
        absence.ToTable("Absences");
        absence.Property(row => row.Revision).IsConcurrencyToken();
        absence.HasIndex(row => new { row.CentreId, row.To });
        absence.HasIndex(row => new { row.AccountId, row.To });
        absence.HasIndex(row => new { row.DeputyId, row.To }).HasFilter("\"DeputyId\" IS NOT NULL");
    });
}
