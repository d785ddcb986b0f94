namespace Workflows.Server.Tests;

/// <summary>The real program as its own process: what it refuses to start with, in which words.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("Production", "http://0.0.0.0:0", "доступна ззовні без шифрування")]
    [InlineData("Development", "http://0.0.0.0:0", "Демонстраційний центр працює лише на цьому комп'ютері")]
    [InlineData("Development", "nonsense", "Адресу nonsense не вдалося прочитати")]
    public Task Start_OnAnAddressItMustNotUse_IsRefusedInOneSentence(string environment, string urls, string sentence) =>
        AssertRefusedAsync(sentence, ("ASPNETCORE_ENVIRONMENT", environment), ("ASPNETCORE_URLS", urls));

    [Theory]
    [InlineData("Keys__Master", "AAEC", "Налаштування Keys__Master має бути 32 байтами")]
    [InlineData("Session__IdleMinutes", "довго", "Налаштування Session__IdleMinutes має бути цілим числом")]
    [InlineData("ConnectionStrings__Database", "Host=127.0.0.1;Port=1;Username=a;Password=secret;Timeout=5", "вказує на базу, яку не вдалося відкрити")]
    [InlineData("ConnectionStrings__Database", "Nonsense", "Налаштування ConnectionStrings__Database не вдалося прочитати")]
    [InlineData("Data__Folder", "/proc/cw", "Налаштування Data__Folder вказує на теку")]
    public Task Start_WithASettingThatCannotBe_IsRefusedInOneSentence(string name, string value, string sentence) =>
        AssertRefusedAsync(sentence, (name, value));

    [Fact]
    public async Task Start_OnAFileThatAnotherServerHasOpen_IsRefusedInOneSentence()
    {
        await using var test = await Databases.SqliteWithPeople.CopyAsync();
        await using var server = await RunningServer.StartAsync(test);
        await AssertRefusedAsync("уже відкрила інша програма", ("ConnectionStrings__Database", test.ConnectionString));
    }

    [Fact]
    public async Task Start_OnATakenPort_IsRefusedInOneSentence()
    {
        await using var test = await Databases.SqliteWithPeople.CopyAsync();
        await using var server = await RunningServer.StartAsync(test);
        await AssertRefusedAsync("Адреса вже зайнята", ("ASPNETCORE_URLS", server.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task Start_OnAFileThatIsNoDatabase_IsRefusedInOneSentence()
    {
        var file = Path.Combine(folder.Path, "letter.db");
        await File.WriteAllTextAsync(file, string.Join('\n', Enumerable.Repeat("Це лист, а не база даних.", 500)));
        await AssertRefusedAsync("не вдалося відкрити", ("ConnectionStrings__Database", $"Data Source={file}"));
    }

    public void Dispose() => folder.Dispose();

    private async Task AssertRefusedAsync(string sentence, params (string Name, string Value)[] environment)
    {
        var end = await ServerProcess.RunToItsEndAsync([("Data__Folder", folder.Path), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), .. environment]);
        Assert.Equal(2, end.ExitCode);
        Assert.Contains(sentence, end.Errors, StringComparison.Ordinal);
        Assert.Single(end.Errors.Trim().Split('\n'));
        Assert.DoesNotContain("secret", end.Errors + end.Output, StringComparison.Ordinal);
    }
}
