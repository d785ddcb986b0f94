using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Engine.Execution;

/// <summary>Gives steps the values of their fields, and takes the values that they set, each converted to its declared type.</summary>
internal sealed class Evaluator(Burst burst, BurstSurroundings surroundings)
{
    /// <summary>A field's value; null when the drawing leaves the field out and no default is declared.</summary>
    public JsonNode? Input(ActivityContext context, string key)
    {
        var declared = context.Node.Declaration.Input(key);
        return context.Node.Input(key) is { } input
            ? Evaluate(context, input.Expression, input.TypeName, declared?.Label ?? key)
            : declared?.Default?.DeepClone();
    }

    /// <summary>The value of any expression, converted to a type.</summary>
    public JsonNode? Evaluate(ActivityContext context, Expression expression, string typeName, string? label)
    {
        try
        {
            return Converted(Raw(context, expression), typeName, isArray: false, label);
        }
        catch (JavaScriptException e)
        {
            throw new StepFailedException(Named(label, e.Message));
        }
    }

    /// <summary>A value on its way into a variable.</summary>
    public static (VariableSlot Slot, JsonNode? Value) Assignment(VariableSlot slot, JsonNode? value) =>
        (slot, Converted(value, slot.TypeName, slot.IsArray, slot.Name));

    /// <summary>Hands a step's results to the variables that they are bound to.</summary>
    public static void BindOutputs(ActivityContext context)
    {
        foreach (var (output, variableId) in context.Node.Outputs)
        {
            if (context.Outputs.TryGetValue(output, out var value))
            {
                context.SetVariableById(variableId, value);
            }
        }
    }

    /// <summary>Gives a container's variables their first values.</summary>
    public void DeclareVariables(ActivityExecution execution, ActivityNode node)
    {
        if (node.Variables.Count > 0)
        {
            execution.Variables = node.Variables.ToDictionary(variable => variable.Id, DefaultOf);
        }
    }

    /// <summary>A variable's first value.</summary>
    public JsonNode? DefaultOf(VariableDefinition variable) => variable.Default is { } text
        ? Converted(JsonValue.Create(text), variable.TypeName, variable.IsArray, variable.Name)
        : null;

    /// <summary>What went wrong, as the end of the sentence «Крок «…»: …».</summary>
    public static string InWords(Exception cause) => cause switch
    {
        StepFailedException or JavaScriptException => cause.Message,
        _ => $"внутрішня помилка програми ({cause.GetType().Name})",
    };

    private JsonNode? Raw(ActivityContext context, Expression expression) => expression.Type switch
    {
        ExpressionTypes.Literal => expression.Value?.DeepClone(),
        ExpressionTypes.Object => ObjectOf(expression),
        ExpressionTypes.Variable => Variable(context, expression.Text ?? ""),
        ExpressionTypes.Input => burst.State.Input.GetValueOrDefault(expression.Text ?? "")?.DeepClone(),
        ExpressionTypes.JavaScript => Run(context, expression.Text ?? ""),
        var unknown => throw new StepFailedException($"вирази виду «{unknown}» тут не виконуються"),
    };

    private static JsonNode? ObjectOf(Expression expression)
    {
        if (expression.Value is not JsonValue text || text.GetValueKind() != JsonValueKind.String)
        {
            return expression.Value?.DeepClone();
        }

        var read = ValueConversion.ReadJson(text.GetValue<string>());
        return read.Failure is { } failure ? throw new StepFailedException(failure.Text) : read.Value;
    }

    private JsonNode? Variable(ActivityContext context, string idOrName)
    {
        var slot = burst.Variables.Find(context.Execution, variable => variable.Id == idOrName)
            ?? burst.Variables.Find(context.Execution, variable => variable.Name == idOrName)
            ?? throw new StepFailedException($"змінної «{idOrName}» немає серед видимих цьому кроку");
        return Read(context, slot);
    }

    private JsonNode? Run(ActivityContext context, string source)
    {
        if (string.IsNullOrWhiteSpace(source))
        {
            return null;
        }

        return burst.Workflow.Program(source).Evaluate(
            ScriptHost.For(context, burst, surroundings),
            new JavaScriptBudget(surroundings.Clock));
    }

    internal static JsonNode? Read(ActivityContext context, VariableSlot slot) =>
        (context.TryReadStaged(slot, out var staged) ? staged : slot.Value)?.DeepClone();

    private static JsonNode? Converted(JsonNode? value, string typeName, bool isArray, string? label)
    {
        var converted = ValueConversion.Convert(value, typeName, isArray);
        return converted.Failure is { } failure ? throw new StepFailedException(Named(label, failure.Text)) : converted.Value;
    }

    private static string Named(string? label, string text) => label is null ? text : $"«{label}»: {text}";
}
