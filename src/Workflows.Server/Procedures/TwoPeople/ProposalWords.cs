using Workflows.Server.Shell;

namespace Workflows.Server.Procedures.TwoPeople;

/// <summary>What is said of publishing by two, the same on every page.</summary>
internal static class ProposalWords
{
    /// <summary>What the first person is told.</summary>
    public const string Proposed = "Подано на публікацію. Нові справи підуть за цією версією, щойно її погодить ще одна людина.";

    /// <summary>Who can agree.</summary>
    public static string Agreement(IReadOnlyList<string> others) => others switch
    {
        [] => "Тепер її має погодити ще одна людина.",
        [var one] => $"Тепер її має погодити {one}.",
        _ => $"Тепер її має погодити хтось один: {string.Join(", ", others)}.",
    };

    /// <summary>How a draft that waits stands, for the designer; null where it waits for nobody.</summary>
    public static string? Of(Proposal proposal, DateTimeOffset now) => proposal switch
    {
        { AwaitsMe: true } => $"Чекає на Вашу згоду: подає {proposal.By}, {Dates.Moment(proposal.At, now)}. Погодити або повернути можна в «Кроки списком».",
        { Stands: true, AsksSecond: true } => $"Подано на публікацію {Dates.Moment(proposal.At, now)}. {Agreement(proposal.Others)} Якщо змінити чернетку, подання скасується.",
        _ => null,
    };

    /// <summary>What somebody was faster with, to be said of the procedure.</summary>
    public static string Of(StaleAct act) => act switch
    {
        StaleAct.Proposed => "подано на публікацію",
        StaleAct.TakenBack => "забрано з погодження",
        StaleAct.Returned => "повернуто без публікації",
        _ => "змінено",
    };
}
