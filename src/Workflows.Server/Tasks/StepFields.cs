using System.Text.Json.Nodes;
using Workflows.Engine.Activities;

namespace Workflows.Server.Tasks;

/// <summary>Declares the fields of steps as they are drawn: plain values, not wrapped in expressions.</summary>
internal static class StepFields
{
    /// <summary>A field to type into.</summary>
    public static InputDeclaration Field(string key, string label, string description, string type, string hint = "singleline") =>
        new(key, type, label) { Description = description, IsWrapped = false, UiHint = hint };

    /// <summary>A field to choose in.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="label">What it is called.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="first">What is chosen where nothing is said; null for nothing.</param>
    /// <param name="options">What can be chosen.</param>
    public static InputDeclaration Choice(string key, string label, string description, Enum? first, IEnumerable<InputOption> options) =>
        Field(key, label, description, "String", "dropdown") with { Default = first is null ? null : JsonValue.Create(first.ToString()), Options = [.. options] };

    /// <summary>A field to choose in, from a list that changes as the office works.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="label">What it is called.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="list">Which: one of <see cref="Procedures.PickLists.PickList"/>.</param>
    public static InputDeclaration Picked(string key, string label, string description, string list) =>
        Field(key, label, description, "String", "dropdown") with { OptionsFrom = list };

    /// <summary>A yes or no.</summary>
    public static InputDeclaration YesOrNo(string key, string label, string description, bool first) =>
        Field(key, label, description, "Boolean", "checkbox") with { Default = JsonValue.Create(first) };

    /// <summary>Something to choose.</summary>
    public static InputOption Option(Enum value, string label) => new(value.ToString(), label);
}
