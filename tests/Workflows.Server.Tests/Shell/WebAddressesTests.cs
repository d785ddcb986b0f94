using Workflows.Server.Shell;

namespace Workflows.Server.Tests.Shell;

/// <summary>Addresses of the web in what people have written.</summary>
public sealed class WebAddressesTests
{
    [Theory]
    [InlineData("Без адреси.", "Без адреси.")]
    [InlineData("Пишіть на https://forum.example/t/1?a=2. Дякуємо", "Пишіть на |[https://forum.example/t/1?a=2]|. Дякуємо")]
    [InlineData("(http://a.example), «https://b.example»!", "(|[http://a.example]|), «|[https://b.example]|»!")]
    [InlineData("javascript:alert(1) і ftp://x.example", "javascript:alert(1) і ftp://x.example")]
    [InlineData("https://a.example\"onclick=", "|[https://a.example]|\"onclick=")]
    public void Parts_OfAText_AreItsAddresses_AndWhatStandsBetween(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', WebAddresses.PartsOf(text).Select(part => part.IsAddress ? $"[{part.Text}]" : part.Text)));
}
