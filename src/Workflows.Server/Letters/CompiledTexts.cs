using System.Collections.Concurrent;
using HandlebarsDotNet;

namespace Workflows.Server.Letters;

/// <summary>
/// Templates ready to be filled in, kept by version. Handlebars gets what <see cref="TemplateText"/> has made of them and a dictionary of strings. Nothing
/// is encoded: texts are plain, and Handlebars' own way would turn Cyrillic into entities.
/// </summary>
/// <typeparam name="TKey">Names a version, or a part of one.</typeparam>
internal sealed class CompiledTexts<TKey> where TKey : notnull
{
    // A few kinds of a few hundred centres; more is a sign of nothing good and costs only time.
    private const int MostKept = 2000;

    private readonly IHandlebars handlebars = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
    private readonly ConcurrentDictionary<TKey, HandlebarsTemplate<object, object>> kept = new();
    private readonly Lock gate = new();

    /// <summary>A text filled in.</summary>
    /// <param name="key">Its version, kept from then on; null for one that is not kept.</param>
    /// <param name="read">Reads it, if it is not kept yet.</param>
    /// <param name="values">What the fields hold.</param>
    /// <exception cref="WordingException">It cannot be read; says why.</exception>
    public string Fill(TKey? key, Func<TemplateRead> read, Dictionary<string, string> values)
    {
        if (key is null)
        {
            return Compile(read())(values);
        }

        if (!kept.TryGetValue(key, out var ready))
        {
            if (kept.Count >= MostKept)
            {
                kept.Clear();
            }

            ready = kept[key] = Compile(read());
        }

        return ready(values);
    }

    private HandlebarsTemplate<object, object> Compile(TemplateRead read)
    {
        if (read.Problems.Count > 0)
        {
            throw new WordingException(string.Join(' ', read.Problems));
        }

        lock (gate)
        {
            return handlebars.Compile(read.Source);
        }
    }
}
