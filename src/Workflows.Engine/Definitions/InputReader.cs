using System.Text.Json;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Reads the fields of one step.</summary>
internal sealed class InputReader(ProblemList problems, ActivityNode step, string path)
{
    /// <summary>Every declared field that the text does not leave out.</summary>
    public Dictionary<string, InputValue> Read(JsonSpan text)
    {
        var inputs = new Dictionary<string, InputValue>(StringComparer.Ordinal);
        foreach (var input in step.Declaration.Inputs)
        {
            if (text.Get(input.Key) is { } value && !ActivityText.IsLeftOut(value, input) && !ActivityText.HoldsCases(input))
            {
                inputs[input.Key] = Input(value, input);
            }
        }

        return inputs;
    }

    /// <summary>Bound outputs: the variable's id stands in <c>memoryReference</c>.</summary>
    public static Dictionary<string, string> Outputs(JsonSpan text, ActivityDeclaration declaration)
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var output in declaration.Outputs)
        {
            // Some types have a field and an output of the same key; only a binding has a memory reference.
            if (text.Get(output.Key) is { IsObject: true } binding && MemoryReference(binding) is { Length: > 0 } variableId)
            {
                outputs[output.Key] = variableId;
            }
        }

        return outputs;
    }

    /// <summary>The condition of a switch's case: an expression itself, or wrapped like a field.</summary>
    public static Expression Condition(JsonSpan item)
    {
        var condition = item.Get("condition");
        return condition is null ? Expression.Literal(null)
            : condition.Get("expression") is { IsObject: true } wrapped ? ReadExpression(wrapped, null)
            : condition.IsObject ? ReadExpression(condition, null)
            : Expression.Literal(condition.ToNode());
    }

    private InputValue Input(JsonSpan value, InputDeclaration input)
    {
        if (ActivityText.NamesVariable(input))
        {
            return new InputValue(input.TypeName, Expression.Literal(Addressed(value, "id")));
        }

        var wrapped = ActivityText.IsWrapping(value) ? value : null;
        // A field of any type may say in the text which type it wants.
        var typeName = input.TypeName == "Object" && wrapped?.Text("typeName") is { Length: > 0 } narrower ? narrower : input.TypeName;
        var expression = wrapped is null
            ? Expression.Literal(value.ToNode())
            : ReadExpression(wrapped.Get("expression"), MemoryReference(wrapped));
        return new InputValue(typeName, Canonical(expression, input, typeName));
    }

    private static Expression ReadExpression(JsonSpan? expression, string? memoryReference)
    {
        var type = expression?.Text("type") ?? (memoryReference is null ? ExpressionTypes.Literal : ExpressionTypes.Variable);
        var value = expression?.Get("value");
        return new Expression(type, type switch
        {
            ExpressionTypes.Variable => Addressed(value, "id") ?? memoryReference,
            ExpressionTypes.Input => Addressed(value, "name"),
            // A program is a text, even one that is a bare number.
            ExpressionTypes.JavaScript => value?.AsText() ?? value?.ToNode()?.ToJsonString(JsonText.Readable),
            _ => value?.ToNode(),
        });
    }

    /// <summary>
    /// Brings literals and JSON to the form that the declared type has, so that a wrong one is found when it is drawn and not when
    /// a case meets it. Text fields stay as written.
    /// </summary>
    private Expression Canonical(Expression expression, InputDeclaration input, string typeName)
    {
        if (expression.Type is not (ExpressionTypes.Literal or ExpressionTypes.Object))
        {
            return expression;
        }

        var converted = ValueConversion.Convert(expression.Value, typeName);
        if (converted.Failure is { } failure)
        {
            Report(input, failure.Text);
            return expression;
        }

        if (input.Options.Count == 0 || JsonText.StringOf(converted.Value) is not { Length: > 0 } word)
        {
            return expression with { Value = converted.Value };
        }

        var option = input.Options.FirstOrDefault(option => string.Equals(option.Value, word, StringComparison.OrdinalIgnoreCase));
        if (option is null)
        {
            Report(input, $"Значення {ProblemList.Quote(word)} немає серед можливих.");
            return expression;
        }

        return expression with { Value = option.Value };
    }

    private void Report(InputDeclaration input, string text) =>
        problems.Error(step.Id, $"{path}.{input.Key}", $"Крок {ProblemList.Quote(step.Title)}, поле «{input.Label}». {text}");

    /// <summary>
    /// The id or name by which a variable or workflow input is addressed: Studio puts the whole declaration there, as an
    /// object or as a text that holds it; by hand one writes the bare word.
    /// </summary>
    private static string? Addressed(JsonSpan? value, string key)
    {
        var declaration = value?.Unquoted();
        var address = declaration is { IsObject: true } ? declaration.Text(key) ?? declaration.Text("name") : declaration?.AsText();
        return string.IsNullOrEmpty(address) ? null : address;
    }

    private static string? MemoryReference(JsonSpan wrapped) =>
        wrapped.Get("memoryReference") is { } reference ? reference.Text("id") ?? (reference.Kind == JsonValueKind.String ? reference.Scalar : null) : null;
}
