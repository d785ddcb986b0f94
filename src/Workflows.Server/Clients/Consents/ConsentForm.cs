using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Files;
using Workflows.Server.Forms;

namespace Workflows.Server.Clients.Consents;

/// <summary>The forms in which one writes down on a client's card what they have said about consent: one for each decision.</summary>
internal static class ConsentForm
{
    /// <summary>Their fields.</summary>
    public const string By = "by", Giver = "giver", Way = "way", On = "on", Purposes = "purposes", Recipient = "recipient", Participant = "participant", ValidTo = "validTo", Note = "note",
        Proof = "proof";

    private const int LongestLine = 300, LongestNote = 2_000;

    private static readonly Dictionary<ConsentDecision, FormDefinition> Forms = Enum.GetValues<ConsentDecision>().ToDictionary(decision => decision, Make);

    /// <summary>The form of a decision.</summary>
    public static FormDefinition Of(ConsentDecision decision) => Forms[decision];

    /// <summary>With what it begins: today, who is known as the representative, and of what is taken back all that holds.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Beginning(string? representative, IEnumerable<string> held, DateOnly today)
    {
        var typed = new Dictionary<string, IReadOnlyList<string>> { [Name(On)] = [FieldValues.Of(today)], [Name(Purposes)] = [.. held.Distinct()] };
        if (representative is not null)
        {
            typed[Name(Giver)] = [representative];
        }

        return typed;
    }

    /// <summary>The entry, with what only two fields together can say: nothing ends before it begins.</summary>
    public static FormEntry Checked(FormDefinition form, FormEntry entry) =>
        entry.Day(ValidTo) < entry.Day(On) ? entry.With(form.Field(ValidTo)!, "«Згода діє до»: цей день раніше, ніж згоду дано") : entry;

    /// <summary>For what.</summary>
    public static IReadOnlyList<string> Chosen(FormEntry entry) => entry.Values[Purposes].AsTexts();

    private static FormDefinition Make(ConsentDecision decision) => new($"client-consent-{decision}", "Згода")
    {
        Groups = [new FormGroup(null, What(decision)), new FormGroup("Хто і як це сказав", How(decision))],
    };

    private static FormField[] What(ConsentDecision decision)
    {
        var isGiven = decision == ConsentDecision.Given;
        var purposes = new FormField(
            Purposes,
            decision switch { ConsentDecision.Given => "На що погоджуються", ConsentDecision.Refused => "На що не погоджуються", _ => "Що відкликають" },
            FieldType.Choices, FieldClass.Public)
        {
            Required = true, Options = Options(FieldCatalogue.ConsentPurposes),
        };
        var recipient = new FormField(Recipient, "Яка організація", FieldType.Partner, FieldClass.Public)
        {
            Required = isGiven, ShowWhen = new(Purposes, "Contains", StandingConsents.Transfer),
            Help = isGiven ? "Згоду дають для однієї організації. Для іншої запишіть ще одну." : "Якщо не назвати, це стосується всіх організацій.",
        };
        return !isGiven
            ? [purposes, recipient]
            :
            [
                purposes, recipient,
                new FormField(Participant, "Який фахівець", FieldType.Text, FieldClass.Personal)
                {
                    Required = true, ShowWhen = new(Purposes, "Contains", StandingConsents.Participant), MaxLength = LongestLine, Help = "Наприклад, психологиня центру.",
                },
                new FormField(ValidTo, "Згода діє до", FieldType.Date, FieldClass.Public) { Min = FieldLimits.Today, Help = "Якщо строку немає, лишіть порожнім." },
            ];
    }

    private static FormField[] How(ConsentDecision decision) =>
    [
        new FormField(By, "Чиє це рішення", FieldType.Choice, FieldClass.Public) { Required = true, Options = Options(FieldCatalogue.ConsentBy) },
        new FormField(Giver, "Представник: прізвище, ім'я, по батькові", FieldType.Text, FieldClass.Personal)
        {
            Required = true, MaxLength = LongestLine, ShowWhen = new(By, "Equal", nameof(ConsentBy.Representative)),
        },
        new FormField(On, "Коли це сказано", FieldType.Date, FieldClass.Public) { Required = true, Max = FieldLimits.Today },
        new FormField(Way, "Як це сказано", FieldType.Choice, FieldClass.Public) { Required = true, Options = Options(FieldCatalogue.ConsentWay) },
        new FormField(Note, decision == ConsentDecision.Given ? "Про що ще домовилися" : "Що сказали", FieldType.LongText, FieldClass.Sensitive) { MaxLength = LongestNote },
        new FormField(Proof, "Підтвердження", FieldType.Files, FieldClass.Personal)
        {
            Files = FileRules.Usual with { Kinds = [FileKind.Image, FileKind.Pdf] }, Help = "Скан або фото підписаного, знімок листування.",
        },
    ];

    private static IReadOnlyList<FieldOption> Options(string key) => FieldCatalogue.Find(key)!.Options;

    private static string Name(string field) => FormReading.Prefix + field;
}
