namespace Workflows.Engine.Storage;

/// <summary>Makes folders and files that other users of the machine cannot open: what is in them concerns children.</summary>
public static class OwnerOnly
{
    /// <summary>Makes the folder when it is not there; one that is there keeps its mode.</summary>
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes a file that must not be there yet: two first starts at once do not make two keys. The mode is set at creation, not after.</summary>
    public static void CreateFile(string file, string text)
    {
        using var stream = OpenFile(file, FileMode.CreateNew, FileAccess.Write);
        using var writer = new StreamWriter(stream);
        writer.Write(text);
        writer.Flush();
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Opens a file for this process alone; when that makes it, only its owner can open it.</summary>
    internal static FileStream OpenFile(string file, FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }
}
