using System.Net.Security;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>
/// Hands letters to a mail server, each over a connection of its own. What matters is what is known at the end: taken, refused, not now, or handed
/// over whole and never answered.
/// </summary>
internal sealed class SmtpCarrier(SmtpSettings settings, TimeProvider clock) : ILetterCarrier
{
    // A server that takes a letter and then dawdles over the good-bye is not waited for.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string? Note => null;

    /// <summary>Judges the server's certificate; null leaves it to the system. Tests have a server of their own.</summary>
    internal RemoteCertificateValidationCallback? Trust { get; init; }

    /// <inheritdoc/>
    public async Task<Carried> CarryAsync(Envelope envelope, CancellationToken limit)
    {
        using var watch = new DataWatch();
        using var client = new SmtpClient(watch) { ServerCertificateValidationCallback = Trust, CheckCertificateRevocation = false };
        try
        {
            await client.ConnectAsync(settings.Host, settings.Port, settings.Security, limit);

            // One way to send, so that one sign says that the whole letter has been handed over.
            client.Capabilities &= ~SmtpCapabilities.Chunking;
            if (settings.User is not null)
            {
                await client.AuthenticateAsync(settings.User, settings.Password!, limit);
            }

            using var message = LetterMime.Of(envelope, settings.From, clock.GetUtcNow());
            var answer = await client.SendAsync(message, limit);
            await LeaveAsync(client);
            return new Carried(TryResult.Sent, Says(answer));
        }
        catch (SmtpCommandException e)
        {
            return new Carried(IsForGood(e) ? TryResult.Refused : TryResult.Later, Says($"{(int)e.StatusCode} {e.Message}"));
        }
        catch (Exception e) when (e is AuthenticationException or ServiceNotAuthenticatedException)
        {
            return new Carried(TryResult.Later, "Поштовий сервер не прийняв імені або пароля з налаштувань.");
        }
        catch (Exception e) when (e is SslHandshakeException or NotSupportedException)
        {
            return new Carried(TryResult.Later, "Захищеного з'єднання з поштовим сервером не вийшло: перевірте Smtp__Security і сертифікат сервера.");
        }
        catch (Exception e) when (e is SmtpProtocolException or ServiceNotConnectedException or IOException or SocketException or OperationCanceledException)
        {
            return watch.HandedOver
                ? new Carried(TryResult.Unanswered, "Поштовий сервер отримав увесь лист і не відповів, чи прийняв його.")
                : new Carried(TryResult.Later, limit.IsCancellationRequested
                    ? "Поштовий сервер відповідає надто повільно."
                    : "З'єднання з поштовим сервером не вдалося або обірвалося.");
        }
    }

    // A refusal of the letter or its recipient stays one. What the server has against us (our address, our sign-in, its own troubles) people can mend.
    private static bool IsForGood(SmtpCommandException e) =>
        (int)e.StatusCode is >= 500 and < 600 && e.ErrorCode is (SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted);

    private static string Says(string answer) => $"Поштовий сервер відповів: {LetterRendering.OneLine(TypedText.Of(answer))}";

    private async Task LeaveAsync(SmtpClient client)
    {
        using var end = new CancellationTokenSource(Farewell, clock);
        try
        {
            await client.DisconnectAsync(quit: true, end.Token);
        }
        catch (Exception e) when (e is ProtocolException or CommandException or IOException or SocketException or OperationCanceledException)
        {
            // The letter is taken; how the connection ends is nobody's matter.
        }
    }

    /// <summary>Sees what goes over the wire, keeps none of it, and knows whether the end of the letter has gone.</summary>
    private sealed class DataWatch : IProtocolLogger
    {
        private bool inData;

        /// <summary>Whether the sign that ends a letter was sent.</summary>
        public bool HandedOver { get; private set; }

        public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

        public void LogConnect(Uri uri)
        {
        }

        public void LogClient(byte[] buffer, int offset, int count)
        {
            var sent = buffer.AsSpan(offset, count);
            HandedOver |= inData && sent.EndsWith(".\r\n"u8);
            inData |= sent.EndsWith("DATA\r\n"u8);
        }

        public void LogServer(byte[] buffer, int offset, int count)
        {
        }

        public void Dispose()
        {
        }
    }
}
