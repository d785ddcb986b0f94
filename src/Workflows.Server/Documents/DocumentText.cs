using System.Collections.Concurrent;
using HandlebarsDotNet;
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
    private const int MostKept = 500;

    private readonly IHandlebars handlebars = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
    private readonly ConcurrentDictionary<Guid, HandlebarsTemplate<object, object>> compiled = new();
    private readonly Lock gate = new();

    /// <summary>What is wrong with a template, sentence by sentence.</summary>
    public static IReadOnlyList<string> Problems(string text) => Read(text).Problems;

    /// <summary>The text of a paper.</summary>
    /// <param name="templateId">The version of the template, under which it is kept ready.</param>
    /// <param name="text">Its words.</param>
    /// <param name="values">Field key to value; what is missing or empty stays to be filled in.</param>
    /// <exception cref="WordingException">The template cannot be read.</exception>
    public string Write(Guid templateId, string text, IReadOnlyDictionary<string, string> values)
    {
        var given = new Dictionary<string, string>();
        foreach (var key in Keys(text))
        {
            var value = values.GetValueOrDefault(key) ?? "";
            (given[key], given[Asks + key]) = (value.Length > 0 ? value : Blank, value);
        }

        return Ready(templateId, text)(given).ReplaceLineEndings("\n").Trim('\n');
    }

    private HandlebarsTemplate<object, object> Ready(Guid id, string text)
    {
        if (compiled.TryGetValue(id, out var ready))
        {
            return ready;
        }

        if (compiled.Count >= MostKept)
        {
            compiled.Clear();
        }

        var read = Read(text);
        if (read.Problems.Count > 0)
        {
            throw new WordingException(string.Join(' ', read.Problems));
        }

        lock (gate)
        {
            return compiled[id] = handlebars.Compile(read.Source);
        }
    }

    private static TemplateRead Read(string text) => TemplateText.Read(text, DocumentFields.Find, "у документах", Asks);

    private static HashSet<string> Keys(string text)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        TemplateText.Read(text, label => DocumentFields.Find(label) is { } key && (keys.Add(key) || true) ? key : null, "у документах", Asks);
        return keys;
    }
}
