using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.TwoPeople;

/// <summary>One decision of a unit on whether its procedures are published by two people: append-only, the newest that is in force holds.</summary>
public sealed class PublishingSwitch : IInCentre
{
    /// <summary>The unit: a centre or a network.</summary>
    public Guid CentreId { get; init; }

    /// <summary>Counts the unit's decisions, from 1; the fence against two who decide at once.</summary>
    public int Number { get; init; }

    /// <summary>Whether two people publish, or one.</summary>
    public bool IsByTwo { get; init; }

    /// <summary>When it was wished.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>By whom.</summary>
    public Guid AskedById { get; init; }

    /// <summary>Since when it is in force; null while it waits for a second person.</summary>
    public DateTimeOffset? AgreedAt { get; set; }

    /// <summary>The second person; null where none was needed.</summary>
    public Guid? AgreedById { get; set; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<PublishingSwitch>(row =>
    {
        row.ToTable("PublishingSwitches");
        row.HasKey(one => new { one.CentreId, one.Number });
        row.Property(one => one.AgreedAt).IsConcurrencyToken();
    });
}
