using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace Workflows.Server.Tests.Faults;

/// <summary>
/// A PostgreSQL server of these tests' own, durable and set as it is shipped: they stop it in the middle of its work, and what it has said to be
/// committed has to be there afterwards. The one that <c>./test</c> starts for the others keeps nothing.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly string password = RandomNumberGenerator.GetHexString(32);
    private readonly int port = ServerProcess.FreePort();
    private readonly IReadOnlyList<string> through;
    private readonly string root;
    private readonly string seen;
    private readonly string? more;
    private bool isOwnFolder;

    // PostgreSQL refuses to run as root.
    private Cluster(IReadOnlyList<string> through, string root, string seen, string? more)
    {
        this.through = [.. through, .. Environment.IsPrivilegedProcess ? (IEnumerable<string>)["runuser", "-u", "postgres", "--"] : [], "env", "LC_ALL=C.UTF-8"];
        this.root = root;
        this.seen = seen;
        this.more = more;
    }

    /// <summary>Its processes, as they are now.</summary>
    public IReadOnlyList<int> Processes
    {
        get
        {
            var first = int.Parse(File.ReadLines(Path.Combine(seen, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
            return [first, .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(process => ParentOf(process) == first)];
        }
    }

    private string Data => Path.Combine(root, "data");

    /// <summary>Makes and starts one.</summary>
    /// <param name="through">A command that runs what follows it where the folder is.</param>
    /// <param name="folder">An empty folder with a short name: the path of a socket has room for 107 bytes.</param>
    /// <param name="seen">The same folder, seen from here.</param>
    /// <param name="more">More settings, as its program takes them.</param>
    public static async Task<Cluster> StartAsync(IReadOnlyList<string> through, string folder, string seen, string? more)
    {
        var cluster = new Cluster(through, folder, seen, more);
        var secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, cluster.password + "\n");
        if (Environment.IsPrivilegedProcess)
        {
            await Command.RunAsync(["chown", "postgres", secret, seen]);
        }

        await cluster.RunAsync("initdb", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "postgres", "--auth=scram-sha-256", $"--pwfile={secret}", "--wal-segsize=1", "-D", cluster.Data);
        File.Delete(secret);
        await cluster.StartAgainAsync();
        return cluster;
    }

    /// <summary>One in a temporary folder.</summary>
    public static async Task<Cluster> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cwf").FullName;
        var cluster = await StartAsync([], folder, folder, null);
        cluster.isOwnFolder = true;
        return cluster;
    }

    public string Connection(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Password={password};Database={database}");

    /// <summary>As after a power cut: nothing is finished, nothing written, everybody is cut off.</summary>
    public Task StopAsync() => RunAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    /// <summary>Starts it: it finds what it had written and recovers.</summary>
    public Task StartAgainAsync() => RunAsync(
        "pg_ctl", "-D", Data, "-l", Path.Combine(root, "log"), "-w", "-t", "60", "-o",
        string.Create(CultureInfo.InvariantCulture, $"-c listen_addresses=127.0.0.1 -p {port} -k {root} {more}"), "start");

    /// <summary>Whether its first process runs.</summary>
    public async Task<bool> RunsAsync() => (await Command.TryAsync([.. through, Program("pg_ctl"), "-D", Data, "status"])).Code == 0;

    public async Task ExecuteAsync(string database, string statement)
    {
        await using var connection = new NpgsqlConnection(Connection(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written in these tests.
        command.CommandText = statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (await RunsAsync())
        {
            await StopAsync();
        }

        if (isOwnFolder)
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static int ParentOf(int process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has just ended.
        }
    }

    private static string Program(string name) => Directory.EnumerateDirectories("/usr/lib/postgresql")
        .OrderBy(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
        .Select(folder => Path.Combine(folder, "bin", name)).Last(File.Exists);

    private Task RunAsync(string program, params string[] arguments) => Command.RunAsync([.. through, Program(program), .. arguments]);
}

/// <summary>Other programs.</summary>
internal static class Command
{
    /// <summary>Runs one that has to succeed.</summary>
    public static async Task RunAsync(IReadOnlyList<string> command)
    {
        var (code, said) = await TryAsync(command);
        Assert.True(code == 0, $"{string.Join(' ', command)}: {code}\n{said}");
    }

    public static async Task<(int Code, string Said)> TryAsync(IReadOnlyList<string> command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
