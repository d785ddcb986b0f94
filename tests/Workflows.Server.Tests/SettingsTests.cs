using Microsoft.Extensions.Configuration;

namespace Workflows.Server.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Documentation_OfTheSettings_NamesEachOnceInTheirOrder() =>
        Assert.Equal(
            Settings.Keys.Select(key => key.Replace(":", "__", StringComparison.Ordinal)),
            Sources.Read("docs/settings.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]));

    [Fact]
    public void Keys_InTheCode_AreAllListed()
    {
        var constants = typeof(Settings).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(constants.Order(StringComparer.Ordinal), Settings.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_NothingSet_HasTheDocumentedDefaults()
    {
        var settings = Read();
        Assert.Null(settings.Database);
        Assert.Equal(Path.GetFullPath("data"), settings.DataFolder);
        Assert.Equal(TimeSpan.FromMinutes(15), settings.SessionIdle);
        Assert.Equal(TimeSpan.FromHours(12), settings.SessionLongest);
        Assert.Equal(210_000, settings.HashIterations);
        Assert.False(settings.AllowPlainHttp);
        Assert.Empty(settings.KnownProxies);
    }

    [Fact]
    public void Read_SqliteFileWithoutADataFolder_KeepsEverythingBesideTheFile() =>
        Assert.Equal(Path.GetFullPath("/srv/cw"), Read((Settings.DatabaseKey, "Data Source=/srv/cw/a.db")).DataFolder);

    [Fact]
    public void Read_BlankValue_IsAsIfNotSet()
    {
        var nothing = Read();
        var blank = Read([.. Settings.Keys.Select(key => (key, "  "))]);
        Assert.Empty(blank.KnownProxies);
        Assert.Equal(nothing, blank with { KnownProxies = nothing.KnownProxies });
    }

    [Theory]
    [InlineData(Settings.PublicUrlKey, "cw.example", "має бути адресою")]
    [InlineData(Settings.PublicUrlKey, "ftp://cw.example", "має бути адресою")]
    [InlineData(Settings.ProxyKnownKey, "127.0.0.1, proxy", "має бути IP-адресою")]
    [InlineData(Settings.AllowPlainKey, "yes", "має бути true або false")]
    [InlineData(Settings.IdleMinutesKey, "0", "має бути цілим числом від 1 до 720")]
    [InlineData(Settings.IdleMinutesKey, "п'ять", "має бути цілим числом від 1 до 720")]
    [InlineData(Settings.LongestHoursKey, "-1", "має бути цілим числом від 1 до 168")]
    [InlineData(Settings.HashIterationsKey, "1e6", "має бути цілим числом")]
    [InlineData(Settings.DatabaseKey, "Data Source=a.db;Nonsense=1", "не вдалося прочитати")]
    public void Read_ValueThatCannotBe_IsOneSentenceThatNamesTheSetting(string key, string value, string problem)
    {
        var e = Assert.Throws<SettingException>(() => Read((key, value)));
        Assert.StartsWith("Налаштування " + key.Replace(":", "__", StringComparison.Ordinal) + " " + problem, e.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    private static Settings Read(params (string Key, string Value)[] values) => Settings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build());
}
