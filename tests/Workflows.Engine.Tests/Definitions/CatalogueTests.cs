using System.Text.Json.Nodes;
using Workflows.Engine.Activities;

namespace Workflows.Engine.Tests.Definitions;

public class CatalogueTests
{
    public static TheoryData<string> RecordedTypes() => [.. Types()];

    private static IEnumerable<string> Types() =>
        JsonNode.Parse(Recorded.Read("005-descriptors"))!.AsArray().Select(item => item!["typeName"]!.GetValue<string>());

    [Theory]
    [MemberData(nameof(RecordedTypes))]
    public void Declaration_SaysWhatElsaSays(string type)
    {
        var recorded = JsonNode.Parse(Recorded.Read("005-descriptors"))!.AsArray()
            .Single(item => item!["typeName"]!.GetValue<string>() == type)!.ToJsonString();

        Assert.Equal(recorded, Descriptor(ActivityCatalogue.BuiltIn.Find(type)!.Declaration).ToJsonString());
    }

    [Fact]
    public void Catalogue_HoldsEveryRecordedType_AndOurConditionAndChoice()
    {
        var types = ActivityCatalogue.BuiltIn.All.Select(activity => activity.Declaration.Type);

        Assert.Equal(Types().Append("Case.Condition").Append("Case.Choice").Order(), types.Order());
    }

    [Fact]
    public void Declarations_SpeakUkrainian()
    {
        var declarations = ActivityCatalogue.BuiltIn.All.Select(activity => activity.Declaration).ToList();
        var words = declarations.SelectMany(declaration => new[] { declaration.Category, declaration.DisplayName, declaration.Description }
            .Concat(declaration.Inputs.SelectMany(input => new[] { input.Label, input.Description ?? "" }))
            .Concat(declaration.Inputs.SelectMany(input => input.Options).Select(option => option.Label))
            .Concat(declaration.Outputs.Select(output => output.Label))
            .Concat(declaration.Ports.Select(port => port.Label)));

        Assert.All(words, word => Assert.Contains(word, letter => letter is >= 'А' and <= 'я' or 'і' or 'ї' or 'є' or 'Є' or 'І'));
        Assert.All(declarations, declaration => Assert.DoesNotContain('/', declaration.Category));
        Assert.All(declarations, declaration => Assert.EndsWith(".", declaration.Description, StringComparison.Ordinal));
    }

    [Fact]
    public void Condition_HasUnwrappedFieldsAndTwoPorts()
    {
        var condition = ActivityCatalogue.BuiltIn.Find("Case.Condition")!.Declaration;

        Assert.Equal(["field", "operator", "value", "typed"], condition.Inputs.Select(input => input.Key));
        Assert.All(condition.Inputs, input => Assert.False(input.IsWrapped));
        Assert.Equal([("Так", PortKind.Flow), ("Ні", PortKind.Flow)], condition.Ports.Select(port => (port.Name, port.Kind)));
    }

    [Fact]
    public void Find_ByVersion_TakesThatVersionOnly()
    {
        var catalogue = ActivityCatalogue.BuiltIn.With(new NewerWriteLine());

        Assert.IsType<NewerWriteLine>(catalogue.Find("Elsa.WriteLine"));
        Assert.IsType<WriteLineActivity>(catalogue.Find("Elsa.WriteLine", 1));
        Assert.Null(catalogue.Find("Elsa.WriteLine", 3));
        Assert.Null(catalogue.Find("Elsa.writeline"));
        Assert.Throws<ArgumentException>(() => catalogue.With(new NewerWriteLine()));
    }

    private static JsonObject Descriptor(ActivityDeclaration declaration) => new()
    {
        ["typeName"] = declaration.Type,
        ["version"] = declaration.Version,
        ["name"] = declaration.Name,
        ["kind"] = declaration.Kind.ToString(),
        ["isContainer"] = declaration.IsContainer,
        ["isBrowsable"] = declaration.IsBrowsable,
        ["isStart"] = declaration.IsStart,
        ["isTerminal"] = declaration.IsTerminal,
        ["inputs"] = new JsonArray([.. declaration.Inputs.Select(Input)]),
        ["outputs"] = new JsonArray([.. declaration.Outputs.Select(output =>
            new JsonObject { ["name"] = output.Name, ["typeName"] = output.TypeName })]),
        ["ports"] = new JsonArray([.. declaration.Ports.Select(port =>
            new JsonObject { ["name"] = port.Name, ["type"] = port.Kind.ToString(), ["isBrowsable"] = port.IsBrowsable })]),
    };

    private static JsonObject Input(InputDeclaration input)
    {
        var descriptor = new JsonObject
        {
            ["name"] = input.Name,
            ["typeName"] = input.TypeName,
            ["isWrapped"] = input.IsWrapped,
            ["uiHint"] = input.UiHint,
        };
        if (input.Default is not null)
        {
            descriptor["defaultValue"] = input.Default.DeepClone();
        }

        if (input.DefaultSyntax is not null)
        {
            descriptor["defaultSyntax"] = input.DefaultSyntax;
        }

        return descriptor;
    }

    private sealed class NewerWriteLine : Activity
    {
        public override ActivityDeclaration Declaration { get; } =
            new("Elsa.WriteLine", PaletteGroups.Expert, "Записати", "Пише.") { Version = 2 };
    }
}
