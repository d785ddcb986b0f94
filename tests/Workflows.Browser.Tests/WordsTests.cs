using Workflows.Server.Shell;

namespace Workflows.Browser.Tests;

/// <summary>Ukrainian as pages write it.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0 центрів")]
    [InlineData(1, "1 центр")]
    [InlineData(2, "2 центри")]
    [InlineData(4, "4 центри")]
    [InlineData(5, "5 центрів")]
    [InlineData(11, "11 центрів")]
    [InlineData(12, "12 центрів")]
    [InlineData(21, "21 центр")]
    [InlineData(111, "111 центрів")]
    [InlineData(122, "122 центри")]
    [InlineData(1001, "1\u00a0001 центр")]
    public void Count_AgreesWithItsNoun(int number, string expected) =>
        Assert.Equal(expected, Words.Count(number, "центр", "центри", "центрів"));
}
