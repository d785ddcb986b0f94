using Workflows.Server.Access;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms;

/// <summary>What was found when somebody pressed «Знайти» beside a field.</summary>
/// <param name="FieldKey">The field.</param>
/// <param name="Candidates">Those that fit, best first.</param>
public sealed record FoundCandidates(string FieldKey, IReadOnlyList<Candidate> Candidates);

/// <summary>Looks for people, partners and clients that a field can name, for whoever may see them.</summary>
internal sealed class FormSearch(References references)
{
    /// <summary>The name of the buttons «Знайти» and «Змінити»; the value is the field's key.</summary>
    public const string ButtonName = "find";

    private const int LongestText = 100;

    /// <summary>Whether what was posted asks to look for candidates; then nothing else is to be done with it.</summary>
    public static bool IsAsked(IFormCollection posted) => posted.ContainsKey(ButtonName);

    /// <summary>The candidates that the posted form asks for; null when it asks for none.</summary>
    public async Task<FoundCandidates?> FindAsync(
        Actor actor, Guid centre, FormDefinition form, IFormCollection posted, CancellationToken cancellation)
    {
        var field = posted.TryGetValue(ButtonName, out var key) ? form.Field(key.ToString()) : null;
        return field is not null && FormReading.IsReference(field)
            ? new FoundCandidates(
                field.Key, await FindAsync(actor, centre, field.Type, posted[FormReading.SearchName(field)].ToString(), cancellation))
            : null;
    }

    /// <summary>Those that fit what was typed.</summary>
    public async Task<IReadOnlyList<Candidate>> FindAsync(Actor actor, Guid centre, FieldType type, string text, CancellationToken cancellation)
    {
        text = TypedText.Of(text).Trim();
        return text.Length > LongestText ? [] : await references.FindAsync(actor, centre, type, text, cancellation);
    }
}
