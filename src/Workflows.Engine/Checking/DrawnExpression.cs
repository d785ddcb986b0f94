using System.Globalization;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Engine.Checking;

/// <summary>An expression of a step: a field's, or the condition of one of its cases.</summary>
/// <param name="Path">Where it stands in the step's text.</param>
/// <param name="Label">What people call the place.</param>
/// <param name="Expression">The expression, with the kind by which the engine runs it.</param>
/// <param name="Program">The program in it; null when it is none, is blank or does not parse.</param>
/// <param name="Wrong">Why it does not parse.</param>
internal sealed record DrawnExpression(string Path, string Label, Expression Expression, JavaScriptProgram? Program, JavaScriptSyntaxException? Wrong)
{
    /// <summary>All expressions of a step, in the order in which its kind declares the fields.</summary>
    public static IReadOnlyList<DrawnExpression> Of(ActivityNode step) =>
    [
        .. from input in step.Declaration.Inputs
           let expression = step.Input(input.Key)?.Expression
           where expression is not null
           select Read(input.Key, input.Label, step.Activity is RunJavaScriptActivity && input.Key == "script" ? expression with { Type = ExpressionTypes.JavaScript } : expression),
        .. step.Cases.Select((item, index) => Read(
            string.Create(CultureInfo.InvariantCulture, $"cases[{index}].condition"), $"Умова гілки «{item.Label}»", item.Condition)),
    ];

    private static DrawnExpression Read(string path, string label, Expression expression)
    {
        if (expression.Type != ExpressionTypes.JavaScript || string.IsNullOrWhiteSpace(expression.Text))
        {
            return new(path, label, expression, null, null);
        }

        try
        {
            return new(path, label, expression, JavaScriptProgram.Parse(expression.Text), null);
        }
        catch (JavaScriptSyntaxException e)
        {
            return new(path, label, expression, null, e);
        }
    }
}
