using System.Text.Json;
using Workflows.Server.Cases;
using Workflows.Server.Letters;

namespace Workflows.Server.Documents;

/// <summary>A template as it stands in a file of <c>workflows/documents</c>.</summary>
internal sealed record ShippedTemplate
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    private static readonly string[] AllSeries = [CaseNumbers.Request, CaseNumbers.Contract, CaseNumbers.Consent, CaseNumbers.SocialContract];

    /// <summary>By what procedures name it.</summary>
    public required string Key { get; init; }

    /// <summary>What kind of paper it is.</summary>
    public required string Title { get; init; }

    /// <summary>Which numbers it gets.</summary>
    public required string Series { get; init; }

    /// <summary>Its lines.</summary>
    public required IReadOnlyList<string> Text { get; init; }

    /// <summary>What whoever edits it should know, for example where its words come from; on no paper.</summary>
    public string? Note { get; init; }

    /// <summary>Its words.</summary>
    public string Words => string.Join('\n', Text);

    /// <summary>Reads a file.</summary>
    /// <exception cref="WordingException">It cannot be read, or its words are wrong; says what.</exception>
    public static ShippedTemplate Read(string text)
    {
        try
        {
            var file = JsonSerializer.Deserialize<ShippedTemplate>(text, Json) ?? throw new WordingException("Файл порожній.");
            return !AllSeries.Contains(file.Series) ? throw new WordingException($"Документ «{file.Key}»: нумерації «{file.Series}» немає.")
                : DocumentText.Problems(file.Words) is { Count: > 0 } problems ? throw new WordingException(string.Join(' ', problems))
                : file;
        }
        catch (JsonException wrong)
        {
            throw new WordingException($"Це не шаблон документа: помилка в рядку {wrong.LineNumber + 1}.");
        }
    }
}
