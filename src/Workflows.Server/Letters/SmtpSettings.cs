using System.Net;
using MailKit.Security;

namespace Workflows.Server.Letters;

/// <summary>How the mail server is reached.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the way to it is protected.</param>
/// <param name="From">The address that letters go from.</param>
/// <param name="User">As whom letters are sent; null for nobody.</param>
/// <param name="Password">The password.</param>
internal sealed record SmtpSettings(string Host, int Port, SecureSocketOptions Security, string From, string? User, string? Password)
{
    /// <summary>Reads the settings; null when no mail server is set.</summary>
    /// <exception cref="SettingException">A value cannot be what it has to be.</exception>
    public static SmtpSettings? Read(IConfiguration configuration)
    {
        if (Settings.Text(configuration, Settings.SmtpHostKey) is not { } host)
        {
            return null;
        }

        var security = ReadSecurity(Settings.Text(configuration, Settings.SmtpSecurityKey));
        var from = Settings.Text(configuration, Settings.SmtpFromKey)
            ?? throw new SettingException(Settings.SmtpFromKey, "має бути адресою, з якої йдуть листи: без неї поштовий сервер їх не прийме");
        var (user, password) = (Settings.Text(configuration, Settings.SmtpUserKey), Settings.Text(configuration, Settings.SmtpPasswordKey));
        if ((user is null) != (password is null))
        {
            throw new SettingException(user is null ? Settings.SmtpUserKey : Settings.SmtpPasswordKey, "бракує: ім'я і пароль поштового сервера задаються разом");
        }

        if (security == SecureSocketOptions.None && password is not null && !IsThisMachine(host))
        {
            throw new SettingException(Settings.SmtpSecurityKey, "не може бути None, коли задано пароль: він пішов би мережею незахищеним. Задайте StartTls або Tls");
        }

        return new SmtpSettings(
            host, Settings.ParseInt(configuration, Settings.SmtpPortKey, DefaultPort(security), 1, 65535), security,
            LetterChecks.Address(from) ?? throw new SettingException(Settings.SmtpFromKey, "має бути електронною адресою, наприклад lysty@centr.example"), user, password);
    }

    private static SecureSocketOptions ReadSecurity(string? text) => text?.ToUpperInvariant() switch
    {
        null or "STARTTLS" => SecureSocketOptions.StartTls, // Demanded: without it nothing is sent.
        "TLS" => SecureSocketOptions.SslOnConnect,
        "NONE" => SecureSocketOptions.None,
        _ => throw new SettingException(Settings.SmtpSecurityKey, "має бути StartTls, Tls або None"),
    };

    private static int DefaultPort(SecureSocketOptions security) => security switch
    {
        SecureSocketOptions.SslOnConnect => 465,
        SecureSocketOptions.None => 25,
        _ => 587,
    };

    private static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
