using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Demonstrating;

/// <summary>Somebody with an account.</summary>
internal sealed record CastPerson(string SignIn, string Name, Role Role);

/// <summary>An organisation that a centre works with, and who speaks for it.</summary>
internal sealed record CastPartner(string Type, string Name)
{
    public string? Contact { get; init; }

    public string? Position { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    public string? Address { get; init; }

    /// <summary>With what it can help, by the keys of the reference list.</summary>
    public IReadOnlyList<string> Helps { get; init; } = [];

    /// <summary>Which services, for whom, when.</summary>
    public string? Services { get; init; }

    /// <summary>Catalogue key to value.</summary>
    public Dictionary<string, JsonNode?> Fields()
    {
        var fields = CastFields.Known(
            ("partner.contact", Contact), ("partner.position", Position), (FieldCatalogue.PartnerPhone, Phone), ("partner.email", Email), ("partner.address", Address), ("partner.services", Services));
        if (Helps.Count > 0)
        {
            fields[FieldCatalogue.PartnerHelps] = new JsonArray([.. Helps.Select(help => (JsonNode)help)]);
        }

        return fields;
    }
}

/// <summary>A client of the register.</summary>
internal sealed record CastClient(ClientSource Source)
{
    public ClientKind Kind { get; init; } = ClientKind.Child;

    public string? LastName { get; init; }

    public string? FirstName { get; init; }

    public string? Patronymic { get; init; }

    public string? Nickname { get; init; }

    public Sex? Sex { get; init; }

    public string? Born { get; init; }

    public string? Occupation { get; init; }

    public string? Phone { get; init; }

    public string? Address { get; init; }

    public string? Representative { get; init; }

    public string? Relation { get; init; }

    public string? RepresentativePhone { get; init; }

    /// <summary>Keys of the reference list.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>By the key of the reference list.</summary>
    public string? Advert { get; init; }

    /// <summary>Catalogue key to value.</summary>
    public Dictionary<string, JsonNode?> Fields()
    {
        var fields = Texts();
        if (Categories.Count > 0)
        {
            fields[FieldCatalogue.Categories] = new JsonArray([.. Categories.Select(key => (JsonNode)key)]);
        }

        return fields;
    }

    private Dictionary<string, JsonNode?> Texts() => CastFields.Known(
        (FieldCatalogue.ClientKind, Kind.ToString()), (FieldCatalogue.LastName, LastName), (FieldCatalogue.FirstName, FirstName), (FieldCatalogue.Patronymic, Patronymic),
        (FieldCatalogue.Nickname, Nickname), (FieldCatalogue.Sex, Sex?.ToString()), (FieldCatalogue.BirthDate, Born), ("client.occupation", Occupation),
        (FieldCatalogue.Phone, Phone), ("client.address", Address), ("client.representative", Representative), ("client.representativeRelation", Relation),
        (FieldCatalogue.RepresentativePhone, RepresentativePhone), (FieldCatalogue.Source, Source.ToString()), ("client.advert", Advert));
}

/// <summary>A centre with its people, partners and clients.</summary>
internal sealed record CastCentre(string Name, string Code, IReadOnlyList<CastPerson> People, IReadOnlyList<CastPartner> Partners, IReadOnlyList<CastClient> Clients);

/// <summary>Everybody in the demonstration. All of them, their organisations and addresses are invented.</summary>
internal sealed record DemonstrationCast(IReadOnlyList<CastPerson> Network, IReadOnlyList<CastCentre> Centres)
{
    private static readonly (string Name, string SignIn, Role Role)[] Posts =
    [
        ("Координаторка", "koordynator", Role.Coordinator),
        ("Соціальна працівниця", "pratsivnyk", Role.SocialWorker),
        ("Юристка", "yuryst", Role.Lawyer),
        ("Модератор сайту", "moderator", Role.SiteModerator),
        ("Аутріч-працівник", "autrich", Role.OutreachWorker),
        ("Фронтлайнерка", "frontlayner", Role.FrontLine),
        ("Інтегратор", "intehrator", Role.Integrator),
        ("Психологиня", "fakhivets", Role.Specialist),
        ("Волонтерка", "volonter", Role.Volunteer),
    ];

    private static readonly (string Name, string Code)[] CentreNames = [("Калиновий центр", "КАЛ"), ("Озерний центр", "ОЗР")];

    /// <summary>Who is called by the post they hold, with few partners and clients: what tests speak of.</summary>
    public static DemonstrationCast ByRole { get; } = new(
        [new CastPerson("admin", "Адміністраторка", Role.Administrator), new CastPerson("merezha", "Адміністрація мережі", Role.NetworkAdministration)],
        [.. CentreNames.Select((centre, index) => new CastCentre(
            centre.Name, centre.Code, PeopleOf(index, (post, number) => $"{post} {number}"), CastPartners.Few, CastClients.Few))]);

    /// <summary>People with names, as in an office at work.</summary>
    public static DemonstrationCast ByName { get; } = new(
        [new CastPerson("admin", "Марко Ключ", Role.Administrator), new CastPerson("merezha", "Людмила Обрій", Role.NetworkAdministration)],
        [.. CentreNames.Select((centre, index) => new CastCentre(
            centre.Name, centre.Code, PeopleOf(index, (post, number) => NamesOf(number)[Array.FindIndex(Posts, one => one.Name == post)]),
            index == 0 ? CastPartners.OfKalyna : CastPartners.OfLake, index == 0 ? CastClients.OfKalyna : CastClients.OfLake))]);

    private static string[] NamesOf(int number) => number == 1
        ? ["Олена Криниця", "Наталія Верба", "Світлана Ковила", "Тарас Джміль", "Богдан Стежка", "Галина Ганок", "Роман Толока", "Віра Тиха", "Катерина Промінь"]
        : ["Ірина Затишок", "Оксана Берегова", "Лариса Пшенична", "Максим Горобчик", "Ігор Місточок", "Уляна Поріг", "Степан Громада", "Ніна Ласкава", "Юлія Світанок"];

    private static List<CastPerson> PeopleOf(int index, Func<string, int, string> name) =>
        [.. Posts.Select(post => new CastPerson($"{post.SignIn}{index + 1}", name(post.Name, index + 1), post.Role))];
}

/// <summary>Fields of a card, of which those that are known are written.</summary>
internal static class CastFields
{
    public static Dictionary<string, JsonNode?> Known(params (string Key, string? Value)[] fields) =>
        fields.Where(field => field.Value is not null).ToDictionary(field => field.Key, field => (JsonNode?)field.Value);
}
