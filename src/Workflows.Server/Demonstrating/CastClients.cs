using Workflows.Server.Clients;

namespace Workflows.Server.Demonstrating;

/// <summary>Invented clients.</summary>
internal static class CastClients
{
    private static readonly CastClient Owl = new(ClientSource.Website) { Nickname = "Сова" };

    /// <summary>A few of whom not more than the beginning of a card is known; the last is one of the site's visitors, known by the name of their choice alone.</summary>
    public static IReadOnlyList<CastClient> Few { get; } =
    [
        Of("Барвінок", "Марія", "Остапівна", Sex.Female, "2012-05-14", ClientSource.Partner),
        Of("Журавель", "Данило", "Юрійович", Sex.Male, "2010-11-02", ClientSource.Website),
        Of("Кульбаба", "Соломія", "Іванівна", Sex.Female, "2014-02-27", ClientSource.Direct),
        Of("Лелека", "Андрій", "Петрович", Sex.Male, "2009-08-19", ClientSource.Street),
        Of("М'ята", "Оксана", "Дмитрівна", Sex.Female, "2011-03-30", ClientSource.Direct),
        Of("Ґудзик", "Тимофій", "Олегович", Sex.Male, "2013-12-08", ClientSource.Partner),
        Of("Чебрець", "Ярина", "Василівна", Sex.Female, "2008-06-21", ClientSource.Website),
        Owl,
    ];

    /// <summary>Those of «Калиновий центр».</summary>
    public static IReadOnlyList<CastClient> OfKalyna { get; } =
    [
        Of("Барвінок", "Марія", "Остапівна", Sex.Female, "2012-05-14", ClientSource.Partner) with
        {
            Categories = ["many-children", "low-income"], Occupation = "7 клас, Вербівська школа № 3", Address = "м. Вербівка, вул. Вишнева, 3", Representative = "Барвінок Тетяна Ігорівна", Relation = "мати", RepresentativePhone = "050 000 01 12",
        },
        Of("Журавель", "Данило", "Юрійович", Sex.Male, "2010-11-02", ClientSource.Website) with { Occupation = "9 клас", Phone = "050 000 01 25" },
        Of("Кульбаба", "Соломія", "Іванівна", Sex.Female, "2014-02-27", ClientSource.Direct) with
        {
            Categories = ["under-guardianship", "migrant-parents"], Advert = "school", Occupation = "5 клас", Address = "с. Діброва, вул. Лугова, 18", Representative = "Кульбаба Ніна Петрівна", Relation = "бабуся, опікунка", RepresentativePhone = "050 000 01 31",
        },
        Of("Лелека", "Андрій", "Петрович", Sex.Male, "2009-08-19", ClientSource.Street) with { Categories = ["deviant"], Occupation = "не навчається, підробляє", Phone = "050 000 01 44" },
        Of("М'ята", "Оксана", "Дмитрівна", Sex.Female, "2011-03-30", ClientSource.Direct) with
        {
            Advert = "friends", Occupation = "8 клас", Representative = "М'ята Дмитро Олегович", Relation = "батько", RepresentativePhone = "050 000 01 53",
        },
        Of("Ґудзик", "Тимофій", "Олегович", Sex.Male, "2013-12-08", ClientSource.Partner) with
        {
            Categories = ["without-care", "boarding-children"], Occupation = "6 клас", Address = "Притулок «Світлиця»", Representative = "Левада Тамара Іванівна", Relation = "директорка притулку", RepresentativePhone = "044 000 10 41",
        },
        Of("Чебрець", "Ярина", "Василівна", Sex.Female, "2008-06-21", ClientSource.Website) with { Kind = ClientKind.Adult, Occupation = "коледж, перший курс", Phone = "050 000 01 67" },
        Of("Волошка", "Анна", "Сергіївна", Sex.Female, "2016-09-03", ClientSource.Partner) with
        {
            Occupation = "3 клас", Representative = "Волошка Сергій Андрійович", Relation = "батько", RepresentativePhone = "050 000 01 72",
        },
        Of("Дубчак", "Матвій", "Романович", Sex.Male, "2018-01-17", ClientSource.Direct) with
        {
            Occupation = "дитячий садок", Address = "м. Вербівка, вул. Польова, 30", Representative = "Дубчак Леся Богданівна", Relation = "мати", RepresentativePhone = "050 000 01 80",
        },
        Of("Іволга", "Поліна", "Максимівна", Sex.Female, "2007-12-29", ClientSource.Website) with { Kind = ClientKind.Adult, Occupation = "коледж, другий курс", Phone = "050 000 01 94" },
        Of("Кмин", "Ростислав", "Віталійович", Sex.Male, "2012-10-11", ClientSource.Street) with { Occupation = "7 клас, пропускає уроки" },
        Of("Ромашко", "Злата", "Олексіївна", Sex.Female, "2019-04-05", ClientSource.Partner) with
        {
            Occupation = "дитячий садок", Representative = "Ромашко Олексій Тарасович", Relation = "батько", RepresentativePhone = "050 000 02 03",
        },
        Of("Стриж", "Арсен", "Ігорович", Sex.Male, "2011-07-22", ClientSource.Direct) with { Occupation = "8 клас", Phone = "050 000 02 18" },
        Of("Шавлія", "Вероніка", "Павлівна", Sex.Female, "2015-06-14", ClientSource.Partner) with
        {
            Occupation = "4 клас", Representative = "Шавлія Павло Юрійович", Relation = "батько", RepresentativePhone = "050 000 02 26",
        },
        Owl,
        new(ClientSource.Website) { Nickname = "Місячне сяйво", Sex = Sex.Female },
    ];

    /// <summary>Those of «Озерний центр».</summary>
    public static IReadOnlyList<CastClient> OfLake { get; } =
    [
        Of("Латаття", "Єва", "Назарівна", Sex.Female, "2013-08-09", ClientSource.Partner) with { Occupation = "6 клас" },
        Of("Карасик", "Лев", "Антонович", Sex.Male, "2010-02-20", ClientSource.Direct) with { Occupation = "10 клас", Phone = "050 000 03 11" },
        Of("Очерет", "Софія", "Ярославівна", Sex.Female, "2017-11-26", ClientSource.Partner) with
        {
            Occupation = "2 клас", Representative = "Очерет Ярослав Ілліч", Relation = "батько", RepresentativePhone = "050 000 03 24",
        },
        Of("Чапля", "Мирон", "Степанович", Sex.Male, "2009-05-31", ClientSource.Street),
        new(ClientSource.Website) { Nickname = "Хвиля" },
    ];

    private static CastClient Of(string last, string first, string patronymic, Sex sex, string born, ClientSource source) =>
        new(source) { LastName = last, FirstName = first, Patronymic = patronymic, Sex = sex, Born = born };
}
