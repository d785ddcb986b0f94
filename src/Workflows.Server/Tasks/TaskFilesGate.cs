using Workflows.Server.Access;
using Workflows.Server.Files;

namespace Workflows.Server.Tasks;

/// <summary>Files may be sent to a task by whoever may fill in its form.</summary>
internal sealed class TaskFilesGate(TaskReading reading) : IFilesGate
{
    public async Task<bool> OpensAsync(HttpContext http, Actor actor) =>
        Guid.TryParse(http.Request.RouteValues["id"] as string, out var id) && await reading.MayFillInAsync(actor, id, http.RequestAborted);
}
