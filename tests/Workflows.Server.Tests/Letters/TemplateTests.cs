using Workflows.Server.Letters;

namespace Workflows.Server.Tests.Letters;

public sealed class TemplateTests
{
    private static readonly LetterRendering Rendering = new();

    public static TheoryData<LetterKind> Kinds => [.. Enum.GetValues<LetterKind>()];

    [Theory]
    [InlineData("Справа {{Номер справи}}.", "Справа ЗРК-2026-000123.")]
    [InlineData("{{ номер  справи }}", "ЗРК-2026-000123")]
    [InlineData("{{Ім’я отримувача}}", "Зразкова Людина")]
    [InlineData("{{#якщо Строк}}до: {{Строк}}{{інакше}}без строку{{/якщо}}!", "до: завтра до 18:00!")]
    [InlineData("{{#якщо Важливість}}є{{/якщо}}{{#якщо Роль}}є{{/якщо}}", "єє")]
    [InlineData("Дужка { сама } і <b> & «лапки» \\ '", "Дужка { сама } і <b> & «лапки» \\ '")]
    [InlineData("а\r\nб\n\nв", "а\nб\n\nв")]
    public void Template_OfKnownWords_IsFilledIn(string text, string expected) =>
        Assert.Equal(expected, Render(text, LetterFields.Samples(LetterKind.Assignment)));

    [Fact]
    public void Block_OfAFieldWithoutValue_TurnsToTheOtherPart()
    {
        var values = new Dictionary<string, string>(LetterFields.Samples(LetterKind.Assignment)) { [LetterFields.Due] = "" };
        Assert.Equal("без строку", Render("{{#якщо Строк}}до: {{Строк}}{{інакше}}без строку{{/якщо}}", values));
    }

    [Theory]
    [InlineData("раз\nдва {{Прізвище клієнта}}", "Рядок 2: поля «Прізвище клієнта» в таких листах немає.")]
    [InlineData("{{Перелік}}", "Рядок 1: поля «Перелік» в таких листах немає.")]
    [InlineData("{{{Номер справи}}}", "Рядок 1: забагато дужок навколо «Номер справи»")]
    [InlineData("{{Номер справи}}}", "Рядок 1: забагато дужок навколо «Номер справи»")]
    [InlineData("{{Номер справи", "Рядок 1: після «Номер справи» бракує }}.")]
    [InlineData("{{Номер\nсправи}}", "Рядок 1: після «Номер» бракує }}.")]
    [InlineData("Номер справи}}", "Рядок 1: зайве «}}»")]
    [InlineData("{{}}", "Рядок 1: між дужками немає назви поля.")]
    [InlineData("{{#якщо Строк}}\n{{#якщо Роль}}{{/якщо}}", "Рядок 2: блок «якщо Роль» стоїть усередині іншого блока")]
    [InlineData("\n\n{{#якщо Строк}}текст", "Рядок 3: блок «якщо Строк» не закрито")]
    [InlineData("{{#якщо}}{{/якщо}}", "Рядок 1: між дужками немає назви поля.")]
    [InlineData("{{/якщо}}", "Рядок 1: «/якщо» закриває блок, якого не відкрито.")]
    [InlineData("{{інакше}}", "Рядок 1: «інакше» стоїть поза блоком")]
    [InlineData("{{#якщо Строк}}{{інакше}}{{інакше}}{{/якщо}}", "Рядок 1: друге «інакше»")]
    [InlineData("{{#if due}}{{/if}}", "Рядок 1: поля «#if due» в таких листах немає.")]
    [InlineData("{{#each .}}", "Рядок 1: поля «#each .» в таких листах немає.")]
    [InlineData("{{lookup . 'x'}}", "Рядок 1: поля «lookup . 'x'» в таких листах немає.")]
    [InlineData("{{> part}}", "Рядок 1: поля «> part» в таких листах немає.")]
    [InlineData("{{&task}}", "Рядок 1: поля «&task» в таких листах немає.")]
    [InlineData("{{~Строк~}}", "Рядок 1: поля «~Строк~» в таких листах немає.")]
    [InlineData("{{!-- так --}}", "Рядок 1: поля «!-- так --» в таких листах немає.")]
    [InlineData("{{task}}", "Рядок 1: поля «task» в таких листах немає.")]
    [InlineData("\\{{Строк}}", "Рядок 1: перед «Строк» стоїть зворотна риска")]
    public void Template_OfAnythingElse_IsRefusedWithLineAndWord(string text, string problem) =>
        Assert.StartsWith(problem, TemplateText.Read(text, LetterKind.Assignment).Problems[0], StringComparison.Ordinal);

    [Fact]
    public void Value_ThatLooksLikeATemplate_IsAValue()
    {
        var values = new Dictionary<string, string>(LetterFields.Samples(LetterKind.Assignment)) { [LetterFields.Task] = "{{link}} {{{x}}} <script>" };
        Assert.Equal("{{link}} {{{x}}} <script>", Render("{{Завдання}}", values));
    }

    [Fact]
    public void Subject_OfManyLines_IsOne() =>
        Assert.Equal("а б в", Rendering.Render(new LetterWording(null, LetterKind.Assignment, "а\r\nб\t\u0000 в\n", "т"), LetterFields.Samples(LetterKind.Assignment)).Subject);

    [Fact]
    public void Subject_ThatIsTooLong_IsNotCutInTheMiddleOfASign()
    {
        var subject = LetterRendering.OneLine(new string('а', LetterRendering.LongestSubject - 2) + "\U0001F4C5 і ще");
        Assert.Equal(new string('а', LetterRendering.LongestSubject - 2) + "…", subject);
    }

    [Theory]
    [InlineData("imia@centr.example", true)]
    [InlineData("ім'я@centr.example", false)]
    [InlineData("і@centr.example", false)]
    [InlineData("@centr.example", false)]
    public void Address_IsOneThatEveryMailServerTakes(string address, bool isGood) => Assert.Equal(isGood ? address : null, LetterChecks.Address(address));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Wording_ThatComesWithTheProgram_IsReadAndUsesWhatMatters(LetterKind kind)
    {
        var wording = ShippedWording.Of(kind);
        Assert.Equal(wording, ShippedWording.Read(File.ReadAllText(Directory.EnumerateFiles(Path.Combine(Sources.Root, "workflows", "letters"))
            .Single(file => string.Equals(Path.GetFileNameWithoutExtension(file), kind.ToString(), StringComparison.OrdinalIgnoreCase)))));
        var (subject, text) = Rendering.Render(wording, LetterFields.Samples(kind));
        Assert.InRange(subject.Length, 5, 100);
        Assert.Contains(LetterFields.Samples(kind)[LetterFields.Link], text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('!', text);
    }

    [Fact]
    public void Page_OfAText_IsEncodedAndHasItsLinks() =>
        Assert.Equal(
            "<p>Є &lt;b&gt; &amp; «так».<br>\nДив. <a href=\"https://cw.example/a?b=1&amp;c=2\">https://cw.example/a?b=1&amp;c=2</a>.</p>\n<p>далі</p>\n",
            LetterMime.Html("Є <b> & «так».\nДив. https://cw.example/a?b=1&c=2.\n\nдалі")[LetterMime.Html("").IndexOf("</body>", StringComparison.Ordinal)..^"</body></html>\n".Length]);

    [Fact]
    public void BackOff_OfTries_GrowsAndEnds()
    {
        Assert.Equal([1, 5, 15, 60, 120, 120], Enumerable.Range(1, 6).Select(tries => BackOff.After(tries)!.Value.TotalMinutes));
        Assert.NotNull(BackOff.After(39));
        Assert.Null(BackOff.After(40));
    }

    private static string Render(string text, IReadOnlyDictionary<string, string> values) =>
        Rendering.Render(new LetterWording(null, LetterKind.Assignment, "", text), values).Text;
}
