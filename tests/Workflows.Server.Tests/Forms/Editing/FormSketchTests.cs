using System.Text.Json.Nodes;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Forms.Editing;
using Workflows.Server.ReferenceLists;

namespace Workflows.Server.Tests.Forms.Editing;

/// <summary>The text of a form under the hands of whoever changes it: what moves where, and that nothing else is touched.</summary>
public sealed class FormSketchTests
{
    private const string Text = """
        {"key":"f","title":"Форма","groups":[
          {"title":"Перша","fields":[{"key":"a","type":"Text","label":"А"},{"key":"b","type":"YesNo","label":"Б"}]},
          {"fields":[{"key":"c","type":"Table","label":"В","columns":[{"key":"x","type":"Text","label":"Х"},{"key":"y","type":"Number","label":"У"}]}]},
          {"title":"Третя","fields":[]}]}
        """;

    public static TheoryData<string> Shipped =>
        [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, "workflows", "forms"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("b", null, true, "b a / c / ")]
    [InlineData("a", null, true, null)]
    [InlineData("b", null, false, "a / b c / ")]
    [InlineData("c", null, true, "a b c /  / ")]
    [InlineData("c", null, false, "a b /  / c")]
    [InlineData("y", "c", true, "a b / c / ")]
    [InlineData("y", "c", false, null)]
    [InlineData("y", null, true, null)]
    public void Move_GoesByOnePlace_AndOnIntoTheNextGroup(string key, string? table, bool up, string? expected)
    {
        var sketch = FormSketch.Of(Text);
        Assert.Equal(expected is not null, sketch.Move(key, table, up));
        Assert.Equal(expected ?? "a b / c / ", Order(sketch));
        Assert.Equal(table is not null && expected is not null ? "y x" : "x y", string.Join(' ', FormSketch.ColumnsOf(sketch.Find("c")!.Json).Select(column => column!["key"])));
    }

    [Fact]
    public void Field_AddedToAGroupThatEndsWithFiles_StandsAboveThem()
    {
        var sketch = FormSketch.Of(Text);
        foreach (var (key, type) in new[] { ("f", "Files"), ("d", "Text"), ("g", "Files") })
        {
            Assert.True(sketch.Add(new JsonObject { ["key"] = key, ["type"] = type }, new FieldPlace(2, null, null)));
        }

        Assert.Equal("a b / c / d f g", Order(sketch));
    }

    [Theory]
    [InlineData("""{"field":"n","operator":"OneOf","value":[1,2]}""", false)]
    [InlineData("""{"field":"n","operator":"Equal","value":1}""", true)]
    [InlineData("""{"field":"p","operator":"Equal","value":"019cf58d-3cc0-794b-8c99-75435604618b"}""", false)]
    [InlineData("""{"field":"p","operator":"NotEmpty"}""", true)]
    public void Rule_ForWhichThePageHasNoWords_StaysAsItIs(string rule, bool isSayable)
    {
        var form = FormReader.Read($$"""{"key":"f","title":"Форма","groups":[{"fields":[{"key":"n","type":"Number","label":"Н"},{"key":"p","type":"Person","label":"П"},{"key":"t","type":"Text","label":"Т","showWhen":{{rule}}}]}]}""").Sketch!;
        var shown = form.Field("t")!.ShowWhen!;
        Assert.NotEqual(isSayable, ShownForm.Of(shown, form.Field(shown.Field)!).Operator.Length == 0);
    }

    [Theory]
    [InlineData(0, "a b c / ")]
    [InlineData(1, "a b c / ")]
    [InlineData(2, "a b / c")]
    public void Group_TakenAway_LeavesItsFields(int at, string expected)
    {
        var sketch = FormSketch.Of(Text);
        Assert.True(sketch.RemoveGroup(at));
        Assert.Equal(expected, Order(sketch));
    }

    [Fact]
    public void Place_ThatIsNotThereAnyMore_TakesNothing()
    {
        var sketch = FormSketch.Of(Text);
        Assert.False(sketch.Add([], new FieldPlace(null, null, "nema")));
        Assert.False(sketch.Add([], new FieldPlace(null, "nema", null)));
        Assert.False(sketch.Add([], new FieldPlace(7, null, null)));
        Assert.False(sketch.AddGroup(3, "Ні") || sketch.NameGroup(3, "Ні") || sketch.RemoveGroup(3) || sketch.Remove("nema", null));
        Assert.True(sketch.IsSame(Text));
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Form_ThatComesWithTheProgram_IsToldInWords_AndNothingIsWrongWithIt(string file)
    {
        var text = File.ReadAllText(Path.Combine(Sources.Root, "workflows", "forms", $"{file}.json"));
        var sketch = FormSketch.Of(text);
        Assert.True(FormSketch.Of(sketch.Text).IsSame(text));
        Assert.Empty(FormProofs.Find(sketch));
        var read = FormReader.Read(text).Form!;
        var form = read with { Groups = [.. read.Groups.Select(group => group with { Fields = [.. group.Fields.Select(Filled)] })] };
        foreach (var field in form.Fields.Concat(form.Fields.SelectMany(one => one.Table.Columns)))
        {
            // No key of a form, a card or an option is ever shown.
            Assert.DoesNotMatch("[A-Za-z]", FieldInWords.Of(field, form));
        }
    }

    // As a page has it, with what the list holds.
    private static FormField Filled(FormField field) => field.List is not { } list ? field : field with
    {
        Options = [.. ListPack.Read(Sources.Read($"workflows/lists/{list}.json")).Entries.Select(entry => new FieldOption(entry.Key, entry.Label))],
    };

    [Fact]
    public void Rule_IsSaidInWords()
    {
        var form = FormReader.Read(Form.Of(
            """{"key":"q","type":"Choice","label":"Що","options":[{"value":"v1","label":"їжа"},{"value":"v2","label":"одяг"}]}""", """{"key":"n","type":"Number","label":"Скільки"}""",
            """{"key":"d","type":"Date","label":"Коли"}""", """{"key":"m","type":"Choices","label":"Ще","options":[{"value":"v1","label":"так"}]}""", """{"key":"y","type":"YesNo","label":"Чи"}""",
            Rule("1", "q", "OneOf", """["v1","v2"]"""), Rule("2", "q", "NotEqual", "\"v1\""), Rule("3", "n", "GreaterOrEqual", "1.5"), Rule("4", "d", "Less", "\"2026-03-01\""),
            Rule("5", "m", "Contains", "\"v1\""), Rule("6", "y", "Equal", "true"), Rule("7", "n", "Empty", null))).Form!;
        Assert.Equal(
            [
                "якщо «Що»: «їжа» або «одяг»", "якщо «Що» не «їжа»", "якщо «Скільки» не менше ніж 1,5", "якщо «Коли» раніше ніж 1 березня 2026", "якщо у «Ще» позначено «так»",
                "якщо «Чи»: так", "якщо «Скільки» не заповнено",
            ],
            form.Fields.Skip(5).Select(field => FieldInWords.Shown(field, form)!["показується, ".Length..]));

        static string Rule(string key, string field, string comparison, string? value) =>
            $$$"""{"key":"r{{{key}}}","type":"Number","label":"Поле","showWhen":{"field":"{{{field}}}","operator":"{{{comparison}}}"{{{(value is null ? "" : $",\"value\":{value}")}}}}}""";
    }

    [Fact]
    public void Rules_ThatAreOffered_AreRulesThatAFormMayHave()
    {
        foreach (var type in Enum.GetValues<FieldType>())
        {
            Assert.Subset(
                ShowWhenReader.Comparisons(type).ToHashSet(), ShownForm.Comparisons(new FormField("f", "Поле", type, FieldClass.Public)).Select(one => one.Operator).ToHashSet());
        }
    }

    [Fact]
    public void Problems_AreSaidInTheWordsOfTheForm_AndLeadToTheirPlace()
    {
        Assert.Equal("У формі ще немає жодного поля. Додайте перше.", Assert.Single(FormProofs.Find(FormSketch.New("f", "Нова"))).Text);
        var sketch = FormSketch.Of("""
            {"key":"f","title":"Форма","groups":[{"fields":[
              {"key":"later","type":"Text","label":"Яка саме","showWhen":{"field":"which","operator":"Equal","value":"v1"}},
              {"key":"which","type":"Choice","label":"Яка","options":[{"value":"v1","label":"ця"}]},
              {"key":"gone","type":"Text","label":"Без опори","showWhen":{"field":"nema","operator":"NotEmpty"}},
              {"key":"old","type":"Text","label":"За старою","showWhen":{"field":"which","operator":"Equal","value":"v2"}},
              {"key":"files","type":"Files","label":"Скан"},
              {"key":"table","type":"Table","label":"Таблиця","columns":[]}]},{"title":"Порожня","fields":[]}]}
            """);
        Assert.Equal(
            [
                ("group-1", "Група «Порожня» порожня. Додайте в неї поле або приберіть її."),
                ("line-table", "«Таблиця» стоїть після файлів. Пересуньте вище: файли мають бути в кінці форми."),
                ("line-later", "«Яка саме» показується залежно від «Яка», а «Яка» стоїть нижче. Пересуньте одне з них."),
                ("line-gone", "«Без опори» показується залежно від поля, якого в формі вже немає. Скажіть інакше, коли його показувати."),
                ("line-old", "«За старою» показується за відповіддю, якої в полі «Яка» немає. Скажіть інакше, коли його показувати."),
                ("line-table", "Таблиця «Таблиця» не має стовпців. Додайте перший."),
            ],
            FormProofs.Find(sketch).Select(problem => (problem.At, problem.Text)));

        // What the reader alone knows is said by labels too.
        var turned = FormSketch.Of(Form.Of("""{"key":"age","type":"Number","label":"Вік","min":9,"max":1}"""));
        Assert.Equal("Група «Г», поле «Вік»: «Не менше (не раніше)» більший за «Не більше (не пізніше)».", Assert.Single(FormProofs.Find(turned)).Text);
    }

    [Fact]
    public void Options_ThatAreReworded_KeepWhatIsStored_AndOthersGetWhatNothingHadBefore()
    {
        var options = JsonNode.Parse("""[{"value":"v1","label":"їжа","extra":1},{"value":"v2","label":"одяг"},{"value":"v3","label":"інше"}]""")!.AsArray();
        string[] lines = ["інше", "їжа й вода", "гроші"];
        var lost = OptionLines.Lost(options, lines, new Dictionary<string, string>());
        Assert.Equal([("v1", "їжа", "їжа й вода"), ("v2", "одяг", "гроші")], lost.Select(one => (one.Value, one.Label, one.Now)));

        var renames = new Dictionary<string, string> { ["v1"] = "їжа й вода", ["v2"] = "" };
        Assert.Empty(OptionLines.Lost(options, lines, renames));
        Assert.Equal(
            """[{"value":"v3","label":"інше"},{"value":"v1","label":"їжа й вода","extra":1},{"value":"new","label":"гроші"}]""",
            Form.Json(OptionLines.Write(options, lines, renames, () => "new")));

        // Only added, only taken away, only in another order: nothing to ask.
        Assert.Empty(OptionLines.Lost(options, ["інше", "їжа", "одяг", "гроші"], new Dictionary<string, string>()));
        Assert.Empty(OptionLines.Lost(options, ["інше"], new Dictionary<string, string>()));
    }

    [Fact]
    public void Field_WrittenWithoutAChange_StaysAsItIs_AndAnotherPlaceOfRecordTakesItsWordsAlong()
    {
        var json = JsonNode.Parse("""{"key":"p","bind":"client.phone","required":false,"maxLength":50,"later":{"x":1}}""")!.AsObject();
        var was = FieldForm.Of(json, new FormField("p", "Телефон", FieldType.Text, FieldClass.Personal) { Bind = FieldCatalogue.Find("client.phone") });
        FieldWriting.Write(json, was, was, () => "");
        Assert.Equal("""{"key":"p","bind":"client.phone","required":false,"maxLength":50,"later":{"x":1}}""", Form.Json(json));

        FieldWriting.Write(json, was, was with { Bind = "" }, () => "");
        Assert.Equal("""{"key":"p","required":false,"maxLength":50,"later":{"x":1},"type":"Text","label":"Телефон"}""", Form.Json(json));
        FieldWriting.Write(json, was with { Bind = "" }, was with { Bind = "client.email", Label = "Електронна пошта" }, () => "");
        Assert.Equal("""{"key":"p","required":false,"maxLength":50,"later":{"x":1},"bind":"client.email"}""", Form.Json(json));
    }

    private static string Order(FormSketch sketch) => string.Join(" / ", sketch.Groups.Select(group => string.Join(' ', FormSketch.FieldsOf(group).Select(field => field!["key"]))));
}
