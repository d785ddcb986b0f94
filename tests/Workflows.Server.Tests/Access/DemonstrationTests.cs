namespace Workflows.Server.Tests.Access;

public sealed class DemonstrationTests() : ServerTest(Databases.SqliteWithPeople)
{
    [Theory]
    [InlineData("urls", "https://0.0.0.0:0")]
    [InlineData(Settings.ProxyKnownKey, "127.0.0.1")]
    public async Task Production_OnTheDatabaseOfADemonstrationAndReachedFromBeyond_IsRefusedInOneSentence(string key, string value)
    {
        var refusal = await Assert.ThrowsAsync<SettingException>(() => StartAsync(
            new ServerOptions { Environment = "Production", Settings = new Dictionary<string, string> { [key] = value } }));
        Assert.Contains("базу демонстраційного центру", refusal.Message, StringComparison.Ordinal);
    }
}
