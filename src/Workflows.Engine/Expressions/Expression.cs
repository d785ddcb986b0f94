using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>
/// What a step's field holds: a kind of expression and its value.
/// </summary>
/// <param name="Type">One of <see cref="ExpressionTypes"/>, or a kind that this server does not run (kept as read).</param>
/// <param name="Value">
/// <c>Literal</c>: any JSON, already in the canonical form of the input's type where that type is declared;
/// <c>Object</c>: JSON, or JSON inside a text; <c>JavaScript</c>: the program's text;
/// <c>Variable</c>: the variable's id as a text; <c>Input</c>: the workflow input's name as a text.
/// Definitions are shared by all bursts: never change this node, clone it.
/// </param>
public sealed record Expression(string Type, JsonNode? Value)
{
    /// <summary>The value as text: a text itself, anything else as JSON; null stays null.</summary>
    public string? Text => JsonText.StringOf(Value) ?? Value?.ToJsonString(JsonText.Readable);

    /// <summary>Whether the value stands there as it is, so that it is known before anything runs.</summary>
    public bool IsPlain => Type is ExpressionTypes.Literal or ExpressionTypes.Object;

    /// <summary>A literal of this value.</summary>
    public static Expression Literal(JsonNode? value) => new(ExpressionTypes.Literal, value);
}

/// <summary>Names of the expression kinds that the engine knows.</summary>
public static class ExpressionTypes
{
    /// <summary>The value itself.</summary>
    public const string Literal = "Literal";

    /// <summary>JSON, or JSON written in a text.</summary>
    public const string Object = "Object";

    /// <summary>The present value of a variable.</summary>
    public const string Variable = "Variable";

    /// <summary>The value given to a workflow input.</summary>
    public const string Input = "Input";

    /// <summary>A JavaScript expression or function body.</summary>
    public const string JavaScript = "JavaScript";
}
