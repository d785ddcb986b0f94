namespace Workflows.Engine.Tests.Expressions;

public sealed class LanguageTests
{
    [Theory]
    [MemberData(nameof(LanguageTables.Literals), MemberType = typeof(LanguageTables))]
    public void Literal_Evaluated_GivesItsValue(string source, string expected) => Assert.Equal(expected, Js.Run(source));

    [Theory]
    [MemberData(nameof(LanguageTables.Operators), MemberType = typeof(LanguageTables))]
    public void Operator_Applied_FollowsTheStandard(string source, string expected) => Assert.Equal(expected, Js.Run(source));

    [Theory]
    [MemberData(nameof(LanguageTables.Numbers), MemberType = typeof(LanguageTables))]
    public void Number_Converted_FollowsTheStandard(string source, string expected) => Assert.Equal(expected, Js.Run(source));

    [Theory]
    [MemberData(nameof(LanguageTables.Texts), MemberType = typeof(LanguageTables))]
    public void TextMethod_Called_FollowsTheStandard(string source, string expected) => Assert.Equal(expected, Js.Run(source));

    [Theory]
    [MemberData(nameof(LanguageTables.Arrays), MemberType = typeof(LanguageTables))]
    public void ArrayMethod_Called_FollowsTheStandard(string source, string expected) => Assert.Equal(expected, Js.Run(source));

    [Theory]
    [MemberData(nameof(LanguageTables.Objects), MemberType = typeof(LanguageTables))]
    public void ObjectOrJson_Used_FollowsTheStandard(string source, string expected) => Assert.Equal(expected, Js.Run(source));

    [Theory]
    [MemberData(nameof(LanguageTables.Statements), MemberType = typeof(LanguageTables))]
    public void Statement_Executed_FollowsTheStandard(string source, string expected) => Assert.Equal(expected, Js.Run(source));

    [Theory]
    [MemberData(nameof(LanguageTables.Dates), MemberType = typeof(LanguageTables))]
    public void Date_Used_FollowsTheStandard(string source, string expected) => Assert.Equal(expected, Js.Run(source));

    [Theory]
    [MemberData(nameof(LanguageTables.Host), MemberType = typeof(LanguageTables))]
    public void HostName_Used_ExchangesCopies(string source, string expected) =>
        Assert.Equal(expected, Js.Run(source, Js.SharedHost()));

    [Theory]
    [MemberData(nameof(LanguageTables.Failures), MemberType = typeof(LanguageTables))]
    public void Failure_OfTheProgram_IsASentenceWithAPlace(string source)
    {
        var error = Js.Fails(source, Js.SharedHost());
        Assert.True(error.Line >= 1 && error.Column >= 1);
        Assert.Contains("рядок", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 +\n  null.місто", 2, 3, "Не можна прочитати «місто»: перед крапкою null.")]
    [InlineData("невідоме(1)", 1, 1, "Назва «невідоме» невідома.")]
    [InlineData("throw new Error('Бракує строку')", 1, 1, "Бракує строку")]
    [InlineData("throw { code: 5 }", 1, 1, "{\"code\":5}")]
    [InlineData("({}).hasOwnProperty('a')", 1, 1, "«hasOwnProperty» — не функція. Скористайтеся Object.hasOwn")]
    [InlineData("const a = 1;\nreturn a.x();", 2, 8, "«x» — не функція.")]
    [InlineData("0 / 0", 1, 1, "не число (NaN)")]
    public void Failure_AtAPlace_NamesIt(string source, int line, int column, string words)
    {
        var error = Js.Fails(source);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.StartsWith(words[..10], error.Message.Replace("Результат обчислення — ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new Date(2026, 0, 1)")]
    [InlineData("new Date('2026-03-14T10:00')")]
    [InlineData("new Date(0).getDate()")]
    [InlineData("new Date(0).toLocaleDateString('uk')")]
    [InlineData("'' + new Date(0)")]
    [InlineData("new Date(0).setUTCDate(5)")]
    [InlineData("Date()")]
    public void Date_LocalTimeOrChange_IsRefusedInWords(string source) => Js.Fails(source);

    // Where we choose to differ from JavaScript, said in docs/decisions/0003.
    [Theory]
    [InlineData("new Date('2026-02-30').getTime() + ''", "\"NaN\"")]
    [InlineData("new Array(2).map(() => 1)", "[1,1]")]
    [InlineData("const a = []; a[2] = 1; a", "[null,null,1]")]
    [InlineData("'toString' in {}", "false")]
    [InlineData("typeof ({}).toString", "\"undefined\"")]
    [InlineData("'' + { toString: () => 'x' }", "\"[object Object]\"")]
    [InlineData("['ґ', 'я', 'г', 'і'].sort((a, b) => a.localeCompare(b)).join('')", "\"гґія\"")]
    [InlineData("'ß'.toUpperCase()", "\"ß\"")]
    [InlineData("Math.random", "null")]
    [InlineData("{ e: new Error('х') }", "{\"e\":\"Error: х\"}")]
    public void Language_WhereItDiffers_DoesSoAsWritten(string source, string expected) => Assert.Equal(expected, Js.Run(source));

    [Theory]
    [InlineData("isNullOrWhiteSpace(null) && isNullOrWhiteSpace() && isNullOrWhiteSpace(' \\n') && !isNullOrWhiteSpace('а')", "true")]
    [InlineData("isNullOrEmpty('') && !isNullOrEmpty(' ') && isNullOrEmpty(undefined)", "true")]
    [InlineData("parseGuid('{0193A000-0000-7000-8000-000000000001}')", "\"0193a000-0000-7000-8000-000000000001\"")]
    [InlineData("newGuid() + newGuidString()", "\"0193a000-0000-7000-8000-0000000000010193a000-0000-7000-8000-000000000001\"")]
    [InlineData("toJson({ a: [1, 'б'] }) + toJson(undefined)", "\"{\\\"a\\\":[1,\\\"б\\\"]}null\"")]
    public void ElsaFunction_Called_GivesItsValue(string source, string expected) => Assert.Equal(expected, Js.Run(source));

    [Fact]
    public void ParseGuid_OfSomethingElse_Fails() => Js.Fails("parseGuid('абв')");
}
