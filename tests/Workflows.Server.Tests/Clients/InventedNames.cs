using System.Text.Json.Nodes;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Tests.Clients;

/// <summary>Invents people in the shape of Ukrainian names: some surnames and most first names are shared by many, as in life.</summary>
internal sealed class InventedNames(int seed)
{
    private static readonly string[] Stems =
    [
        "Барв", "Бондар", "Вербич", "Галуш", "Гонч", "Грушк", "Ґедз", "Дзвін", "Добр", "Дубров", "Жайвор", "Журб", "Заєць", "Звір", "Зозул", "Іван", "Калин",
        "Карп", "Ков", "Ковал", "Коза", "Колод", "Коноп", "Корж", "Кравц", "Криниц", "Кул", "Куц", "Лебед", "Лис", "Лозов", "Лук'ян", "Луц", "Макс", "Мальов",
        "Мар'ян", "Мед", "Мельник", "Миш", "Мороз", "Назар", "Нечуй", "Озер", "Олекс", "Орл", "Остап", "Павл", "Пасіч", "Пилип", "Плуж", "Пшенич", "Реп'ях",
        "Романч", "Рябо", "Савч", "Свирид", "Семен", "Сич", "Скиб", "Солов", "Сорок", "Стець", "Сторож", "Тарас", "Твердохл", "Терен", "Ткач", "Туп", "Федор",
        "Харч", "Хмель", "Цимбал", "Чайк", "Черн", "Чуб", "Шевч", "Шкляр", "Шпак", "Щегл", "Юр", "Явор", "Яким", "Ярош", "Ясен",
    ];

    private static readonly string[] Endings =
    [
        "енко", "ук", "чук", "юк", "ський", "цький", "ів", "ович", "ко", "ець", "ик", "ак", "ар", "ина", "ишин", "ай", "ейко", "ело", "ура", "айло",
    ];

    private static readonly string[] Boys =
    [
        "Олександр", "Андрій", "Максим", "Дмитро", "Іван", "Артем", "Микола", "Назар", "Богдан", "Тарас", "Василь", "Юрій", "Петро", "Степан", "Тимофій", "Остап",
        "Данило", "Кирило", "Матвій", "Роман", "Сергій", "Євген", "Захар", "Марко", "Лука", "Гліб", "Ярослав", "Святослав", "Ілля", "В'ячеслав", "Устим", "Юхим",
    ];

    private static readonly string[] Girls =
    [
        "Марія", "Анна", "Олена", "Софія", "Вікторія", "Катерина", "Юлія", "Оксана", "Наталія", "Ірина", "Соломія", "Дарина", "Злата", "Ганна", "Яна", "Єва",
        "Христина", "Меланія", "Уляна", "Ярина", "Тетяна", "Галина", "Мар'яна", "Поліна", "Людмила", "Євгенія", "Стефанія", "Іванна", "Лілія", "Орися", "Зоряна", "Віра",
    ];

    private static readonly string[] Patronymics = [.. Boys.Select(name => name.TrimEnd('й', 'о', 'я', 'а', 'ь'))];

    private readonly Random random = new(seed);

    /// <summary>The fields of a new card.</summary>
    public Dictionary<string, JsonNode?> Next()
    {
        var girl = random.Next(2) == 0;
        return new Dictionary<string, JsonNode?>
        {
            [FieldCatalogue.LastName] = Surname(),
            [FieldCatalogue.FirstName] = girl ? Pick(Girls) : Pick(Boys),
            [FieldCatalogue.Patronymic] = Pick(Patronymics) + (girl ? "івна" : "ович"),
            [FieldCatalogue.Phone] = $"+380 {random.Next(39, 99)} {random.Next(1_000_000, 9_999_999)}",
        };
    }

    /// <summary>
    /// As somebody might type the name: surname and first name in either order, with one or two errors in the surname and at times one in
    /// the first name; a letter left out, doubled, swapped with the next, or taken for another.
    /// </summary>
    public string Misspelt(IReadOnlyDictionary<string, JsonNode?> card)
    {
        var last = Spoil(card[FieldCatalogue.LastName]!.GetValue<string>(), random.Next(4) == 0 ? 2 : 1);
        var first = card[FieldCatalogue.FirstName]!.GetValue<string>();
        first = random.Next(4) == 0 ? Spoil(first, 1) : first;
        return random.Next(2) == 0 ? $"{last} {first}" : $"{first} {last}";
    }

    private string Surname() => Pick(Stems) + Pick(Endings);

    // Squared, so that the first of a list are met often and the last seldom.
    private string Pick(string[] words) => words[(int)(Math.Pow(random.NextDouble(), 2) * words.Length)];

    private string Spoil(string word, int errors)
    {
        for (var error = 0; error < errors; error++)
        {
            var at = random.Next(word.Length);
            word = random.Next(4) switch
            {
                0 when word.Length > 3 => word.Remove(at, 1),
                1 => word.Insert(at, word[at].ToString()),
                2 when at + 1 < word.Length => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
                _ => word[..at] + "аоуеирнтлксвдпмгб"[random.Next(17)] + word[(at + 1)..],
            };
        }

        return word;
    }
}
