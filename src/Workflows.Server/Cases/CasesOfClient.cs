using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Clients.Timeline;

namespace Workflows.Server.Cases;

/// <summary>When the cases of a client began, came to a stage and ended.</summary>
internal sealed class CasesOfClient : IClientEvents
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var context = asked.Context;
        var rows = await (
            from file in context.CaseFiles.AsNoTracking()
            where asked.Subjects.Contains(file.SubjectId) && file.StartedAt < asked.Before
            join instance in context.Set<WorkflowInstance>() on file.InstanceId equals instance.Id
            orderby file.StartedAt descending
            select new { File = file, instance.Status, instance.SubStatus, instance.FinishedAt }).Take(asked.Most).ToListAsync(cancellation);
        var events = new List<ClientEvent>();
        foreach (var row in rows)
        {
            var about = $"«{row.File.ProcedureName}»";
            events.Add(Event(row.File, row.File.StartedAt, "cases", $"Розпочато справу {about}") with { ById = row.File.StartedById });
            if (row.File is { Stage: { } stage, StageAt: { } since })
            {
                events.Add(Event(row.File, since, "forward", $"Етап справи: {Shell.Words.Small(stage.Word())}"));
            }

            if (row.FinishedAt is { } finished && row.Status == WorkflowStatus.Finished)
            {
                var isCancelled = row.SubStatus == WorkflowSubStatus.Cancelled;
                events.Add(Event(row.File, finished, isCancelled ? "close" : "good", $"{(isCancelled ? "Скасовано" : "Завершено")} справу {about}") with
                {
                    Detail = row.File.Summary,
                    ById = row.File.CancelledById,
                });
            }
        }

        return events.FindAll(one => one.At < asked.Before);
    }

    private static ClientEvent Event(CaseFile file, DateTimeOffset at, string icon, string text) =>
        new(at, icon, text) { Address = $"/cases/{file.InstanceId}", AddressWords = $"справа {file.Number}" };
}
