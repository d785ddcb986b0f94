using Workflows.Server.Clients;

namespace Workflows.Server.Tests.Clients;

public sealed class FoldedWordTests
{
    [Theory]
    [InlineData("Шевченко", "ШЕВЧЕНКО")]
    [InlineData("М'ята", "М’ята")]
    [InlineData("М'ята", "Мʼята")]
    [InlineData("М'ята", "М`ята")]
    [InlineData("М'ята", "Мята")]
    [InlineData("Ґудзик", "Гудзик")]
    [InlineData("Вишинський", "Вішінскій")]
    [InlineData("Їжак", "Іжак")]
    [InlineData("Андрій", "Андрий")]
    [InlineData("Євген", "Евген")]
    [InlineData("Ганна", "Гана")]
    [InlineData("Іллін", "Ілін")]
    [InlineData("Шевченко", "Shevchenko")]
    [InlineData("Шевченко", "Schevchenko")]
    [InlineData("Щегленко", "Shchehlenko")]
    [InlineData("Щегленко", "Щегленко")]
    [InlineData("Згурський", "Zghurskyi")]
    [InlineData("Згурський", "Zgurskiy")]
    [InlineData("Юлія", "Yuliia")]
    [InlineData("Юлія", "Yulia")]
    [InlineData("Юлія", "Julija")]
    [InlineData("Наталія", "Nataliia")]
    [InlineData("Наталія", "Наталя")]
    [InlineData("Мар'яна", "Mariana")]
    [InlineData("В'ячеслав", "Viacheslav")]
    [InlineData("Сергієнко", "Serhiienko")]
    [InlineData("Сергієнко", "Sergienko")]
    [InlineData("Євгенія", "Yevheniia")]
    [InlineData("Братська", "Bratska")]
    [InlineData("Цимбал", "Tsymbal")]
    [InlineData("Хмель", "Khmel")]
    [InlineData("Жайворонок", "Zhaivoronok")]
    [InlineData("Софія", "Sophia")]
    [InlineData("Шимон", "Szymon")]
    [InlineData("Кирило", "Кирилo")] // The last letter of the second is a Latin one.
    [InlineData("Йорж", "И\u0306орж")] // The first letter in two signs, as some keyboards send it.
    [InlineData("Шевченко", "Шев\u00ADчен\u200Bко\uFEFF")] // With what nobody sees, copied from a document.
    [InlineData("Шевченко", "\u202EШевченко\0\uFFFE\uD800")] // With what is no sign.
    public void Spellings_OfOneName_FoldToTheSame(string one, string other) =>
        Assert.Equal(Assert.Single(FoldedWord.Split(one)).Sound, Assert.Single(FoldedWord.Split(other)).Sound);

    [Theory]
    [InlineData("Яна", "Анна")]
    [InlineData("Лисенко", "Лещенко")]
    [InlineData("Марко", "Марта")]
    [InlineData("Хома", "Гома")]
    public void Names_ThatDiffer_StayApart(string one, string other) =>
        Assert.NotEqual(Assert.Single(FoldedWord.Split(one)).Sound, Assert.Single(FoldedWord.Split(other)).Sound);

    [Theory]
    [InlineData("", 0)]
    [InlineData(" '’ - ", 0)]
    [InlineData("Нечуй-Левич", 2)]
    [InlineData("  Марія   Барвінок ", 2)]
    [InlineData("Школа №3", 2)]
    public void Words_ArePartedBySignsAndSpaces(string text, int words) => Assert.Equal(words, FoldedWord.Split(text).Count);

    [Fact]
    public void Skeleton_OfAnErrorInAVowel_IsTheSame() =>
        Assert.Equal(FoldedWord.Split("Шевченко")[0].Skeleton, FoldedWord.Split("Шивчинка")[0].Skeleton);
}
