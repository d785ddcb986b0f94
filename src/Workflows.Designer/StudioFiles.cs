using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace Workflows.Designer;

/// <summary>
/// Elsa Studio's files and our own beside them. All of them lie under an address that names what they are made of, so that a browser keeps each for good;
/// another version has another address.
/// </summary>
public sealed class StudioFiles
{
    private const string Compressed = ".br";

    // What may be kept for good; the product lets no other answer be kept at all.
    private const string ForGood = "private, max-age=31536000, immutable";

    private readonly FrozenDictionary<string, StudioFile> files;

    private StudioFiles(string version, string document, FrozenDictionary<string, StudioFile> files)
    {
        Version = version;
        Document = document;
        this.files = files;
    }

    /// <summary>Names this very set of files: letters and digits.</summary>
    public string Version { get; }

    /// <summary>The designer's document; the server puts in where it lies (<c>{base}</c>), what proves a request (<c>{token}</c>, <c>{header}</c>) and whether the person wants to see technical things (<c>{expert}</c>: <c>true</c> or <c>false</c>).</summary>
    public string Document { get; }

    /// <summary>Reads which files there are.</summary>
    /// <param name="folder">Where the build has put them: <c>files/</c> is Studio's, <c>host/</c> ours, and the lock says which Studio it is.</param>
    /// <exception cref="DirectoryNotFoundException">The program was copied without them.</exception>
    public static StudioFiles Read(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(File.ReadAllBytes(Path.Combine(folder, "package-lock.json")));
        foreach (var own in Directory.EnumerateFiles(Path.Combine(folder, "host")).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(own)));
            hash.AppendData(File.ReadAllBytes(own));
        }

        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".dat"] = "application/octet-stream";
        var found = Listed(Path.Combine(folder, "files"), "").Concat(Listed(Path.Combine(folder, "host"), "host/"))
            .ToFrozenDictionary(file => file.Name, file => new StudioFile(
                file.Path, file.IsCompressed, types.TryGetContentType(file.Name, out var type) ? type : "application/octet-stream"));
        return new StudioFiles(Convert.ToHexStringLower(hash.GetHashAndReset())[..16], File.ReadAllText(Path.Combine(folder, "host", "index.html")), found);
    }

    /// <summary>Answers with one file; null if there is none of this name.</summary>
    public IResult? Find(HttpContext http, string name) => files.GetValueOrDefault(name) is { } file ? Answer(http, file) : null;

    private static IResult Answer(HttpContext http, StudioFile file)
    {
        http.Response.Headers.CacheControl = ForGood;
        if (!file.IsCompressed)
        {
            return TypedResults.PhysicalFile(file.Path, file.Type);
        }

        http.Response.Headers.Vary = "Accept-Encoding";
        if (http.Request.GetTypedHeaders().AcceptEncoding.Any(one => one.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && one.Quality is not 0))
        {
            http.Response.Headers.ContentEncoding = "br";
            return TypedResults.PhysicalFile(file.Path, file.Type);
        }

        // Browsers take brotli wherever the product lets them in (https, this machine); what does not gets the file itself.
        return TypedResults.Stream(
            async to =>
            {
                await using var from = new BrotliStream(File.OpenRead(file.Path), CompressionMode.Decompress);
                await from.CopyToAsync(to, http.RequestAborted);
            },
            file.Type);
    }

    private static IEnumerable<(string Name, string Path, bool IsCompressed)> Listed(string folder, string prefix) =>
        from path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        let name = prefix + Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')
        let isCompressed = name.EndsWith(Compressed, StringComparison.Ordinal)
        select (isCompressed ? name[..^Compressed.Length] : name, path, isCompressed);

    private sealed record StudioFile(string Path, bool IsCompressed, string Type);
}
