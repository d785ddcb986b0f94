using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Execution;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;

namespace Workflows.Server.Tests.Forms;

/// <summary>A table as it is written into a form, and as it is read when it is filled in.</summary>
public sealed class TableTests
{
    private const string Name = """{"key":"name","bind":"client.lastName"}""";
    private const string Nick = """{"key":"nick","bind":"client.nickname"}""";
    private const string Born = """{"key":"born","bind":"client.birthYear","min":1990}""";
    private const string Wish = """{"key":"wish","type":"Choice","label":"Допомога","required":true,"options":[{"value":"law","label":"правова"}]}""";

    private static readonly FormDefinition Leads = Read(Table($$""" "makes":"Lead","required":true,"maxRows":3,"columns":[{{Name}},{{Nick}},{{Born}},{{Wish}}]"""));

    /// <summary>What stands in a table, and a part of what is said of it.</summary>
    public static TheoryData<string, string> BadTables => new()
    {
        { """ "columns":[]""", "немає стовпців" },
        { """ "columns":[{"key":"x","type":"Text"}]""", "поле «t», поле «x»: немає «label»." },
        { """ "columns":[{"key":"x","type":"Partner","label":"А"}]""", "стовпець «x» не може мати тип Partner" },
        { """ "columns":[{"key":"x","type":"Person","label":"А","comparedWith":"y"},{"key":"y","type":"Person","label":"Б"}]""", "поля «y», з яким порівнюють відповідь, вище немає" },
        { """ "columns":[{"key":"y","type":"Date","label":"Б"},{"key":"x","type":"Person","label":"А","comparedWith":"y"}]""", "з полем «y» порівняти не можна" },
        { """ "columns":[{"key":"y","type":"Text","label":"Б"},{"key":"x","type":"Text","label":"А","comparedWith":"y"}]""", "з полем «y» порівняти не можна" },
        { """ "columns":[{"key":"x","type":"Table","label":"А"}]""", "стовпець «x» не може мати тип Table" },
        { """ "columns":[{"key":"x","type":"Text","label":"А","showWhen":{"field":"x","operator":"Empty"}}]""", "властивість «showWhen» невідома" },
        { $$""" "columns":[{{Name}}]""", "рядки цієї таблиці картками не стають" },
        { $$""" "makes":"Client","columns":[{{Name}}]""", "«makes» може бути лише Lead" },
        { """ "makes":"Lead","columns":[{"key":"x","type":"Text","label":"А"}]""", "немає прізвища, імені або псевдоніма" },
        { $$""" "makes":"Lead","columns":[{{Name}},{"key":"x","bind":"partner.phone"}]""", "у картці потенційного клієнта немає поля «partner.phone»" },
        { $$""" "makes":"Lead","columns":[{{Name}},{"key":"id","type":"Text","label":"А"}]""", "стовпець не може мати ключ «id»" },
        { $$""" "makes":"Lead","with":{"client.source":"Moon"},"columns":[{{Name}}]""", "таке значення не може бути в полі «client.source»" },
        { $$""" "makes":"Lead","with":{"client.lastName":"А"},"columns":[{{Name}}]""", "або в нього вже записує стовпець" },
        { """ "with":{"client.source":"Partner"},"columns":[{"key":"x","type":"Text","label":"А"}]""", "«with» буває лише" },
        { """ "minRows":5,"maxRows":2,"columns":[{"key":"x","type":"Text","label":"А"}]""", "«minRows» більший за «maxRows»" },
        { """ "maxRows":101,"columns":[{"key":"x","type":"Text","label":"А"}]""", "«maxRows» має бути цілим числом від 1 до 100" },
        { """ "bind":"client.lastName","columns":[{"key":"x","type":"Text","label":"А"}]""", "властивість «bind» невідома" },
    };

    [Theory]
    [MemberData(nameof(BadTables))]
    public void Table_ThatIsWrong_IsNamedWithWhatIsWrong(string table, string expected) =>
        Assert.Contains(FormReader.Read(Table(table)).Problems, problem => problem.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Table_ThatIsRight_IsReadWhole()
    {
        var table = Read(Table($$""" "makes":"Lead","with":{"client.source":"Partner"},"minRows":2,"columns":[{{Name}},{{Wish}}]""")).Field("t")!;
        Assert.Equal((FieldType.Table, FieldClass.Personal, true, 2, 30), (table.Type, table.Class, table.Required, table.Table.MinRows, table.Table.MaxRows));
        Assert.Equal((true, "\"Partner\""), (table.Table.MakesLeads, Form.Json(table.Table.With["client.source"])));
        Assert.Equal(["name", "wish"], table.Table.Columns.Select(column => column.Key));
        Assert.Equal(FieldClass.Public, Read(Table(""" "columns":[{"key":"n","type":"Number","label":"Скільки"}]""")).Field("t")!.Class);
    }

    [Fact]
    public async Task Rows_AreReadInTheirOrder_AndEmptyOnesLeftOut()
    {
        var entry = await ReadAsync(("t.0.name", "Перша"), ("t.0.wish", "law"), ("t.1.name", " "), ("t.1.wish", ""), ("t.7.nick", "Друга"), ("t.7.born", "2012"), ("t.7.wish", "law"), ("t.x.name", "Ні"));
        Assert.True(entry.IsGood, string.Join('\n', entry.Errors.Values));
        Assert.Equal("""[{"name":"Перша","wish":"law"},{"nick":"Друга","born":2012,"wish":"law"}]""", Form.Json(entry.Values["t"]));
        Assert.Empty(entry.Changes);
    }

    [Fact]
    public async Task WrongCells_AreToldAtTheCellWithTheRow_AndWhatWasTypedStays()
    {
        var entry = await ReadAsync(("t.0.name", "Перша"), ("t.0.wish", "law"), ("t.3.born", "1980"), ("t.3.wish", "food"));
        Assert.Equal(["a-t.3.name", "a-t.3.born", "a-t.3.wish"], entry.Errors.Keys.Order(StringComparer.Ordinal).OrderBy(id => id.EndsWith("wish", StringComparison.Ordinal)).ThenBy(id => id.EndsWith("born", StringComparison.Ordinal)));
        Assert.Equal("Рядок 2, «Рік народження»: число має бути не менше 1\u00a0990", entry.Errors["a-t.3.born"]);
        Assert.Equal("Рядок 2, «Прізвище»: вкажіть прізвище, ім'я або псевдонім", entry.Errors["a-t.3.name"]);
        Assert.Equal("1980", entry.Typed["a.t.3.born"][0]);
    }

    [Fact]
    public async Task Table_WithTooFewOrTooManyRows_SaysSo_AndARefusalAsksForNone()
    {
        Assert.Equal("«Кого знайшли»: заповніть хоча б один рядок", (await ReadAsync(("t.0.name", ""))).Errors["a-t"]);
        (string, string)[] four = [.. Enumerable.Range(0, 4).SelectMany(row => new[] { ($"t.{row}.name", "Ім'я"), ($"t.{row}.wish", "law") })];
        Assert.Equal("«Кого знайшли»: залиште щонайбільше 3 рядки", (await ReadAsync(four)).Errors["a-t"]);
        Assert.True((await ReadAsync(complete: false, ("t.0.born", "2012"))).IsGood);
    }

    [Fact]
    public async Task Procedure_SeesOfRowsWhatIsPublic_AndOfATableWithNothingPublicNothing()
    {
        var form = Read(Form.Of(
            """{"key":"t","type":"Table","label":"Виходи","columns":[{"key":"at","type":"Time","label":"Коли"},{"key":"on","type":"Date","label":"День"},{"key":"note","type":"Text","label":"Примітка"}]}""",
            """{"key":"u","type":"Table","label":"Нотатки","columns":[{"key":"note","type":"Text","label":"Примітка"}]}"""));
        var entry = await ReadAsync(form, true, ("t.0.at", "9.30"), ("t.0.on", "2026-03-16"), ("t.0.note", "Мама в лікарні"), ("t.1.note", "Дзвонила бабуся"), ("u.0.note", "Ніде ночувати"));
        Assert.True(entry.IsGood, string.Join('\n', entry.Errors.Values));
        Assert.Equal("""{"t":[{"at":"09:30"},{}]}""", FormAnswers.PublicOf(form, entry).ToJsonString());
        Assert.Equal("""{"t":[]}""", FormAnswers.PublicOf(form, FormEntry.Empty).ToJsonString());
    }

    [Fact]
    public async Task Cells_AreComparedWithinTheirRow_AndAnEmptyOneWithNothing()
    {
        var shifts = Read(Table(""" "columns":[{"key":"from","type":"Date","label":"З"},{"key":"to","type":"Date","label":"До","comparedWith":"from"},{"key":"least","type":"Number","label":"Від"},{"key":"most","type":"Number","label":"До числа","comparedWith":"least"}]"""));
        var entry = await ReadAsync(
            shifts, true, ("t.0.from", "2026-03-16"), ("t.0.to", "2026-03-15"), ("t.0.least", "9"), ("t.0.most", "10"), ("t.1.from", "2026-03-16"), ("t.1.to", "2026-03-16"), ("t.1.least", "9"), ("t.1.most", "8,5"), ("t.2.to", "2020-01-01"));
        Assert.Equal(
            ["Рядок 1, «До»: день не може бути раніше, ніж у «З»", "Рядок 2, «До числа»: число не може бути меншим, ніж у «Від»"], entry.Errors.Values);
    }

    [Fact]
    public void CardsValues_BeginTheForm_AndWhatItCannotHoldIsLeftOut()
    {
        var form = Read(Form.Of(Name, """{"key":"born","bind":"client.birthDate","max":"2010-01-01"}""", Nick, """{"key":"care","bind":"client.visitWithCare"}"""));
        var card = new Dictionary<string, System.Text.Json.Nodes.JsonNode?> { ["client.lastName"] = "Вигадана", ["client.birthDate"] = "2012-05-06", ["client.visitWithCare"] = false };
        var typed = FormBeginning.Of(form, Server.Clients.SubjectKind.Lead, card, new DateOnly(2026, 3, 16));
        Assert.Equal(["a.name=Вигадана", "a.name.known=Вигадана", "a.care=false", "a.care.known=false"], typed.Select(pair => $"{pair.Key}={pair.Value[0]}"));
        Assert.Empty(FormBeginning.Of(form, Server.Clients.SubjectKind.Partner, card, new DateOnly(2026, 3, 16)));
    }

    private static string Table(string rest) => Form.Of($$"""{"key":"t","type":"Table","label":"Кого знайшли",{{rest}}}""");

    private static FormDefinition Read(string text) =>
        FormReader.Read(text) is { Form: { } form } ? form : throw new InvalidOperationException(string.Join('\n', FormReader.Read(text).Problems));

    private static Task<FormEntry> ReadAsync(params (string, string)[] typed) => ReadAsync(complete: true, typed);

    // Tables name nobody, so nobody is asked.
    private static Task<FormEntry> ReadAsync(bool complete, params (string, string)[] typed) => ReadAsync(Leads, complete, typed);

    private static Task<FormEntry> ReadAsync(FormDefinition form, bool complete, params (string, string)[] typed) =>
        new FormReading(new References(null!, null!, null!, null!, null!, TimeProvider.System), new SimulatedClock(Databases.Start))
            .ReadAsync(Form.Worker(Form.Kalyna, Form.Ozero), Form.Ozero, form, Form.Typed(typed), complete, default);
}
