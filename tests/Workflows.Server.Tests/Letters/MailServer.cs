using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MimeKit;

namespace Workflows.Server.Tests.Letters;

/// <summary>How the mail server of the tests treats the next letter.</summary>
internal enum Manner
{
    Takes,
    PutsOffRecipient,
    PutsOffLetter,
    RefusesRecipient,
    RefusesLetter,
    RefusesSender,
    RefusesSignIn,
    GoesAway,
    NeverGreets,
    BreaksOffAfterLetter,
    TakesAndNeverAnswers,
}

/// <summary>A mail server on this machine that speaks SMTP as far as needed, and misbehaves on demand.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener listener;
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<Manner> manners = new();
    private readonly ConcurrentQueue<MimeMessage> received = new();
    private readonly SemaphoreSlim stuck = new(0);
    private readonly SemaphoreSlim arrived = new(0);
    private readonly Task accepting;

    /// <summary>Begins to listen.</summary>
    /// <param name="port">Where; 0 for any port that is free.</param>
    public MailServer(int port = 0)
    {
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Asks for STARTTLS with this certificate before anything else; null for none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether it offers to sign in.</summary>
    public bool SignsIn { get; init; }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Every letter of which it has read the end, also those that it did not take.</summary>
    public IReadOnlyList<MimeMessage> Received => [.. received];

    /// <summary>Whether each connection was protected when the sender was named.</summary>
    public ConcurrentQueue<bool> Protected { get; } = new();

    /// <summary>The manners of the next connections, in order; afterwards it takes letters.</summary>
    public void Next(params ReadOnlySpan<Manner> next)
    {
        foreach (var manner in next)
        {
            manners.Enqueue(manner);
        }
    }

    /// <summary>Until it does not answer.</summary>
    public Task UntilStuckAsync() => stuck.WaitAsync(end.Token).WaitAsync(Patience);

    /// <summary>Until a letter has been taken.</summary>
    public Task UntilTakenAsync() => arrived.WaitAsync(end.Token).WaitAsync(Patience);

    public static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Dispose();
        await accepting;
        end.Dispose();
        stuck.Dispose();
        arrived.Dispose();
        Certificate?.Dispose();
    }

    private async Task AcceptAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(end.Token);
                talks.Add(TalkAsync(client, manners.TryDequeue(out var manner) ? manner : Manner.Takes));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client, Manner manner)
    {
        using (client)
        {
            try
            {
                await TalkAsync(client.GetStream(), manner);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // Whoever calls may hang up.
            }
        }
    }

    private async Task TalkAsync(Stream stream, Manner manner)
    {
        if (manner == Manner.NeverGreets)
        {
            await BeStuckAsync();
        }

        await SayAsync(stream, "220 mail.example ESMTP");
        var safe = false;
        while (await LineAsync(stream) is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync(stream, (Certificate is not null && !safe ? "250-STARTTLS\r\n" : "") + (SignsIn ? "250-AUTH PLAIN\r\n" : "") + "250-8BITMIME\r\n250 CHUNKING");
                    break;
                case "STARTTLS":
                    await SayAsync(stream, "220 go");
                    var protectedStream = new SslStream(stream);
                    await protectedStream.AuthenticateAsServerAsync(Certificate!);
                    (stream, safe) = (protectedStream, true);
                    break;
                case "AUTH":
                    await SayAsync(stream, manner == Manner.RefusesSignIn ? "535 no" : "235 welcome");
                    break;
                case "MAIL":
                    Protected.Enqueue(safe);
                    await SayAsync(stream, manner switch { Manner.GoesAway => "421 closing", Manner.RefusesSender => "550 not you", _ => "250 ok" });
                    break;
                case "RCPT":
                    await SayAsync(stream, manner switch { Manner.PutsOffRecipient => "451 come again", Manner.RefusesRecipient => "550 nobody here", _ => "250 ok" });
                    break;
                case "DATA":
                    if (!await TakeAsync(stream, manner))
                    {
                        return;
                    }

                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "250 ok");
                    break;
            }
        }
    }

    private async Task<bool> TakeAsync(Stream stream, Manner manner)
    {
        await SayAsync(stream, "354 go ahead");
        var text = new StringBuilder();
        string? line;
        while ((line = await LineAsync(stream)) is not (null or "."))
        {
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        // Who is killed while sending has sent no letter.
        if (line is null)
        {
            return false;
        }

        using var memory = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
        received.Enqueue(await MimeMessage.LoadAsync(memory, end.Token));
        if (manner == Manner.BreaksOffAfterLetter)
        {
            return false;
        }

        if (manner == Manner.TakesAndNeverAnswers)
        {
            await BeStuckAsync();
        }

        await SayAsync(stream, manner switch { Manner.PutsOffLetter => "451 come again", Manner.RefusesLetter => "554 not this", _ => "250 taken" });
        arrived.Release();
        return true;
    }

    private Task BeStuckAsync()
    {
        stuck.Release();
        return Task.Delay(Timeout.Infinite, end.Token);
    }

    private static async Task SayAsync(Stream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));

    // Byte by byte: nothing of what is protected later must be read before.
    private async Task<string?> LineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, end.Token) > 0)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }
}
