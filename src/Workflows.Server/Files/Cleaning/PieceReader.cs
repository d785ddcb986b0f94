using System.Runtime.CompilerServices;

namespace Workflows.Server.Files.Cleaning;

/// <summary>Reads a content in order, in the pieces that its format is made of.</summary>
/// <param name="start">Its first bytes, which were read before.</param>
/// <param name="content">What comes behind them.</param>
internal sealed class PieceReader(ReadOnlyMemory<byte> start, Stream content)
{
    private const int LongestAtOnce = 16 * 1024;

    private readonly byte[] buffer = new byte[LongestAtOnce];
    private ReadOnlyMemory<byte> held = start;

    /// <summary>The next byte.</summary>
    /// <exception cref="UnreadablePictureException">The content has ended.</exception>
    public async ValueTask<byte> ByteAsync(CancellationToken cancellation)
    {
        if (held.IsEmpty)
        {
            held = buffer.AsMemory(0, await content.ReadAsync(buffer, cancellation));
        }

        var one = held.IsEmpty ? throw TooShort() : held.Span[0];
        held = held[1..];
        return one;
    }

    /// <summary>So many bytes, none fewer.</summary>
    /// <exception cref="UnreadablePictureException">The content ends before.</exception>
    public async ValueTask<byte[]> NeedAsync(int count, CancellationToken cancellation)
    {
        var piece = new byte[count];
        var here = Math.Min(count, held.Length);
        held[..here].CopyTo(piece);
        held = held[here..];
        return await content.ReadAtLeastAsync(piece.AsMemory(here), count - here, throwOnEndOfStream: false, cancellation) == count - here ? piece : throw TooShort();
    }

    /// <summary>So many bytes in pieces, without holding them all.</summary>
    /// <exception cref="UnreadablePictureException">The content ends before.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> PassAsync(long count, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (; count > 0; count -= LongestAtOnce)
        {
            yield return await NeedAsync((int)Math.Min(count, LongestAtOnce), cancellation);
        }
    }

    /// <summary>Leaves so many bytes out.</summary>
    /// <exception cref="UnreadablePictureException">The content ends before.</exception>
    public async Task SkipAsync(long count, CancellationToken cancellation)
    {
        for (; count > 0; count -= LongestAtOnce)
        {
            await NeedAsync((int)Math.Min(count, LongestAtOnce), cancellation);
        }
    }

    private static UnreadablePictureException TooShort() => new("The picture ends within a part of it.");
}
