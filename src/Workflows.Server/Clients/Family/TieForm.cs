using System.Text.Json.Nodes;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;

namespace Workflows.Server.Clients.Family;

/// <summary>The form in which one writes down who belongs to a client's life.</summary>
internal static class TieForm
{
    /// <summary>Its fields.</summary>
    public const string Where = "where", Client = "client", Name = "name", BirthYear = "birthYear", Phone = "phone", Note = "note", Kind = "kind", Representative = "representative",
        Together = "together";

    private const string InRegister = "InRegister", NoCard = "NoCard";
    private const int LongestLine = 300, LongestNote = 2_000;

    private static readonly ShowWhen HasCard = new(Where, "Equal", InRegister);
    private static readonly ShowWhen HasNone = new(Where, "Equal", NoCard);

    /// <summary>The form.</summary>
    public static FormDefinition Form { get; } = new("client-tie", "Родина й оточення")
    {
        Groups =
        [
            new FormGroup(null,
            [
                new FormField(Where, "Чи є картка цієї людини", FieldType.Choice, FieldClass.Public)
                {
                    Required = true,
                    Options = [new(InRegister, "Є: ця людина теж клієнт центру"), new(NoCard, "Немає: запишу тут")],
                },
                new FormField(Client, "Клієнт", FieldType.Client, FieldClass.Personal) { Required = true, ShowWhen = HasCard },
                new FormField(Name, "Прізвище, ім'я, по батькові", FieldType.Text, FieldClass.Personal) { Required = true, MaxLength = LongestLine, ShowWhen = HasNone },
                new FormField(BirthYear, "Рік народження", FieldType.Number, FieldClass.Personal) { Min = "1900", Max = "2100", ShowWhen = HasNone },
                new FormField(Phone, "Телефон", FieldType.Text, FieldClass.Personal) { MaxLength = LongestLine, ShowWhen = HasNone },
                new FormField(Note, "Що ще варто знати", FieldType.LongText, FieldClass.Sensitive) { MaxLength = LongestNote, ShowWhen = HasNone, Help = "Наприклад, робота, адреса." },
                new FormField(Kind, "Ким ця людина є для клієнта", FieldType.Choice, FieldClass.Personal)
                {
                    Required = true,
                    Options = [.. Enum.GetValues<TieKind>().Select(kind => new FieldOption(kind.ToString(), Shell.Words.Capital(kind.Word())))],
                },
                new FormField(Representative, "Законний представник клієнта", FieldType.YesNo, FieldClass.Personal),
                new FormField(Together, "Живуть разом", FieldType.YesNo, FieldClass.Personal),
            ]),
        ],
    };

    /// <summary>Whether the year of birth is none.</summary>
    public static bool HasOddYear(FormEntry entry) =>
        entry.Values.GetValueOrDefault(BirthYear) is { } year && year.GetValue<decimal>() is var number && number != decimal.Truncate(number);

    /// <summary>The person without a card; null for one who has.</summary>
    public static Relative? Person(FormEntry entry) => entry.Text(Name) is { } name
        ? new Relative(name, entry.Values.GetValueOrDefault(BirthYear) is { } year ? (int)year.GetValue<decimal>() : null, entry.Text(Phone), entry.Text(Note))
        : null;

    /// <summary>The answer to a question of yes or no; null for none.</summary>
    public static bool? YesNo(FormEntry entry, string field) => entry.Values.GetValueOrDefault(field) is JsonValue value && value.TryGetValue<bool>(out var answer) ? answer : null;
}
