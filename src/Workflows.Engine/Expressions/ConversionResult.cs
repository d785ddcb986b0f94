using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>A value in canonical form, or the reason why there is none.</summary>
/// <param name="Value">The canonical value, a new node that belongs to the caller; null is a value too.</param>
/// <param name="Failure">Set when the value could not be converted.</param>
public readonly record struct ConversionResult(JsonNode? Value, ConversionFailure? Failure)
{
    /// <summary>Whether <see cref="Value"/> counts.</summary>
    public bool Succeeded => Failure is null;

    internal static ConversionResult Of(JsonNode? value) => new(value, null);

    internal static ConversionResult Failed(string text) => new(null, new ConversionFailure(text));
}

/// <summary>Why a value does not fit a type.</summary>
/// <param name="Text">A Ukrainian sentence without the name of the step; it holds at most the first 60 characters of the value.</param>
public sealed record ConversionFailure(string Text);
