using System.Globalization;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>
/// What is said about a field that is not filled in rightly: the same sentence in the summary, beside the field, and by the browser before
/// anything is sent. Each names the field, since in the summary it stands alone.
/// </summary>
internal static class FieldWords
{
    private static readonly CultureInfo Ukrainian = CultureInfo.GetCultureInfo("uk-UA");

    public static string Missing(FormField field) => Of(field, field.Type switch
    {
        FieldType.YesNo or FieldType.Choice => "виберіть відповідь",
        FieldType.Choices => "позначте хоча б один варіант",
        FieldType.Person or FieldType.Partner or FieldType.Client => "знайдіть і виберіть зі списку",
        FieldType.Date => "вкажіть день",
        FieldType.DateTime => "вкажіть день і час",
        FieldType.Time => "вкажіть годину",
        FieldType.Files => "додайте файл",
        _ => "заповніть це поле",
    });

    public static string Unreadable(FormField field) => Of(field, field.Type switch
    {
        FieldType.Number => "введіть число, наприклад 12 або 3,5",
        FieldType.Date => "введіть день, наприклад 16.03.2026",
        FieldType.DateTime => "введіть день і час, наприклад 16.03.2026 14:30",
        FieldType.Time => "введіть годину, наприклад 14:30",
        _ => "виберіть відповідь зі списку",
    });

    public static string Ended(FormField field) => Of(field, "цього тепер не пропонують, виберіть іншу відповідь");

    public static string NoSuchDay(FormField field) => Of(field, "такого дня немає в календарі, перевірте число і місяць");

    public static string NoSuchHour(FormField field) => Of(field, "такої години того дня не було, бо годинник перевели вперед; вкажіть на годину пізніше");

    public static string NoYear(FormField field) => Of(field, "введіть рік чотирма цифрами, наприклад 2012");

    public static string OddYear(FormField field) => Of(field, $"перевірте рік, він має бути від {FieldReading.FirstYear} до {FieldReading.LastYear}");

    public static string TooLong(FormField field) =>
        Of(field, string.Create(Ukrainian, $"скоротіть до {Shell.Words.Count(field.MaxLength, "знака", "знаків", "знаків")}"));

    public static string TooLittle(FormField field) => Of(field, field.Type == FieldType.Number
        ? $"число має бути не менше {NumberWords(FieldLimits.Number(field.Min)!.Value)}"
        : field.Min == FieldLimits.Today ? "день не може бути раніше сьогоднішнього" : $"день не може бути раніше {DayWords(field.Min!)}");

    public static string TooMuch(FormField field) => Of(field, field.Type == FieldType.Number
        ? $"число має бути не більше {NumberWords(FieldLimits.Number(field.Max)!.Value)}"
        : field.Max == FieldLimits.Today ? "день не може бути пізніше сьогоднішнього" : $"день не може бути пізніше {DayWords(field.Max!)}");

    public static string NotFound(FormField field) => Of(field, "того, що Ви вибрали, немає або його Вам не відкрито; знайдіть ще раз");

    public static string NotAttached(FormField field) => Of(field, "файл вибрано, але ще не додано; виберіть його ще раз і натисніть «Додати файл»");

    public static string FilesChanged(FormField field) => Of(field, "один із файлів щойно прибрали; перевірте, чи є тут усі потрібні");

    public static string Nameless(FormField cell) => Of(cell, "вкажіть прізвище, ім'я або псевдонім");

    public static string NotBeside(FormField field, FormField other) => Of(field, $"{field.Type switch
    {
        FieldType.Person => "виберіть іншу людину, ніж",
        FieldType.Partner => "виберіть іншу організацію, ніж",
        FieldType.Client => "виберіть іншого клієнта, ніж",
        FieldType.Number => "число не може бути меншим, ніж",
        FieldType.Date => "день не може бути раніше, ніж",
        FieldType.DateTime or FieldType.Time => "час має бути пізніше, ніж",
        _ => "виберіть те, що в переліку далі, ніж",
    }} у «{other.Label}»");

    public static string TooFewRows(FormField table) => Of(table, table.Table.MinRows == 1
        ? "заповніть хоча б один рядок"
        : $"заповніть щонайменше {Shell.Words.Count(table.Table.MinRows, "рядок", "рядки", "рядків")}");

    public static string TooManyRows(FormField table) =>
        Of(table, $"залиште щонайбільше {Shell.Words.Count(table.Table.MaxRows, "рядок", "рядки", "рядків")}");

    /// <summary>A number as people write it.</summary>
    public static string NumberWords(decimal number) => number.ToString("#,##0.############", Ukrainian);

    private static string DayWords(string day) =>
        FieldLimits.Day(day, default)!.Value.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);

    private static string Of(FormField field, string what) =>
        field.Row is { } row ? $"Рядок {row}, «{field.Label}»: {what}" : $"«{field.Label}»: {what}";
}
