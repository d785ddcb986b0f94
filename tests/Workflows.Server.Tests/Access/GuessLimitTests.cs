using System.Net;
using Workflows.Server.Access;

namespace Workflows.Server.Tests.Access;

public sealed class GuessLimitTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Network_OfTwoAddresses_IsTheSameWhenOneVisitorMayHaveBoth(string one, string other, bool same) =>
        Assert.Equal(same, AccessServices.Network(IPAddress.Parse(one)) == AccessServices.Network(IPAddress.Parse(other)));
}
