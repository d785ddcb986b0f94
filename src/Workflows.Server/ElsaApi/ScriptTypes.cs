using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;
using Workflows.Server.Access;

namespace Workflows.Server.ElsaApi;

/// <summary>
/// What an expression of a procedure may call, as TypeScript declares it: an editor completes by it. It declares what <c>ScriptHost</c> gives a program, in
/// its order, since of two that would have one name the first has it; a test compares the two.
/// </summary>
internal sealed partial class ScriptTypes(DefinitionReading definitions, ActivityCatalogue catalogue)
{
    // Values travel as JSON: a moment, a duration and an id are texts.
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["String"] = "string", ["Guid"] = "string", ["DateTime"] = "string", ["DateTimeOffset"] = "string", ["DateOnly"] = "string", ["TimeOnly"] = "string", ["TimeSpan"] = "string",
        ["Boolean"] = "boolean",
        ["Byte"] = "number", ["Int16"] = "number", ["Int32"] = "number", ["Int64"] = "number", ["Single"] = "number", ["Double"] = "number", ["Decimal"] = "number",
    };

    private static readonly (string Name, string Parameters, string Result)[] OfTheCase =
    [
        ("getWorkflowDefinitionId", "", "string"), ("getWorkflowDefinitionVersionId", "", "string"), ("getWorkflowDefinitionVersion", "", "number"),
        ("getWorkflowInstanceId", "", "string"), ("getWorkflowInstanceName", "", "string | null"), ("setWorkflowInstanceName", "name: string | null", "void"),
        ("getCorrelationId", "", "string | null"), ("setCorrelationId", "id: string | null", "void"),
    ];

    private static readonly (string Name, string Parameters, string Result)[] OfRunJavaScript = [("setOutcome", "outcome: string", "void"), ("setOutcomes", "...outcomes: string[]", "void")];

    private static readonly (string Name, string Parameters, string Result)[] Helpers =
    [
        ("isNullOrWhiteSpace", "value: any", "boolean"), ("isNullOrEmpty", "value: any", "boolean"), ("parseGuid", "value: string", "string"),
        ("newGuid", "", "string"), ("newGuidString", "", "string"), ("toJson", "value: any", "string"),
    ];

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/scripting/javascript/type-definitions/{definitionId}", (HttpContext http, string definitionId, ScriptTypes work) => work.AnswerAsync(http, definitionId));

    /// <summary>The declarations for a drawing.</summary>
    /// <param name="definition">As Studio opens it.</param>
    /// <param name="activityType">The kind of step that the expression is written for; null for any.</param>
    public string Of(JsonObject definition, string? activityType)
    {
        var text = new Declarations();
        var variables = Named(definition["variables"]).ToList();
        text.Function("getVariable", "name: string", "any");
        text.Function("setVariable", "name: string, value: any", "void");
        foreach (var (name, type) in variables)
        {
            text.Function("get" + name, "", type);
            text.Function("set" + name, $"value: {type}", "void");
        }

        text.Variables(variables);
        text.Functions(OfTheCase);
        text.Function("getInput", "name: string", "any");
        foreach (var (name, type) in Named(definition["inputs"]))
        {
            text.Function("get" + name, "", type);
        }

        text.Function("getOutputFrom", "activityName: string, outputName?: string", "any");
        foreach (var (step, output) in Steps(definition["root"]).SelectMany(step => OutputsOf(step).Select(output => (step, output))))
        {
            text.Function($"get{output.Name}From{step["name"].AsText() ?? step["id"].AsText()}", "", TypeOf(output.TypeName, isArray: false));
        }

        if (activityType is null or "Elsa.RunJavaScript")
        {
            text.Functions(OfRunJavaScript);
        }

        text.Functions(Helpers);
        return text.ToString();
    }

    private async Task<IResult> AnswerAsync(HttpContext http, string definitionId)
    {
        var body = await ElsaJson.BodyAsync(http);
        return await definitions.FindAsync(Actors.Of(http), rows => rows.Where(row => row.DefinitionId == definitionId && row.IsLatest), http) is { } definition
            ? TypedResults.File(
                Encoding.UTF8.GetBytes(Of(definition, body?["activityTypeName"] is JsonValue type && type.TryGetValue<string>(out var name) && name.Length > 0 ? name : null)),
                "application/x-typescript", $"elsa.{definitionId}.d.ts")
            : TypedResults.NotFound();
    }

    private IEnumerable<OutputDeclaration> OutputsOf(JsonObject step) => catalogue.Find(step["type"].AsText() ?? "")?.Declaration.Outputs ?? [];

    private static IEnumerable<(string Name, string Type)> Named(JsonNode? list) =>
        from one in (list as JsonArray ?? []).OfType<JsonObject>()
        where one["name"].AsText() is { Length: > 0 }
        select (one["name"].AsText()!, TypeOf(one["typeName"].AsText() ?? one["type"].AsText(), one["isArray"].IsTrue()));

    // A step is what has an id and a type, wherever it lies.
    private static IEnumerable<JsonObject> Steps(JsonNode? node) => node switch
    {
        JsonObject step => (step.ContainsKey("id") && step.ContainsKey("type") ? [step] : Array.Empty<JsonObject>()).Concat(step.SelectMany(field => Steps(field.Value))),
        JsonArray list => list.SelectMany(Steps),
        _ => [],
    };

    // What has no value yet is null, whatever its kind.
    private static string TypeOf(string? name, bool isArray) =>
        !Kinds.TryGetValue(name ?? "", out var kind) ? isArray ? "any[] | null" : "any" : isArray ? $"{kind}[] | null" : $"{kind} | null";

    [GeneratedRegex(@"^[\p{L}_$][\p{L}\p{Nd}_$]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Callable();

    private sealed class Declarations
    {
        private readonly StringBuilder text = new();
        private readonly HashSet<string> taken = new(StringComparer.Ordinal);

        // A name with a space in it cannot be called, only asked for by getVariable.
        public void Function(string name, string parameters, string result)
        {
            if (taken.Add(name) && Callable().IsMatch(name))
            {
                text.Append(CultureInfo.InvariantCulture, $"declare function {name}({parameters}): {result};\n");
            }
        }

        public void Functions(IEnumerable<(string Name, string Parameters, string Result)> all)
        {
            foreach (var (name, parameters, result) in all)
            {
                Function(name, parameters, result);
            }
        }

        public void Variables(IEnumerable<(string Name, string Type)> all)
        {
            taken.Add("variables");
            text.Append("declare const variables: {\n");
            foreach (var (name, type) in all)
            {
                text.Append(CultureInfo.InvariantCulture, $"    readonly {JsonValue.Create(name).ToJsonString(ElsaJson.Options)}: {type};\n");
            }

            text.Append("};\n");
        }

        public override string ToString() => text.ToString();
    }
}
