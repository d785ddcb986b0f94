using System.Globalization;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using static Workflows.Engine.Checking.CheckWords;

namespace Workflows.Engine.Checking;

/// <summary>Fields without which a step cannot do its work. What an expression gives is not known before it runs, so only what is left empty is told.</summary>
internal static class FieldCheck
{
    // By the type of the step: the field, and what is said when it is empty. Fields with a declared default may be left out, not emptied.
    private static readonly Dictionary<string, (string Field, string Missing)> Needed = new(StringComparer.Ordinal)
    {
        ["Elsa.ExecuteWorkflow"] = ("workflowDefinitionId", "не вибрано процедури, яку запустити"),
        ["Elsa.DispatchWorkflow"] = ("workflowDefinitionId", "не вибрано процедури, яку запустити"),
        ["Elsa.FlowDecision"] = ("condition", "немає умови, за якою вибирати гілку"),
        ["Elsa.If"] = ("condition", "немає умови, за якою вибирати"),
        ["Elsa.While"] = ("condition", "немає умови, за якою повторювати"),
        ["Elsa.Delay"] = ("timeSpan", "не сказано, скільки чекати"),
        ["Elsa.Timer"] = ("interval", "не сказано, скільки чекати"),
        ["Elsa.StartAt"] = ("dateTime", "не сказано, до якого часу чекати"),
        ["Elsa.Cron"] = ("cronExpression", "не задано розкладу"),
        ["Elsa.Event"] = ("eventName", "не названо події, на яку чекати"),
        ["Elsa.PublishEvent"] = ("eventName", "не названо події"),
        ["Elsa.RunTask"] = ("taskName", "не названо завдання"),
        ["Elsa.SetVariable"] = ("variable", "не вибрано змінної, в яку записувати"),
        ["Elsa.SetOutput"] = ("outputName", "не названо результату процедури"),
        ["Case.Condition"] = ("field", "не вибрано поля, яке перевіряти"),
        ["Case.Choice"] = ("field", "не вибрано поля, на яке дивитися"),
    };

    public static void Find(CourseOfSteps course, Findings findings)
    {
        foreach (var step in course.Reached)
        {
            if (Needed.TryGetValue(step.Activity.Declaration.Type, out var needed) && IsEmpty(step, needed.Field))
            {
                findings.Error(step, $"Крок {Name(step)}: {needed.Missing}.", needed.Field);
            }

            switch (step.Activity)
            {
                case FlowSwitchActivity or SwitchActivity:
                    FindInCases(step, findings);
                    break;
                case ConditionActivity:
                    FindInCondition(step, findings);
                    break;
                case DelayActivity when !IsEmpty(step, "timeSpan") && course.WaysOf(step).Wait == StepWait.Never:
                    findings.Warning(step, $"Крок {Name(step)} не чекатиме: час чекання має бути більшим за нуль.", "timeSpan");
                    break;
                case CronActivity when step.Input("cronExpression")?.Expression is { IsPlain: true, Text: { Length: > 0 } schedule }:
                    FindInSchedule(step, schedule, findings);
                    break;
                case ForActivity when step.Input("step")?.Expression is { IsPlain: true, Value: var by } && by.AsLong() == 0:
                    findings.Error(step, $"Крок {Name(step)}: крок лічби дорівнює нулю, тож вона не скінчилася б.", "step");
                    break;
            }
        }
    }

    private static bool IsEmpty(ActivityNode step, string field) => step.Input(field)?.Expression is { } expression
        ? IsBlank(expression)
        : step.Declaration.Input(field)?.Default is null;

    private static bool IsBlank(Expression expression) =>
        (expression.IsPlain || expression.Type == ExpressionTypes.JavaScript) && string.IsNullOrWhiteSpace(expression.Text);

    private static void FindInCases(ActivityNode step, Findings findings)
    {
        if (step.Cases.Count == 0)
        {
            findings.Error(step, $"Крок {Name(step)}: немає жодної гілки, з якої вибирати.", "cases");
        }

        for (var i = 0; i < step.Cases.Count; i++)
        {
            if (IsBlank(step.Cases[i].Condition))
            {
                findings.Error(
                    step, $"Крок {Name(step)}: гілка {ProblemList.Quote(step.Cases[i].Label)} не має умови, тому справа нею ніколи не піде.",
                    string.Create(CultureInfo.InvariantCulture, $"cases[{i}].condition"));
            }
        }
    }

    // «Дорівнює» with nothing is a way to ask whether something is empty, though hardly anybody means it so.
    private static void FindInCondition(ActivityNode step, Findings findings)
    {
        var comparison = step.Input("operator")?.Expression.Text ?? "Equal";
        if (comparison is "Empty" or "NotEmpty" || !IsEmpty(step, "value") || !IsEmpty(step, "typed"))
        {
            return;
        }

        var text = $"Крок {Name(step)}: не сказано, з чим порівнювати.";
        findings.Add(comparison is "Equal" or "NotEqual" or "OneOf" ? ProblemSeverity.Warning : ProblemSeverity.Error, step, "value", text);
    }

    private static void FindInSchedule(ActivityNode step, string schedule, Findings findings)
    {
        try
        {
            _ = CronSchedule.Next(schedule, DateTimeOffset.UnixEpoch);
        }
        catch (StepFailedException e)
        {
            findings.Error(step, $"Крок {Name(step)}: {e.Message}.", "cronExpression");
        }
    }
}
