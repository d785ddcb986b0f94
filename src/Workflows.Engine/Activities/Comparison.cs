using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>
/// Compares a field with a value as a coordinator means it: numbers as numbers, dates as dates, everything else as text without
/// regard to letter case; a list contains its items. The two need not be spelled in the same JSON type.
/// </summary>
public static class Comparison
{
    /// <summary>Whether the comparison holds.</summary>
    /// <param name="field">What is compared; null for what is not known.</param>
    /// <param name="comparison">Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual, Contains, OneOf, Empty or NotEmpty.</param>
    /// <param name="value">What it is compared with; not looked at by Empty and NotEmpty.</param>
    /// <exception cref="StepFailedException">There is no such comparison.</exception>
    public static bool Holds(JsonNode? field, string comparison, JsonNode? value) => comparison switch
    {
        "Equal" => Same(field, value),
        "NotEqual" => !Same(field, value),
        "Greater" => Compare(field, value) > 0,
        "GreaterOrEqual" => Compare(field, value) >= 0,
        "Less" => Compare(field, value) < 0,
        "LessOrEqual" => Compare(field, value) <= 0,
        "Contains" => Contains(field, value),
        "OneOf" => value is JsonArray list ? list.Any(item => Same(field, item)) : Same(field, value),
        "Empty" => IsEmpty(field),
        "NotEmpty" => !IsEmpty(field),
        _ => throw new StepFailedException($"порівняння «{comparison}» невідоме"),
    };

    private static bool Same(JsonNode? left, JsonNode? right)
    {
        if (IsEmpty(left) || IsEmpty(right))
        {
            return IsEmpty(left) && IsEmpty(right);
        }

        return JsonNode.DeepEquals(left, right) || Compare(left, right) == 0;
    }

    // Null where the two cannot be ordered: then no «greater» and no «less» holds.
    private static int? Compare(JsonNode? left, JsonNode? right)
    {
        if (left.AsText() is not { } one || right.AsText() is not { } other)
        {
            return null;
        }

        if (decimal.TryParse(one, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            && decimal.TryParse(other, NumberStyles.Number, CultureInfo.InvariantCulture, out var otherNumber))
        {
            return number.CompareTo(otherNumber);
        }

        if (DateTimeOffset.TryParse(one, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            && DateTimeOffset.TryParse(other, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var otherMoment))
        {
            return moment.CompareTo(otherMoment);
        }

        return string.Compare(one, other, StringComparison.OrdinalIgnoreCase);
    }

    private static bool Contains(JsonNode? field, JsonNode? value) => field is JsonArray list
        ? list.Any(item => Same(item, value))
        : field.AsText() is { } text && value.AsText() is { } part && text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static bool IsEmpty(JsonNode? value) => value switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        _ => value.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetValue<string>()),
    };
}
