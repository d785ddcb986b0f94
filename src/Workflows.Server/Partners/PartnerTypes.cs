namespace Workflows.Server.Partners;

/// <summary>The words of the types, as the standard has them.</summary>
internal static class PartnerTypes
{
    /// <summary>The type's name.</summary>
    public static string Word(this PartnerType type) => type switch
    {
        PartnerType.ChildServices => "Служби по справах дітей",
        PartnerType.YouthServices => "Центри соціальних служб для молоді",
        PartnerType.JuvenilePolice => "Кримінальна міліція по справах дітей",
        PartnerType.Health => "Органи охорони здоров'я",
        PartnerType.OtherNgo => "НПО, що не входять в правозахисну дитячу мережу",
        PartnerType.BoardingOrShelter => "Інтернати, притулки",
        PartnerType.School => "Школи",
        PartnerType.PupilsRoom => "Кімнати школярів",
        PartnerType.Religious => "Релігійні організації",
        PartnerType.Other => "Інші організації",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such type."),
    };
}
