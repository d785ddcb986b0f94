using System.Security.Cryptography;
using Workflows.Server.Clients;
using Workflows.Server.Storage;

namespace Workflows.Server.Tests.Clients;

public sealed class SubjectSealTests : IDisposable
{
    private const string Words = "Барвінок Марія";
    private static readonly Guid Subject = Guid.Parse("00000000-0000-7000-8000-000000000001");
    private static readonly Guid Other = Guid.Parse("00000000-0000-7000-8000-000000000002");

    private readonly MasterKey master = MasterKey.Open(new Settings { DataFolder = "", MasterKey = RunningServer.MasterKey });
    private readonly SubjectSeals seals;
    private readonly SubjectKey key;
    private readonly byte[] box;

    public SubjectSealTests()
    {
        seals = new SubjectSeals(master);
        key = seals.NewKey(Subject, Other);
        box = seals.Seal(key, Words, "answer", Subject);
    }

    public void Dispose() => master.Dispose();

    [Fact]
    public void Sealed_Opened_IsTheSameText() => Assert.Equal(Words, seals.Open(key, box, "answer", Subject));

    [Fact]
    public void Sealed_Twice_LooksDifferent() => Assert.NotEqual(box, seals.Seal(key, Words, "answer", Subject));

    [Fact]
    public void Sealed_WithAnotherSubjectsKey_IsRefused() =>
        Assert.ThrowsAny<CryptographicException>(() => seals.Open(seals.NewKey(Other, Other), box, "answer", Subject));

    [Fact]
    public void Key_OfAnotherSubjectUnderThisId_IsRefused() => Assert.ThrowsAny<CryptographicException>(() =>
        seals.Open(new SubjectKey { Id = Other, CentreId = key.CentreId, Wrapped = key.Wrapped }, box, "answer", Subject));

    [Theory]
    [InlineData("draft", "00000000-0000-7000-8000-000000000001")]
    [InlineData("answer", "00000000-0000-7000-8000-000000000002")]
    public void Sealed_ForAnotherPurposeOrPlace_IsRefused(string purpose, string place) =>
        Assert.ThrowsAny<CryptographicException>(() => seals.Open(key, box, purpose, Guid.Parse(place)));

    [Fact]
    public void Sealed_WithAnyByteChanged_IsRefused()
    {
        for (var at = 0; at < box.Length; at++)
        {
            var changed = box.ToArray();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => seals.Open(key, changed, "answer", Subject));
        }
    }

    [Fact]
    public void Sealed_CutShort_IsRefused() => Assert.ThrowsAny<CryptographicException>(() => seals.Open(key, box[..10], "answer", Subject));

    [Fact]
    public void Key_UnderAnotherMasterKey_IsRefused()
    {
        using var another = MasterKey.Open(new Settings { DataFolder = "", MasterKey = Convert.ToBase64String(new byte[32]) });
        Assert.ThrowsAny<CryptographicException>(() => new SubjectSeals(another).Open(key, box, "answer", Subject));
    }
}
