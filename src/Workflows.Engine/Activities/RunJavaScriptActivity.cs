using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Runs a program that may choose the outcomes.</summary>
public sealed class RunJavaScriptActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.RunJavaScript",
        PaletteGroups.Expert,
        "Виконати JavaScript",
        "Виконує програму й може вибрати гілку далі.")
    {
        IsForExperts = true,
        Inputs =
        [
            new("script", "String", "Програма")
            {
                Description = "Текст програми.",
                UiHint = "code-editor",
                DefaultSyntax = "JavaScript",
                Language = "javascript",
            },
            new("possibleOutcomes", "List<String>", "Можливі гілки")
            {
                Description = "Назви гілок, які може вибрати програма.",
                UiHint = "dynamic-outcomes",
            },
        ],
        Outputs =
        [
            new("result", "Object", "Результат"),
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node)
    {
        IReadOnlyList<string> outcomes = node.Input("possibleOutcomes")?.Expression is { IsPlain: true, Value: var listed } ? listed.AsTexts() : [];

        // A program may name any text, also one that is not in the list.
        return node.Input("script")?.Expression.Text?.Contains("setOutcome", StringComparison.Ordinal) == true
            ? new([.. outcomes.Append("Done").Distinct()]) { Taken = WaysTaken.Some, Otherwise = "Done", MayNameMore = true }
            : StepWays.Declared(node) with { Idle = [.. outcomes.Where(outcome => outcome != "Done")] };
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var outcomes = new List<string>();
        context.ScriptOutcomes = outcomes;
        var script = context.Node.Input("script")?.Expression;
        var result = script is null ? null : context.Evaluate(script with { Type = ExpressionTypes.JavaScript }, "Object");
        context.SetOutput("result", result);
        context.Complete(outcomes);
    }
}
