using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients;
using Workflows.Server.Storage;

namespace Workflows.Server.Documents;

/// <summary>A paper in a list.</summary>
public sealed record PaperLine(Guid Id, string Title, string Number, DateTimeOffset MadeAt);

/// <summary>A paper, opened.</summary>
/// <param name="Line">What a list shows of it.</param>
/// <param name="InstanceId">The case that made it.</param>
/// <param name="Text">Its text, as <see cref="DocumentText"/> has it.</param>
internal sealed record OpenedPaper(PaperLine Line, string InstanceId, string Text);

/// <summary>Reads papers, for whoever works with the clients of their centre.</summary>
internal sealed class Papers(Contexts contexts, SubjectSeals seals, AccessRecords records)
{
    /// <summary>A paper; null when there is none such, or it is not the person's to see.</summary>
    public async Task<OpenedPaper?> FindAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await context.Documents.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } paper
            || !actor.May(Right.FindClients, paper.CentreId)
            || await context.SubjectKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == paper.SubjectId, cancellation) is not { } key)
        {
            return null;
        }

        await records.ShowAsync(
            actor,
            new AccessTo(AccessAct.OpenedPaper, paper.CentreId, paper.SubjectId, AccessReasons.In(actor, paper.CentreId)) { InstanceId = paper.InstanceId, ThingId = id },
            cancellation);
        return new OpenedPaper(
            new PaperLine(paper.Id, paper.Title, paper.Number, paper.MadeAt), paper.InstanceId, seals.Open(key, paper.Sealed, DocumentMaking.Purpose, paper.Id));
    }

    /// <summary>The papers of a case, the newest first; none for whoever may not see them.</summary>
    public async Task<IReadOnlyList<PaperLine>> OfCaseAsync(Actor actor, Guid centre, string instanceId, CancellationToken cancellation)
    {
        if (!actor.May(Right.FindClients, centre))
        {
            return [];
        }

        await using var context = contexts.Open(actor.Scope);
        return await context.Documents.AsNoTracking().Where(row => row.InstanceId == instanceId && row.CentreId == centre)
            .OrderByDescending(row => row.MadeAt).ThenByDescending(row => row.Id).Take(100)
            .Select(row => new PaperLine(row.Id, row.Title, row.Number, row.MadeAt)).ToListAsync(cancellation);
    }
}
