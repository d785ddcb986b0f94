using System.Net;
using Microsoft.Extensions.Configuration;
using Workflows.Server.Access;

namespace Workflows.Server.Tests.Access;

public sealed class ListenRulesTests
{
    private const string Beyond = "доступна ззовні без шифрування";
    private const string Unreadable = "не вдалося прочитати";
    private const string OnlyHere = "Демонстраційний центр працює лише на цьому комп'ютері";
    private static readonly Settings Nothing = new() { DataFolder = "data" };

    public static TheoryData<string, string?> InProduction => new()
    {
        { "http://127.0.0.1:5000", null },
        { "http://localhost:5000", null },
        { "http://[::1]:5000", null },
        { "http://127.8.9.10", null },
        { "http://unix:/run/cw.sock", null },
        { "https://*:443", null },
        { "https://cw.example", null },
        { "HTTPS://0.0.0.0:443", null },
        { "http://0.0.0.0:5000", Beyond },
        { "http://[::]:5000", Beyond },
        { "http://*:80", Beyond },
        { "http://+:80", Beyond },
        { "HTTP://*:80", Beyond },
        { "http://cw.example", Beyond },
        { "http://192.0.2.1:80", Beyond },
        { "http://localhost.example:80", Beyond },
        { "cw.example", Unreadable },
        { "ftp://127.0.0.1", Unreadable },
        { "http://127.0.0.1:порт", Beyond }, // Kestrel takes what follows for a name.
    };

    [Theory]
    [MemberData(nameof(InProduction))]
    public void Problem_InProduction_IsPlainHttpBeyondThisMachine(string address, string? problem) =>
        AssertProblem(problem, ListenRules.Problem([address], Nothing, production: true, demonstration: false));

    [Theory]
    [InlineData("http://127.0.0.1:5000", null)]
    [InlineData("http://localhost:5000", null)]
    [InlineData("https://localhost:5001", null)]
    [InlineData("http://*:5000", OnlyHere)]
    [InlineData("https://*:5001", OnlyHere)]
    [InlineData("https://cw.example", OnlyHere)]
    public void Problem_OfTheDemonstration_IsAnyAddressBeyondThisMachine(string address, string? problem) =>
        AssertProblem(problem, ListenRules.Problem(["http://127.0.0.1:1", address], Nothing, production: false, demonstration: true));

    [Fact]
    public void Problem_OfTheDemonstration_IsAKnownProxyToo()
    {
        var proxied = Nothing with { KnownProxies = [IPAddress.Loopback] };
        var problem = ListenRules.Problem(["http://127.0.0.1:5000"], proxied, production: false, demonstration: true);
        AssertProblem(OnlyHere, problem);
        AssertProblem("Приберіть Proxy__Known", problem);
        Assert.Null(ListenRules.Problem(["http://127.0.0.1:5000"], proxied, production: true, demonstration: false));
    }

    [Fact]
    public void Problem_WithAKnownProxyOrAnExplicitWord_IsNone()
    {
        Assert.Null(ListenRules.Problem(["http://*:80"], Nothing with { KnownProxies = [IPAddress.Loopback] }, production: true, demonstration: false));
        Assert.Null(ListenRules.Problem(["http://*:80"], Nothing with { AllowPlainHttp = true }, production: true, demonstration: false));
        Assert.NotNull(ListenRules.Problem(["http://*:80"], Nothing with { AllowPlainHttp = true }, production: false, demonstration: true));
    }

    [Fact]
    public void ReachedByHttps_OnlyWhenNobodyComesInTheClear()
    {
        Assert.True(ListenRules.ReachedByHttps(["https://*:443"], Nothing));
        Assert.False(ListenRules.ReachedByHttps(["https://*:443", "http://127.0.0.1:80"], Nothing));
        Assert.True(ListenRules.ReachedByHttps(["http://127.0.0.1:80"], Nothing with { KnownProxies = [IPAddress.Loopback] }));
    }

    [Theory]
    [InlineData("", "http://localhost:5000")]
    [InlineData("urls=http://a;https://b", "http://a https://b")]
    [InlineData("http_ports=80;81 https_ports=443", "http://*:80 http://*:81 https://*:443")]
    [InlineData("urls=http://a http_ports=80", "http://a")]
    [InlineData("Kestrel:Endpoints:Web:Url=https://c", "https://c")]
    public void Addresses_OfTheConfiguration_AreWhatKestrelWillListenOn(string given, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(given
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build();
        Assert.Equal(expected.Split(' '), ListenRules.Addresses(configuration));
    }

    private static void AssertProblem(string? expected, string? actual)
    {
        if (expected is null)
        {
            Assert.Null(actual);
        }
        else
        {
            Assert.Contains(expected, actual, StringComparison.Ordinal);
        }
    }
}
