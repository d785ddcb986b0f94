using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>Whom the tasks of a list are about, for one page at once.</summary>
internal sealed class InboxSubjects(Contexts contexts, SubjectNames names, AccessRecords records)
{
    /// <summary>The same for the lines that a search has found: who is shown whom is written down first.</summary>
    public async Task<IReadOnlyDictionary<Guid, SubjectName>> FoundAsync(Actor actor, IReadOnlyList<InboxLine> lines, CancellationToken cancellation)
    {
        await records.ShowAsync(
            actor, lines.Select(line => new AccessTo(AccessAct.Found, line.CentreId, line.SubjectId, AccessReasons.In(actor, line.CentreId))), cancellation);
        return await OfAsync(actor, lines, cancellation);
    }

    /// <summary>The names by subject, of those whose cards the person works with.</summary>
    public async Task<IReadOnlyDictionary<Guid, SubjectName>> OfAsync(Actor actor, IReadOnlyList<InboxLine> lines, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await names.OpenAsync(context, [.. lines.Where(line => actor.OpensCards(line.CentreId)).Select(line => line.SubjectId).Distinct()], cancellation);
    }
}
