using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.Server.Letters;

/// <summary>The words of letters that come with the program. They are loaded as the network's own, and written with where nothing was loaded.</summary>
internal static class ShippedWording
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Lazy<Dictionary<LetterKind, LetterWording>> All = new(() =>
        Enum.GetValues<LetterKind>().Select(Embedded).ToDictionary(wording => wording.Kind));

    /// <summary>The key of the words that come with the program for letters of steps.</summary>
    public const string CaseKey = "case";

    /// <summary>The built-in words of a kind.</summary>
    public static LetterWording Of(LetterKind kind) => All.Value[kind];

    /// <summary>Reads a file of <c>workflows/letters</c>.</summary>
    /// <exception cref="WordingException">It cannot be read, or its template is wrong; says what.</exception>
    public static LetterWording Read(string text)
    {
        File file;
        try
        {
            file = JsonSerializer.Deserialize<File>(text, Json) ?? throw new WordingException("Файл порожній.");
        }
        catch (JsonException wrong)
        {
            throw new WordingException($"Це не слова листа: помилка в рядку {wrong.LineNumber + 1}.");
        }

        var body = string.Join('\n', file.Text);
        string[] problems = [.. TemplateText.Read(file.Subject, file.Kind).Problems, .. TemplateText.Read(body, file.Kind).Problems];
        return problems.Length == 0 ? new LetterWording(null, file.Kind, file.Subject, body) { Key = file.Key ?? "", Title = file.Title } : throw new WordingException(string.Join(' ', problems));
    }

    private static LetterWording Embedded(LetterKind kind)
    {
        var program = typeof(ShippedWording).Assembly;
        var name = program.GetManifestResourceNames().Single(one => string.Equals(one, $"letters/{kind}.json", StringComparison.OrdinalIgnoreCase));
        using var reader = new StreamReader(program.GetManifestResourceStream(name)!);
        return Read(reader.ReadToEnd());
    }

    private sealed record File
    {
        public required LetterKind Kind { get; init; }

        public string? Key { get; init; }

        public string? Title { get; init; }

        public required string Subject { get; init; }

        public required IReadOnlyList<string> Text { get; init; }
    }
}
