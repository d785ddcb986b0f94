using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Reads Elsa 3 workflow JSON in every spelling that the wire uses.</summary>
/// <remarks>
/// Read are exports, stored definitions and what Studio posts to be saved; keys in camelCase or PascalCase, numbers and
/// booleans as such or as texts. What is not known is left alone: the text is kept elsewhere, byte for byte.
/// Limits: 1 MB, 64 levels, 100 000 JSON values, 2 000 steps; a key may stand only once in its object. No text is ever
/// taken for the name of a .NET type.
/// </remarks>
public static class WorkflowDefinitionReader
{
    /// <summary>Reads a definition; whatever is wrong with the text becomes a problem, never an exception.</summary>
    public static DefinitionReading Read(string json, ActivityCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(catalogue);
        var problems = new ProblemList();
        if (JsonText.Parse(json, out var wrong) is not { } text)
        {
            problems.Error(null, "", wrong!);
            return new(null, problems.Found);
        }

        var source = ActivityText.Definition(text);
        if (source.Get("root") is not { IsObject: true } root)
        {
            problems.Error(null, "root", "Це не процедура: у тексті немає схеми (root).");
            return new(null, problems.Found);
        }

        return new(Definition(source, root, catalogue, problems), problems.Found);
    }

    private static WorkflowDefinition Definition(JsonSpan source, JsonSpan root, ActivityCatalogue catalogue, ProblemList problems) => new()
    {
        DefinitionId = source.Text("definitionId") ?? "",
        Id = source.Text("id"),
        Version = source.Number("version") ?? 1,
        Name = source.Text("name"),
        Description = source.Text("description"),
        ToolVersion = source.Text("toolVersion"),
        Variables = VariableReader.Read(source.Get("variables"), null, "variables", problems),
        Inputs = Arguments(source.Get("inputs")),
        Outputs = Arguments(source.Get("outputs")),
        Outcomes = source.Get("outcomes")?.Items.Select(outcome => outcome.AsText()).OfType<string>().ToArray() ?? [],
        Options = Options(source, problems),
        CustomProperties = source.Get("customProperties")?.ToNode() as JsonObject ?? [],
        Root = new ActivityTreeReader(catalogue, problems).Read(root, "root", "Workflow1"),
    };

    private static ArgumentDefinition[] Arguments(JsonSpan? list) =>
    [
        .. from item in list?.Items ?? []
           where item.IsObject
           select new ArgumentDefinition(
               item.Text("name") ?? "",
               item.Text("type") ?? item.Text("typeName") ?? "Object",
               item.Flag("isArray"),
               item.Text("displayName"),
               item.Text("description"),
               item.Text("category"),
               item.Text("uiHint")),
    ];

    private static WorkflowOptions Options(JsonSpan source, ProblemList problems)
    {
        var options = source.Get("options") ?? source;
        return new WorkflowOptions
        {
            IncidentStrategy = Strategy(options.Text("incidentStrategyType"), problems),
            // Definitions of Elsa 3.0 hold this one beside the options.
            UsableAsActivity = options.Flag("usableAsActivity") || source.Flag("usableAsActivity"),
            ActivationStrategy = options.Text("activationStrategyType"),
            AutoUpdateConsumingWorkflows = options.Flag("autoUpdateConsumingWorkflows"),
        };
    }

    private static IncidentStrategy Strategy(string? typeName, ProblemList problems)
    {
        var name = typeName?.Split(',')[0].Split('.')[^1].Trim();
        switch (name)
        {
            case null or "" or "FaultStrategy" or "Fault":
                return IncidentStrategy.Fault;
            case "ContinueWithIncidentsStrategy" or "ContinueWithIncidents":
                return IncidentStrategy.ContinueWithIncidents;
            default:
                problems.Warning(
                    null,
                    "options.incidentStrategyType",
                    "Невідомо, що робити, коли крок не вдається, тому справа зупинятиметься.");
                return IncidentStrategy.Fault;
        }
    }
}
