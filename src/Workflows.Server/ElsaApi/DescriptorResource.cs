using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Server.Access;

namespace Workflows.Server.ElsaApi;

/// <summary>Something that the server can do beyond the least, as Studio asks for it.</summary>
internal sealed record Feature(string Name, string Namespace, string FullName, string DisplayName, string Description);

/// <summary>What Studio asks before it draws: kinds of steps with their fields, kinds of values, what the server can do. All of it is read from the steps' own declarations.</summary>
internal sealed class DescriptorResource(ActivityCatalogue catalogue)
{
    // Studio's own JavaScript editor and pickers go by these names.
    private static readonly JsonObject[] Expressions =
    [
        Expression("Literal", "Звичайне значення", false),
        Expression("Object", "Список або об'єкт", false, "json"),
        Expression("Variable", "Змінна справи", true),
        Expression("Input", "Те, з чим справу розпочали", true),
        Expression("JavaScript", "Вираз JavaScript", true, "javascript"),
    ];

    private static readonly (string Type, string Word)[] Variables =
    [
        ("String", "Текст"), ("Boolean", "Так або ні"), ("Int32", "Ціле число"), ("Double", "Число"), ("DateTimeOffset", "Дата й час"), ("Object", "Список або об'єкт"),
    ];

    // With it Studio listens to the hub; without it each viewer asks three times in five seconds.
    private static readonly Feature[] Features = [new("RealTimeWorkflowUpdates", "Elsa", "Elsa.RealTimeWorkflowUpdates", "Перебіг справ наживо", "")];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/descriptors/activities", (DescriptorResource work) => ElsaJson.List(work.All()));
        api.MapGet("/descriptors/activities/{type}", (string type, DescriptorResource work) => work.Find(type));
        api.MapPost("/descriptors/activities/{type}/options/{input}", (string type, string input, DescriptorResource work) => work.Options(type, input));
        api.MapGet("/descriptors/expression-descriptors", () => ElsaJson.List(Expressions));
        api.MapGet("/descriptors/variables", () => ElsaJson.Ok(new
        {
            items = Variables.Select(one => new { typeName = one.Type, displayName = one.Word, category = "Прості", description = "" }),
        }));
        api.MapGet("/descriptors/storage-drivers", () => ElsaJson.Ok(new
        {
            items = new[] { new { typeName = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core", displayName = "Разом зі справою", priority = 5, deprecated = false } },
        }));
        api.MapGet("/descriptors/incident-strategies", () => ElsaJson.List(new[]
        {
            new { displayName = "Справа зупиняється", description = "Коли крок не вдається, справа стоїть, доки хтось із цим не впорається.", typeName = "Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core" },
            new { displayName = "Інші гілки йдуть далі", description = "Стоїть лише гілка, в якій крок не вдався.", typeName = "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core" },
        }));
        foreach (var empty in (string[])
        [
            "/descriptors/workflow-activation-strategies", "/descriptors/commit-strategies/workflows", "/descriptors/commit-strategies/activities",
            "/descriptors/log-persistence-strategies", "/descriptors/output-converters", "/resilience/strategies",
        ])
        {
            api.MapGet(empty, () => ElsaJson.List(Array.Empty<object>()));
        }

        // The hub is for our own page: a program without its cookie asks, as it would of an Elsa server that has none.
        api.MapGet("/features/installed", (HttpContext http) => ElsaJson.List(Actors.Of(http).IsProgram ? [] : Features));
        api.MapGet("/features/installed/{name}", (string name) =>
            Features.FirstOrDefault(feature => string.Equals(feature.FullName, name, StringComparison.Ordinal)) is { } found ? ElsaJson.Ok(found) : TypedResults.NotFound());
        api.MapGet("/package/version", () => ElsaJson.Ok(new { packageVersion = "3.8.2" }));
    }

    private IReadOnlyList<JsonObject> All() => [.. catalogue.All.Select(activity => Described(activity.Declaration)), NotFound()];

    private IResult Find(string type) => catalogue.Find(type)?.Declaration is { } declaration ? ElsaJson.Ok(Described(declaration)) : TypedResults.NotFound();

    private IResult Options(string type, string input) =>
        catalogue.Find(type)?.Declaration.Inputs.FirstOrDefault(one => string.Equals(one.Name, input, StringComparison.OrdinalIgnoreCase)) is { } declared
            ? ElsaJson.Ok(new JsonObject { ["items"] = Specifications(declared) })
            : TypedResults.NotFound();

    private static JsonObject Described(ActivityDeclaration declaration) => new()
    {
        ["typeName"] = declaration.Type,
        ["namespace"] = declaration.Type[..Math.Max(declaration.Type.LastIndexOf('.'), 0)],

        // A new step is called by it, with a number behind.
        ["name"] = $"{declaration.DisplayName} №",
        ["version"] = declaration.Version,
        ["category"] = declaration.Category,
        ["displayName"] = declaration.DisplayName,
        ["description"] = declaration.Description,
        ["inputs"] = new JsonArray([.. declaration.Inputs.Select((input, order) => (JsonNode)Described(input, order))]),
        ["outputs"] = new JsonArray([.. declaration.Outputs.Select(output => (JsonNode)new JsonObject
        {
            ["name"] = output.Name, ["typeName"] = output.TypeName, ["displayName"] = output.Label, ["description"] = output.Description, ["isBrowsable"] = true, ["isSerializable"] = true,
        })]),
        ["kind"] = declaration.Kind.ToString(),
        ["ports"] = new JsonArray([.. declaration.Ports.Select(port => (JsonNode)new JsonObject
        {
            ["name"] = port.Name, ["displayName"] = port.Label, ["type"] = port.Kind.ToString(), ["isBrowsable"] = port.IsBrowsable,
        })]),
        ["customProperties"] = new JsonObject(),

        // Laid into a new step at once: the arrows of a task are its outcomes, and Studio draws none for a default.
        ["constructionProperties"] = new JsonObject(declaration.Inputs.Where(DefinitionText.IsOutcomes).Select(input =>
            KeyValuePair.Create<string, JsonNode?>(input.Name, DefinitionText.ShownOutcomes(input.Default as JsonArray ?? [])))),
        ["isContainer"] = declaration.IsContainer,

        // The drawing's own frame is no step to be put into it.
        ["isBrowsable"] = declaration.IsBrowsable && declaration.Type != "Elsa.Flowchart",
        ["isStart"] = declaration.IsStart,
        ["isTerminal"] = declaration.IsTerminal,
    };

    private static JsonObject Described(InputDeclaration input, int order)
    {
        var outcomes = DefinitionText.IsOutcomes(input);
        return new JsonObject
        {
            ["name"] = input.Name,
            ["typeName"] = outcomes ? "String[]" : input.TypeName,
            ["displayName"] = input.Label,
            ["description"] = input.Description,
            ["order"] = order,
            ["isBrowsable"] = true,
            ["isSerializable"] = true,
            ["isSynthetic"] = false,
            ["isWrapped"] = outcomes || input.IsWrapped,
            ["uiHint"] = input.UiHint,
            ["defaultValue"] = outcomes ? null : input.Default?.DeepClone(),
            ["defaultSyntax"] = input.DefaultSyntax ?? "Literal",
            ["isReadOnly"] = false,
            ["isSensitive"] = false,
            ["uiSpecifications"] = Specifications(input),
        };
    }

    private static JsonObject Specifications(InputDeclaration input)
    {
        JsonArray Items() => [.. input.Options.Select(option => (JsonNode)new JsonObject { ["text"] = option.Label, ["value"] = option.Value })];
        return input.UiHint switch
        {
            "dropdown" => new JsonObject { ["dropdown"] = new JsonObject { ["selectList"] = new JsonObject { ["items"] = Items() } } },
            "radiolist" => new JsonObject { ["radiolist"] = new JsonObject { ["radioList"] = new JsonObject { ["items"] = Items() } } },
            "checklist" => new JsonObject { ["checklist"] = new JsonObject { ["checkList"] = new JsonObject { ["items"] = Items(), ["isFlagsEnum"] = false } } },
            "dynamic-outcomes" when DefinitionText.IsOutcomes(input) => new JsonObject
            {
                ["DynamicOutcomesOptions"] = new JsonObject { ["fixedOutcomes"] = new JsonArray(Tasks.TaskOutcomes.Late) },
            },
            _ => [],
        };
    }

    private static JsonObject NotFound() => Described(new ActivityDeclaration(DefinitionText.NotFoundType, PaletteGroups.Expert, "Невідомий крок", "Цей крок зроблено іншою програмою; його збережено, але виконати не можна.")
    {
        IsBrowsable = false,
    });

    private static JsonObject Expression(string type, string word, bool isBrowsable, string? language = null) => new()
    {
        ["type"] = type, ["displayName"] = word, ["isSerializable"] = true, ["isBrowsable"] = isBrowsable,
        ["properties"] = language is null ? [] : new JsonObject { ["MonacoLanguage"] = language },
    };
}
