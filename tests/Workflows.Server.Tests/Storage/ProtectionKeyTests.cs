using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Workflows.Tests;

namespace Workflows.Server.Tests.Storage;

public abstract class ProtectionKeyTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string AnotherKey = "HxwdHhsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

    [Fact]
    public async Task ProtectionKey_InTheDatabase_IsSealed()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        var rows = await OnContextAsync(server, context => context.ProtectionKeys.Select(key => key.Xml).ToListAsync());
        var key = XElement.Parse(Assert.Single(rows));
        Assert.Single(key.Descendants("sealedKey"));
        Assert.Empty(key.Descendants("masterKey")); // What ASP.NET calls the plain one.
    }

    [Fact]
    public async Task Cookie_AfterARestart_IsStillGood()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        var cookie = visitor.Cookies.GetCookieHeader(visitor.Address);
        await StopAsync();
        var restarted = await StartAsync();
        using var later = restarted.NewVisitor();
        later.Cookies.SetCookies(later.Address, cookie.Replace(';', ','));
        Assert.True(await later.IsSignedInAsync());
    }

    [Fact]
    public async Task Start_WithAnotherMasterKey_IsRefusedAndLeavesNoNewKeyBehind()
    {
        await StartAsync();
        await StopAsync();
        var e = await Assert.ThrowsAsync<SettingException>(() => StartAsync(WithKey(AnotherKey)));
        Assert.Contains("не той головний ключ", e.Message, StringComparison.Ordinal);

        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string> { [Settings.MasterKeyKey] = "", [Settings.DataFolderKey] = folder.Path };
        await Assert.ThrowsAsync<SettingException>(() => StartAsync(new ServerOptions { Settings = settings }));
        Assert.False(File.Exists(Path.Combine(folder.Path, "master.key")));

        await StartAsync();
    }

    [Fact]
    public async Task Start_FirstInAFolder_AnnouncesTheNewMasterKeyOnce()
    {
        using var folder = new TemporaryFolder();
        var options = new ServerOptions
        {
            Settings = new Dictionary<string, string> { [Settings.MasterKeyKey] = "", [Settings.DataFolderKey] = folder.Path },
        };
        var first = await StartAsync(options);
        Assert.Equal(1, first.Log.Count("CaseWorkflows", 4));
        await StopAsync();
        var second = await StartAsync(options);
        Assert.Equal(0, second.Log.Count("CaseWorkflows", 4));
    }

    private static ServerOptions WithKey(string key) =>
        new() { Settings = new Dictionary<string, string> { [Settings.MasterKeyKey] = key } };
}

public sealed class ProtectionKeyOnPostgres() : ProtectionKeyTests(Databases.PostgresWithPeople);

public sealed class ProtectionKeyOnSqlite() : ProtectionKeyTests(Databases.SqliteWithPeople);
