using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>Brings any spelling of a value to the canonical JSON form of an Elsa type.</summary>
public static class ValueConversion
{
    /// <summary>Converts a value to a type named as the wire names it.</summary>
    public static ConversionResult Convert(JsonNode? value, string typeName, bool isArray = false) =>
        ConversionResult.Of(value?.DeepClone());
}
