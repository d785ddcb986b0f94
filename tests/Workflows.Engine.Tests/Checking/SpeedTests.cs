using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Checking;
using Xunit.Abstractions;
using static Workflows.Engine.Tests.Checking.Checked;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Checking;

/// <summary>The largest drawings that can be read. The limit is wide, since the tests' machine is busy; the time is written out.</summary>
public class SpeedTests(ITestOutputHelper output)
{
    private const int Most = 1_999;

    [Fact]
    public void Row_OfTwoThousandSteps_IsCheckedAtOnce() =>
        Measure(Name, i => i == 0 ? [] : [$"{Name(i - 1)}>{Name(i)}"], i => Line(Name(i), Js("getX() + 1")));

    // Every third step asks, both answers lead on, and one of them back to the step before; every seventh is a join of all that leads to it.
    [Fact]
    public void Web_OfTwoThousandSteps_IsCheckedAtOnce() => Measure(
        Name,
        i => i == 0 ? [] : i % 3 == 1 && i > 3 ? [$"{Name(i - 1)}>{Name(i)}", $"{Name(i - 2)}>{Name(i)}"] : i % 3 == 0 ? [$"{Name(i - 1)}:Так>{Name(i)}", $"{Name(i - 1)}:Ні>{Name(i - 2)}"] : [$"{Name(i - 1)}>{Name(i)}"],
        i => i % 3 == 2 ? Ask(Name(i), "Так", "Ні") : Set(Name(i), "X", Js("getX() + 1")).Merge(i % 7 == 0 ? "Merge" : "Stream"));

    // Hundreds of branches at once, each of a few people's answers, before one join.
    [Fact]
    public void Fan_OfTwoThousandSteps_IsCheckedAtOnce() => Measure(
        Name,
        i => i == 0 ? [] : i == Most - 1 ? [.. Enumerable.Range(0, Most - 2).Where(n => n % 4 == 0 && n > 0).Select(n => $"{Name(n)}:1>{Name(i)}")]
            : i % 4 == 1 ? [$"{Name(0)}>{Name(i)}"] : [$"{Name(i - 1)}:1>{Name(i)}", $"{Name(i - 1)}:2>{Name(i)}"],
        i => i == 0 ? Line(Name(0)) : i == Most - 1 ? Line(Name(i)).Merge("Merge") : Ask(Name(i), "1", "2"));

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"n{i}");

    private void Measure(Func<int, string> name, Func<int, IEnumerable<string>> arrows, Func<int, JsonObject> step)
    {
        var text = Workflow(Flowchart("F", string.Join(' ', Enumerable.Range(0, Most).SelectMany(arrows)), [.. Enumerable.Range(0, Most).Select(step)]), ("X", "Int32", null));
        var found = DefinitionCheck.Find(Graph(text));
        var graph = Graph(text);
        var watch = Stopwatch.StartNew();
        Assert.Equal(found, DefinitionCheck.Find(graph));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{graph.Nodes.Count} steps, {graph.Root.Connections.Count} arrows, {found.Count} findings: {watch.ElapsedMilliseconds} ms"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), string.Create(CultureInfo.InvariantCulture, $"{name(0)}: {watch.Elapsed}"));
    }
}
