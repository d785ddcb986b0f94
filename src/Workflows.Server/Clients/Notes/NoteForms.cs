using Workflows.Server.Clients.Fields;
using Workflows.Server.Files;
using Workflows.Server.Forms;

namespace Workflows.Server.Clients.Notes;

/// <summary>The forms in which one writes down what happened with a client, or keeps the documents that one was given. Files stand last: what stands behind them is not read.</summary>
internal static class NoteForms
{
    /// <summary>Their fields.</summary>
    public const string On = "on", Kind = "kind", Text = "text", Files = "files";

    private const int LongestText = 10_000, MostFiles = 10;

    /// <summary>A talk, a meeting or an event.</summary>
    public static FormDefinition Note { get; } = new("client-note", "Запис про клієнта")
    {
        Groups =
        [
            new FormGroup(null,
            [
                new FormField(Kind, "Що це було", FieldType.Choice, FieldClass.Public)
                {
                    Required = true,
                    Options = [.. Enum.GetValues<NoteKind>().Where(kind => kind != NoteKind.Documents).Select(kind => new FieldOption(kind.ToString(), kind.Word()))],
                },
                new FormField(On, "Коли", FieldType.Date, FieldClass.Personal) { Required = true, Max = FieldLimits.Today },
                new FormField(Text, "Про що йшлося, про що домовилися", FieldType.LongText, FieldClass.Sensitive) { Required = true, MaxLength = LongestText },
                new FormField(Files, "Файли", FieldType.Files, FieldClass.Sensitive) { Files = FileRules.Usual with { MaxFiles = MostFiles } },
            ]),
        ],
    };

    /// <summary>Documents: copies, answers, pictures.</summary>
    public static FormDefinition Documents { get; } = new("client-documents", "Документи клієнта")
    {
        Groups =
        [
            new FormGroup(null,
            [
                new FormField(Text, "Що це за документи", FieldType.LongText, FieldClass.Sensitive) { MaxLength = LongestText, Help = "Наприклад, довідка зі школи й копія свідоцтва про народження." },
                new FormField(On, "Коли отримано", FieldType.Date, FieldClass.Personal) { Required = true, Max = FieldLimits.Today },
                new FormField(Files, "Файли", FieldType.Files, FieldClass.Sensitive) { Required = true, Files = FileRules.Usual with { MaxFiles = MostFiles } },
            ]),
        ],
    };

    /// <summary>With what both begin: today.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Beginning(DateOnly today) =>
        new Dictionary<string, IReadOnlyList<string>> { [FormReading.Prefix + On] = [FieldValues.Of(today)] };
}
