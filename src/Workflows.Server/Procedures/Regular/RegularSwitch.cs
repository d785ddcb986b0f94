using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Regular;

/// <summary>Whether a centre lets a procedure begin by itself. Nobody has switched on what has no row.</summary>
public sealed class RegularSwitch : IInCentre
{
    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The procedure by its definition id; for a centre's own copy the id of what it is a copy of, so that the switch stays when a copy is made.</summary>
    public required string Procedure { get; init; }

    /// <summary>Whether it is on.</summary>
    public bool IsOn { get; set; }

    /// <summary>When it was switched last.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Who did that.</summary>
    public Guid ChangedById { get; set; }

    /// <summary>The moment up to which its times have been looked at: none before it is begun any more.</summary>
    public DateTimeOffset LookedTo { get; set; }

    /// <summary>Counts the changes.</summary>
    public int Revision { get; set; }

    internal static void Configure(ModelBuilder builder)
    {
        builder.Entity<RegularSwitch>(one =>
        {
            one.ToTable("RegularSwitches");
            one.HasKey(row => new { row.CentreId, row.Procedure });
            one.Property(row => row.Revision).IsConcurrencyToken();
        });
        builder.Entity<RegularStart>(start =>
        {
            start.ToTable("RegularStarts");
            start.HasKey(row => new { row.CentreId, row.Procedure, row.Day });
            start.HasIndex(row => row.InstanceId).IsUnique();
        });
    }
}

/// <summary>A case that began by itself: one for each procedure, centre and day of the schedule, whoever was at it and however often.</summary>
public sealed class RegularStart : IInCentre
{
    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The procedure, as in <see cref="RegularSwitch"/>.</summary>
    public required string Procedure { get; init; }

    /// <summary>The day as the schedule has it.</summary>
    public DateOnly Day { get; init; }

    /// <summary>The case, by its workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>By what schedule it began, in words.</summary>
    public required string Schedule { get; init; }

    /// <summary>When it was begun.</summary>
    public DateTimeOffset At { get; init; }
}
