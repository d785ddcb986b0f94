using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms;

/// <summary>One answer of a case, opened.</summary>
/// <param name="StepId">The step, or <see cref="FormAnswer.StartStep"/>.</param>
/// <param name="Field">The field of the form as it was filled in.</param>
/// <param name="Value">Its value, as <see cref="Clients.Fields.FieldType"/> says.</param>
internal sealed record Answered(string StepId, FormField Field, JsonNode Value);

/// <summary>Opens what was answered in a case, for steps that make something of it; what this very piece of work has kept is found too.</summary>
internal sealed class StepAnswers(FormLibrary library, FormAnswers answers)
{
    /// <summary>The answers of a case in the order in which they were given: of a step that was done twice all of them, the newest last.</summary>
    /// <param name="context">In the scope of the case's centre.</param>
    /// <param name="instanceId">The case.</param>
    /// <param name="stepId">One step; null for all.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<IReadOnlyList<Answered>> OfAsync(ServerContext context, string instanceId, string? stepId, CancellationToken cancellation)
    {
        var kept = await context.FormAnswers.AsNoTracking()
            .Where(row => row.InstanceId == instanceId && (stepId == null || row.StepId == stepId))
            .OrderBy(row => row.At).ThenBy(row => row.Id).ToListAsync(cancellation);
        var staged = context.FormAnswers.Local.Where(row => row.InstanceId == instanceId && (stepId == null || row.StepId == stepId));
        var all = new List<Answered>();
        foreach (var row in kept.UnionBy(staged, row => row.Id))
        {
            if (await context.SubjectKeys.FindAsync([row.SubjectId], cancellation) is { } key)
            {
                var form = await library.FindAsync(context, row.FormVersionId, cancellation);
                var given = answers.Open(key, row);
                all.AddRange(form.Fields.Where(field => given.GetValueOrDefault(field.Key) is not null)
                    .Select(field => new Answered(row.StepId, field, given[field.Key]!)));
            }
        }

        return all;
    }

    /// <summary>The answers that are bound to the catalogue, by its keys; the newest of each.</summary>
    public async Task<IReadOnlyDictionary<string, JsonNode>> BoundAsync(
        ServerContext context, string instanceId, string? stepId, CancellationToken cancellation) =>
        (await OfAsync(context, instanceId, stepId, cancellation)).Where(answered => answered.Field.Bind is not null)
            .GroupBy(answered => answered.Field.Bind!.Key).ToDictionary(group => group.Key, group => group.Last().Value);
}
