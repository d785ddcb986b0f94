using System.Net;

namespace Workflows.Server.Access;

/// <summary>
/// Where the server may listen. Personal data never crosses a wire in the clear by an oversight: http beyond this machine needs a
/// known proxy in front or an explicit word, and the demonstration, whose password is printed, stays on this machine.
/// </summary>
internal static class ListenRules
{
    /// <summary>The addresses the configuration asks Kestrel for; its own default when it asks for none.</summary>
    public static IReadOnlyList<string> Addresses(IConfiguration configuration)
    {
        List<string> addresses =
        [
            .. Split(configuration["urls"]),
            .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>(),
        ];
        if (addresses.Count == 0)
        {
            addresses.AddRange(Split(configuration["http_ports"]).Select(port => $"http://*:{port}"));
            addresses.AddRange(Split(configuration["https_ports"]).Select(port => $"https://*:{port}"));
        }

        return addresses.Count > 0 ? addresses : ["http://localhost:5000"];
    }

    /// <summary>The one sentence that says why the server must not start like this; null when it may.</summary>
    public static string? Problem(IReadOnlyList<string> addresses, Settings settings, bool production, bool demonstration)
    {
        if (addresses.FirstOrDefault(address => Parse(address) is null) is { } wrong)
        {
            return $"Адресу {wrong} не вдалося прочитати: очікується, наприклад, http://127.0.0.1:5000 або https://*:443.";
        }

        var beyond = addresses.Where(address => !OnlyThisMachine(address)).ToList();
        if (demonstration && beyond.Count > 0)
        {
            return $"Демонстраційний центр працює лише на цьому комп'ютері, а адреса {beyond[0]} доступна ззовні. "
                + "Запустіть з --urls http://127.0.0.1:5000 або для справжньої роботи задайте ASPNETCORE_ENVIRONMENT=Production.";
        }

        if (demonstration && settings.KnownProxies.Count > 0)
        {
            return "Демонстраційний центр працює лише на цьому комп'ютері, а Proxy__Known відкриває його відвідувачам проксі-сервера. "
                + "Приберіть Proxy__Known або для справжньої роботи задайте ASPNETCORE_ENVIRONMENT=Production.";
        }

        var plain = beyond.Find(address => address.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
        return production && plain is not null && settings.KnownProxies.Count == 0 && !settings.AllowPlainHttp
            ? $"Адреса {plain} доступна ззовні без шифрування. Задайте https-адресу, або Proxy__Known з адресою проксі-сервера, що шифрує, "
                + "або, якщо мережа захищена інакше, Http__AllowPlain=true."
            : null;
    }

    /// <summary>Whether somebody on another machine can reach the server, directly or through a proxy.</summary>
    public static bool ReachedFromBeyond(IReadOnlyList<string> addresses, Settings settings) =>
        settings.KnownProxies.Count > 0 || !addresses.All(OnlyThisMachine);

    /// <summary>Whether people reach the server through https only, so that its cookies may demand it.</summary>
    public static bool ReachedByHttps(IReadOnlyList<string> addresses, Settings settings) =>
        settings.KnownProxies.Count > 0 || addresses.All(address => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    private static string[] Split(string? text) =>
        (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool OnlyThisMachine(string address)
    {
        var parsed = Parse(address)!;
        return parsed.IsUnixPipe
            || string.Equals(parsed.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    private static BindingAddress? Parse(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.Scheme.ToUpperInvariant() is "HTTP" or "HTTPS" ? parsed : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
