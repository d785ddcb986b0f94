using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;

namespace Workflows.Server.Clients;

/// <summary>Consents in words.</summary>
internal static class ConsentWords
{
    private static readonly Dictionary<string, string> Labels = FieldCatalogue.Find(FieldCatalogue.ConsentPurposes)!.Options.ToDictionary(option => option.Value, option => option.Label);

    /// <summary>To what it was given: <c>допомога центру, обробка персональних даних</c>.</summary>
    public static string Purposes(Consent consent) =>
        string.Join(", ", consent.Purposes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(value => Labels.GetValueOrDefault(value, value)));

    /// <summary>When and by whom: <c>16 березня 2026, самої дитини</c>.</summary>
    public static string Day(Consent consent) => LocalTime.Words(consent.On) + consent.By switch
    {
        ConsentBy.Child => ", самої дитини",
        ConsentBy.Representative => ", представника дитини",
        ConsentBy.Adult => ", дорослого клієнта",
        _ => "",
    };
}
