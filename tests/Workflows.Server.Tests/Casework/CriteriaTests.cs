using Workflows.Server.Casework;

namespace Workflows.Server.Tests.Casework;

/// <summary>The three criteria of casework: what counts as each, what makes a case of them, and that what nobody said counts as no.</summary>
public sealed class CriteriaTests
{
    [Theory]
    [InlineData(3, true, false, false, false, 1)]
    [InlineData(2, true, false, false, false, 0)]
    [InlineData(9, false, false, false, false, 0)]
    [InlineData(0, false, true, true, false, 1)]
    [InlineData(0, false, true, false, false, 0)]
    [InlineData(0, false, false, true, false, 0)]
    [InlineData(0, false, false, false, true, 1)]
    [InlineData(3, true, true, true, true, 3)]
    public void Criteria_AreJudgedOneByOne(int requests, bool longWork, bool basicMet, bool moreNeeded, bool cannotAlone, int expected)
    {
        var criteria = new Criteria(requests, longWork, basicMet, moreNeeded, cannotAlone);
        Assert.Equal(expected, criteria.Judged.Count(one => one.Holds));
        Assert.Equal((expected > 0, expected == 3), (criteria.Hold(CriteriaRule.Any), criteria.Hold(CriteriaRule.All)));
    }

    [Fact]
    public void WhatNobodySaid_IsNo_AndSaidSo()
    {
        var silent = new Criteria(null, null, null, null, null);
        Assert.False(silent.Hold(CriteriaRule.Any));
        Assert.Equal(
            "Ознака 1, більш ніж два проблемні запити й тривала спільна робота: запитів не вказано, тривала робота — не вказано. Немає.", silent.Explanation(CriteriaRule.All).Split('\n')[0]);
        Assert.EndsWith("0 ознак з трьох; потрібні всі.", silent.Explanation(CriteriaRule.All), StringComparison.Ordinal);
    }
}
