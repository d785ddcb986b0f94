using System.Globalization;
using System.Text.Json;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Where things stand in a step's JSON; the reader and <see cref="PublishedText"/> agree on it here.</summary>
internal static class ActivityText
{
    /// <summary>The definition itself: the text may be an export or what Studio posts to be saved.</summary>
    public static JsonSpan Definition(JsonSpan text) =>
        text.Get("root") is not null ? text
        : text.Get("model") is { IsObject: true } model ? model
        : text.Get("workflowDefinition") is { IsObject: true } definition ? definition
        : text;

    /// <summary>What a step's type and version mean here; null if they are unknown.</summary>
    public static Activity? Kind(JsonSpan step, ActivityCatalogue catalogue)
    {
        if (step.Text("type") is not { } type)
        {
            return null;
        }

        // Zero is what Elsa writes for «not said».
        return step.Number("version") is { } version and not 0 ? catalogue.Find(type, version)
            : step.Get("version") is null || step.Number("version") == 0 ? catalogue.Find(type)
            : null;
    }

    /// <summary>Steps of a container's list.</summary>
    public static IEnumerable<(JsonSpan Step, string Path)> Listed(JsonSpan step, ActivityDeclaration declaration) =>
        declaration.ChildList is { } list ? Items(step.Get(list), list) : [];

    /// <summary>Steps in embedded ports.</summary>
    public static IEnumerable<(PortDeclaration Port, JsonSpan Step)> Embedded(JsonSpan step, ActivityDeclaration declaration) =>
        from port in declaration.Ports
        where port.Kind == PortKind.Embedded && port.IsBrowsable
        let inside = step.Get(port.Key)
        where inside is { IsObject: true }
        select (port, inside);

    /// <summary>Cases of a switch; none if the step is no switch.</summary>
    public static IEnumerable<(JsonSpan Case, string Path)> Cases(JsonSpan step, ActivityDeclaration declaration) =>
        declaration.Inputs.FirstOrDefault(HoldsCases) is { } input ? Items(step.Get(input.Key)?.Unquoted(), input.Key) : [];

    /// <summary>Every step directly inside a step that stands in the same text; cases written in a string do not.</summary>
    public static IEnumerable<JsonSpan> Children(JsonSpan step, ActivityDeclaration declaration) =>
        Listed(step, declaration).Select(child => child.Step)
            .Concat(Embedded(step, declaration).Select(child => child.Step))
            .Concat(CasesInPlace(step, declaration).Select(child => child.Case.Get("activity")).OfType<JsonSpan>())
            .Where(child => child.IsObject);

    /// <summary>Whether a field is a switch's list of cases.</summary>
    public static bool HoldsCases(InputDeclaration input) => input.UiHint is "switch-editor" or "flow-switch-editor";

    /// <summary>Whether a field names a variable to write to.</summary>
    public static bool NamesVariable(InputDeclaration input) => input is { IsWrapped: false, UiHint: "variable-picker" };

    /// <summary>Whether the text leaves a field out: it is missing, null, or a wrapping around nothing.</summary>
    public static bool IsLeftOut(JsonSpan? value, InputDeclaration input) =>
        value is null || value.Kind == JsonValueKind.Null
        || (input.IsWrapped && IsWrapping(value) && value.Get("expression") is null && value.Get("memoryReference") is null);

    /// <summary>Whether a value has the shape <c>{typeName, expression, memoryReference}</c>, parts of it left out or not.</summary>
    public static bool IsWrapping(JsonSpan value) =>
        value.GetRaw("expression") is { Kind: JsonValueKind.Object or JsonValueKind.Null }
        || value.GetRaw("memoryReference") is { Kind: JsonValueKind.Object or JsonValueKind.Null }
        || (value.Properties.Count == 1 && value.GetRaw("typeName") is not null);

    private static IEnumerable<(JsonSpan Case, string Path)> CasesInPlace(JsonSpan step, ActivityDeclaration declaration) =>
        declaration.Inputs.FirstOrDefault(HoldsCases) is { } input ? Items(step.Get(input.Key), input.Key) : [];

    private static IEnumerable<(JsonSpan Item, string Path)> Items(JsonSpan? list, string name) =>
        list is null ? [] : list.Items.Select((item, index) => (item, string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]")));
}
