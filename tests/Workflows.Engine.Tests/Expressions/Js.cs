using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Engine.Tests.Expressions;

/// <summary>Short ways to run an expression in a test.</summary>
internal static class Js
{
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JavaScriptHost EmptyHost => new(TimeProvider.System, () => new Guid("0193a000-0000-7000-8000-000000000001"));

    // Generous on time, so that a busy machine does not decide a test; the attack tests use the defaults.
    public static JavaScriptBudget Budget => new(TimeProvider.System) { WallClock = TimeSpan.FromSeconds(20) };

    public static string Run(string source, JavaScriptHost? host = null, JavaScriptBudget? budget = null) =>
        Text(JavaScriptProgram.Parse(source).Evaluate(host ?? EmptyHost, budget ?? Budget));

    // Even this encoder escapes what lies beyond the basic plane.
    public static string Text(JsonNode? value) =>
        value?.ToJsonString(Plain).Replace("\\uD83D\\uDE42", "🙂", StringComparison.Ordinal) ?? "null";

    public static JavaScriptException Fails(string source, JavaScriptHost? host = null) =>
        Assert.Throws<JavaScriptException>(() => Run(source, host));

    public static JavaScriptSyntaxException Refuses(string source) =>
        Assert.Throws<JavaScriptSyntaxException>(() => JavaScriptProgram.Parse(source));

    /// <summary>The same small world for our evaluator and for Node (see node-runner.js), new for each program.</summary>
    public static JavaScriptHost SharedHost()
    {
        var values = JsonNode.Parse("""{"Name":"Олена","Items":[3,1,2],"Card":{"city":"Харків","age":12,"tags":["a","б"]},"Counter":7}""")!.AsObject();
        return EmptyHost
            .AddFunction("getCounter", _ => values["Counter"])
            .AddFunction("getVariable", arguments => values[arguments[0]?.ToString() ?? "null"])
            .AddFunction(
                "setVariable",
                arguments =>
                {
                    values[arguments[0]?.ToString() ?? "null"] = arguments[1]?.DeepClone();
                    return null;
                },
                changesGlobals: true)
            .AddGlobal("variables", () => values);
    }
}
