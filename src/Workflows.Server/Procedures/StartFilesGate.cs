using Workflows.Server.Access;
using Workflows.Server.Files;

namespace Workflows.Server.Procedures;

/// <summary>Files may be sent to the form that starts a procedure by whoever may start it.</summary>
internal sealed class StartFilesGate(StartableProcedures procedures) : IFilesGate
{
    public async Task<bool> OpensAsync(HttpContext http, Actor actor) =>
        http.Request.RouteValues["definitionId"] is string id && await procedures.FindAsync(actor, id, http.RequestAborted) is not null;
}
