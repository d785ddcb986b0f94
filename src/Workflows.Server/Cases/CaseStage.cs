namespace Workflows.Server.Cases;

/// <summary>The six stages of casework, in the words of the centres' founding documents.</summary>
public enum CaseStage
{
    /// <summary>The worker and the client get to know each other.</summary>
    Contact,

    /// <summary>What the client needs is found out; begun anew when the situation changes.</summary>
    Assessment,

    /// <summary>Goals, services and terms are agreed on.</summary>
    Planning,

    /// <summary>The plan is carried out and watched.</summary>
    Implementation,

    /// <summary>What was reached is judged; it may lead back to the assessment.</summary>
    Evaluation,

    /// <summary>The work with the client ends.</summary>
    Closing,
}

/// <summary>What pages call the stages.</summary>
internal static class CaseStages
{
    /// <summary>The stage as a name.</summary>
    public static string Word(this CaseStage stage) => stage switch
    {
        CaseStage.Contact => "Встановлення контакту",
        CaseStage.Assessment => "Оцінка потреб",
        CaseStage.Planning => "Планування",
        CaseStage.Implementation => "Реалізація та моніторинг",
        CaseStage.Evaluation => "Оцінювання результатів",
        CaseStage.Closing => "Завершення",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "No such stage."),
    };
}
