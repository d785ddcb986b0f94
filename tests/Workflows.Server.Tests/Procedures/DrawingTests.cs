using System.Text.Json.Nodes;
using Workflows.Server.Procedures;

namespace Workflows.Server.Tests.Procedures;

/// <summary>Drawings are laid out by the program: from left to right, nothing upon another, the same each time.</summary>
public sealed class DrawingTests
{
    // a → b → d, a → c → d, d → b goes back; e stands alone.
    private const string Text = """
        {"definitionId":"x","name":"Схема","root":{"id":"f","type":"Elsa.Flowchart","version":1,
         "activities":[
           {"id":"a","type":"Elsa.Start","version":1},{"id":"b","type":"Elsa.WriteLine","version":1},
           {"id":"c","type":"Elsa.WriteLine","version":1,"metadata":{"displayText":"Крок","designer":{"position":{"x":7,"y":7},"size":{"width":1}}}},
           {"id":"d","type":"Elsa.WriteLine","version":1},{"id":"e","type":"Elsa.WriteLine","version":1}],
         "connections":[
           {"source":{"activity":"a"},"target":{"activity":"b"}},{"source":{"activity":"a"},"target":{"activity":"c"}},
           {"source":{"activity":"b"},"target":{"activity":"d"}},{"source":{"activity":"c"},"target":{"activity":"d"}},
           {"source":{"activity":"d"},"target":{"activity":"b"}}]}}
        """;

    [Fact]
    public void Steps_StandRightOfWhatLeadsToThem()
    {
        var places = Places(Drawing.Of(Text, ProcedureServices.Trial));
        Assert.True(places["a"].X < places["b"].X);
        Assert.Equal(places["b"].X, places["c"].X);
        Assert.True(places["c"].X < places["d"].X);
        Assert.Equal(places.Count, places.Values.Distinct().Count());
    }

    [Fact]
    public void Text_OfADrawing_StaysAsItIsOtherwise()
    {
        var drawn = Drawing.Of(Text, ProcedureServices.Trial);
        Assert.Contains("\"displayText\": \"Крок\"", drawn, StringComparison.Ordinal);
        Assert.Contains("\"width\": 1", drawn, StringComparison.Ordinal);
        Assert.Equal(drawn, Drawing.Of(drawn, ProcedureServices.Trial));
    }

    private static Dictionary<string, (int X, int Y)> Places(string text) => JsonNode.Parse(text)!["root"]!["activities"]!.AsArray().ToDictionary(
        step => step!["id"]!.GetValue<string>(),
        step => (step!["metadata"]!["designer"]!["position"]!["x"]!.GetValue<int>(), step["metadata"]!["designer"]!["position"]!["y"]!.GetValue<int>()));
}
