namespace Workflows.Browser.Tests;

/// <summary>Which browser, and how it is started: Debian's own, the one without a window where it is installed; quiet, nothing downloaded.</summary>
internal static class Chromium
{
    /// <summary>
    /// Nothing but this machine has a name, so nothing else can be asked; no graphics card is played in software, as no page needs one;
    /// no sandbox only where root leaves no choice.
    /// </summary>
    public static string[] Arguments { get; } =
    [
        "--disable-gpu", "--disable-extensions",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
        .. Environment.IsPrivilegedProcess ? ["--no-sandbox"] : Array.Empty<string>(),
    ];

    /// <summary>The program's path, by the variable CHROMIUM or where Debian puts it.</summary>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new FileNotFoundException($"The variable CHROMIUM names {named}, and there is no such file.");
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] names = ["chromium-headless-shell", "chromium"];
        return names.SelectMany(name => folders.Prepend("/usr/bin").Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("Browser tests need Chromium: install it (apt-get install chromium-headless-shell) or name it in the variable CHROMIUM.");
    }
}
