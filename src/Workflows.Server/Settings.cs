using System.Globalization;
using System.Net;
using Workflows.Server.Letters;

namespace Workflows.Server;

/// <summary>
/// Everything that can be set from outside (environment, command line), read once at start. <c>docs/settings.md</c> describes each;
/// a test compares the two.
/// </summary>
internal sealed record Settings
{
    public const string DatabaseKey = "ConnectionStrings:Database";
    public const string DataFolderKey = "Data:Folder";
    public const string MasterKeyKey = "Keys:Master";
    public const string PublicUrlKey = "Public:Url";
    public const string ProxyKnownKey = "Proxy:Known";
    public const string AllowPlainKey = "Http:AllowPlain";
    public const string DemoPasswordKey = "Demo:Password";
    public const string DemoCasesKey = "Demo:Cases";
    public const string IdleMinutesKey = "Session:IdleMinutes";
    public const string LongestHoursKey = "Session:LongestHours";
    public const string HashIterationsKey = "Passwords:HashIterations";
    public const string ElsaLoginKey = "ElsaApi:Login";

    public const string SmtpHostKey = "Smtp:Host";
    public const string SmtpPortKey = "Smtp:Port";
    public const string SmtpUserKey = "Smtp:User";
    public const string SmtpPasswordKey = "Smtp:Password";
    public const string SmtpFromKey = "Smtp:From";
    public const string SmtpSecurityKey = "Smtp:Security";

    /// <summary>All keys, in the order of the documentation.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        DatabaseKey, DataFolderKey, MasterKeyKey, PublicUrlKey,
        SmtpHostKey, SmtpPortKey, SmtpUserKey, SmtpPasswordKey, SmtpFromKey, SmtpSecurityKey,
        ProxyKnownKey, AllowPlainKey, DemoPasswordKey, DemoCasesKey,
        IdleMinutesKey, LongestHoursKey, HashIterationsKey, ElsaLoginKey,
    ];

    /// <summary>Connection string of PostgreSQL, or <c>Data Source=</c> and a SQLite file; null means a file in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>Where everything that is not in the database is written.</summary>
    public required string DataFolder { get; init; }

    /// <summary>32 bytes in base64 that wrap all other keys; null means a file in the data folder.</summary>
    public string? MasterKey { get; init; }

    /// <summary>The address that letters link to.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The mail server; null means that letters become files in the data folder.</summary>
    public SmtpSettings? Smtp { get; init; }

    /// <summary>Addresses of the reverse proxies whose forwarding headers are believed.</summary>
    public IReadOnlyList<IPAddress> KnownProxies { get; init; } = [];

    /// <summary>Whether http without encryption is accepted beyond this machine.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>The one password of the demonstration's people; null means a generated one.</summary>
    public string? DemoPassword { get; init; }

    /// <summary>Whether a new demonstration begins with cases at work.</summary>
    public bool DemoCases { get; init; } = true;

    /// <summary>After how long without a request a person has to sign in again.</summary>
    public TimeSpan SessionIdle { get; init; }

    /// <summary>After how long a person has to sign in again in any case.</summary>
    public TimeSpan SessionLongest { get; init; }

    /// <summary>Rounds of PBKDF2 for one password; tests lower it.</summary>
    public int HashIterations { get; init; }

    /// <summary>Whether Elsa's clients may sign in with name and password; null means only in development.</summary>
    public bool? ElsaLogin { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">A value cannot be what it has to be.</exception>
    public static Settings Read(IConfiguration configuration) => new()
    {
        Database = Text(configuration, DatabaseKey),
        DataFolder = Path.GetFullPath(Text(configuration, DataFolderKey) ?? FolderOfDatabase(Text(configuration, DatabaseKey)) ?? "data"),
        MasterKey = Text(configuration, MasterKeyKey),
        PublicUrl = Text(configuration, PublicUrlKey) is { } url ? ParseUrl(url) : null,
        Smtp = SmtpSettings.Read(configuration),
        KnownProxies = [.. (Text(configuration, ProxyKnownKey) ?? "")
            .Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Select(ParseProxy)],
        AllowPlainHttp = Text(configuration, AllowPlainKey) is { } plain && ParseBool(AllowPlainKey, plain),
        DemoPassword = Text(configuration, DemoPasswordKey),
        DemoCases = Text(configuration, DemoCasesKey) is not { } cases || ParseBool(DemoCasesKey, cases),
        SessionIdle = TimeSpan.FromMinutes(ParseInt(configuration, IdleMinutesKey, 15, 1, 12 * 60)),
        SessionLongest = TimeSpan.FromHours(ParseInt(configuration, LongestHoursKey, 12, 1, 7 * 24)),
        HashIterations = ParseInt(configuration, HashIterationsKey, 210_000, 1, 10_000_000),
        ElsaLogin = Text(configuration, ElsaLoginKey) is { } login ? ParseBool(ElsaLoginKey, login) : null,
    };

    /// <summary>A value as it is set; null for a blank one.</summary>
    internal static string? Text(IConfiguration configuration, string key) =>
        configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private static string? FolderOfDatabase(string? connection) =>
        connection is not null && Storage.DatabaseSetup.SqliteFile(connection) is { } file
            ? Path.GetDirectoryName(Path.GetFullPath(file))
            : null;

    private static Uri ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new SettingException(PublicUrlKey, "має бути адресою, що починається з http:// або https://");

    private static IPAddress ParseProxy(string text) =>
        IPAddress.TryParse(text, out var address)
            ? address
            : throw new SettingException(ProxyKnownKey, "має бути IP-адресою проксі-сервера або кількома через кому");

    private static bool ParseBool(string key, string text) =>
        bool.TryParse(text, out var value) ? value : throw new SettingException(key, "має бути true або false");

    /// <summary>A whole number within bounds.</summary>
    internal static int ParseInt(IConfiguration configuration, string key, int fallback, int least, int most)
    {
        if (Text(configuration, key) is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new SettingException(key, $"має бути цілим числом від {least} до {most}");
    }
}

/// <summary>A setting that the server cannot start with; the message is one sentence for the person who set it.</summary>
internal sealed class SettingException(string message) : Exception(message)
{
    /// <summary>Names the setting and what it has to be.</summary>
    public SettingException(string key, string problem)
        : this($"Налаштування {key.Replace(":", "__", StringComparison.Ordinal)} {problem}.")
    {
    }
}
