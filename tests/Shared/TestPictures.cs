using System.IO.Compression;
using System.Text;

namespace Workflows.Tests;

/// <summary>Pictures. But for the drawn one only the parts of them are right that a file is made of: no decoder would show them.</summary>
public static class TestPictures
{
    /// <summary>A JPEG with so much data between its start and its end, and nothing beside.</summary>
    public static byte[] Jpeg(int bytes) =>
        [0xFF, 0xD8, .. Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]), .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), .. Scan(bytes), 0xFF, 0xD9];

    /// <summary>A JPEG as a telephone makes one: turned, with the place, a remark and a film behind it.</summary>
    public static byte[] Photo(string secret) =>
    [
        0xFF, 0xD8,
        .. Segment(0xE1, [.. "Exif\0\0II"u8, 42, 0, 8, 0, 0, 0, 2, 0, .. Entry(0x010F, 2, 4, 0), .. Entry(0x0112, 3, 1, 6), 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(secret)]),
        .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(secret)]),
        .. Segment(0xED, Encoding.UTF8.GetBytes(secret)), .. Segment(0xFE, Encoding.UTF8.GetBytes(secret)),
        .. Segment(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, 7, 7, 7]), .. Segment(0xDB, [0, 1, 2, 0xFF, 0xD9]),
        .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), .. Scan(40_000), 0xFF, 0xD0, .. Scan(100), .. Segment(0xC4, [0, 0xFF, 0xD9]), .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), .. Scan(10),
        0xFF, 0xD9, .. Encoding.UTF8.GetBytes(secret),
    ];

    /// <summary>A PNG with texts and Exif among its chunks, and something behind its end.</summary>
    public static byte[] Png(string secret) =>
    [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", new byte[13]), .. Chunk("tEXt", Encoding.UTF8.GetBytes(secret)), .. Chunk("eXIf", Encoding.UTF8.GetBytes(secret)),
        .. Chunk("IDAT", new byte[50_000]), .. Chunk("tIME", new byte[7]), .. Chunk("IEND", []), .. Encoding.UTF8.GetBytes(secret),
    ];

    /// <summary>A PNG that browsers show: a head and shoulders of no one.</summary>
    public static byte[] Drawn(int side)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < side; y++)
            {
                zlib.WriteByte(0);
                for (var x = 0; x < side; x++)
                {
                    var (across, down) = ((2.0 * x / side) - 1, (2.0 * y / side) - 1);
                    zlib.Write((across * across) + ((down + 0.2) * (down + 0.2)) < 0.16 ? [226, 190, 160] : down > 0.35 && Math.Abs(across) < 0.7 ? [70, 110, 160] : [(byte)200, 215, 205]);
                }
            }
        }

        byte[] header = [.. Big(side), .. Big(side), 8, 2, 0, 0, 0];
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Summed("IHDR", header), .. Summed("IDAT", packed.ToArray()), .. Summed("IEND", [])];
    }

    /// <summary>A WebP that says it has Exif and XMP, and has.</summary>
    public static byte[] Webp(string secret)
    {
        byte[] chunks =
        [
            .. RiffChunk("VP8X", [0x0C, 0, 0, 0, 1, 0, 0, 1, 0, 0]), .. RiffChunk("VP8 ", new byte[20_001]), .. RiffChunk("EXIF", Encoding.UTF8.GetBytes(secret)), .. RiffChunk("XMP ", Encoding.UTF8.GetBytes(secret)),
        ];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(chunks.Length + 4), .. "WEBP"u8, .. chunks, .. Encoding.UTF8.GetBytes(secret)];
    }

    private static byte[] Segment(byte marker, byte[] data) => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    private static byte[] Entry(ushort tag, ushort type, int count, ushort value) =>
        [.. BitConverter.GetBytes(tag), .. BitConverter.GetBytes(type), .. BitConverter.GetBytes(count), .. BitConverter.GetBytes(value), 0, 0];

    // 0xFF is followed by 0 within a scan.
    private static IEnumerable<byte> Scan(int bytes) => Enumerable.Range(0, bytes).Select(at => (byte)(at % 250)).Append((byte)0xFF).Append((byte)0);

    private static byte[] Chunk(string name, byte[] data) =>
        [(byte)(data.Length >> 24), (byte)(data.Length >> 16), (byte)(data.Length >> 8), (byte)data.Length, .. Encoding.ASCII.GetBytes(name), .. data, 1, 2, 3, 4];

    // With the sum that a decoder looks at: CRC-32 of name and data.
    private static byte[] Summed(string name, byte[] data)
    {
        byte[] summed = [.. Encoding.ASCII.GetBytes(name), .. data];
        var sum = uint.MaxValue;
        foreach (var one in summed)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) == 0 ? 0 : 0xEDB88320);
            }
        }

        return [.. Big(data.Length), .. summed, .. Big((int)~sum)];
    }

    private static byte[] Big(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    private static byte[] RiffChunk(string name, byte[] data) =>
        [.. Encoding.ASCII.GetBytes(name), .. BitConverter.GetBytes(data.Length), .. data, .. new byte[data.Length % 2]];
}
