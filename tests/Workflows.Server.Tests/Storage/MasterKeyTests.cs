using System.Security.Cryptography;
using System.Text;
using Workflows.Server.Storage;

namespace Workflows.Server.Tests.Storage;

public sealed class MasterKeyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cw-test-key-");

    private Settings InFolder => new() { DataFolder = Path.Combine(folder.FullName, "data") };

    [Fact]
    public void Open_FirstStart_MakesAFileThatOnlyItsOwnerCanRead()
    {
        using var key = MasterKey.Open(InFolder);
        Assert.Equal(Path.Combine(InFolder.DataFolder, "master.key"), key.MadeFile);
        Assert.Equal(32, Convert.FromBase64String(File.ReadAllText(key.MadeFile!)).Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key.MadeFile!));
        }
    }

    [Fact]
    public void Open_LaterStart_IsTheSameKeyAndSaysNothing()
    {
        using var first = MasterKey.Open(InFolder);
        using var later = MasterKey.Open(InFolder);
        Assert.Null(later.MadeFile);
        Assert.Equal("сказано"u8.ToArray(), later.Open(first.Seal("сказано"u8, "a"u8), "a"u8));
    }

    [Fact]
    public void Open_KeyInTheSetting_LeavesTheFolderAlone()
    {
        using var key = MasterKey.Open(InFolder with { MasterKey = RunningServer.MasterKey });
        Assert.Null(key.MadeFile);
        Assert.False(Directory.Exists(InFolder.DataFolder));
    }

    [Theory]
    [InlineData("не ключ")]
    [InlineData("AAEC")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISI=")]
    public void Open_WrongSetting_IsRefusedInOneSentence(string given)
    {
        var e = Assert.Throws<SettingException>(() => MasterKey.Open(InFolder with { MasterKey = given }));
        Assert.StartsWith("Налаштування Keys__Master має бути 32 байтами", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(given, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DamagedFile_IsRefusedByName()
    {
        Directory.CreateDirectory(InFolder.DataFolder);
        File.WriteAllText(Path.Combine(InFolder.DataFolder, "master.key"), "");
        var e = Assert.Throws<SettingException>(() => MasterKey.Open(InFolder));
        Assert.Contains("master.key пошкоджено", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SealedForAnotherPurposeOrChangedOrByAnotherKey_Throws()
    {
        using var key = MasterKey.Open(InFolder);
        using var other = MasterKey.Open(InFolder with { MasterKey = RunningServer.MasterKey });
        var bytes = key.Seal("таємниця"u8, "purpose"u8);
        Assert.Throws<AuthenticationTagMismatchException>(() => key.Open(bytes, "another"u8));
        Assert.Throws<AuthenticationTagMismatchException>(() => other.Open(bytes, "purpose"u8));
        Assert.Throws<CryptographicException>(() => key.Open(bytes.AsSpan(0, 20), "purpose"u8));
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => key.Open(changed, "purpose"u8));
        }
    }

    [Fact]
    public void Seal_TheSameTwice_LooksDifferent()
    {
        using var key = MasterKey.Open(InFolder);
        var plain = Encoding.UTF8.GetBytes("однаково");
        Assert.NotEqual(key.Seal(plain, "a"u8), key.Seal(plain, "a"u8));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
