using System.Globalization;
using Workflows.Engine.Expressions;
using Workflows.Engine.Expressions.JavaScript;
using static Workflows.Engine.Checking.CheckWords;

namespace Workflows.Engine.Checking;

/// <summary>Expressions that the engine cannot run: programs that do not parse, and kinds that it does not know.</summary>
internal static class ExpressionCheck
{
    private static readonly string[] Known =
        [ExpressionTypes.Literal, ExpressionTypes.Object, ExpressionTypes.Variable, ExpressionTypes.Input, ExpressionTypes.JavaScript];

    public static void Find(CourseOfSteps course, Findings findings)
    {
        foreach (var step in course.Reached)
        {
            foreach (var expression in course.ExpressionsOf(step))
            {
                if (expression.Wrong is { } wrong)
                {
                    findings.Error(step, $"{Field(step, expression.Label)}: вираз записано з помилкою{Place(wrong)}. {Reason(wrong)}", expression.Path);
                }
                else if (!Known.Contains(expression.Expression.Type))
                {
                    findings.Error(
                        step, $"{Field(step, expression.Label)}: вираз виду {Definitions.ProblemList.Quote(expression.Expression.Type)} тут не виконується. Напишіть звичайне значення або вираз JavaScript.", expression.Path);
                }
            }
        }
    }

    private static string Place(JavaScriptSyntaxException wrong) =>
        wrong.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $" (рядок {wrong.Line}, стовпчик {wrong.Column})") : "";

    // The exception's own words end with the place, which stands before them here.
    private static string Reason(JavaScriptSyntaxException wrong) =>
        wrong.Message.LastIndexOf(" (рядок", StringComparison.Ordinal) is var at and > 0 ? wrong.Message[..at] : wrong.Message;
}
