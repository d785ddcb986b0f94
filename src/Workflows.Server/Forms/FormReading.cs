using Workflows.Server.Access;

namespace Workflows.Server.Forms;

/// <summary>Turns what was typed into values and says what is wrong, in words that stand beside the field.</summary>
internal sealed class FormReading(References references)
{
    /// <summary>The prefix of the names of a form's inputs.</summary>
    public const string Prefix = "a.";

    /// <summary>Reads a form.</summary>
    /// <param name="actor">Who filled it in: people, partners and clients are looked for in their scope.</param>
    /// <param name="centre">The centre that the form is filled in for.</param>
    /// <param name="form">The form.</param>
    /// <param name="typed">Input name to what was typed.</param>
    /// <param name="complete">Whether what has to be filled in is asked for; false for a refusal.</param>
    /// <param name="cancellation">Stops reading.</param>
    public Task<FormEntry> ReadAsync(
        Actor actor, Guid centre, FormDefinition form, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, bool complete, CancellationToken cancellation) =>
        throw new NotSupportedException(references.ToString());

    /// <summary>The inputs of a form's, from what a browser sent.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Typed(IFormCollection posted) =>
        posted.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)[.. pair.Value.OfType<string>()]);
}
