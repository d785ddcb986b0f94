using Workflows.Server.Access;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Files;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.CardForms;

/// <summary>Files may be sent with a form of a card by whoever works with the clients of its centre; what each form needs besides, its page asks.</summary>
internal sealed class CardFilesGate(Contexts contexts) : IFilesGate
{
    public async Task<bool> OpensAsync(HttpContext http, Actor actor)
    {
        if (!Guid.TryParse(http.Request.RouteValues["client"] as string, out var client))
        {
            return false;
        }

        await using var context = contexts.Open(actor.Scope);
        return await JoinedCards.OpenAsync(context, actor, client, Right.FindClients, http.RequestAborted) is not null;
    }
}
