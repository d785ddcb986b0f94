using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Tests.Forms;

public sealed class FormReaderTests
{
    private const string Met = """{"key":"met","type":"YesNo","label":"Зустріч відбулась"}""";
    private const string Place = """{"key":"place","type":"Choice","label":"Де","options":[{"value":"centre","label":"У центрі"}]}""";

    /// <summary>A field, and a part of what is said of it.</summary>
    public static TheoryData<string, string> BadFields => new()
    {
        { """{"type":"Text","label":"А"}""", "Група «Г», поле 1: немає «key»." },
        { """{"key":"x","label":"А"}""", "поле «x»: немає «type»." },
        { """{"key":"x","type":"text","label":"А"}""", "«type» має бути одним зі слів Text, LongText" },
        { """{"key":"x","type":"Text"}""", "поле «x»: немає «label»." },
        { """{"key":"x","type":"Text","label":"  "}""", "«label» має бути непорожнім текстом" },
        { """{"key":"2x","type":"Text","label":"А"}""", "ключ «2x» має починатися латинською літерою" },
        { """{"key":"a.b","type":"Text","label":"А"}""", "ключ «a.b» має" },
        { """{"key":"x","type":"Text","label":"А","requierd":true}""", "властивість «requierd» невідома" },
        { """{"key":"x","type":"Text","label":"А","required":"yes"}""", "«required» має бути true або false" },
        { """{"key":"x","type":"Text","label":"А","maxLength":0}""", "«maxLength» має бути цілим числом від 1" },
        { """{"key":"x","type":"Text","label":"А","maxLength":1.5}""", "«maxLength» має бути цілим числом від 1" },
        { """{"key":"x","type":"Number","label":"А","maxLength":5}""", "«maxLength» буває лише в тексту" },
        { """{"key":"x","type":"Text","label":"А","min":1}""", "«min» буває лише в числа й дати" },
        { """{"key":"x","type":"Number","label":"А","min":"one"}""", "«min» має бути числом" },
        { """{"key":"x","type":"Number","label":"А","min":3,"max":2}""", "«min» більший за «max»" },
        { """{"key":"x","type":"Date","label":"А","min":"16.03.2026"}""", "«min» має бути днем" },
        { """{"key":"x","type":"Date","label":"А","min":"2026-02-01","max":"2026-01-01"}""", "«min» більший за «max»" },
        { """{"key":"x","type":"Text","label":"А","class":"Public"}""", "не може бути відкритим" },
        { """{"key":"x","type":"Text","label":"А","options":[]}""", "«options» і «list» бувають лише у вибору" },
        { """{"key":"x","type":"Text","label":"А","list":"ad-kinds"}""", "«options» і «list» бувають лише у вибору" },
        { """{"key":"x","type":"Choice","label":"А","list":"ad-kinds","options":[{"value":"a","label":"А"}]}""", "варіанти беруться з довідника" },
        { """{"key":"x","type":"Choice","label":"А","list":"не ключ"}""", "не може бути довідником" },
        { """{"key":"x","bind":"client.advert","list":"ad-kinds"}""", "бере варіанти не з довідника «ad-kinds»" },
        { """{"key":"x","bind":"client.advert","options":[{"value":"a","label":"А"}]}""", "варіанти беруться з довідника" },
        { """{"key":"x","type":"Choice","label":"А"}""", "немає варіантів" },
        { """{"key":"x","type":"Choice","label":"А","options":{}}""", "«options» має бути списком" },
        { """{"key":"x","type":"Choice","label":"А","options":["a"]}""", "«options», 1-й запис: має бути об'єктом" },
        { """{"key":"x","type":"Choice","label":"А","options":[{"value":"a"}]}""", "поле «x», варіант 1: немає «label»." },
        { """{"key":"x","type":"Choice","label":"А","options":[{"value":" a","label":"А"}]}""", "варіант 1: «value» має бути без пробілів" },
        { """{"key":"x","type":"Choice","label":"А","options":[{"value":"a","label":"А"},{"value":"a","label":"Б"}]}""", "варіант «a» є двічі" },
        { """{"key":"x","bind":"client.shoeSize"}""", "у картці немає поля «client.shoeSize»" },
        { """{"key":"x","bind":"client.lastName","type":"Number"}""", "тип Number, а поле картки «client.lastName» має тип Text" },
        { """{"key":"x","bind":"client.health","class":"Personal"}""", "має клас Sensitive, відкритішим воно бути не може" },
        { """{"key":"x","bind":"client.source","options":[{"value":"school","label":"Школа"}]}""", "варіанта «school» немає в полі картки" },
        { """{"key":"x","type":"Text","label":"А","showWhen":{"field":"later","operator":"Empty"}}""", "поля «later» немає вище" },
        { """{"key":"x","type":"Text","label":"А","showWhen":{"field":"x","operator":"Empty"}}""", "поля «x» немає вище" },
        { """{"key":"x","type":"Text","label":"А","showWhen":"met"}""", "«showWhen» має бути об'єктом" },
        { """{"key":"x","type":"Text","label":"А","showWhen":{"operator":"Empty"}}""", "поле «x», «showWhen»: немає «field»." },
    };

    /// <summary>A rule over the fields <c>met</c> (YesNo), <c>place</c> (Choice), <c>note</c> (Text), and a part of what is said of it.</summary>
    public static TheoryData<string, string> BadRules => new()
    {
        { """{"field":"met","operator":"Greater","value":true}""", "порівняння «Greater» неможливе" },
        { """{"field":"met","operator":"equal","value":true}""", "порівняння «equal» неможливе" },
        { """{"field":"met","operator":"Equal","value":"true"}""", "«value» не може бути відповіддю на поле «met»" },
        { """{"field":"met","operator":"Equal"}""", "«value» не може бути відповіддю" },
        { """{"field":"met","operator":"Empty","value":true}""", "порівнянню «Empty» «value» не потрібне" },
        { """{"field":"place","operator":"Equal","value":"home"}""", "«value» не може бути відповіддю на поле «place»" },
        { """{"field":"place","operator":"OneOf","value":["centre","home"]}""", "«value» не може бути відповіддю" },
        { """{"field":"place","operator":"OneOf","value":[]}""", "«value» не може бути відповіддю" },
        { """{"field":"note","operator":"Equal","value":"так"}""", "порівняння «Equal» неможливе" },
        { """{"field":"met","operator":"Equal","value":true,"else":1}""", "властивість «else» невідома" },
    };

    [Theory]
    [MemberData(nameof(BadFields))]
    public void Field_ThatIsWrong_IsNamedWithWhatIsWrong(string field, string expected) => Refused(Form.Of(field), expected);

    [Theory]
    [MemberData(nameof(BadRules))]
    public void Rule_ThatIsWrong_IsNamedWithWhatIsWrong(string rule, string expected) => Refused(
        Form.Of(Met, Place, """{"key":"note","type":"Text","label":"Примітка"}""", $$"""{"key":"x","type":"Text","label":"А","showWhen":{{rule}}}"""), expected);

    [Theory]
    [InlineData("", "Це не JSON")]
    [InlineData("[]", "Форма має бути об'єктом JSON.")]
    [InlineData("{\"key\":\"f\",\n\"title\":}", "Це не JSON: помилка в рядку 2.")]
    [InlineData("""{"key":"f","key":"g","title":"Ф"}""", "Це не JSON")]
    [InlineData("""{"title":"Ф","groups":[]}""", "Форма: немає «key».")]
    [InlineData("""{"key":"f","groups":[]}""", "Форма: немає «title».")]
    [InlineData("""{"key":"f","title":"Ф","groups":[]}""", "Форма: немає жодного поля.")]
    [InlineData("""{"key":"f","title":"Ф","groups":[{"fields":[]}],"script":"x"}""", "Форма: властивість «script» невідома.")]
    [InlineData("""{"key":"f","title":"Ф","groups":[{"fields":[1]}]}""", "Група 1: «fields», 1-й запис: має бути об'єктом.")]
    public void Form_ThatIsWrong_IsRefusedInWords(string text, string expected) => Refused(text, expected);

    [Fact]
    public void Fields_WithTheSameKeyOrTheSameBinding_AreRefused()
    {
        Refused(Form.Of(Met, Met), "ключ «met» уже має інше поле");
        Refused(Form.Of("""{"key":"a","bind":"client.lastName"}""", """{"key":"b","bind":"client.lastName"}"""), "уже записує інше поле");
    }

    [Fact]
    public void Problems_Several_AreAllSaid() =>
        Assert.Equal(2, Form.TryRead(Form.Of("""{"key":"x","type":"Text"}""", """{"key":"y","type":"Text"}""")).Problems.Count);

    [Fact]
    public void Form_ThatIsRight_IsReadWhole()
    {
        var form = Form.Read("""
            {"key":"first-contact","title":"Перша розмова","intro":"Запитайте спокійно.","groups":[{"title":"Хто","fields":[
              {"key":"name","bind":"client.lastName","required":true,"help":"Як у документі","maxLength":100},
              {"key":"health","bind":"client.health","label":"Як почувається"},
              {"key":"source","bind":"client.source"},
              {"key":"met","type":"YesNo","label":"Зустріч відбулась","required":true}]},
             {"fields":[
              {"key":"place","type":"Choice","label":"Де","options":[{"value":"centre","label":"У центрі"}],"showWhen":{"field":"met","operator":"Equal","value":true}},
              {"key":"when","type":"Date","label":"Коли","min":"2020-01-01","max":"today"},
              {"key":"age","type":"Number","label":"Вік","min":0,"max":120.5,"class":"Sensitive"},
              {"key":"note","type":"LongText","label":"Примітка"}]}]}
            """);
        Assert.Equal(("first-contact", "Перша розмова", "Запитайте спокійно."), (form.Key, form.Title, form.Intro));
        Assert.Equal(["Хто", null], form.Groups.Select(group => group.Title));
        Assert.Equal(["name", "health", "source", "met", "place", "when", "age", "note"], form.Fields.Select(field => field.Key));
        Assert.Equal(
            [FieldClass.Personal, FieldClass.Sensitive, FieldClass.Public, FieldClass.Public, FieldClass.Public, FieldClass.Personal, FieldClass.Sensitive, FieldClass.Personal],
            form.Fields.Select(field => field.Class));
        var name = form.Field("name")!;
        Assert.Equal(("Прізвище", FieldType.Text, true, "Як у документі", 100, "client.lastName"), (name.Label, name.Type, name.Required, name.Help, name.MaxLength, name.Bind!.Key));
        Assert.Equal("Як почувається", form.Field("health")!.Label);
        Assert.Equal(["site", "street"], form.Field("source")!.Options.Select(option => option.Value));
        Assert.Equal(("met", "Equal", "true"), (form.Field("place")!.ShowWhen!.Field, form.Field("place")!.ShowWhen!.Operator, Form.Json(form.Field("place")!.ShowWhen!.Value)));
        Assert.Equal(("2020-01-01", "today"), (form.Field("when")!.Min, form.Field("when")!.Max));
        Assert.Equal(("0", "120.5"), (form.Field("age")!.Min, form.Field("age")!.Max));
        Assert.Equal((4000, 0), (form.Field("note")!.MaxLength, form.Field("age")!.MaxLength));
    }

    private static void Refused(string text, string expected)
    {
        var read = Form.TryRead(text);
        Assert.Null(read.Form);
        Assert.Contains(read.Problems, problem => problem.Contains(expected, StringComparison.Ordinal));
    }
}
