using System.Globalization;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Server.Procedures;
using Workflows.Server.Tasks;

namespace Workflows.Server.Cases;

/// <summary>«Підсумок справи»: a sentence that says what came of a case, for its page and for lists.</summary>
/// <param name="isTrial">Whether there is no case to write into.</param>
internal sealed class SummaryActivity(bool isTrial) : RecordingActivity
{
    private const int Longest = 500;

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Case.Summary", StepGroups.Register, "Підсумок справи", "Записує одним реченням, чим справа закінчилась; без персональних даних.")
    {
        Icon = "summary",
        Inputs = [new("text", "String", "Підсумок") { Description = "Речення без персональних даних.", UiHint = "multiline" }],
    };

    /// <inheritdoc/>
    protected override Staging? Record(ActivityContext context)
    {
        var text = StepText.Of(context, "text") ?? throw new StepFailedException("не написано підсумку справи");
        if (text.Length > Longest)
        {
            throw new StepFailedException(string.Create(CultureInfo.InvariantCulture, $"підсумок справи довший за {Longest} знаків"));
        }

        return isTrial ? null : new Staging((scope, stop) => WriteAsync(scope, text, stop));
    }

    private static async Task WriteAsync(StagingScope scope, string text, CancellationToken cancellation)
    {
        var file = await scope.Context.CaseFiles.FindAsync([scope.InstanceId], cancellation)
            ?? throw new StepFailedException("процедуру розпочато не як справу, тому підсумок записати нікуди");
        file.Summary = text;
    }
}
