namespace Workflows.Server.Tests;

/// <summary>The project's own files, for tests that read sources and documentation.</summary>
internal static class Sources
{
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>All C# of <c>src</c>, by path from the root.</summary>
    public static IEnumerable<(string Path, string Text)> Code() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains("node_modules", StringComparison.Ordinal))
            .Select(file => (Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText(file)));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CaseWorkflows.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the project's folder.");
        }

        return folder.FullName;
    }
}
