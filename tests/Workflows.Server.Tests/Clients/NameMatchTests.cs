using Workflows.Server.Clients;

namespace Workflows.Server.Tests.Clients;

public sealed class NameMatchTests
{
    [Theory]
    [InlineData("барвінок")]
    [InlineData("Марія Барвінок")]
    [InlineData("Остапівна")]
    [InlineData("барв")]
    [InlineData("Бравінок")]
    [InlineData("Барвинак М")]
    [InlineData("Barvinok Mariia")]
    public void Remembered_IsAHit(string typed) => Assert.InRange(Score(typed), NameMatch.Least, 2);

    [Theory]
    [InlineData("Журавель")]
    [InlineData("Марина")]
    [InlineData("Б")]
    [InlineData("Журавель Оксана")]
    [InlineData("")]
    public void SomethingElse_ScoresLessThanTheName(string typed) => Assert.True(Score(typed) < Score("Барвінок Марія"));

    [Fact]
    public void Foreign_IsNoHit() => Assert.True(Score("Журавель Оксана") < NameMatch.Least);

    [Fact]
    public void Exact_StandsBeforeWhatSoundsTheSame() =>
        Assert.True(NameMatch.Score(FoldedWord.Split("Гана"), FoldedWord.Split("Гана")) > NameMatch.Score(FoldedWord.Split("Гана"), FoldedWord.Split("Ганна")));

    [Fact]
    public void FewerErrors_StandFirst()
    {
        Assert.True(Score("Барвінок") > Score("Барвінак"));
        Assert.True(Score("Барвінак") > Score("Бирвінак"));
        Assert.Equal(0, Score("Бирвинюн"));
    }

    private static double Score(string typed) => NameMatch.Score(FoldedWord.Split(typed), FoldedWord.Split("Барвінок Марія Остапівна"));
}
