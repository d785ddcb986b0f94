using MailKit.Security;
using Microsoft.Extensions.Configuration;
using Workflows.Server.Letters;

namespace Workflows.Server.Tests.Letters;

public sealed class SmtpSettingsTests
{
    [Fact]
    public void Read_WithoutAHost_IsNoMailServer() => Assert.Null(Read(("User", "a")));

    [Fact]
    public void Read_OfTheLeast_DemandsProtection() =>
        Assert.Equal(new SmtpSettings("smtp.example", 587, SecureSocketOptions.StartTls, "a@centr.example", null, null), Read(("Host", "smtp.example"), ("From", "a@centr.example")));

    [Theory]
    [InlineData("Tls", SecureSocketOptions.SslOnConnect, 465)]
    [InlineData("starttls", SecureSocketOptions.StartTls, 587)]
    [InlineData("None", SecureSocketOptions.None, 25)]
    public void Read_OfAnyProtection_HasItsPort(string security, SecureSocketOptions expected, int port)
    {
        var settings = Read(("Host", "smtp.example"), ("From", "a@centr.example"), ("Security", security));
        Assert.Equal((expected, port), (settings!.Security, settings.Port));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Read_OfAPasswordInTheClear_IsForThisMachineOnly(string host)
    {
        Assert.NotNull(Read(("Host", host), ("From", "a@centr.example"), ("Security", "None"), ("User", "u"), ("Password", "p")));
        Assert.StartsWith("Налаштування Smtp__Security не може бути None, коли задано пароль", Refusal(
            ("Host", "smtp.example"), ("From", "a@centr.example"), ("Security", "None"), ("User", "u"), ("Password", "p")), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfWhatCannotBe_IsOneSentenceThatNamesTheSetting()
    {
        Assert.StartsWith("Налаштування Smtp__From має бути", Refusal(("Host", "h")), StringComparison.Ordinal);
        Assert.StartsWith("Налаштування Smtp__From має бути електронною адресою", Refusal(("Host", "h"), ("From", "нема")), StringComparison.Ordinal);
        Assert.StartsWith("Налаштування Smtp__Security має бути StartTls, Tls або None", Refusal(("Host", "h"), ("From", "a@b.example"), ("Security", "SSL")), StringComparison.Ordinal);
        Assert.StartsWith("Налаштування Smtp__Password бракує", Refusal(("Host", "h"), ("From", "a@b.example"), ("User", "u")), StringComparison.Ordinal);
        Assert.StartsWith("Налаштування Smtp__Port має бути цілим числом", Refusal(("Host", "h"), ("From", "a@b.example"), ("Port", "0")), StringComparison.Ordinal);
    }

    private static string Refusal(params (string Key, string Value)[] given) => Assert.Throws<SettingException>(() => Read(given)).Message;

    private static SmtpSettings? Read(params (string Key, string Value)[] given) => SmtpSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(given.Select(one => KeyValuePair.Create("Smtp:" + one.Key, (string?)one.Value))).Build());
}
