using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Files;
using Workflows.Server.Forms;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>What the page that starts a procedure shows.</summary>
internal sealed record StartView(
    StartableProcedure Procedure, Guid Centre, IReadOnlyDictionary<Guid, string> CentreNames, FormDefinition? Form, OpenedDraft? Draft)
{
    /// <summary>The files that are attached so far.</summary>
    public IReadOnlyList<AttachedFile> Files { get; init; } = [];

    /// <summary>What was typed into it before; nothing for a new one.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Typed => Draft?.Typed ?? FormEntry.Empty.Typed;

    /// <summary>The same, with the partner or client from whose page the person came in the first field that asks for one, unless one stands there.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> TypedWith(FieldType type, string? named) =>
        Guid.TryParse(named, out var id) && Form?.Fields.FirstOrDefault(field => field.Type == type) is { } asks
            && FormReading.Of(Typed, FormReading.InputName(asks)).All(string.IsNullOrWhiteSpace)
            ? new Dictionary<string, IReadOnlyList<string>>(Typed) { [FormReading.InputName(asks)] = [id.ToString("D")] }
            : Typed;
}

/// <summary>Reads what the page that starts a procedure shows.</summary>
internal sealed class StartPageReading(StartableProcedures procedures, Contexts contexts, FormLibrary library, ListReading lists, FormDrafts drafts, AttachedFiles files)
{
    /// <summary>The page of one procedure in one centre; null when the person may not start it there.</summary>
    public async Task<StartView?> FindAsync(Actor actor, string definitionId, Guid? centre, CancellationToken cancellation)
    {
        if (await procedures.FindAsync(actor, definitionId, cancellation, centre) is not { } procedure
            || (centre ?? procedure.Centres[0].CentreId) is var chosen && !procedure.Centres.Any(post => post.CentreId == chosen))
        {
            return null;
        }

        var centres = procedure.Centres.Select(post => post.CentreId).ToList();
        await using var context = contexts.Open(actor.Scope);
        var names = await context.Units.AsNoTracking().Where(unit => centres.Contains(unit.Id)).ToDictionaryAsync(unit => unit.Id, unit => unit.Name, cancellation);
        var form = procedure.Start.Form is { } key && await library.PinnedAsync(context, procedure.VersionId, key, cancellation) is { } version
            ? await lists.FilledAsync(context, chosen, await library.FindAsync(context, version, cancellation), cancellation)
            : null;
        var draft = await drafts.FindAsync(context, actor.AccountId, new DraftPlace.OfStart(chosen, procedure.DefinitionId), cancellation);
        return new StartView(procedure, chosen, names, form, draft)
        {
            Files = form is { TakesFiles: true } && draft is not null ? await files.OfAsync(context, draft.Id, cancellation) : [],
        };
    }
}
