using Workflows.Server.Clients.Fields;
using Workflows.Server.Shell;

namespace Workflows.Server.Forms.Editing;

/// <summary>Kinds of answers as people call them.</summary>
internal static class FieldKinds
{
    /// <summary>All kinds with what each is for, in the order in which they are offered.</summary>
    public static IReadOnlyList<(FieldType Type, string Word, string Use)> All { get; } =
    [
        (FieldType.Text, "Рядок тексту", "Ім'я, адреса, номер"),
        (FieldType.LongText, "Довгий текст", "Кілька речень"),
        (FieldType.Number, "Число", "Скільки, який рік"),
        (FieldType.Date, "Дата", "День"),
        (FieldType.DateTime, "Дата й час", "Зустріч, розмова"),
        (FieldType.Time, "Година", "Початок, кінець, прийом"),
        (FieldType.YesNo, "Так чи ні", "Одне запитання"),
        (FieldType.Choice, "Один варіант", "Вибрати одну з відповідей"),
        (FieldType.Choices, "Кілька варіантів", "Позначити все, що підходить"),
        (FieldType.Person, "Працівник", "Людина, яка працює в центрі"),
        (FieldType.Partner, "Партнер", "Організація, з якою працює центр"),
        (FieldType.Client, "Клієнт", "Дитина або родина з реєстру"),
        (FieldType.Table, "Таблиця", "Кілька рядків з однаковими стовпцями"),
        (FieldType.Files, "Файли", "Фото, скан, документ"),
    ];

    /// <summary>The kinds that a column of a table can have.</summary>
    public static IReadOnlyList<FieldType> OfColumns => TableReader.Simple;

    /// <summary>The word of a kind.</summary>
    public static string Word(this FieldType type) => All.First(kind => kind.Type == type).Word;

    /// <summary>Whose card, paper or record a field of the register belongs to.</summary>
    public static string Home(this CatalogueField field) => field.Key.Split('.')[0] switch
    {
        "client" => "Картка клієнта",
        "lead" => "Картка потенційного клієнта",
        "partner" => "Картка партнера",
        "request" => "Запит до організації",
        "contract" => "Договір із партнером",
        "consent" => "Згода",
        "referral" => "Направлення",
        "criteria" => "Ознаки випадку",
        _ => "Соціальний контракт",
    };

    /// <summary>The same with the field's name, inside a sentence: «картка клієнта, «Телефон»».</summary>
    public static string Place(this CatalogueField field) => $"{Words.Small(field.Home())}, «{field.Label}»";

    /// <summary>How carefully an answer is kept, in words.</summary>
    public static string Word(this FieldClass kept) => kept switch
    {
        FieldClass.Public => "Звичайне",
        FieldClass.Personal => "Особисте",
        _ => "Дуже особисте",
    };

    /// <summary>How carefully an answer may be kept, the usual way first: never less carefully than the reader of forms lets it.</summary>
    public static IReadOnlyList<FieldClass> ClassesOf(FieldType type, CatalogueField? bind)
    {
        if (type == FieldType.Table)
        {
            return [];
        }

        var least = FormReader.LeastClass(type, bind);
        return [.. Enum.GetValues<FieldClass>().Where(kept => kept >= least).OrderByDescending(kept => kept == FormReader.UsualClass(type, bind))];
    }
}
