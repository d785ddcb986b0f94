using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Server.Access;
using Workflows.Server.Cases;

namespace Workflows.Server.ElsaApi;

/// <summary>
/// Tries again what stands still, as Elsa's <c>/alterations/workflows/retry</c>: in the cases named, of those that the person mends; the others are left out,
/// as Elsa leaves out those that are not there. Elsa runs the step anew from its beginning, here the failed call is made again.
/// </summary>
internal sealed class InstanceRetry(Incidents incidents, CaseMending mending, TimeProvider clock)
{
    private const int MostCases = 100;

    /// <summary>Tries again: <c>workflowInstanceIds</c>, and of their steps <c>activityIds</c>, or all that stand still.</summary>
    public async Task<IResult> RetryAsync(HttpContext http)
    {
        var sent = await ElsaJson.BodyAsync(http) ?? [];
        var (cases, steps) = (sent["workflowInstanceIds"].AsTexts().Distinct().ToList(), sent["activityIds"].AsTexts());
        if (cases.Count is 0 or > MostCases)
        {
            return ElsaJson.Refused([cases.Count == 0 ? "Назвіть справи у workflowInstanceIds." : $"Справ забагато: щонайбільше {MostCases} за раз."]);
        }

        if (ElsaCommand.NumberOf(http, clock) is not { } number)
        {
            return ElsaJson.Refused([ElsaCommand.TooLong]);
        }

        var results = new JsonArray();
        foreach (var id in cases)
        {
            if (await incidents.OfCaseAsync(Actors.Of(http), id, http.RequestAborted) is { } broken)
            {
                results.Add(await RetryAsync(http, id, [.. broken.Where(one => steps.Count == 0 || steps.Contains(one.ActivityId))], number));
            }
        }

        return ElsaJson.Ok(new { results });
    }

    private async Task<JsonNode> RetryAsync(HttpContext http, string instanceId, List<BrokenLine> broken, string command)
    {
        var entries = new JsonArray();
        var tried = 0;
        foreach (var one in broken)
        {
            var mended = await mending.RetryAsync(Actors.Of(http), one.Id, command, http.RequestAborted);
            tried += mended is Mended.Done ? 1 : 0;
            entries.Add(Entry(Words(mended), mended is Mended.Done));
        }

        if (broken.Count == 0)
        {
            entries.Add(Entry("У цій справі нічого не стоїть.", isDone: false));
        }

        return new JsonObject
        {
            ["workflowInstanceId"] = instanceId,
            ["log"] = new JsonObject { ["logEntries"] = entries },
            ["workflowHasScheduledWork"] = tried > 0,
            ["isSuccessful"] = tried > 0 && tried == broken.Count,
        };
    }

    private JsonObject Entry(string message, bool isDone) => new()
    {
        ["message"] = message, ["logLevel"] = isDone ? "Information" : "Warning", ["timestamp"] = clock.GetUtcNow(),
    };

    private static string Words(Mended mended) => mended switch
    {
        Mended.Done => "Крок зроблено ще раз.",
        Mended.Impossible => "Цього не повторити: відкрийте справу, там видно, що можна зробити.",
        _ => "Тут уже нічого не стоїть.",
    };
}
