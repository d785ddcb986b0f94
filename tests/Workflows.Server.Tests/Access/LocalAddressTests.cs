using Workflows.Server.Access;

namespace Workflows.Server.Tests.Access;

public sealed class LocalAddressTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/centres", "/centres")]
    [InlineData("/centres?q=a%20b&x=//y#z", "/centres?q=a%20b&x=//y#z")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("centres", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("///evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("\\/evil.example", "/")]
    [InlineData("/a\\..\\b", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/\r\nSet-Cookie: a=b", "/")]
    [InlineData("/\u0000", "/")]
    [InlineData("https:/evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("data:text/html,x", "/")]
    public void OrHome_AnyAddress_IsAPathOfThisSite(string? given, string expected) => Assert.Equal(expected, LocalAddress.OrHome(given));
}
