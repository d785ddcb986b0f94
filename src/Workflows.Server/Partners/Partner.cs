using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Partners;

/// <summary>The ten types of partner organisations of the standard (S0, «Взаємодія з партнерськими організаціями»).</summary>
public enum PartnerType
{
    /// <summary>Служби по справах дітей.</summary>
    ChildServices,

    /// <summary>Центри соціальних служб для молоді.</summary>
    YouthServices,

    /// <summary>Кримінальна міліція по справах дітей.</summary>
    JuvenilePolice,

    /// <summary>Органи охорони здоров'я.</summary>
    Health,

    /// <summary>НПО поза мережею.</summary>
    OtherNgo,

    /// <summary>Інтернати, притулки.</summary>
    BoardingOrShelter,

    /// <summary>Школи.</summary>
    School,

    /// <summary>Кімнати школярів.</summary>
    PupilsRoom,

    /// <summary>Релігійні організації.</summary>
    Religious,

    /// <summary>Інші.</summary>
    Other,
}

/// <summary>
/// A partner organisation. It is a subject too (the same id): what people write about it is sealed with its key; the organisation's own
/// name is public.
/// </summary>
public sealed class Partner : IInCentre
{
    /// <summary>The id of its <see cref="Clients.Subject"/>.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>What kind of organisation it is.</summary>
    public PartnerType Type { get; set; }

    /// <summary>The organisation's name.</summary>
    public required string Name { get; set; }

    /// <summary>Orders partners by name as Ukrainian does; made by <see cref="TextKeys.Sort"/>.</summary>
    public required string NameKey { get; set; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<Partner>(partner =>
    {
        partner.ToTable("Partners");
        partner.Property(row => row.Type).HasConversion<string>();
        partner.HasIndex(row => new { row.CentreId, row.NameKey });
    });
}
