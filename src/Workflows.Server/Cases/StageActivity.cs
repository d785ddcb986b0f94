using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Server.Procedures;
using Workflows.Server.Tasks;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Cases;

/// <summary>«Етап справи»: writes down which of the six stages of casework the case has come to, for its page and for lists.</summary>
/// <param name="isTrial">Whether there is no case to write into.</param>
internal sealed class StageActivity(bool isTrial) : RecordingActivity
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.Stage";

    /// <summary>The field that says which.</summary>
    public const string StageField = "stage";

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, StepGroups.Register, "Етап справи", "Записує, на якому з шести етапів роботи з клієнтом тепер справа.")
    {
        Icon = "stage",
        Inputs =
        [
            Choice(StageField, "Етап", "До якого етапу справа дійшла; повернутися до попереднього теж можна.", null,
                Enum.GetValues<CaseStage>().Select(stage => Option(stage, stage.Word()))),
        ],
    };

    /// <summary>What a journal tells of such a step when it is done; null for any other step.</summary>
    public static string? Told(ActivityNode step) =>
        step.Type == TypeName && Enum.TryParse<CaseStage>(step.Input(StageField)?.Expression.Value.AsText(), ignoreCase: true, out var stage) && Enum.IsDefined(stage)
            ? $"Етап справи: {stage.Word()}"
            : null;

    /// <inheritdoc/>
    protected override Staging? Record(ActivityContext context)
    {
        var stage = StepText.Word<CaseStage>(context, StageField) ?? throw new StepFailedException("не вибрано етапу справи");
        return isTrial ? null : new Staging((scope, stop) => WriteAsync(scope, stage, stop));
    }

    // Said twice it is still the stage that was entered the first time.
    private static async Task WriteAsync(StagingScope scope, CaseStage stage, CancellationToken cancellation)
    {
        var file = await scope.Context.CaseFiles.FindAsync([scope.InstanceId], cancellation)
            ?? throw new StepFailedException("процедуру розпочато не як справу, тому етап записати нікуди");
        if (file.Stage != stage)
        {
            (file.Stage, file.StageAt) = (stage, scope.Now);
        }
    }
}
