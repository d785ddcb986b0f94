using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Partners;

/// <summary>
/// The ten types of partner organisations of the standard (S0, «Механізм пошуку клієнтів за допомогою партнерських організацій»), by their keys in the reference
/// list, which has their words; an office adds its own there.
/// </summary>
public static class PartnerType
{
    /// <summary>Служби по справах дітей.</summary>
    public const string ChildServices = "ChildServices";

    /// <summary>Центри соціальних служб для молоді.</summary>
    public const string YouthServices = "YouthServices";

    /// <summary>Кримінальна міліція по справах дітей.</summary>
    public const string JuvenilePolice = "JuvenilePolice";

    /// <summary>Органи охорони здоров'я.</summary>
    public const string Health = "Health";

    /// <summary>НПО, що не входять в правозахисну дитячу мережу.</summary>
    public const string OtherNgo = "OtherNgo";

    /// <summary>Інтернати, притулки.</summary>
    public const string BoardingOrShelter = "BoardingOrShelter";

    /// <summary>Школи.</summary>
    public const string School = "School";

    /// <summary>Кімнати школярів.</summary>
    public const string PupilsRoom = "PupilsRoom";

    /// <summary>Релігійні організації.</summary>
    public const string Religious = "Religious";

    /// <summary>Інші організації.</summary>
    public const string Other = "Other";
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

    /// <summary>What kind of organisation it is: a key of the reference list.</summary>
    public required string Type { get; set; }

    /// <summary>The organisation's name.</summary>
    public required string Name { get; set; }

    /// <summary>Orders partners by name as Ukrainian does; made by <see cref="TextKeys.Sort"/>.</summary>
    public required string NameKey { get; set; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<Partner>(partner =>
    {
        partner.ToTable("Partners");
        partner.HasIndex(row => new { row.CentreId, row.NameKey });
    });
}
