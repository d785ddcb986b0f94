using System.Globalization;
using Workflows.Server.Forms;
using Workflows.Server.Shell;

namespace Workflows.Server.Files;

/// <summary>Files in words: how large they are, which may be attached, why one may not.</summary>
internal static class FileWords
{
    private const long Kilo = 1024;
    private static readonly CultureInfo Ukrainian = CultureInfo.GetCultureInfo("uk-UA");

    /// <summary>A size as people say it: 312 КБ, 1,4 МБ.</summary>
    public static string Size(long bytes) =>
        bytes < Kilo ? Words.Count((int)bytes, "байт", "байти", "байтів")
        : bytes < Kilo * Kilo ? string.Create(Ukrainian, $"{Math.Max(1, bytes / Kilo)} КБ")
        : string.Create(Ukrainian, $"{Math.Floor(bytes * 10m / (Kilo * Kilo)) / 10m:0.#} МБ");

    /// <summary>Which files a field takes and how many, a sentence.</summary>
    public static string Limits(FileRules rules) =>
        rules.MaxFiles == 1
            ? $"Один файл до {Size(rules.MaxSize)}: {Kinds(rules)}."
            : $"До {rules.MaxFiles} файлів, кожен до {Size(rules.MaxSize)}: {Kinds(rules)}.";

    public static string TooBig(FileRules rules, string name) => $"Файл «{name}» завеликий: дозволено до {Size(rules.MaxSize)}";

    public static string Empty(string name) => $"Файл «{name}» порожній, виберіть інший";

    public const string Broken = "Файл надійшов не повністю. Додайте його ще раз";

    public static string WrongKind(FileRules rules, string name) => $"Файл «{name}» додати не можна. Підходять лише: {Kinds(rules)}";

    public static string Unreadable(string name) => $"Файл «{name}» пошкоджено: його не вдалося прочитати як зображення. Збережіть знімок ще раз і додайте";

    public static string TooMany(FormField field) =>
        $"«{field.Label}»: можна додати щонайбільше {Words.Count(field.Files.MaxFiles, "файл", "файли", "файлів")}; щоб додати інший, приберіть зайвий";

    /// <summary>Why what was typed is not kept with the files, and what to do about it.</summary>
    public static string NotSaved(bool isGone) => isGone
        ? "Цю форму вже надіслано, файл до неї не додано."
        : "Цю форму тим часом змінено на іншому пристрої. Нижче те, що Ви ввели тут: скопіюйте те, чого не хочете втратити, і відкрийте сторінку ще раз.";

    public static string NoneChosen(FormField field) => $"«{field.Label}»: спершу виберіть файл";

    private static string Kinds(FileRules rules) => string.Join(", ", rules.Kinds.Order().Select(kind => kind switch
    {
        FileKind.Image when rules.IsShown => "зображення (JPG, PNG, WebP)",
        FileKind.Image => "зображення (JPG, PNG, WebP, HEIC)",
        FileKind.Pdf => "PDF",
        FileKind.Docx => "документ Word (DOCX)",
        FileKind.Xlsx => "таблиця Excel (XLSX)",
        FileKind.Odt => "документ ODT",
        FileKind.Ods => "таблиця ODS",
        _ => throw new ArgumentOutOfRangeException(nameof(rules), kind, "No such kind."),
    }));
}
