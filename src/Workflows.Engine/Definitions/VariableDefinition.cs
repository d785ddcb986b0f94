namespace Workflows.Engine.Definitions;

/// <summary>A declared variable.</summary>
/// <param name="Id">What <c>SetVariable</c> and output bindings address.</param>
/// <param name="Name">What expressions address.</param>
/// <param name="TypeName">The type as the wire names it.</param>
/// <param name="IsArray">Whether it holds a list of that type.</param>
/// <param name="Default">The first value as text, to be converted to the type; null when there is none.</param>
public sealed record VariableDefinition(string Id, string Name, string TypeName, bool IsArray, string? Default);

/// <summary>An input or an output of a workflow.</summary>
/// <param name="Name">What expressions and callers address.</param>
/// <param name="Type">The type as the wire names it.</param>
/// <param name="IsArray">Whether it is a list of that type.</param>
/// <param name="DisplayName">Label for people.</param>
/// <param name="Description">Help text for people.</param>
/// <param name="Category">Group in lists.</param>
/// <param name="UiHint">Editor that Studio shows.</param>
public sealed record ArgumentDefinition(
    string Name,
    string Type,
    bool IsArray,
    string? DisplayName = null,
    string? Description = null,
    string? Category = null,
    string? UiHint = null);
