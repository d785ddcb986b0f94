using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;

namespace Workflows.Server.Files;

/// <summary>Which files a field takes, and how many.</summary>
/// <param name="MaxFiles">The most files.</param>
/// <param name="MaxSize">The most bytes of one.</param>
/// <param name="Kinds">The kinds that it takes.</param>
public sealed record FileRules(int MaxFiles, long MaxSize, IReadOnlyList<FileKind> Kinds)
{
    /// <summary>No form lets a larger file in.</summary>
    public const int LargestFile = 20 * 1024 * 1024;

    private const int UsualFile = 10 * 1024 * 1024;
    private const int UsualFiles = 5;
    /// <summary>The most files that a field can take.</summary>
    public const int MostFiles = 20;

    private static readonly string[] Properties = ["maxFiles", "maxSize", "accept"];

    /// <summary>Of a field that says nothing of its own.</summary>
    public static FileRules Usual { get; } = new(UsualFiles, UsualFile, Enum.GetValues<FileKind>());

    /// <summary>Of a field that takes none.</summary>
    public static FileRules None { get; } = new(0, 0, []);

    /// <summary>Whether only pictures are taken that every browser shows: no HEIC then.</summary>
    public bool IsShown { get; init; }

    /// <summary>Whether a file of this format may be attached.</summary>
    public bool Takes(FileFormat format) => Kinds.Contains(format.Kind()) && !(IsShown && format == FileFormat.Heic);

    /// <summary>What the file chooser of a browser is told to offer.</summary>
    public string Offered => string.Join(',', Enum.GetValues<FileFormat>().Where(Takes)
        .SelectMany(format => (string[])[format.MediaType(), .. format.Endings()]));

    /// <summary>The rules of a field; what is wrong with them is said.</summary>
    internal static FileRules Read(JsonPart part, FieldType type)
    {
        if (type != FieldType.Files)
        {
            foreach (var name in Properties.Where(name => part.Json[name] is not null))
            {
                part.Wrong($"«{name}» буває лише в поля типу {nameof(FieldType.Files)}");
            }

            return None;
        }

        return new FileRules(
            part.Whole("maxFiles", 1, MostFiles) ?? UsualFiles,
            part.Whole("maxSize", 1, LargestFile) ?? UsualFile,
            ReadKinds(part));
    }

    private static FileKind[] ReadKinds(JsonPart part)
    {
        if (part.Json["accept"] is not { } given)
        {
            return Enum.GetValues<FileKind>();
        }

        List<string?> words = given is JsonArray list ? [.. list.Select(one => one.AsText())] : [];
        if (words.Count == 0 || words.Exists(word => !Enum.GetNames<FileKind>().Contains(word)))
        {
            part.Wrong($"«accept» має бути непорожнім списком зі слів {string.Join(", ", Enum.GetNames<FileKind>())}");
        }

        return [.. Enum.GetValues<FileKind>().Where(kind => words.Contains(kind.ToString()))];
    }
}
