namespace Workflows.Server.Letters;

/// <summary>Which letters know a field.</summary>
internal enum FieldUse
{
    /// <summary>All.</summary>
    Every,

    /// <summary>Those about a task.</summary>
    OfTask,

    /// <summary>Those about a case or a task of one.</summary>
    OfCase,

    /// <summary>Those that list: the digest and the bundle.</summary>
    OfList,
}

/// <summary>Something that a letter may merge. None of them is a client's personal data.</summary>
/// <param name="Key">Under which its value is given to the template.</param>
/// <param name="Label">How people write it in a template.</param>
/// <param name="Use">Which letters know it.</param>
/// <param name="Sample">What a preview shows in its place, invented.</param>
internal sealed record LetterField(string Key, string Label, FieldUse Use, string Sample);

/// <summary>The merge fields of letters.</summary>
internal static class LetterFields
{
    public const string Task = "task";
    public const string Case = "case";
    public const string Procedure = "procedure";
    public const string Role = "role";
    public const string Due = "due";
    public const string Until = "until";
    public const string Why = "why";
    public const string Assignee = "assignee";
    public const string Priority = "priority";
    public const string Link = "link";
    public const string Centre = "centre";
    public const string Name = "name";
    public const string List = "list";

    private static readonly LetterField[] All =
    [
        new(Name, "Ім'я отримувача", FieldUse.Every, "Зразкова Людина"),
        new(Centre, "Центр", FieldUse.Every, "Зразковий центр"),
        new(Link, "Посилання", FieldUse.Every, "https://cw.example/tasks/zrazok"),
        new(Task, "Завдання", FieldUse.OfTask, "Провести першу розмову"),
        new(Case, "Номер справи", FieldUse.OfCase, "ЗРК-2026-000123"),
        new(Procedure, "Процедура", FieldUse.OfCase, "Потенційний клієнт"),
        new(Role, "Роль", FieldUse.OfTask, "соціальний працівник"),
        new(Due, "Строк", FieldUse.OfTask, "завтра до 18:00"),
        new(Until, "Точний строк", FieldUse.OfTask, "четвер, 19 березня 2026, 18:00"),
        new(Why, "Підстава строку", FieldUse.OfTask, "3 робочі дні від звернення"),
        new(Assignee, "Виконує", FieldUse.OfTask, "Зразкова Людина"),
        new(Priority, "Важливість", FieldUse.OfTask, "термінове"),
        new(List, "Перелік", FieldUse.OfList, "Провести першу розмову, сьогодні до 18:00\nhttps://cw.example/tasks/zrazok"),
    ];

    /// <summary>The fields that letters of a kind know.</summary>
    public static IEnumerable<LetterField> Of(LetterKind kind) => All.Where(field => field.Use switch
    {
        FieldUse.OfTask => kind.IsOfTask(),
        FieldUse.OfCase => !kind.IsList(),
        FieldUse.OfList => kind.IsList(),
        _ => true,
    });

    /// <summary>The field that somebody means by a label; null when letters of this kind know none such.</summary>
    public static LetterField? Find(LetterKind kind, string label) => Of(kind).FirstOrDefault(field => Fold(field.Label) == Fold(label));

    /// <summary>Invented values of all fields of a kind, for a preview.</summary>
    public static IReadOnlyDictionary<string, string> Samples(LetterKind kind) => Of(kind).ToDictionary(field => field.Key, field => field.Sample);

    /// <summary>Labels that people take for the same: an apostrophe has many signs, and nobody sees two spaces.</summary>
    public static string Fold(string label) =>
        string.Join(' ', label.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Replace('’', '\'').Replace('ʼ', '\'').Replace('‘', '\'').Replace('`', '\'').ToUpperInvariant();
}
