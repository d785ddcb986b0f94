using System.Collections.Frozen;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Letters;

namespace Workflows.Server.Documents;

/// <summary>What a paper may merge, by the labels under which people know it: the case's own facts, and everything that the field catalogue has.</summary>
internal static class DocumentFields
{
    public const string Number = "number";
    public const string Date = "date";
    public const string Centre = "centre";
    public const string Case = "case";
    public const string Worker = "worker";
    public const string Partner = "partner";

    private static readonly FrozenDictionary<string, string> ByLabel = new (string Label, string Key)[]
    {
        ("Номер", Number), ("Дата", Date), ("Центр", Centre), ("Номер справи", Case), ("Працівник", Worker), ("Організація", Partner),
    }.Concat(FieldCatalogue.All.Select(field => (field.Label, KeyOf(field)))).ToFrozenDictionary(pair => LetterFields.Fold(pair.Label), pair => pair.Item2);

    /// <summary>The keys of all fields.</summary>
    public static IEnumerable<string> Keys => ByLabel.Values;

    /// <summary>The key of a catalogue's field in a template.</summary>
    public static string KeyOf(CatalogueField field) => field.Key.Replace('.', '-');

    /// <summary>The key that a label means; null when no field is called so.</summary>
    public static string? Find(string label) => ByLabel.GetValueOrDefault(LetterFields.Fold(label));
}
