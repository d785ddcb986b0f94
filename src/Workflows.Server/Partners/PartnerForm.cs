using System.Text.Json.Nodes;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Letters;
using Workflows.Server.ReferenceLists;

namespace Workflows.Server.Partners;

/// <summary>The form of a partner's card: the organisation's name and type, then what the catalogue knows of partners.</summary>
internal static class PartnerForm
{
    /// <summary>Its fields beside those of the catalogue.</summary>
    public const string Name = "name", Type = "type";

    private const int LongestName = 200, LongestText = 300, LongestServices = 2_000, FewestDigits = 5;

    /// <summary>The form.</summary>
    public static FormDefinition Form { get; } = new("partner", "Партнерська організація")
    {
        Groups =
        [
            new FormGroup(null,
            [
                new FormField(Name, "Назва організації", FieldType.Text, FieldClass.Public) { Required = true, MaxLength = LongestName },
                new FormField(Type, "Вид організації", FieldType.Choice, FieldClass.Public)
                {
                    Required = true, List = ListKeys.PartnerTypes,
                },
                Bound(FieldCatalogue.PartnerIsCustomer, "Так – якщо організація замовляє послуги центру. Якщо тут нічого не вибрано, укладений договір позначить це сам."),
            ]),
            new FormGroup("Допомога й послуги", [Bound(FieldCatalogue.PartnerHelps), Bound("partner.services") with { MaxLength = LongestServices }]),
            new FormGroup("Як зв'язатися", [Bound("partner.contact"), Bound("partner.position"), Bound(FieldCatalogue.PartnerPhone), Bound("partner.email"), Bound("partner.address")]),
        ],
    };

    /// <summary>With what the form of a card that is there begins.</summary>
    /// <param name="form">The form, filled from the reference lists.</param>
    /// <param name="view">The card.</param>
    /// <param name="today">The day that the calendar shows.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Typed(FormDefinition form, PartnerView view, DateOnly today) =>
        new Dictionary<string, IReadOnlyList<string>>(FormBeginning.Of(form, SubjectKind.Partner, view.Fields ?? new Dictionary<string, JsonNode?>(), today))
        {
            [FormReading.Prefix + Name] = [view.Partner.Name],
            [FormReading.Prefix + Type] = [view.Partner.Type],
            [FormReading.KnownName(Form.Field(Type)!)] = [view.Partner.Type],
        };

    /// <summary>What the register is to write: what was changed, null for what was emptied.</summary>
    public static Dictionary<string, JsonNode?> Fields(FormEntry entry) => FormAnswers.RegisterFieldsOf(Form, entry, SubjectKind.Partner);

    /// <summary>The entry with what only this form asks for: an address that letters can reach, a phone that one can call.</summary>
    public static FormEntry Checked(FormEntry entry) =>
        Checked(Form, entry, Form.Fields.Single(one => one.Bind?.Key == "partner.email"), Form.Fields.Single(one => one.Bind?.Key == FieldCatalogue.PartnerPhone));

    /// <summary>The same for two fields of any form.</summary>
    public static FormEntry Checked(FormDefinition form, FormEntry entry, FormField email, FormField phone)
    {
        var errors = new Dictionary<string, string>(entry.Errors);
        Check(email, text => LetterChecks.Address(text) is not null, "введіть адресу, наприклад dity@hromada.example");
        Check(phone, text => text.Count(char.IsAsciiDigit) >= FewestDigits, "введіть номер, наприклад 044 123 45 67");
        return entry with { Errors = form.Fields.Select(FormReading.ElementId).Where(errors.ContainsKey).ToDictionary(id => id, id => errors[id]) };

        void Check(FormField field, Func<string, bool> isGood, string problem)
        {
            if (entry.Text(field.Key) is { } text && !isGood(text))
            {
                errors[FormReading.ElementId(field)] = $"«{field.Label}»: {problem}";
            }
        }
    }

    private static FormField Bound(string key, string? help = null) => FormField.Of(FieldCatalogue.Find(key)!) with { Help = help, MaxLength = LongestText };
}
