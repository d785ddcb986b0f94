using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;

namespace Workflows.Server.Partners.Contacts;

/// <summary>The form in which one writes down somebody in a partner organisation.</summary>
internal static class ContactForm
{
    private const string Name = "name", Position = "position", Phone = "phone", Email = "email", Note = "note";
    private const int LongestLine = 300, LongestNote = 2_000;

    /// <summary>The form.</summary>
    public static FormDefinition Form { get; } = new("partner-contact", "Контактна особа")
    {
        Groups =
        [
            new FormGroup(null,
            [
                new FormField(Name, "Прізвище, ім'я, по батькові", FieldType.Text, FieldClass.Personal) { Required = true, MaxLength = LongestLine },
                Line(Position, "Посада"), Line(Phone, "Телефон"), Line(Email, "Електронна пошта"),
                new FormField(Note, "З чим звертатися, коли зручно", FieldType.LongText, FieldClass.Personal) { MaxLength = LongestNote },
            ]),
        ],
    };

    /// <summary>The entry with what only this form asks for, as the organisation's card does.</summary>
    public static FormEntry Checked(FormEntry entry) => PartnerForm.Checked(Form, entry, Form.Field(Email)!, Form.Field(Phone)!);

    /// <summary>What it says.</summary>
    public static ContactFacts Facts(FormEntry entry) => new(entry.Text(Name)!, entry.Text(Position), entry.Text(Phone), entry.Text(Email), entry.Text(Note));

    private static FormField Line(string key, string label) => new(key, label, FieldType.Text, FieldClass.Personal) { MaxLength = LongestLine };
}
