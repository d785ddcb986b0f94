using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Checking;

/// <summary>First values of variables that do not fit their types: a case would stop where the variable begins.</summary>
internal static class FirstValueCheck
{
    public static void Find(CourseOfSteps course, Findings findings)
    {
        foreach (var (variable, wrong) in Wrong(course.Graph.Definition.Variables))
        {
            findings.OfWorkflow(ProblemSeverity.Error, "variables", Sentence(variable, wrong));
        }

        foreach (var step in course.Reached)
        {
            foreach (var (variable, wrong) in Wrong(step.Variables))
            {
                findings.Error(step, $"Крок {CheckWords.Name(step)}. {Sentence(variable, wrong)}", "variables");
            }
        }
    }

    private static IEnumerable<(VariableDefinition, ConversionFailure)> Wrong(IEnumerable<VariableDefinition> variables) =>
        from variable in variables
        where variable.Default is not null
        let failure = ValueConversion.Convert(JsonValue.Create(variable.Default), variable.TypeName, variable.IsArray).Failure
        where failure is not null
        select (variable, failure);

    private static string Sentence(VariableDefinition variable, ConversionFailure wrong) =>
        $"Змінна {ProblemList.Quote(variable.Name)} має непридатне перше значення. {wrong.Text}";
}
