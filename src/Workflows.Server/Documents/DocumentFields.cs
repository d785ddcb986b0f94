using System.Collections.Frozen;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Letters;
using Workflows.Server.ReferenceLists;

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

    // The case's own facts, each with what a preview shows in its place, invented.
    private static readonly (string Label, string Key, string Sample)[] Own =
    [
        ("Номер", Number, "ЗРК-2026-000012"),
        ("Дата", Date, "16 березня 2026"),
        ("Центр", Centre, "Зразковий центр"),
        ("Номер справи", Case, "ЗРК-2026-000123"),
        ("Працівник", Worker, "Зразкова Людина"),
        ("Організація", Partner, "Зразкова школа"),
    ];

    private static readonly FrozenDictionary<string, string> ByLabel = Own.Select(field => (field.Label, field.Key))
        .Concat(FieldCatalogue.All.Select(field => (field.Label, Key: KeyOf(field)))).ToFrozenDictionary(pair => LetterFields.Fold(pair.Label), pair => pair.Key);

    /// <summary>The labels of the case's own facts.</summary>
    public static IEnumerable<string> OwnLabels => Own.Select(one => one.Label);

    /// <summary>The labels of what is known of people and organisations, in the order of a card.</summary>
    public static IEnumerable<string> CardLabels => FieldCatalogue.All.Select(one => one.Label);

    /// <summary>All labels.</summary>
    public static IEnumerable<string> Labels => OwnLabels.Concat(CardLabels);

    /// <summary>Invented values of all fields, for a preview.</summary>
    public static IReadOnlyDictionary<string, string> Samples { get; } = Own.Select(one => (one.Key, one.Sample))
        .Concat(FieldCatalogue.All.Select(one => (KeyOf(one), SampleOf(one)))).ToDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>The keys of all fields.</summary>
    public static IEnumerable<string> Keys => ByLabel.Values;

    /// <summary>The key of a catalogue's field in a template.</summary>
    public static string KeyOf(CatalogueField field) => field.Key.Replace('.', '-');

    private static string SampleOf(CatalogueField field) => field switch
    {
        { Key: FieldCatalogue.LastName } => "Зразкова",
        { Key: FieldCatalogue.FirstName } => "Марія",
        { Key: FieldCatalogue.Patronymic } => "Іванівна",
        { Key: FieldCatalogue.BirthYear } => "2011",
        { Key: FieldCatalogue.Phone or FieldCatalogue.RepresentativePhone or FieldCatalogue.PartnerPhone } => "067 000 00 00",
        { List: ListKeys.HelpKinds } => "соціальна, правова",
        { Options: [var only] } => only.Label,
        { Options: [var first, var second, ..] } => field.Type == FieldType.Choices ? $"{first.Label}, {second.Label}" : first.Label,
        { Type: FieldType.Date } => "16 березня 2026",
        { Type: FieldType.Time } => "14:30",
        { Type: FieldType.DateTime } => "16 березня 2026, 14:30",
        { Type: FieldType.YesNo } => "так",
        { Type: FieldType.Number } => "12",
        { Type: FieldType.Partner } => "Зразкова лікарня",
        _ => $"(тут буде «{field.Label}»)",
    };

    /// <summary>The key that a label means; null when no field is called so.</summary>
    public static string? Find(string label) => ByLabel.GetValueOrDefault(LetterFields.Fold(label));
}
