using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;

namespace Workflows.Server.Clients;

/// <summary>Consents in words.</summary>
internal static class ConsentWords
{
    /// <summary>To what it was given: <c>допомога центру, обробка персональних даних</c>.</summary>
    public static string Purposes(Consent consent) => FieldCatalogue.Find(FieldCatalogue.ConsentPurposes)!.Options.Words(consent.Purposes);

    /// <summary>When and by whom: <c>16 березня 2026, згода самої дитини</c>.</summary>
    public static string Day(Consent consent) => LocalTime.Words(consent.On)
        + (consent.By is { } by ? $", {(consent.IsGiven ? "згода" : "відмова")} {FieldCatalogue.Find(FieldCatalogue.ConsentBy)!.Options.Word(by.ToString())}" : "");

    /// <summary>From when until when: <c>16 березня 2026, діє до 1 червня 2026</c>.</summary>
    public static string Term(DateOnly from, DateOnly? to) => LocalTime.Words(from) + (to is { } until ? $", діє до {LocalTime.Words(until)}" : "");
}
