using System.Text;
using Workflows.Server.Files;
using Workflows.Server.Files.Cleaning;
using Workflows.Tests;

namespace Workflows.Server.Tests.Files;

/// <summary>What a device wrote beside a picture is left out; the picture itself is let through byte by byte.</summary>
public sealed class CleanImageTests
{
    private const string Secret = "Вербівка, 49.83 пн. ш.";

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public async Task Photo_LosesWhereItWasTaken_AndKeepsHowItIsTurned(int first)
    {
        var photo = TestPictures.Photo(Secret);
        var clean = await CleanAsync(photo, FileFormat.Jpeg, Math.Min(first, photo.Length));
        Assert.False(Holds(clean, Encoding.UTF8.GetBytes(Secret)));
        Assert.False(Holds(clean, "http://ns.adobe.com"u8));
        Assert.True(Holds(clean, "ICC_PROFILE"u8));
        Assert.True(Holds(clean, [.. "Exif\0\0MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]));
        Assert.Equal((byte[])[0xFF, 0xD8, 0xFF, 0xE1], clean[..4]);
        Assert.Equal((byte[])[0xFF, 0xD9], clean[^2..]);

        // From its table on it is the same to its end.
        var table = photo.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDB]);
        Assert.Equal(photo[table..^Encoding.UTF8.GetByteCount(Secret)], clean[clean.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDB])..]);
        Assert.Equal(clean, await CleanAsync(clean, FileFormat.Jpeg, 10));
    }

    [Fact]
    public async Task Picture_ThatHasNothingBeside_StaysAsItIs()
    {
        var plain = TestPictures.Jpeg(300_000);
        Assert.Equal(plain, await CleanAsync(plain, FileFormat.Jpeg, 50));
    }

    [Fact]
    public async Task Png_LosesItsTexts()
    {
        var clean = await CleanAsync(TestPictures.Png(Secret), FileFormat.Png, 64);
        Assert.False(Holds(clean, Encoding.UTF8.GetBytes(Secret)));
        Assert.All(new[] { "tEXt", "eXIf", "tIME" }, name => Assert.False(Holds(clean, Encoding.ASCII.GetBytes(name))));
        Assert.Equal(8 + 12 + 13 + 12 + 50_000 + 12, clean.Length);
    }

    [Fact]
    public async Task Webp_KeepsItsLength_AndSaysNoLongerThatItKnowsMore()
    {
        var picture = TestPictures.Webp(Secret);
        var clean = await CleanAsync(picture, FileFormat.Webp, 30);
        Assert.False(Holds(clean, Encoding.UTF8.GetBytes(Secret)));
        Assert.Equal(picture.Length - Encoding.UTF8.GetByteCount(Secret), clean.Length);
        Assert.Equal(0, clean[20]);
    }

    [Theory]
    [InlineData(FileFormat.Jpeg, 5)]
    [InlineData(FileFormat.Jpeg, 1_000)]
    [InlineData(FileFormat.Png, 40)]
    [InlineData(FileFormat.Webp, 100)]
    public async Task Picture_ThatEndsTooSoon_IsRefused(FileFormat format, int bytes)
    {
        var whole = format switch { FileFormat.Jpeg => TestPictures.Photo(Secret), FileFormat.Png => TestPictures.Png(Secret), _ => TestPictures.Webp(Secret) };
        await Assert.ThrowsAsync<UnreadablePictureException>(() => CleanAsync(whole[..bytes], format, Math.Min(20, bytes)));
    }

    [Fact]
    public Task Garbage_BehindTheStartOfAJpeg_IsRefused() =>
        Assert.ThrowsAsync<UnreadablePictureException>(() => CleanAsync([0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], FileFormat.Jpeg, 4));

    private static async Task<byte[]> CleanAsync(byte[] whole, FileFormat format, int first)
    {
        using var rest = new MemoryStream(whole[first..]);
        await using var clean = CleanImage.Of(whole.AsMemory(0, first), rest, format);
        using var read = new MemoryStream();
        await clean.CopyToAsync(read);
        return read.ToArray();
    }

    private static bool Holds(byte[] whole, ReadOnlySpan<byte> part) => whole.AsSpan().IndexOf(part) >= 0;
}
