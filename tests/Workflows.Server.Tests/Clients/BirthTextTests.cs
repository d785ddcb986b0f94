using Workflows.Server.Clients;
using Workflows.Server.Clients.Cards;

namespace Workflows.Server.Tests.Clients;

public sealed class BirthTextTests
{
    [Theory]
    [InlineData("Журавель 2.11.2010", "Журавель ", 2010, 11, 2)]
    [InlineData("02/11/2010 Журавель", " Журавель", 2010, 11, 2)]
    [InlineData("2010-11-02", "", 2010, 11, 2)]
    [InlineData("11.2010", "", 2010, 11, null)]
    [InlineData("Данило 2010", "Данило ", 2010, null, null)]
    public void Date_IsTakenOutOfWhatWasTyped(string typed, string rest, int year, int? month, int? day) =>
        Assert.Equal((new BirthText(year, month, day), rest), BirthText.Split(typed));

    [Theory]
    [InlineData("Журавель")]
    [InlineData("КАЛ-К-2026-000012")]
    [InlineData("2026-12")]
    [InlineData("0671234567")]
    [InlineData("31.13.2010")]
    [InlineData("2500")]
    [InlineData("12")]
    public void WhatIsNoDate_StaysAsItIs(string typed) => Assert.Equal((null, typed), BirthText.Split(typed));

    [Theory]
    [InlineData(2010, 11, 2, true)]
    [InlineData(2010, 11, null, true)]
    [InlineData(2010, null, null, true)]
    [InlineData(2010, 11, 3, false)]
    [InlineData(2010, 12, null, false)]
    [InlineData(2011, null, null, false)]
    public void Births_AgreeUnlessOneSaysOtherwise(int year, int? month, int? day, bool agrees)
    {
        var known = BirthText.Of("2010-11-02", 2010)!;
        Assert.Equal(agrees, known.Agrees(new BirthText(year, month, day)));
        Assert.Equal(agrees, new BirthText(year, month, day).Agrees(known));
    }

    [Theory]
    [InlineData("2010-11-02", null, 2026, 11, 1, "15 років")]
    [InlineData("2010-11-02", null, 2026, 11, 2, "16 років")]
    [InlineData("2025-11-02", null, 2026, 11, 2, "1 рік")]
    [InlineData("2004-02-29", null, 2026, 2, 28, "21 рік")]
    [InlineData(null, 2010, 2026, 1, 1, "близько 16 років")]
    [InlineData(null, 2025, 2026, 1, 1, "близько 1 року")]
    public void Age_IsCountedAsTheCalendarHasIt(string? date, int? year, int y, int m, int d, string words) =>
        Assert.Equal(words, ClientAge.On(new DateOnly(y, m, d), BirthText.Of(date, year)!)!.Words);

    [Fact]
    public void Age_OfWhoIsNotBornYet_IsNone() => Assert.Null(ClientAge.On(new DateOnly(2026, 1, 1), new BirthText(2027, null, null)));
}
