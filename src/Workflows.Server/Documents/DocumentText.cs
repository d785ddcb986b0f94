using Workflows.Server.Letters;

namespace Workflows.Server.Documents;

/// <summary>
/// Writes a paper's text from its template and values. What has no value becomes a line to be filled in by hand. The text is plain: an empty line
/// parts paragraphs, <c># </c> begins a heading, <c>- </c> an item of a list, <c>___ </c> a place to sign.
/// </summary>
internal sealed class DocumentText
{
    /// <summary>Where a hand writes what nobody knows yet.</summary>
    public const string Blank = "______________";

    private const string Asks = "is-";

    private readonly CompiledTexts<string> compiled = new();

    /// <summary>What is wrong with a template, sentence by sentence.</summary>
    public static IReadOnlyList<string> Problems(string text) => Read(text).Problems;

    /// <summary>A template as it is read.</summary>
    public static TemplateRead Read(string text) => TemplateText.Read(text, DocumentFields.Find, DocumentFields.Labels, "у документах", Asks);

    /// <summary>The text of a paper.</summary>
    /// <param name="templateId">The version of the template, under which it is kept ready; null for one that is only tried.</param>
    /// <param name="text">Its words.</param>
    /// <param name="values">Field key to value; what is missing or empty stays to be filled in.</param>
    /// <exception cref="WordingException">The template cannot be read.</exception>
    public string Write(Guid? templateId, string text, IReadOnlyDictionary<string, string> values)
    {
        var given = new Dictionary<string, string>();
        foreach (var key in DocumentFields.Keys)
        {
            var value = PaperBlocks.Typed(values.GetValueOrDefault(key) ?? "");
            (given[key], given[Asks + key]) = (value.Length > 0 ? value : Blank, value);
        }

        return compiled.Fill(templateId?.ToString("N"), () => Read(text), given).ReplaceLineEndings("\n").Trim('\n');
    }
}
