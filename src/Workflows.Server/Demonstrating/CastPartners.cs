using Workflows.Server.Partners;

namespace Workflows.Server.Demonstrating;

/// <summary>Invented partner organisations.</summary>
internal static class CastPartners
{
    public const string Services = "Служба у справах дітей Вербівської громади";
    public const string School = "Вербівська школа № 3";
    public const string Hospital = "Вербівська дитяча лікарня";
    public const string Shelter = "Притулок «Світлиця»";
    public const string Lyceum = "Вербівський ліцей «Джерело»";
    public const string Association = "Громадська організація «Тепла долоня»";
    public const string PupilsRoom = "Кімната школяра «Ліхтарик»";
    public const string Crisis = "Центр соціальних служб Вербівської громади";
    public const string LakeSchool = "Озерненська гімназія";
    public const string LakeHospital = "Озерненська амбулаторія сімейної медицини";
    public const string LakeServices = "Служба у справах дітей Озерненської громади";

    /// <summary>The names alone.</summary>
    public static IReadOnlyList<CastPartner> Few { get; } =
    [
        new(PartnerType.ChildServices, Services),
        new(PartnerType.School, School),
        new(PartnerType.Health, Hospital),
        new(PartnerType.BoardingOrShelter, Shelter),
    ];

    /// <summary>Those of «Калиновий центр», with whom one speaks there.</summary>
    public static IReadOnlyList<CastPartner> OfKalyna { get; } =
    [
        new(PartnerType.ChildServices, Services)
        {
            Contact = "Лідія Сергіївна Явір", Position = "головна спеціалістка", Phone = "044 000 10 11", Email = "sluzhba@verbivka.example", Address = "м. Вербівка, майдан Ярмарковий, 1", Helps = ["social", "legal"], Services = "Захист прав дітей, опіка; прийом щовівторка.",
        },
        new(PartnerType.School, School)
        {
            Contact = "Марина Степанівна Калина", Position = "соціальна педагогиня", Phone = "044 000 10 23", Email = "shkola3@verbivka.example", Address = "м. Вербівка, вул. Яблунева, 14", Helps = ["psychological"],
        },
        new(PartnerType.Health, Hospital)
        {
            Contact = "Юрій Павлович Полин", Position = "завідувач відділення", Phone = "044 000 10 37", Email = "likarnia@verbivka.example", Address = "м. Вербівка, вул. Липова, 8", Helps = ["other"], Services = "Обстеження й лікування дітей без направлення.",
        },
        new(PartnerType.BoardingOrShelter, Shelter)
        {
            Contact = "Тамара Іванівна Левада", Position = "директорка", Phone = "044 000 10 41", Email = "svitlytsia@verbivka.example", Address = "с. Діброва, вул. Садова, 2", Helps = ["social", "material"], Services = "Тимчасовий притулок для дітей 3–17 років, цілодобово.",
        },
        new(PartnerType.School, Lyceum)
        {
            Contact = "Олександр Романович Ясен", Position = "заступник директорки з виховної роботи", Phone = "044 000 10 55", Email = "dzherelo@verbivka.example", Address = "м. Вербівка, вул. Набережна, 20",
        },
        new(PartnerType.OtherNgo, Association)
        {
            Contact = "Інна Вікторівна Мальва", Position = "голова правління", Phone = "044 000 10 62", Email = "dolonia@verbivka.example", Address = "м. Вербівка, вул. Тиха, 5", Helps = ["material", "psychological"], Services = "Одяг, продуктові набори, група підтримки для матерів щосереди.",
        },
        new(PartnerType.PupilsRoom, PupilsRoom)
        {
            Contact = "Зоя Андріївна Чайка", Position = "вихователька", Phone = "044 000 10 70", Address = "м. Вербівка, вул. Шкільна, 3",
        },
        new(PartnerType.YouthServices, Crisis)
        {
            Contact = "Павло Миколайович Берест", Position = "фахівець із соціальної роботи", Phone = "044 000 10 88", Email = "tsentr@verbivka.example", Address = "м. Вербівка, вул. Польова, 11",
        },
    ];

    /// <summary>Those of «Озерний центр».</summary>
    public static IReadOnlyList<CastPartner> OfLake { get; } =
    [
        new(PartnerType.School, LakeSchool)
        {
            Contact = "Алла Борисівна Рогіз", Position = "практична психологиня", Phone = "044 000 20 15", Email = "himnaziia@ozerne.example", Address = "смт Озерне, вул. Берегова, 7",
        },
        new(PartnerType.Health, LakeHospital)
        {
            Contact = "Віталій Олексійович Осока", Position = "сімейний лікар", Phone = "044 000 20 28", Address = "смт Озерне, вул. Медова, 1",
        },
        new(PartnerType.ChildServices, LakeServices)
        {
            Contact = "Раїса Денисівна Купава", Position = "начальниця служби", Phone = "044 000 20 30", Email = "sluzhba@ozerne.example", Address = "смт Озерне, майдан Рибальський, 4",
        },
    ];
}
