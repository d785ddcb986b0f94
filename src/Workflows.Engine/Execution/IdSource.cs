using System.Security.Cryptography;

namespace Workflows.Engine.Execution;

/// <summary>
/// Makes the ids of engine rows: 20 characters of <c>0-9a-z</c> (without i, l, o, u), ordered by time of making,
/// never containing the <c>:</c> that Elsa joins node ids with. Ten characters are milliseconds since 1970, ten are random;
/// within one millisecond of one source the random part counts up, so that ids of one burst keep their order.
/// </summary>
public sealed class IdSource(TimeProvider clock)
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int PartLength = 10;
    private const long TailMask = (1L << (PartLength * 5)) - 1;

    private readonly Lock gate = new();
    private long lastMillisecond;
    private long lastTail;

    /// <summary>The next id.</summary>
    public string Next()
    {
        long millisecond, tail;
        lock (gate)
        {
            millisecond = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), lastMillisecond);
            if (millisecond == lastMillisecond && lastTail < TailMask)
            {
                lastTail++;
            }
            else
            {
                // A tail that starts in the lower half leaves room to count up within the millisecond.
                millisecond = Math.Max(millisecond, lastMillisecond + (millisecond == lastMillisecond ? 1 : 0));
                lastMillisecond = millisecond;
                lastTail = RandomTail();
            }

            tail = lastTail;
        }

        return string.Create(PartLength * 2, (millisecond, tail), static (span, parts) =>
        {
            Write(span[..PartLength], parts.millisecond);
            Write(span[PartLength..], parts.tail);
        });
    }

    private static long RandomTail()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToInt64(bytes) & (TailMask >> 1);
    }

    private static void Write(Span<char> target, long value)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    }
}
