using System.Text.Json.Nodes;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Letters;

namespace Workflows.Server.Clients.Cards;

/// <summary>
/// The form of a client's card: the data of the register (Law 2671-VIII, КМУ №587) and of the social card (order №1005) as far as an office of ours keeps
/// them, in the order in which one is asked.
/// </summary>
internal static class ClientForm
{
    private const int LongestLine = 300, LongestText = 10_000, FewestDigits = 5;

    private static readonly ShowWhen IsPerson = new(KeyOf(FieldCatalogue.ClientKind), "NotEqual", nameof(ClientKind.Family));
    private static readonly ShowWhen IsNoAdult = new(KeyOf(FieldCatalogue.ClientKind), "NotEqual", nameof(ClientKind.Adult));

    private static readonly FormDefinition OfClient = new("client", "Картка клієнта")
    {
        Groups =
        [
            new FormGroup("Хто це",
            [
                Bound(FieldCatalogue.ClientKind) with { Required = true },
                Bound(FieldCatalogue.LastName, "Для родини – прізвище, за яким її знають."),
                Bound(FieldCatalogue.FirstName) with { ShowWhen = IsPerson },
                Bound(FieldCatalogue.Patronymic) with { ShowWhen = IsPerson },
                Bound(FieldCatalogue.Nickname, "Достатньо псевдоніма, якщо людина не називає себе."),
                Bound(FieldCatalogue.BirthDate) with { ShowWhen = IsPerson, Max = FieldLimits.Today },
                Bound(FieldCatalogue.BirthYear, "Якщо точної дати не знаєте.") with { ShowWhen = IsPerson, Min = "1900", Max = "2100" },
                Bound(FieldCatalogue.Sex) with { ShowWhen = IsPerson },
            ]),
            new FormGroup("Як зв'язатися",
            [
                Bound(FieldCatalogue.Phone), Bound(FieldCatalogue.Email), Bound("client.contactWay", "Наприклад: телефонувати після 16:00, не писати батькам."),
                Bound("client.address"), Bound("client.registeredAddress", "Якщо інша, ніж адреса."), Bound("client.languages"),
            ]),
            new FormGroup("Представник",
            [
                Bound(FieldCatalogue.Representative) with { ShowWhen = IsNoAdult }, Bound("client.representativeRelation") with { ShowWhen = IsNoAdult },
                Bound(FieldCatalogue.RepresentativePhone) with { ShowWhen = IsNoAdult },
            ]),
            new FormGroup("Звернення",
            [
                Bound("client.appealDate") with { Max = FieldLimits.Today }, Bound(FieldCatalogue.Source) with { Required = true }, Bound("client.advert"), Bound("client.howHeard", "Хто порадив, де побачили."),
                Bound(FieldCatalogue.Responsible),
            ]),
            new FormGroup("Про людину", [Bound(FieldCatalogue.Categories), Bound("client.citizenship"), Bound("client.occupation"), Bound("client.workerSex"), Bound("client.specialNeeds"), Bound("client.health")]),
            new FormGroup("Безпека", [Bound(FieldCatalogue.VisitWithCare), Bound(FieldCatalogue.Safety), Bound("client.violence")]),
        ],
    };

    // Of somebody of whom the centre was only told nothing has to be known.
    private static readonly FormDefinition OfLead = new("lead", "Картка потенційного клієнта")
    {
        Groups =
        [
            .. OfClient.Groups.Select(group => group with { Fields = [.. group.Fields.Select(field => field with { Required = false })] }),
            new FormGroup("Що повідомили",
                [Bound("lead.informant"), Bound("lead.informantContact"), Bound("lead.informantConsent"), Bound("lead.known"), Bound("lead.contact")]),
        ],
    };

    /// <summary>The form of a card of this kind.</summary>
    public static FormDefinition Of(SubjectKind kind) => kind == SubjectKind.Lead ? OfLead : OfClient;

    /// <summary>All that a card can show, the answers of a lead's form with them: a client keeps what was told of them.</summary>
    public static FormDefinition Whole => OfLead;

    /// <summary>The entry with what only this form asks for: a name of some kind, a phone that one can call, an address that letters can reach.</summary>
    public static FormEntry Checked(FormDefinition form, FormEntry entry)
    {
        var errors = new Dictionary<string, string>(entry.Errors);
        Check(FieldCatalogue.Email, text => LetterChecks.Address(text) is not null, "введіть адресу, наприклад imya@poshta.example");
        Check(FieldCatalogue.Phone, IsPhone, "введіть номер, наприклад 067 123 45 67");
        Check(FieldCatalogue.RepresentativePhone, IsPhone, "введіть номер, наприклад 067 123 45 67");
        if (form.Key == OfClient.Key && ((string[])[FieldCatalogue.LastName, FieldCatalogue.FirstName, FieldCatalogue.Nickname]).All(name => Text(name) is null))
        {
            errors.TryAdd(FormReading.ElementId(Field(FieldCatalogue.LastName)), "Запишіть прізвище, ім'я або псевдонім: без них картку не знайти");
        }

        return entry with { Errors = form.Fields.Select(FormReading.ElementId).Where(errors.ContainsKey).ToDictionary(id => id, id => errors[id]) };

        FormField Field(string bound) => form.Fields.Single(one => one.Bind?.Key == bound);

        string? Text(string bound) => entry.Text(Field(bound).Key);

        void Check(string bound, Func<string, bool> isGood, string problem)
        {
            // What a procedure once wrote keeps nobody from changing something else.
            if (entry.Changes.ContainsKey(Field(bound).Key) && Text(bound) is { } text && !isGood(text))
            {
                errors[FormReading.ElementId(Field(bound))] = $"«{Field(bound).Label}»: {problem}";
            }
        }
    }

    /// <summary>What the register is to write: what was changed, null for what was emptied.</summary>
    public static Dictionary<string, JsonNode?> Fields(FormDefinition form, FormEntry entry) => FormAnswers.RegisterFieldsOf(form, entry, SubjectKind.Client);

    /// <summary>What the entry says of the person: catalogue key to value.</summary>
    public static IReadOnlyDictionary<string, JsonNode?> Known(FormDefinition form, FormEntry entry) =>
        form.Fields.Where(field => entry.Values.ContainsKey(field.Key)).ToDictionary(field => field.Bind!.Key, field => entry.Values[field.Key]);

    private static bool IsPhone(string text) => text.Count(char.IsAsciiDigit) >= FewestDigits;

    private static string KeyOf(string bound) => FormField.Of(FieldCatalogue.Find(bound)!).Key;

    private static FormField Bound(string key, string? help = null)
    {
        var field = FormField.Of(FieldCatalogue.Find(key)!);
        return field with { Help = help, MaxLength = field.Type == FieldType.LongText ? LongestText : LongestLine };
    }
}
