using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Shell;

namespace Workflows.Server.Clients.Consents;

/// <summary>Consents in words.</summary>
internal static class ConsentWords
{
    /// <summary>For what: <c>допомога центру, обробка персональних даних</c>; <c>усе</c> where nothing is named.</summary>
    public static string Purposes(Consent consent) => consent.Purposes.Length == 0 ? "усе" : Options(FieldCatalogue.ConsentPurposes).Words(consent.Purposes);

    /// <summary>What was said: <c>Згоду дано</c>.</summary>
    public static string Said(ConsentDecision decision) => Words.Capital(Options(FieldCatalogue.ConsentSaid).Word(decision.ToString()));

    /// <summary>One purpose with whom it is about: <c>Передача даних партнерській організації: Ліцей</c>.</summary>
    public static string Purpose(string purpose, string? recipient, string? participant) => Words.Capital(Options(FieldCatalogue.ConsentPurposes).Word(purpose)) + (purpose switch
    {
        StandingConsents.Transfer when recipient is not null => $": {recipient}",
        StandingConsents.Transfer => ": організацію не названо",
        StandingConsents.Participant when participant is not null => $": {participant}",
        _ => "",
    });

    /// <summary>When, by whom and how: <c>16 березня 2026, рішення представника дитини, письмово, з підписом</c>.</summary>
    public static string Day(Consent consent) => LocalTime.Words(consent.On)
        + (consent.By is { } by ? $", рішення {Options(FieldCatalogue.ConsentBy).Word(by.ToString())}" : "")
        + (consent.Way is { } way ? $", {Options(FieldCatalogue.ConsentWay).Word(way.ToString())}" : "");

    /// <summary>From when until when: <c>16 березня 2026, діє до 1 червня 2026</c>.</summary>
    public static string Term(DateOnly from, DateOnly? to) => LocalTime.Words(from) + (to is { } until ? $", діє до {LocalTime.Words(until)}" : "");

    private static IReadOnlyList<FieldOption> Options(string key) => FieldCatalogue.Find(key)!.Options;
}
