using Workflows.Server.Clients.Consents;

namespace Workflows.Server.Tests.Clients;

/// <summary>Which consents hold: for each purpose the newest word.</summary>
public sealed class StandingConsentTests
{
    private static readonly DateOnly Today = new(2026, 3, 16);
    private static readonly Guid School = Guid.CreateVersion7(), Shelter = Guid.CreateVersion7();

    [Fact]
    public void Term_EndsWithItsLastDay()
    {
        Assert.Equal(["help"], Held(Given(-10, "help", until: 0)));
        Assert.Empty(Held(Given(-10, "help", until: -1)));
        Assert.Empty(Held(Given(1, "help")));
    }

    [Fact]
    public void NewerConsent_ThatHasRunOut_DoesNotBringAnOlderOneBack()
    {
        Assert.Equal(["data"], Held(Given(-5, "help", until: -1), Given(-300, "help,data")));
        Assert.Equal(["help"], Held(Given(-5, "help", until: 30), Given(-300, "help", until: -100)));
    }

    [Fact]
    public void No_TakesBackWhatItNames_AndEverythingWhereItNamesNothing()
    {
        Assert.Equal(["help"], Held(No(-1, "data"), Given(-5, "help,data")));
        Assert.Empty(Held(No(-1, ""), Given(-5, "help,data,participant")));
        Assert.Equal(["data"], Held(Given(0, "data"), No(-1, ""), Given(-5, "help,data")));
    }

    [Fact]
    public void WhatIsStruckOut_CountsForNothing()
    {
        Assert.Empty(Held(Struck(Given(-1, "help"))));
        Assert.Equal(["help"], Held(Struck(No(-1, "help")), Given(-5, "help")));
    }

    [Fact]
    public void PassingOn_IsAgreedToAndTakenBack_ForEachOrganisation()
    {
        var said = new[] { No(-1, "transfer", School), Given(-5, "transfer", to: School), Given(-6, "transfer", to: Shelter) };
        Assert.Equal([Shelter], StandingConsents.On(said, Today).Select(one => one.Consent.RecipientId!.Value));
        Assert.Empty(Held(No(-1, "transfer"), Given(-5, "transfer", to: School)));
        Assert.Empty(Held(No(-1, "transfer", School), Given(-5, "transfer"))); // Nobody knows to whom: any no takes it back.
    }

    [Fact]
    public void LastWord_IsTheNewestAboutAPurpose_AlsoOnceItHasRunOut()
    {
        var said = new[] { Given(-5, "help", until: -1), No(-300, "help,data") };
        Assert.Equal(ConsentDecision.Given, StandingConsents.LastWord(said, "help", Today)!.Decision);
        Assert.Equal(ConsentDecision.Withdrawn, StandingConsents.LastWord(said, "data", Today)!.Decision);
        Assert.Null(StandingConsents.LastWord([Given(-5, "help")], "data", Today));
    }

    private static IEnumerable<string> Held(params Consent[] newestFirst) => StandingConsents.On(newestFirst, Today).Select(one => one.Purpose);

    private static Consent Given(int days, string purposes, int? until = null, Guid? to = null) => Said(ConsentDecision.Given, days, purposes, until, to);

    private static Consent No(int days, string purposes, Guid? to = null) => Said(ConsentDecision.Withdrawn, days, purposes, null, to);

    private static Consent Said(ConsentDecision decision, int days, string purposes, int? until, Guid? to) => new()
    {
        Id = Guid.CreateVersion7(), Decision = decision, On = Today.AddDays(days), Purposes = purposes, ValidTo = until is { } last ? Today.AddDays(last) : null, RecipientId = to,
    };

    private static Consent Struck(Consent consent)
    {
        consent.StruckAt = DateTimeOffset.UnixEpoch;
        return consent;
    }
}
