using System.Diagnostics;
using System.Globalization;
using System.Text;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Tests.Definitions;

public class HostileTextTests
{
    private static string Flow(string activities) =>
        $$$"""{"root":{"id":"f","type":"Elsa.Flowchart","version":1,"activities":[{{{activities}}}]}}""";

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static Dictionary<string, (string Json, string Expected)> Bombs()
    {
        const string Deep = "Вкладеність у тексті більша за 64 рівні.";
        const string Big = "Текст більший за 1 МБ.";
        const string Twice = "Властивість «id» записано двічі.";
        const string Half = "У тексті є знак, записаний лише наполовину.";
        var nestedFlow = Repeat("""{"id":"x","type":"Elsa.If","version":1,"then":""", 100) + "null" + new string('}', 100);
        return new()
        {
            ["lists 100 000 deep"] = (new string('[', 100_000), Deep),
            ["lists 100 000 deep, closed"] = (new string('[', 100_000) + new string(']', 100_000), Deep),
            ["objects 100 000 deep"] = (Repeat("{\"a\":", 100_000), Deep),
            ["steps 100 deep"] = (Flow(nestedFlow), Deep),
            ["20 MB"] = ("{\"root\":\"" + new string('x', 20_000_000) + "\"}", Big),
            ["1 MB of two-byte letters"] = ("{\"root\":\"" + new string('ї', 600_000) + "\"}", Big),
            ["a million steps"] = (Flow(Repeat("{},", 1_000_000) + "{}"), Big),
            ["too many values"] = ("{\"x\":[" + Repeat("1,", 100_000) + "1]}", "У тексті понад 100 000 значень."),
            ["doubled key"] = ("{\"root\":{\"id\":\"a\",\"id\":\"b\"}}", Twice),
            ["doubled key, escaped"] = ("{\"root\":{\"id\":\"a\",\"\\u0069d\":\"b\"}}", Twice),
            ["doubled key, deep in data"] = (Flow("""{"id":"a","type":"Elsa.End","metadata":{"x":{"id":1,"id":2}}}"""), Twice),
            ["NUL"] = (Flow("""{"id":"a\u0000","type":"Elsa.End"}"""), "У тексті є нульовий знак (\\u0000)."),
            ["NUL in a key"] = ("{\"a\\u0000\":1}", "У тексті є нульовий знак (\\u0000)."),
            ["half a symbol, escaped"] = ("{\"root\":\"\\ud83d\"}", Half),
            ["half a symbol in a key"] = ("{\"\\udc00\":1}", Half),
            ["half a symbol, raw"] = ("{\"root\":\"\ud83d\"}", Half),
        };
    }

    public static TheoryData<string> BombNames() => [.. Bombs().Keys];

    [Theory]
    [MemberData(nameof(BombNames))]
    public void Bomb_IsRefused_QuicklyAndInWords(string name)
    {
        var (json, expected) = Bombs()[name];
        var watch = Stopwatch.StartNew();

        var reading = WorkflowDefinitionReader.Read(json, ActivityCatalogue.BuiltIn);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Null(reading.Definition);
        Assert.Equal(expected, Assert.Single(reading.Problems).Text);
        Assert.Equal(json, PublishedText.WithDefaults(json, ActivityCatalogue.BuiltIn));
    }

    [Fact]
    public void TooManySteps_AreCut_WithOneError()
    {
        var steps = string.Join(',', Enumerable.Range(0, 5_000).Select(number => $$$"""{"id":"s{{{number}}}","type":"Elsa.End","version":1}"""));

        var reading = WorkflowDefinitionReader.Read(Flow(steps), ActivityCatalogue.BuiltIn);

        Assert.Equal("У процедурі понад 2 000 кроків.", Assert.Single(reading.Problems).Text);
        Assert.Equal(1_999, reading.Definition!.Root.Activities.Count);
    }

    [Fact]
    public void RuntimeTypeNames_AreData()
    {
        var reading = WorkflowDefinitionReader.Read(
            """
            {"_type":"System.Diagnostics.Process, System","$type":"x",
             "variables":[{"id":"v","name":"v","typeName":"System.IO.FileInfo, System.IO.FileSystem","value":"{\"_type\":\"x\"}"}],
             "root":{"id":"s","type":"Elsa.SetVariable","version":1,"$type":"x","variable":{"id":"v","_type":"x"},
                     "value":{"typeName":"System.Windows.Data.ObjectDataProvider, PresentationFramework",
                              "expression":{"type":"Literal","value":{"_type":"System.Diagnostics.Process, System","$values":[]}}}}}
            """,
            ActivityCatalogue.BuiltIn);

        Assert.Empty(reading.Problems);
        Assert.Equal(
            """{"_type":"System.Diagnostics.Process, System","$values":[]}""",
            reading.Definition!.Root.Input("value")!.Expression.Text);
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "PresentationFramework");
    }

    [Fact]
    public void LongNames_DoNotMultiply()
    {
        // One long id above many steps, one long name in many messages: neither may cost its length each time.
        var name = new string('н', 200_000);
        var steps = string.Join(',', Enumerable.Range(0, 1_500).Select(number => $$$"""{"id":"s{{{number}}}","type":"Elsa.Nope"}"""));
        var json = $$$"""{"root":{"id":"{{{name}}}","name":"{{{name}}}","type":"Elsa.Flowchart","version":1,"activities":[{{{steps}}}],"connections":[{{{Repeat("1,", 3_000)}}}1]}}""";
        var before = GC.GetAllocatedBytesForCurrentThread();

        var reading = WorkflowDefinitionReader.Read(json, ActivityCatalogue.BuiltIn);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
        Assert.Equal(501, reading.Problems.Count);
        Assert.True(reading.HasErrors);
        Assert.All(reading.Problems, problem => Assert.InRange(problem.Text.Length, 1, 300));
    }

    [Fact]
    public void LargestAllowedText_CostsLessThan100Megabytes()
    {
        var json = "{\"x\":[" + Repeat("{},", 99_990) + "{}],\"root\":{\"id\":\"a\",\"type\":\"Elsa.End\",\"version\":1}}";
        var before = GC.GetAllocatedBytesForCurrentThread();

        var reading = WorkflowDefinitionReader.Read(json, ActivityCatalogue.BuiltIn);

        Assert.Empty(reading.Problems);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void TextsInsideTexts_AreBoundedToo()
    {
        var deep = JsonQuoted(new string('[', 100_000));
        var reading = WorkflowDefinitionReader.Read(
            Flow($$$"""
                {"id":"a","type":"Elsa.SetVariable","version":1,"variable":{{{deep}}}},
                {"id":"b","type":"Elsa.ForEach","version":1,"items":{{{deep}}}},
                {"id":"c","type":"Elsa.FlowSwitch","version":1,"cases":{{{deep}}}}
                """),
            ActivityCatalogue.BuiltIn);

        Assert.Equal(["b", "c"], reading.Problems.Select(problem => problem.ActivityId).Order());
    }

    [Theory]
    [InlineData("List<")]
    [InlineData("System.Collections.Generic.List`1[[")]
    [InlineData("Nullable<")]
    public void TypeNames_MayBeAnything(string part)
    {
        var name = Repeat(part, 5_000);

        Assert.True(ValueConversion.Convert("x", name).Succeeded);
        _ = ValueConversion.Convert("x", name[..400]);
    }

    private static string JsonQuoted(string text) => string.Create(CultureInfo.InvariantCulture, $"\"{text}\"");
}
