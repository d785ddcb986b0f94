using System.Text.Json.Nodes;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Tests.Clients;

public sealed class FieldCatalogueTests
{
    public static TheoryData<string> Columns => [.. FieldCatalogue.All.Where(one => one.IsColumn).Select(one => one.Key)];

    [Fact]
    public void Keys_AreUniqueAndOfThePlainShape()
    {
        Assert.Equal(FieldCatalogue.All.Count, FieldCatalogue.All.Select(field => field.Key).Distinct().Count());
        Assert.All(FieldCatalogue.All, field => Assert.Matches("^(client|lead|partner|request|contract|consent|socialContract|referral|criteria)\\.[a-z][a-zA-Z]*$", field.Key));
        Assert.All(FieldCatalogue.All, field => Assert.Same(field, FieldCatalogue.All.Single(one => one.Key == FieldCatalogue.Find(field.Key)!.Key)));
        Assert.Null(FieldCatalogue.Find("client.nothing"));
    }

    [Fact]
    public void Labels_AreUniqueWithinWhatOneSubjectHas()
    {
        Assert.All(Enum.GetValues<SubjectKind>(), kind =>
        {
            var labels = FieldCatalogue.For(kind).Select(field => field.Label).ToList();
            Assert.Equal(labels.Count, labels.Distinct().Count());
        });
        Assert.Empty(FieldCatalogue.For(SubjectKind.Matter));
        Assert.DoesNotContain(Enum.GetValues<SubjectKind>().SelectMany(FieldCatalogue.For), field => field.Key.StartsWith("contract.", StringComparison.Ordinal));
    }

    [Fact]
    public void Personal_NeverMayBranch()
    {
        Assert.All(FieldCatalogue.All.Where(field => field.Class != FieldClass.Public), field => Assert.False(field.MayBranch, field.Key));
        Assert.True(FieldCatalogue.Find(FieldCatalogue.Source)!.MayBranch);
        Assert.All(
            FieldCatalogue.All.Where(field => field.Type is FieldType.Text or FieldType.LongText),
            field => Assert.NotEqual(FieldClass.Public, field.Class));
    }

    [Fact]
    public void Choices_HaveOptionsOrAList_AndOthersHaveNeither() => Assert.All(FieldCatalogue.All, field =>
    {
        Assert.Equal(field.Type is FieldType.Choice or FieldType.Choices, field.Options.Count > 0 || field.List is not null);
        Assert.False(field.Options.Count > 0 && field.List is not null);
    });

    [Theory]
    [MemberData(nameof(Columns))]
    public void Column_Written_LiesOnTheRowAndNotInTheBlob(string key)
    {
        var field = FieldCatalogue.Find(key)!;
        var subject = new Subject { Kind = SubjectKind.Client, Sealed = [] };
        IEnumerable<JsonNode> values = field.Type switch
        {
            FieldType.Choices => [new JsonArray("newborns", "idp")],
            FieldType.Person => [JsonValue.Create(Guid.CreateVersion7().ToString("D"))],
            FieldType.Number => [JsonValue.Create(2012)],
            _ => field.Options.Select(option => JsonValue.Create(option.Value)),
        };
        foreach (var value in values)
        {
            var card = SubjectFields.Empty();
            card.Write(subject, new Dictionary<string, JsonNode?> { [key] = value });
            Assert.Equal("{}", card.ToText());
            Assert.Equal(value.ToJsonString(), card.With(subject)[key]!.ToJsonString());
            card.Write(subject, new Dictionary<string, JsonNode?> { [key] = null });
            Assert.Empty(card.With(subject));
        }
    }

    [Fact]
    public void Sources_AreTheFourOfTheStandard() => Assert.Equal(
        ["Партнерські організації", "Інтернет-сайт мережі", "Безпосереднє звернення клієнта", "Результати вуличної (аутріч) роботи"],
        FieldCatalogue.Find(FieldCatalogue.Source)!.Options.Select(option => option.Label));
}
