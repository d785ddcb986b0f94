using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms;

/// <summary>
/// The published forms and their versions, each read once and kept: a version never changes. A form holds nothing of anybody; who may see
/// one is decided by the task or procedure that names it.
/// </summary>
internal sealed class FormLibrary
{
    private readonly ConcurrentDictionary<Guid, FormDefinition> forms = new();
    private readonly ConcurrentDictionary<(string DefinitionVersionId, string FormKey), Guid> pins = new();

    /// <summary>A version of a form.</summary>
    /// <exception cref="FormException">There is no such version, or it cannot be read.</exception>
    public async Task<FormDefinition> FindAsync(ServerContext context, Guid versionId, CancellationToken cancellation)
    {
        if (forms.TryGetValue(versionId, out var form))
        {
            return form;
        }

        var text = await context.FormVersions.AsNoTracking().Where(row => row.Id == versionId).Select(row => row.Text).SingleOrDefaultAsync(cancellation)
            ?? throw new FormException("Форми немає, або Вам її не відкрито.");
        return forms.GetOrAdd(versionId, Read(text));
    }

    /// <summary>The version that a version of a procedure was published with; null when it has no such form.</summary>
    public async Task<Guid?> PinnedAsync(ServerContext context, string definitionVersionId, string formKey, CancellationToken cancellation)
    {
        if (pins.TryGetValue((definitionVersionId, formKey), out var pinned))
        {
            return pinned;
        }

        var found = await context.Set<PinnedForm>().AsNoTracking()
            .Where(row => row.DefinitionVersionId == definitionVersionId && row.FormKey == formKey)
            .Select(row => (Guid?)row.FormVersionId).SingleOrDefaultAsync(cancellation);

        // That there is none is not kept: the procedure may be about to be published.
        return found is { } id ? pins.GetOrAdd((definitionVersionId, formKey), id) : null;
    }

    /// <summary>
    /// Stages a new version of a form as the published one of its unit, and takes the one before out of use for new procedures. The same
    /// text once more stages nothing.
    /// </summary>
    /// <param name="context">Whose scope holds the unit; the caller saves.</param>
    /// <param name="unit">The network, or a centre with forms of its own.</param>
    /// <param name="text">The form as JSON; its key says which form it is.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    /// <param name="by">Who publishes it; null for what comes with the program.</param>
    /// <returns>The version that is published when the caller has saved.</returns>
    /// <exception cref="FormException">The text cannot be read as a form; says what is wrong, sentence by sentence.</exception>
    public static async Task<FormVersion> PublishAsync(ServerContext context, Guid unit, string text, DateTimeOffset now, CancellationToken cancellation, Guid? by = null)
    {
        var key = Read(text).Key;
        await context.FormVersions.Where(row => row.CentreId == unit && row.FormKey == key && row.IsPublished).LoadAsync(cancellation);
        var published = context.FormVersions.Local.SingleOrDefault(row => row.CentreId == unit && row.FormKey == key && row.IsPublished);
        if (published?.Text == text)
        {
            return published;
        }

        var last = await context.FormVersions.Where(row => row.CentreId == unit && row.FormKey == key).MaxAsync(row => (int?)row.Version, cancellation) ?? 0;
        published?.IsPublished = false;
        var version = new FormVersion
        {
            Id = Guid.CreateVersion7(now),
            CentreId = unit,
            FormKey = key,
            Version = Math.Max(last, published?.Version ?? 0) + 1,
            IsPublished = true,
            Text = text,
            CreatedAt = Instant.Cut(now),
            PublishedById = by,
        };
        context.FormVersions.Add(version);
        return version;
    }

    /// <summary>
    /// Stages which versions of its forms a version of a procedure keeps: of each form the published one, a centre's own before the network's.
    /// Forms that are staged in the same context count.
    /// </summary>
    /// <param name="context">Whose scope holds the unit and sees its network; the caller saves.</param>
    /// <param name="unit">The unit that the procedure belongs to.</param>
    /// <param name="definitionVersionId">The version of the procedure.</param>
    /// <param name="formKeys">Its forms.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    /// <exception cref="FormException">Forms are missing; says which.</exception>
    public static async Task PinAsync(
        ServerContext context, Guid unit, string definitionVersionId, IEnumerable<string> formKeys, CancellationToken cancellation)
    {
        // A version that was taken back and is published again keeps the forms that it had.
        var pinned = await context.Set<PinnedForm>().Where(row => row.DefinitionVersionId == definitionVersionId).Select(row => row.FormKey).ToListAsync(cancellation);
        string[] keys = [.. formKeys.Distinct().Except(pinned)];
        var above = await context.Units.AsNoTracking().Where(row => row.Id == unit).Select(row => row.ParentId).SingleOrDefaultAsync(cancellation);
        await context.FormVersions
            .Where(row => keys.Contains(row.FormKey) && row.IsPublished && (row.CentreId == unit || row.CentreId == above))
            .LoadAsync(cancellation);
        var published = context.FormVersions.Local
            .Where(row => row.IsPublished && (row.CentreId == unit || row.CentreId == above))
            .ToLookup(row => row.FormKey);
        var missing = keys.Where(key => !published.Contains(key)).ToList();
        if (missing.Count > 0)
        {
            throw new FormException($"Немає опублікованої форми {string.Join(", ", missing.Select(key => $"«{key}»"))}.");
        }

        context.AddRange(keys.Select(key => new PinnedForm
        {
            DefinitionVersionId = definitionVersionId,
            FormKey = key,
            FormVersionId = published[key].OrderByDescending(row => row.CentreId == unit).First().Id,
            CentreId = unit,
        }));
    }

    private static FormDefinition Read(string text)
    {
        var read = FormReader.Read(text);
        return read.Form ?? throw new FormException(string.Join(' ', read.Problems));
    }
}

/// <summary>A form is missing or cannot be read; the message is for people.</summary>
public sealed class FormException(string message) : Exception(message);
