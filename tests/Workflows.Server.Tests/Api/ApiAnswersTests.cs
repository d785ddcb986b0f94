using System.Text.Json.Nodes;
using Workflows.Server.Api;
using Workflows.Server.Forms;
using Workflows.Server.Tests.Forms;

namespace Workflows.Server.Tests.Api;

/// <summary>Answers of programs become what a person would have typed.</summary>
public sealed class ApiAnswersTests
{
    private static readonly FormDefinition Asked = Form.Read(Form.Of(
        """{"key":"text","type":"Text","label":"Текст"}""",
        """{"key":"number","type":"Number","label":"Число"}""",
        """{"key":"day","type":"Date","label":"День"}""",
        """{"key":"moment","type":"DateTime","label":"Момент"}""",
        """{"key":"yes","type":"YesNo","label":"Так"}""",
        """{"key":"many","type":"Choices","label":"Кілька","options":[{"value":"a","label":"А"},{"value":"b","label":"Б"}]}""",
        """{"key":"person","type":"Person","label":"Хто"}""",
        """{"key":"rows","type":"Table","label":"Рядки","maxRows":3,"columns":[{"key":"name","type":"Text","label":"Ім'я"},{"key":"age","type":"Number","label":"Вік"}]}"""));

    [Theory]
    [InlineData("""{"text":"Слово"}""", "a.text=Слово")]
    [InlineData("""{"text":null}""", "a.text=")]
    [InlineData("""{"number":12.50}""", "a.number=12.50")]
    [InlineData("""{"number":-3}""", "a.number=-3")]
    [InlineData("""{"day":"2026-03-16"}""", "a.day=2026-03-16")]
    [InlineData("""{"moment":"2026-03-16T12:30:00Z"}""", "a.moment=2026-03-16T14:30:00")]
    [InlineData("""{"moment":"2026-07-16T14:30:00.5+03:00"}""", "a.moment=2026-07-16T14:30:00")]
    [InlineData("""{"moment":"2026-07-15T20:30-05:00"}""", "a.moment=2026-07-16T04:30:00")]
    [InlineData("""{"moment":"2026-03-16T14:30"}""", "a.moment=2026-03-16T14:30")]
    [InlineData("""{"moment":"завтра"}""", "a.moment=завтра")]
    [InlineData("""{"yes":true}""", "a.yes=true")]
    [InlineData("""{"yes":false}""", "a.yes=false")]
    [InlineData("""{"many":["b","a"]}""", "a.many=b|a")]
    [InlineData("""{"many":[]}""", "a.many=")]
    [InlineData("""{"rows":[{"name":"Оля"},{"age":7,"name":"Ів"}]}""", "a.rows.0.name=Оля;a.rows.1.age=7;a.rows.1.name=Ів")]
    [InlineData("""{"rows":null}""", "")]
    [InlineData("{}", "")]
    public void Answers_OfTheFieldsKind_AreTyped(string json, string expected)
    {
        var read = Read(json);
        Assert.Empty(read.Errors);
        Assert.Equal(expected, string.Join(';', read.Typed.Select(one => $"{one.Key}={string.Join('|', one.Value)}")));
    }

    [Theory]
    [InlineData("""{"text":1}""", "answers.text")]
    [InlineData("""{"text":["a"]}""", "answers.text")]
    [InlineData("""{"number":"12"}""", "answers.number")]
    [InlineData("""{"yes":"true"}""", "answers.yes")]
    [InlineData("""{"many":"a"}""", "answers.many")]
    [InlineData("""{"many":["a",1]}""", "answers.many")]
    [InlineData("""{"many":["a",null]}""", "answers.many")]
    [InlineData("""{"person":{"id":"x"}}""", "answers.person")]
    [InlineData("""{"other":"x"}""", "answers.other")]
    [InlineData("""{"a.text":"x"}""", "answers.a.text")]
    [InlineData("""{"text.known":"x"}""", "answers.text.known")]
    [InlineData("""{"rows":{"name":"Оля"}}""", "answers.rows")]
    [InlineData("""{"rows":["Оля"]}""", "answers.rows.0")]
    [InlineData("""{"rows":[{"name":"Оля"},{"height":1}]}""", "answers.rows.1.height")]
    [InlineData("""{"rows":[{"age":"7"}]}""", "answers.rows.0.age")]
    public void Answers_OfAnotherKind_AreNamed(string json, string field) => Assert.Equal([field], Read(json).Errors.Keys);

    [Fact]
    public void Answers_OfWhatTheCardKnows_AreToldFromThoseThatChangeNothing()
    {
        var began = new Dictionary<string, IReadOnlyList<string>> { ["a.text"] = ["Відоме"], ["a.text.known"] = ["Відоме"], ["a.number.known"] = ["5"] };
        var read = ApiAnswers.Read(Asked, JsonNode.Parse("""{"text":null}""")!.AsObject(), began);
        Assert.Equal(("", "Відоме"), (read.Typed["a.text"][0], read.Typed["a.text.known"][0]));
        Assert.False(read.Typed.ContainsKey("a.number.known"));
    }

    [Fact]
    public void Answers_ToATaskWithoutAForm_AreNone()
    {
        Assert.Empty(ApiAnswers.Read(null, null, FormEntry.Empty.Typed).Errors);
        Assert.Single(ApiAnswers.Read(null, new JsonObject { ["text"] = "x" }, FormEntry.Empty.Typed).Errors);
    }

    private static ApiAnswers Read(string json) => ApiAnswers.Read(Asked, JsonNode.Parse(json)!.AsObject(), FormEntry.Empty.Typed);
}
