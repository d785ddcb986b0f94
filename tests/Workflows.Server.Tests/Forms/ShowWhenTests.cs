using System.Diagnostics;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Server.Forms;

namespace Workflows.Server.Tests.Forms;

/// <summary>Server and browser decide alike which fields are shown: one table, asked of both.</summary>
public sealed class ShowWhenTests
{
    private const string Table = "tests/Workflows.Server.Tests/Forms/comparisons.json";

    private const string AskBrowser = """
        import { holds } from "MODULE";
        const table = JSON.parse(await new Response(process.stdin).text());
        console.log(JSON.stringify(table.map(([field, comparison, value]) => holds(field, comparison, value))));
        """;

    private static readonly DateOnly Today = new(2026, 3, 16);

    [Fact]
    public void Server_DecidesAsTheTableSays() => Assert.All(Rows(), row =>
        Assert.True(Comparison.Holds(row[0], row[1]!.GetValue<string>(), row[2]) == row[3]!.GetValue<bool>(), row.ToJsonString()));

    [Fact]
    public async Task Browser_DecidesAsTheTableSays()
    {
        var module = new Uri(Path.Combine(Sources.Root, "src/Workflows.Server/wwwroot/js/comparison.js")).AbsoluteUri;
        using var node = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "--eval", AskBrowser.Replace("MODULE", module, StringComparison.Ordinal)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await node.StandardInput.WriteAsync(Sources.Read(Table));
        node.StandardInput.Close();
        var answers = JsonNode.Parse(await node.StandardOutput.ReadToEndAsync())!.AsArray();
        var rows = Rows();
        Assert.Equal(rows.Count, answers.Count);
        Assert.All(rows.Zip(answers), pair => Assert.True(pair.Second!.GetValue<bool>() == pair.First[3]!.GetValue<bool>(), pair.First.ToJsonString()));
    }

    [Fact]
    public void HiddenField_IsNeitherAskedForNorKept_NorIsWhatHangsOnIt()
    {
        var form = Form.Read(Form.Of(
            """{"key":"met","type":"YesNo","label":"Зустріч відбулась"}""",
            """{"key":"place","type":"Choice","label":"Де","options":[{"value":"home","label":"Вдома"},{"value":"centre","label":"У центрі"}],"showWhen":{"field":"met","operator":"Equal","value":true}}""",
            """{"key":"address","type":"Text","label":"Адреса","required":true,"showWhen":{"field":"place","operator":"Equal","value":"home"}}"""));
        Assert.Equal(["met"], Shown());
        Assert.Equal(["met", "place"], Shown(("met", "true"), ("place", "centre")));
        Assert.Equal(["met", "place", "address"], Shown(("met", "true"), ("place", "home")));
        Assert.Equal(["met"], Shown(("met", "false"), ("place", "home")));
        Assert.Equal(["met", "place"], Shown(("met", "true"), ("place", "no such place")));

        IEnumerable<string> Shown(params (string, string)[] typed) => FormReading.Shown(form, Form.Typed(typed), Today);
    }

    private static List<JsonArray> Rows() => [.. JsonNode.Parse(Sources.Read(Table))!.AsArray().Select(row => row!.AsArray())];
}
