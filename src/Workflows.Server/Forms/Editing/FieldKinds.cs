using Workflows.Server.Clients.Fields;

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
        _ => "Соціальний контракт",
    };

    /// <summary>How carefully an answer is kept, in words.</summary>
    public static string Word(this FieldClass kept) => kept switch
    {
        FieldClass.Public => "Звичайне",
        FieldClass.Personal => "Особисте",
        _ => "Дуже особисте",
    };

    /// <summary>How carefully an answer may be kept, the usual way first: more carefully than usual, never less than the reader of forms lets it.</summary>
    public static IReadOnlyList<FieldClass> ClassesOf(FieldType type, CatalogueField? bind)
    {
        if (type == FieldType.Table)
        {
            return [];
        }

        var least = bind?.Class ?? (type is FieldType.Text or FieldType.LongText or FieldType.Files ? FieldClass.Personal : FieldClass.Public);
        return [.. Enum.GetValues<FieldClass>().Where(kept => kept >= least).OrderByDescending(kept => kept == FormReader.UsualClass(type, bind))];
    }
}
