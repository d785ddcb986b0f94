using System.Diagnostics;

namespace Workflows.Server.Tests.Faults;

/// <summary>
/// A disk that is really full: a small tmpfs in a mount namespace of its own, which root may make, and an ordinary user too in a user namespace. What
/// writes to it gets the system's own «No space left on device». A container that allows neither (no CAP_SYS_ADMIN) has the next best: the process may
/// write no file beyond the length that it has (RLIMIT_FSIZE, lifted again while it runs), which SQLite meets as an error of its file just as late.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Process? keeper;

    private SmallDisk(int megabytes)
    {
        List<string> unshare = Environment.IsPrivilegedProcess ? ["--mount"] : ["--user", "--map-current-user", "--keep-caps", "--mount"];
        try
        {
            // The namespace lives as long as somebody in it: cat, until its input ends.
            keeper = Process.Start(new ProcessStartInfo("unshare", [.. unshare, "sh", "-c", $"mount -t tmpfs -o size={megabytes}m,mode=0777 none '{folder.Path}' && echo here && exec cat"])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            if (keeper.StandardOutput.ReadLine() == "here")
            {
                return;
            }

            keeper.Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program here.
        }

        keeper = null;
    }

    public static SmallDisk Make(int megabytes) => new(megabytes);

    /// <summary>Whether it is a disk at all, and not only a limit.</summary>
    public bool IsDisk => keeper is not null;

    /// <summary>Where it lies for a process that is started through <see cref="Through"/>.</summary>
    public string Path => folder.Path;

    /// <summary>The same, seen from here.</summary>
    public string Seen => keeper is null ? Path : $"/proc/{keeper.Id}/root{Path}";

    /// <summary>A command that becomes what follows it, where the disk is; a file that may not grow is an error to it and not its end.</summary>
    public IReadOnlyList<string> Through => keeper is null ? ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"]
        : Environment.IsPrivilegedProcess ? ["nsenter", $"--target={keeper.Id}", "--mount", "--"]
        : ["nsenter", $"--target={keeper.Id}", "--user", "--preserve-credentials", "--mount", "--"];

    /// <summary>Takes all the room that is left.</summary>
    /// <param name="processes">Those who write to it.</param>
    public async Task FillAsync(IEnumerable<int> processes)
    {
        if (!IsDisk)
        {
            await LimitAsync(processes, "4096");
            return;
        }

        await using var filler = new FileStream(System.IO.Path.Combine(Seen, "filler"), FileMode.Create, FileAccess.Write, FileShare.Read, 0);
        var piece = new byte[4096];
        try
        {
            while (true)
            {
                await filler.WriteAsync(piece);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Makes room again.</summary>
    public async Task FreeAsync(IEnumerable<int> processes)
    {
        if (IsDisk)
        {
            File.Delete(System.IO.Path.Combine(Seen, "filler"));
        }
        else
        {
            await LimitAsync(processes, "unlimited");
        }
    }

    // The hard limit stays where it is: what only it would allow, an ordinary user could not undo. Nor may root of a container limit somebody else's
    // process, so PostgreSQL's are limited by its own user.
    private static async Task LimitAsync(IEnumerable<int> processes, string length)
    {
        foreach (var process in processes)
        {
            string[] limit = ["prlimit", $"--pid={process}", $"--fsize={length}:"];
            if ((await Command.TryAsync(limit)).Code != 0 && Environment.IsPrivilegedProcess)
            {
                await Command.TryAsync(["runuser", "-u", "postgres", "--", .. limit]);
            }
        }
    }

    public void Dispose()
    {
        if (keeper is not null)
        {
            keeper.StandardInput.Close();
            keeper.WaitForExit();
            keeper.Dispose();
        }

        folder.Dispose();
    }
}
