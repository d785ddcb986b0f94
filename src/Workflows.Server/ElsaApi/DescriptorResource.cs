using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Server.Access;
using Workflows.Server.Procedures.PickLists;

namespace Workflows.Server.ElsaApi;

/// <summary>Something that the server can do beyond the least, as Studio asks for it.</summary>
internal sealed record Feature(string Name, string Namespace, string FullName, string DisplayName, string Description);

/// <summary>What Studio asks before it draws: kinds of steps with their fields, kinds of values, what the server can do. All of it is read from the steps' own declarations.</summary>
internal sealed class DescriptorResource(ActivityCatalogue catalogue, PickLists lists)
{
    /// <summary>By which our page says whose drawing a field belongs to: Studio itself does not.</summary>
    public const string ProcedureHeader = "X-Procedure";

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
        api.MapGet("/descriptors/activities", (HttpContext http, DescriptorResource work) => work.AllAsync(http));
        api.MapGet("/descriptors/activities/{type}", (HttpContext http, string type, DescriptorResource work) => work.FindAsync(http, type));
        api.MapPost("/descriptors/activities/{type}/options/{input}", (HttpContext http, string type, string input, DescriptorResource work) => work.OptionsAsync(http, type, input));
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

    private async Task<IResult> AllAsync(HttpContext http)
    {
        var seen = await SeenAsync(http, catalogue.All.Select(activity => activity.Declaration));
        return ElsaJson.List((IReadOnlyList<JsonObject>)[.. catalogue.All.Select(activity => Described(activity.Declaration, seen)), NotFound(seen)]);
    }

    private async Task<IResult> FindAsync(HttpContext http, string type) => catalogue.Find(type)?.Declaration is { } declaration
        ? ElsaJson.Ok(Described(declaration, await SeenAsync(http, [declaration])))
        : TypedResults.NotFound();

    // What is the same for the whole procedure travels with the fields themselves; what depends on the drawing is asked for when a step is selected.
    private async Task<Seen> SeenAsync(HttpContext http, IEnumerable<ActivityDeclaration> declarations)
    {
        string[] asked = [.. declarations.SelectMany(one => one.Inputs).Select(input => input.OptionsFrom).OfType<string>().Distinct().Where(list => !PickList.OfDrawing.Contains(list))];
        var actor = Actors.Of(http);
        return new Seen(actor.IsExpert, await lists.OfAsync(actor, asked, ProcedureOf(http), [], http.RequestAborted));
    }

    // A header holds no Cyrillic.
    private static string? ProcedureOf(HttpContext http) =>
        http.Request.Headers[ProcedureHeader].FirstOrDefault() is { Length: > 0 } id ? Uri.UnescapeDataString(id) : null;

    private async Task<IResult> OptionsAsync(HttpContext http, string type, string input)
    {
        if (catalogue.Find(type)?.Declaration.Inputs.FirstOrDefault(one => string.Equals(one.Name, input, StringComparison.OrdinalIgnoreCase)) is not { } declared)
        {
            return TypedResults.NotFound();
        }

        var fields = (await ElsaJson.BodyAsync(http))?["context"] as JsonObject ?? [];
        var options = declared.OptionsFrom is not { } list
            ? declared.Options
            : (await lists.OfAsync(Actors.Of(http), [list], ProcedureOf(http), fields, http.RequestAborted)).GetValueOrDefault(list, []);
        return ElsaJson.Ok(new JsonObject { ["items"] = Specifications(declared, Listed(declared, options, PickFor.Text(fields, declared.Key))) });
    }

    // Nothing chosen can be chosen again, and what is no longer there is seen to be so.
    private static IEnumerable<InputOption> Listed(InputDeclaration declared, IReadOnlyList<InputOption> options, string? chosen)
    {
        if (Hint(declared) == "dropdown" && declared.Default is null)
        {
            yield return new InputOption("", "не обрано");
        }

        foreach (var option in options)
        {
            yield return option;
        }

        if (Hint(declared) == "dropdown" && chosen is not null && !options.Any(option => option.Value == chosen))
        {
            yield return new InputOption(chosen, $"{chosen} (у переліку немає)");
        }
    }

    private static JsonObject Described(ActivityDeclaration declaration, Seen seen) => new()
    {
        ["typeName"] = declaration.Type,
        ["namespace"] = declaration.Type[..Math.Max(declaration.Type.LastIndexOf('.'), 0)],

        // A new step is called by it, with a number behind.
        ["name"] = $"{declaration.DisplayName} №",
        ["version"] = declaration.Version,
        ["category"] = declaration.Category,
        ["displayName"] = declaration.DisplayName,
        ["description"] = declaration.Description,
        ["inputs"] = new JsonArray([.. declaration.Inputs.Select((input, order) => (JsonNode)Described(input, order, seen))]),
        ["outputs"] = new JsonArray([.. declaration.Outputs.Select(output => (JsonNode)new JsonObject
        {
            ["name"] = output.Name, ["typeName"] = output.TypeName, ["displayName"] = output.Label, ["description"] = output.Description, ["isBrowsable"] = true, ["isSerializable"] = true,
        })]),
        ["kind"] = declaration.Kind.ToString(),
        ["ports"] = new JsonArray([.. declaration.Ports.Select(port => (JsonNode)new JsonObject
        {
            ["name"] = port.Name, ["displayName"] = port.Label, ["type"] = port.Kind.ToString(), ["isBrowsable"] = port.IsBrowsable,
        })]),
        ["customProperties"] = new JsonObject { ["icon"] = declaration.Icon, ["titledBy"] = declaration.TitledBy },

        // Laid into a new step at once: the arrows of a task are its outcomes, and Studio draws none for a default.
        ["constructionProperties"] = new JsonObject(declaration.Inputs.Where(input => DefinitionText.IsOutcomes(input) || input.Initial is not null).Select(input =>
            KeyValuePair.Create<string, JsonNode?>(input.Name, DefinitionText.IsOutcomes(input) ? DefinitionText.ShownOutcomes(input.Default as JsonArray ?? []) : Initial(input)))),
        ["isContainer"] = declaration.IsContainer,

        // The drawing's own frame is no step to be put into it.
        ["isBrowsable"] = declaration.IsBrowsable && (seen.IsExpert || !declaration.IsForExperts) && declaration.Type != "Elsa.Flowchart",
        ["isStart"] = declaration.IsStart,
        ["isTerminal"] = declaration.IsTerminal,
    };

    private static JsonObject Described(InputDeclaration input, int order, Seen seen)
    {
        var outcomes = DefinitionText.IsOutcomes(input);
        return new JsonObject
        {
            ["name"] = input.Name,
            ["typeName"] = outcomes ? "String[]" : input.TypeName,
            ["displayName"] = input.Label,
            ["description"] = input.Description,
            ["order"] = order,
            ["isBrowsable"] = seen.IsExpert || !input.IsForExperts,
            ["isSerializable"] = true,
            ["isSynthetic"] = false,
            ["isWrapped"] = outcomes || input.IsWrapped,
            ["uiHint"] = Hint(input),
            ["defaultValue"] = outcomes ? null : DefinitionText.IsReminders(input) ? DefinitionText.ShownReminders(input.Default) : input.Default?.DeepClone(),
            ["defaultSyntax"] = input.DefaultSyntax ?? "Literal",
            ["isReadOnly"] = false,
            ["isSensitive"] = false,
            ["uiSpecifications"] = Specifications(input, Listed(input, seen.OptionsOf(input), null)),
        };
    }

    private static JsonObject Initial(InputDeclaration input) => new()
    {
        ["typeName"] = input.TypeName, ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = input.Initial!.DeepClone() },
    };

    private static JsonObject Specifications(InputDeclaration input, IEnumerable<InputOption> options)
    {
        var specifications = Choices(input, options);
        if (input.OptionsFrom is { } list && PickList.OfDrawing.Contains(list))
        {
            specifications["Refresh"] = true;
        }

        return specifications;
    }

    // Studio's own picker would show procedures of every centre, with their drafts.
    private static string Hint(InputDeclaration input) => input is { UiHint: "workflow-definition-picker", OptionsFrom: not null } ? "dropdown" : input.UiHint;

    private static JsonObject Choices(InputDeclaration input, IEnumerable<InputOption> options)
    {
        JsonArray Items() => [.. options.Select(option => (JsonNode)new JsonObject { ["text"] = option.Label, ["value"] = option.Value })];
        return Hint(input) switch
        {
            "dropdown" => new JsonObject { ["dropdown"] = new JsonObject { ["selectList"] = new JsonObject { ["items"] = Items() } } },
            "radiolist" => new JsonObject { ["radiolist"] = new JsonObject { ["radioList"] = new JsonObject { ["items"] = Items() } } },
            "checklist" => new JsonObject { ["checklist"] = new JsonObject { ["checkList"] = new JsonObject { ["items"] = Items(), ["isFlagsEnum"] = false } } },
            "dynamic-outcomes" when input.FixedOutcomes.Count > 0 => new JsonObject
            {
                ["DynamicOutcomesOptions"] = new JsonObject { ["fixedOutcomes"] = new JsonArray([.. input.FixedOutcomes.Select(outcome => (JsonNode)outcome)]) },
            },
            _ => [],
        };
    }

    private static JsonObject NotFound(Seen seen) => Described(new ActivityDeclaration(DefinitionText.NotFoundType, PaletteGroups.Expert, "Невідомий крок", "Цей крок зроблено іншою програмою; його збережено, але виконати не можна.")
    {
        IsBrowsable = false,
    }, seen);

    /// <summary>What somebody is shown: whether technical things too, and lists as they are filled at the moment.</summary>
    private sealed record Seen(bool IsExpert, IReadOnlyDictionary<string, IReadOnlyList<InputOption>> Filled)
    {
        public IReadOnlyList<InputOption> OptionsOf(InputDeclaration input) => input.OptionsFrom is { } list && Filled.TryGetValue(list, out var options) ? options : input.Options;
    }

    private static JsonObject Expression(string type, string word, bool isBrowsable, string? language = null) => new()
    {
        ["type"] = type, ["displayName"] = word, ["isSerializable"] = true, ["isBrowsable"] = isBrowsable,
        ["properties"] = language is null ? [] : new JsonObject { ["MonacoLanguage"] = language },
    };
}
