using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Workflows.Server.Access;
using YamlDotNet.Serialization;

namespace Workflows.Server.Tests;

/// <summary>The Dockerfile and the compose file, read as text: no Docker runs where the tests do, so what they say is compared with what they speak of.</summary>
public sealed partial class ContainerTests
{
    private const string Database = "DATABASE_PASSWORD";

    // What the official images and Compose read by themselves, beside the settings of the server.
    private static readonly string[] ForeignNames =
    [
        "ASPNETCORE_ENVIRONMENT", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS", "MP_MAX_MESSAGES", "COMPOSE_PROFILES", Database,
    ];

    private static readonly string Docker = Sources.Read("Dockerfile");
    private static readonly string Example = Sources.Read(".env.example");
    private static readonly JsonElement Compose = ReadCompose();

    private static IEnumerable<string> SettingNames => Settings.Keys.Select(key => key.Replace(":", "__", StringComparison.Ordinal));

    [Fact]
    public void Variables_OfTheServer_AreSettingsThatItKnows()
    {
        var named = Variables("server").Select(pair => pair.Name)
            .Concat(Instructions("ENV").SelectMany(line => line.Split(' ')).Select(pair => pair.Split('=')[0]).Where(name => name.Contains("__", StringComparison.Ordinal)));
        Assert.Empty(named.Except([.. SettingNames, "ASPNETCORE_ENVIRONMENT"]));
        Assert.Empty(Interpolation().Matches(JsonSerializer.Serialize(Compose)).Select(match => match.Groups["name"].Value).Except([.. SettingNames, Database]));
        Assert.Empty(ExampleNames().Except([.. SettingNames, .. ForeignNames]));
        Assert.Empty(Services().SelectMany(service => Variables(service.Name)).Select(pair => pair.Name).Except([.. SettingNames, .. ForeignNames]));
    }

    [Fact]
    public void Publishing_IsTheStepThatRunTakes()
    {
        var ours = Sources.Read("scripts/server.sh").Split('\n').Single(line => line.TrimStart().StartsWith("dotnet publish", StringComparison.Ordinal)).Trim();
        var theirs = Instructions("RUN").Single(line => line.StartsWith("dotnet publish", StringComparison.Ordinal));
        Assert.Equal(ours.Replace("$server_folder", "/server", StringComparison.Ordinal), theirs);
    }

    [Fact]
    public void Images_ArePinned_AndTheSdkFitsGlobalJson()
    {
        var images = Instructions("FROM").Select(line => line.Split(' ')[0])
            .Concat(Services().Where(service => !service.Value.TryGetProperty("build", out _)).Select(service => service.Value.GetProperty("image").GetString()!)).ToList();
        Assert.Equal(5, images.Count);
        Assert.All(images, image => Assert.Matches(@":v?\d+\.\d+(\.\d+)?(-[a-z-]+)?$", image));

        var wanted = Version.Parse(JsonDocument.Parse(Sources.Read("global.json")).RootElement.GetProperty("sdk").GetProperty("version").GetString()!);
        var given = Tag(images, "dotnet/sdk");
        Assert.True(given >= wanted && (given.Major, given.Minor) == (wanted.Major, wanted.Minor), $"{given} does not fit {wanted}.");
        Assert.Equal((given.Major, given.Minor), (Tag(images, "dotnet/aspnet").Major, Tag(images, "dotnet/aspnet").Minor));
        Assert.True(Tag(images, "node").Major >= 20);
        Assert.Equal(17, Tag(images, "postgres").Major);
    }

    [Fact]
    public void Image_IsBuiltFromWhatRunPublishesFrom_AndTheBuilderIsSentNothingElse()
    {
        var copied = Instructions("COPY").Where(line => !line.StartsWith("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[..^1]).Order(StringComparer.Ordinal).ToList();
        var sources = SourceList().Match(Sources.Read("scripts/server.sh"));
        Assert.Equal([.. sources.Groups[1].Value.Split(' ').Append("workflows").Order(StringComparer.Ordinal)], copied);

        var sent = Lines(Sources.Read(".dockerignore"));
        Assert.Equal("*", sent[0]);
        Assert.Equal(copied, sent.Where(line => line[0] == '!').Select(line => line[1..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Server_IsAnOrdinaryUser_WhoWritesToTheVolumeOnly()
    {
        Assert.Equal("app", Instructions("USER").Single());
        Assert.Equal("/data", Instructions("VOLUME").Single());
        Assert.Contains("Data__Folder=/data", Instructions("ENV").Last(), StringComparison.Ordinal);
        Assert.Contains(Service("server").GetProperty("volumes").EnumerateArray(), volume => volume.GetString() == "data:/data");
        Assert.True(Service("server").GetProperty("read_only").GetBoolean());
    }

    [Fact]
    public void Ports_ArePublishedOnThisMachineOnly()
    {
        var published = Services().SelectMany(service => service.Value.TryGetProperty("ports", out var ports) ? ports.EnumerateArray() : default).Select(port => port.GetString()!).ToList();
        Assert.NotEmpty(published);
        Assert.All(published, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        Assert.All(Services(), service => Assert.False(service.Value.TryGetProperty("network_mode", out _)));
    }

    [Fact]
    public void Secrets_HaveNoDefault()
    {
        var given = Services().SelectMany(service => Variables(service.Name)).Where(pair => IsSecret(pair.Name) || pair.Value.Contains("Password=", StringComparison.Ordinal)).ToList();
        Assert.Contains(given, pair => pair.Name == "ConnectionStrings__Database");
        Assert.All(given, pair => Assert.Matches(@"(^|Password=)\$\{\w+(:\?[^}]+|:-)\}$", pair.Value));
        Assert.All(given.Where(pair => pair.Name is "ConnectionStrings__Database" or "POSTGRES_PASSWORD"), pair => Assert.Contains($"${{{Database}:?", pair.Value, StringComparison.Ordinal));
        Assert.All(Lines(Example, comments: true).Where(line => IsSecret(line.Split('=')[0])), line => Assert.EndsWith("=", line, StringComparison.Ordinal));
        Assert.Contains(".env", Lines(Sources.Read(".gitignore")));
    }

    [Fact]
    public void Services_AreWatched_ComeBack_AndTheServerWaitsForItsDatabase()
    {
        Assert.All(Services(), service => Assert.Equal("unless-stopped", service.Value.GetProperty("restart").GetString()));
        Assert.All(Services().Where(service => service.Name != "server"), service => Assert.True(service.Value.TryGetProperty("healthcheck", out _)));
        Assert.Equal("service_healthy", Service("server").GetProperty("depends_on").GetProperty("database").GetProperty("condition").GetString());
        Assert.Equal("trying", Service("mail").GetProperty("profiles")[0].GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Smtp__Host=mail;Smtp__Port=1025;Smtp__Security=None;Smtp__From=lysty@centr.example")]
    [InlineData("Public__Url=https://cw.example;Proxy__Known=172.30.87.1;Smtp__Host=smtp.example;Smtp__From=lysty@centr.example;Smtp__User=a;Smtp__Password=b")]
    public void Environment_OfTheServer_IsOneThatProductionAccepts(string env)
    {
        var file = env.Split(';', StringSplitOptions.RemoveEmptyEntries).Append($"{Database}=s").ToDictionary(pair => pair.Split('=')[0], pair => pair.Split('=')[1]);
        Assert.Empty(file.Keys.Except([.. ExampleNames(), .. SettingNames]));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Variables("server").Append((Name: "Data__Folder", Value: "/data")).Select(pair =>
            KeyValuePair.Create(pair.Name.Replace("__", ":", StringComparison.Ordinal), (string?)Filled(pair.Value, file)))).Build();
        var settings = Settings.Read(configuration);
        Assert.Null(ListenRules.Problem(["http://*:8080"], settings, production: true, demonstration: false));
        Assert.Equal(file.ContainsKey("Proxy__Known"), ListenRules.ReachedByHttps(["http://*:8080"], settings));
        Assert.Equal("Host=database;Database=cw;Username=cw;Password=s", settings.Database);
    }

    [Fact]
    public async Task HealthCheck_OfTheImage_SaysWhetherTheServerIsReady()
    {
        var test = await Databases.SqliteWithPeople.CopyAsync();
        await using var server = await RunningServer.StartAsync(test);
        Assert.Equal(0, await CheckAsync(server.Address.Port));
        await test.DisposeAsync();
        Assert.NotEqual(0, await CheckAsync(server.Address.Port)); // 503
        Assert.NotEqual(0, await CheckAsync(1)); // Nobody there.
    }

    [Fact]
    public void Network_HasTheGatewayThatTheExampleNames()
    {
        var gateway = Compose.GetProperty("networks").GetProperty("office").GetProperty("ipam").GetProperty("config")[0].GetProperty("gateway").GetString();
        Assert.Contains($"#Proxy__Known={gateway}", Lines(Example, comments: true).Select(line => "#" + line));
        Assert.Contains($"Proxy__Known={gateway}", Sources.Read("docs/operations.md"), StringComparison.Ordinal);
    }

    private static async Task<int> CheckAsync(int port)
    {
        var text = Docker[Docker.IndexOf("CMD [", StringComparison.Ordinal)..];
        var command = JsonSerializer.Deserialize<string[]>(text["CMD ".Length..(text.IndexOf(']' + "\n", StringComparison.Ordinal) + 1)])!;
        var start = new ProcessStartInfo(command[0]) { RedirectStandardError = true };
        command[1..].ToList().ForEach(start.ArgumentList.Add);
        start.Environment["ASPNETCORE_HTTP_PORTS"] = port.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static bool IsSecret(string name) =>
        name is "Keys__Master" || name.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase);

    private static string Filled(string value, Dictionary<string, string> file) =>
        Interpolation().Replace(value, match => file.GetValueOrDefault(match.Groups["name"].Value) ?? match.Groups["default"].Value);

    private static Version Tag(IEnumerable<string> images, string image) =>
        Version.Parse(images.Single(line => line.Contains(image + ":", StringComparison.Ordinal)).Split(':')[1].Split('-')[0]);

    private static IEnumerable<string> ExampleNames() => Lines(Example, comments: true).Select(line => line.Split('=')[0]);

    // In the example also what stands behind «#» with no blank: a setting to be switched on.
    private static List<string> Lines(string text, bool comments = false) =>
        [.. text.Split('\n').Where(line => line.Length > 0 && (line[0] != '#' || (comments && line.Length > 1 && line[1] != ' '))).Select(line => line.TrimStart('#'))];

    private static IEnumerable<JsonProperty> Services() => Compose.GetProperty("services").EnumerateObject();

    private static JsonElement Service(string name) => Compose.GetProperty("services").GetProperty(name);

    private static IEnumerable<(string Name, string Value)> Variables(string service) =>
        Service(service).GetProperty("environment").EnumerateObject().Select(pair => (pair.Name, pair.Value.ToString()));

    private static List<string> Instructions(string word) =>
        [.. Docker.Replace("\\\n", "", StringComparison.Ordinal).Split('\n').Where(line => line.StartsWith(word + " ", StringComparison.Ordinal)).Select(line => line[(word.Length + 1)..].Trim())];

    private static JsonElement ReadCompose()
    {
        var tree = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(Sources.Read("docker-compose.yml"));
        return JsonDocument.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(tree)).RootElement;
    }

    [GeneratedRegex(@"\$\{(?<name>\w+)(:-(?<default>[^}]*)|:\?[^}]*)?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Interpolation();

    [GeneratedRegex(@"local sources=\(([^)]*)\)")]
    private static partial Regex SourceList();
}
