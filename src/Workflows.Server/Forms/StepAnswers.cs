using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms;

/// <summary>What was answered to one field in a case.</summary>
/// <param name="Value">The value; null where it was left empty.</param>
/// <param name="ById">Who answered.</param>
/// <param name="AnswerId">The answer in which it stands.</param>
internal sealed record GivenAnswer(JsonNode? Value, Guid ById, Guid AnswerId);

/// <summary>Opens what was answered in a case, for steps that make something of it; what this very piece of work has kept is found too.</summary>
internal sealed class StepAnswers(FormLibrary library, FormAnswers answers)
{
    /// <summary>
    /// The answers of a case that are bound to the catalogue, by its keys. Of a field that was asked for more than once the newest form has the last
    /// word: what was left empty there is empty.
    /// </summary>
    /// <param name="context">In the scope of the case's centre.</param>
    /// <param name="instanceId">The case.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<IReadOnlyDictionary<string, JsonNode>> BoundAsync(ServerContext context, string instanceId, CancellationToken cancellation) =>
        Values(await GivenAsync(context, instanceId, cancellation));

    /// <summary>The values alone, without the fields that were left empty.</summary>
    public static IReadOnlyDictionary<string, JsonNode> Values(IReadOnlyDictionary<string, GivenAnswer> given) =>
        given.Where(pair => pair.Value.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value.Value!);

    /// <summary>The same, each with who has given it and in which answer, also of fields that were left empty there.</summary>
    /// <param name="context">In the scope of the case's centre.</param>
    /// <param name="instanceId">The case.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<IReadOnlyDictionary<string, GivenAnswer>> GivenAsync(ServerContext context, string instanceId, CancellationToken cancellation)
    {
        var kept = await context.FormAnswers.AsNoTracking().Where(row => row.InstanceId == instanceId).ToListAsync(cancellation);
        var bound = new Dictionary<string, GivenAnswer>();
        foreach (var row in kept.UnionBy(context.FormAnswers.Local.Where(row => row.InstanceId == instanceId), row => row.Id).OrderBy(row => row.At))
        {
            if (await context.SubjectKeys.FindAsync([row.SubjectId], cancellation) is { } key)
            {
                var form = await library.FindAsync(context, row.FormVersionId, cancellation);
                var given = answers.Open(key, row);
                foreach (var field in form.Fields.Where(field => field.Bind is not null))
                {
                    bound[field.Bind!.Key] = new GivenAnswer(given.GetValueOrDefault(field.Key), row.ById, row.Id);
                }
            }
        }

        return bound;
    }
}
