using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients.CardForms;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Consents;

/// <summary>Strikes out what was written down about consent by mistake.</summary>
internal sealed class ConsentWork(Contexts contexts, TimeProvider clock)
{
    /// <summary>Strikes a consent out: it counts for nothing, and stays to be seen.</summary>
    public async Task<CardMove> StrikeAsync(Actor actor, Guid client, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var cards = await JoinedCards.OfAsync(context, client, cancellation);
        var consent = await context.Consents.SingleOrDefaultAsync(row => row.Id == id && cards.Contains(row.SubjectId), cancellation);
        if (consent is null || !actor.May(Right.FindClients, consent.CentreId))
        {
            return new CardMove.NotFound();
        }

        if (consent.StruckAt is null)
        {
            if (!ConsentReading.MayStrike(actor, consent.CentreId, consent))
            {
                return new CardMove.NotFound();
            }

            var now = Instant.Cut(clock.GetUtcNow());
            (consent.StruckAt, consent.StruckById) = (now, actor.AccountId);
            AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, consent.CentreId, client));
            await context.SaveTakenBackAsync(cancellation);
        }

        return new CardMove.Done();
    }
}
