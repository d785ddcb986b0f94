using System.Text.RegularExpressions;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.Checking;
using Workflows.Server.ReferenceLists;

namespace Workflows.Server.Tests.ReferenceLists;

/// <summary>The lists that come with the program: they can be read, have what the documents count, and whatever asks for one finds it.</summary>
public sealed partial class ListPackTests
{
    private static readonly Dictionary<string, PackedList> Lists = Directory.EnumerateFiles(Path.Combine(Sources.Root, "workflows", "lists"), "*.json")
        .Select(file => (Name: Path.GetFileNameWithoutExtension(file), List: ListPack.Read(File.ReadAllText(file)))).ToDictionary(one => one.Name, one => one.List);

    [Fact]
    public void List_IsCalledLikeItsFile() => Assert.All(Lists, one => Assert.Equal(one.Key, one.Value.Key));

    // As the documents count them (S0, «Під партнерськими організаціями маються на увазі»; S2, the services of Odesa; guide S2, models).
    [Theory]
    [InlineData(ListKeys.PartnerTypes, 10)]
    [InlineData("services", 5)]
    [InlineData("service-tasks", 53)]
    [InlineData("place-kinds", 3)]
    [InlineData("informant-kinds", 4)]
    [InlineData("case-models", 4)]
    [InlineData(ListKeys.Standard, 119)]
    public void List_QuotedFromADocument_HasAsManyEntries(string key, int entries)
    {
        Assert.Equal(entries, Lists[key].Entries.Count);
        Assert.NotNull(Lists[key].Ground);
    }

    [Fact]
    public void ServicesOfOdesa_HaveTheTasksAndCategoriesOfTheDocument()
    {
        Assert.Equal([16, 13, 8, 11, 5], Under("service-tasks"));
        Assert.Equal([24, 11, 2, 4, 2], Under(ListKeys.ClientCategories));

        IEnumerable<int> Under(string list) => Lists["services"].Entries.Select(service => Lists[list].Entries.Count(entry => entry.Under.Contains(service.Key)));
    }

    [Fact]
    public void Entry_BelongsToWhatIsThere() => Assert.All(Lists.Values.Where(list => list.Under is not null), list =>
        Assert.All(list.Entries.SelectMany(entry => entry.Under), parent => Assert.Contains(Lists[list.Under!].Entries, above => above.Key == parent)));

    [Fact]
    public void Standard_HasTheNumbersOfTheCoverage_InTheirOrder() => Assert.Equal(
        Rows().Matches(Sources.Read("docs/coverage.md")).Select(row => row.Groups[1].Value), Lists[ListKeys.Standard].Entries.Select(clause => clause.Key));

    [Fact]
    public void Procedure_Shipped_NamesClausesThatThereAre()
    {
        var named = Directory.EnumerateFiles(Path.Combine(Sources.Root, "workflows", "procedures"), "*.json")
            .SelectMany(file => WorkflowGraph.Compile(WorkflowDefinitionReader.Read(File.ReadAllText(file), ProcedureServices.Trial).Definition!).Nodes)
            .SelectMany(OfficeCheck.ClausesOf).Distinct().ToList();
        Assert.NotEmpty(named);
        Assert.All(named, number => Assert.Contains(Lists[ListKeys.Standard].Entries, clause => clause.Key == number));
    }

    [Fact]
    public void FieldsAndForms_TakeTheirOptionsFromListsThatThereAre()
    {
        var forms = Directory.EnumerateFiles(Path.Combine(Sources.Root, "workflows", "forms"), "*.json").Select(file => FormReader.Read(File.ReadAllText(file)).Form!);
        string[] named = [.. FieldCatalogue.All.Select(field => field.List).OfType<string>(), .. forms.SelectMany(ListOptions.NamedBy)];
        Assert.NotEmpty(named);
        Assert.All(named, key => Assert.True(Lists.ContainsKey(key), key));
    }

    [Theory]
    [InlineData("""{"key":"Ключ","title":"А","isOurs":true,"entries":[]}""")]
    [InlineData("""{"key":"a","title":"","isOurs":true,"entries":[]}""")]
    [InlineData("""{"key":"a","title":"А","entries":[]}""")]
    [InlineData("""{"key":"a","title":"А","isOurs":true,"ground":"Закон","entries":[]}""")]
    [InlineData("""{"key":"a","title":"А","isOurs":true,"entries":[{"key":"x","label":""}]}""")]
    [InlineData("""{"key":"a","title":"А","isOurs":true,"entries":[{"key":"x","label":"Б"},{"key":"x","label":"В"}]}""")]
    [InlineData("""{"key":"a","title":"А","isOurs":true,"entries":[{"key":"x","label":"Б","under":["y"]}]}""")]
    [InlineData("""{"key":"a","title":"А","isOurs":true,"entries":[],"more":1}""")]
    [InlineData("[]")]
    public void List_ThatCannotBe_IsRefused(string text) => Assert.Throws<DefinitionException>(() => ListPack.Read(text));

    [Theory]
    [InlineData("P4", "P4")]
    [InlineData("P4, G7,P4", "P4 G7")]
    [InlineData("Стандарт, сайт: консультація", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Ground_IsNumbers_OrWordsOfItsOwn(string? ground, string numbers) => Assert.Equal(numbers, string.Join(' ', Clauses.NumbersOf(ground)));

    [Theory]
    [InlineData("G7, F5", "G7 F5")]
    [InlineData("g7;f5 С1", "G7 F5 C1")] // The last on a Ukrainian keyboard.
    [InlineData("п. 3", "П. 3")]
    [InlineData(null, "")]
    public void Numbers_AreReadAsTheyAreTyped(string? typed, string numbers) => Assert.Equal(numbers, string.Join(' ', Clauses.Typed(typed)));

    [GeneratedRegex(@"^\| ([A-Z]{1,2}\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
