using Workflows.Server.Access;
using Workflows.Server.Files;

namespace Workflows.Server.Clients.Consents;

/// <summary>Files may be sent with a consent by whoever may write one down.</summary>
internal sealed class ConsentFilesGate(ConsentWork work) : IFilesGate
{
    public async Task<bool> OpensAsync(HttpContext http, Actor actor) =>
        Guid.TryParse(http.Request.RouteValues["client"] as string, out var client) && await work.PlaceAsync(actor, client, ConsentDecision.Given, http.RequestAborted) is not null;
}
