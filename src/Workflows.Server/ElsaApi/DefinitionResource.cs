using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.TwoPeople;
using Workflows.Server.Shell;
using Workflows.Server.Storage;

namespace Workflows.Server.ElsaApi;

/// <summary>Workflow definitions as Elsa's API has them: reading, drafts, versions, publishing, files. How they differ from Elsa's own stands in <c>docs/elsa-api.md</c>.</summary>
internal sealed class DefinitionResource(DefinitionReading reading, ProcedureDrafts drafts, DefinitionText texts, DrawingText drawings, Contexts contexts, IdSource ids, TimeProvider clock)
{
    // As many as a list shows, and each as long as a request may be.
    private const int MostFiles = 200, LongestFile = 1 << 20;

    private const string Schema = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/workflow-definitions", (HttpContext http, DefinitionResource work) => work.ListAsync(http));
        api.MapGet("/workflow-definitions/by-id/{id}", (HttpContext http, string id, DefinitionResource work) => work.FindAsync(http, rows => rows.Where(row => row.Id == id)));
        api.MapGet("/workflow-definitions/by-definition-id/{definitionId}", (HttpContext http, string definitionId, DefinitionResource work) =>
            work.FindAsync(http, rows => VersionOptions.Of(rows.Where(row => row.DefinitionId == definitionId), Asked(http))));
        api.MapGet("/workflow-definitions/many-by-id", (HttpContext http, DefinitionResource work) => work.ManyAsync(http));
        api.MapGet("/workflow-definitions/query/count", (HttpContext http, DefinitionResource work) => work.CountAsync(http));
        api.MapGet("/workflow-definitions/validation/is-name-unique", (HttpContext http, DefinitionResource work) => work.IsNameUniqueAsync(http));
        api.MapGet("/workflow-definitions/subgraph/{id}", (HttpContext http, string id, DefinitionResource work) =>
            work.PartAsync(http, id, definition => Subgraph.Of(definition, http.Request.Query["parentNodeId"].FirstOrDefault() ?? "Workflow1")));
        api.MapGet("/workflow-definitions/subgraph/segments/{id}", (HttpContext http, string id, DefinitionResource work) =>
            work.PartAsync(http, id, definition => Subgraph.PathTo(definition, http.Request.Query["childNodeId"].FirstOrDefault() ?? "")));
        api.MapGet("/workflow-definitions/{definitionId}/versions", (HttpContext http, string definitionId, DefinitionResource work) => work.VersionsAsync(http, definitionId));
        api.MapGet("/workflow-definitions/{definitionId}/consumers", () => ElsaJson.Ok(new { consumingWorkflowDefinitionIds = Array.Empty<string>() }));
        api.MapPost("/workflow-definitions/{definitionId}/update-references", () => ElsaJson.Ok(new { affectedWorkflows = Array.Empty<string>() }));
        api.MapGet("/workflow-definitions/{definitionId}/export", (HttpContext http, string definitionId, DefinitionResource work) => work.ExportAsync(http, definitionId));
        api.MapPost("/bulk-actions/export/workflow-definitions", (HttpContext http, DefinitionResource work) => work.ExportManyAsync(http));

        api.MapPost("/workflow-definitions", (HttpContext http, DefinitionResource work) => work.SaveAsync(http));
        api.MapPost("/workflow-definitions/import", (HttpContext http, DefinitionResource work) => work.ImportAsync(http, null));
        api.MapPut("/workflow-definitions/{definitionId}/import", (HttpContext http, string definitionId, DefinitionResource work) => work.ImportAsync(http, definitionId));
        api.MapPost("/workflow-definitions/import-files", (HttpContext http, DefinitionResource work) => work.ImportFilesAsync(http));
        api.MapPost("/workflow-definitions/{definitionId}/publish", (HttpContext http, string definitionId, DefinitionResource work) => work.PublishAsync(http, definitionId));
        api.MapPost("/workflow-definitions/{definitionId}/retract", (HttpContext http, string definitionId, DefinitionResource work) => work.RetractAsync(http, definitionId));
        api.MapPost("/workflow-definitions/{definitionId}/revert/{version:int}", (HttpContext http, string definitionId, int version, DefinitionResource work) => work.RevertAsync(http, definitionId, version));
        api.MapDelete("/workflow-definitions/{definitionId}", (HttpContext http, string definitionId, DefinitionResource work) => work.RemoveAsync(http, definitionId));
        api.MapDelete("/workflow-definitions/{definitionId}/version/{version:int}", (HttpContext http, string definitionId, int version, DefinitionResource work) => work.RemoveVersionAsync(http, definitionId, version));
        api.MapDelete("/workflow-definition-versions/{id}", (HttpContext http, string id, DefinitionResource work) => work.RemoveVersionAsync(http, id));

        api.MapPost("/bulk-actions/publish/workflow-definitions/by-definition-ids", (HttpContext http, DefinitionResource work) => work.PublishManyAsync(http));
        api.MapPost("/bulk-actions/retract/workflow-definitions/by-definition-ids", (HttpContext http, DefinitionResource work) => work.RetractManyAsync(http));
        api.MapPost("/bulk-actions/delete/workflow-definitions/by-definition-id", (HttpContext http, ProcedureDrafts drafts) => RemoveManyAsync(http, "definitionIds", drafts.RemoveAsync));
        api.MapPost("/bulk-actions/delete/workflow-definitions/by-id", (HttpContext http, ProcedureDrafts drafts) => RemoveManyAsync(http, "ids", drafts.RemoveVersionAsync));
    }

    private static string? Asked(HttpContext http) => http.Request.Query["versionOptions"].FirstOrDefault() is { Length: > 0 } said ? said : "Latest";

    private async Task<IResult> ListAsync(HttpContext http) => ElsaJson.Ok(await reading.PageAsync(Actors.Of(http), DefinitionQuery.Read(http.Request.Query), http.RequestAborted));

    private async Task<IResult> FindAsync(HttpContext http, Func<IQueryable<WorkflowVersion>, IQueryable<WorkflowVersion>> which) =>
        await reading.FindAsync(Actors.Of(http), which, http) is { } found ? ElsaJson.Ok(found) : TypedResults.NotFound();

    private async Task<IResult> PartAsync(HttpContext http, string id, Func<JsonObject, JsonObject?> part) =>
        await reading.FindAsync(Actors.Of(http), rows => rows.Where(row => row.Id == id), http) is { } found && part(found) is { } inner
            ? ElsaJson.Ok(inner)
            : TypedResults.NotFound();

    private async Task<IResult> ManyAsync(HttpContext http)
    {
        string?[] ids = [.. http.Request.Query["ids"]];
        return ElsaJson.List(await reading.ManyAsync(Actors.Of(http), rows => rows.Where(row => ids.Contains(row.Id)), http.RequestAborted));
    }

    private async Task<IResult> VersionsAsync(HttpContext http, string definitionId) =>
        ElsaJson.Ok(await reading.ManyAsync(Actors.Of(http), rows => rows.Where(row => row.DefinitionId == definitionId), http.RequestAborted));

    private async Task<IResult> CountAsync(HttpContext http)
    {
        await using var context = contexts.Open(Actors.Of(http).Scope);
        return ElsaJson.Ok(new { count = await context.Set<WorkflowVersion>().CountAsync(row => row.IsLatest, http.RequestAborted) });
    }

    // Two procedures of one name could not be told apart in any list.
    private async Task<IResult> IsNameUniqueAsync(HttpContext http)
    {
        var (name, own) = (http.Request.Query["name"].FirstOrDefault()?.Trim() ?? "", http.Request.Query["definitionId"].FirstOrDefault());
        await using var context = contexts.Open(Actors.Of(http).Scope);
        var names = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.IsLatest && row.DefinitionId != own).Select(row => row.Name).ToListAsync(http.RequestAborted);
        return ElsaJson.Ok(new { isUnique = !names.Exists(known => string.Equals(known?.Trim(), name, StringComparison.OrdinalIgnoreCase)) });
    }

    private async Task<IResult> SaveAsync(HttpContext http)
    {
        if (await ElsaJson.BodyAsync(http) is not { } body || body["model"] is not JsonObject model)
        {
            return ElsaJson.Refused(["Не вдалося прочитати процедуру: у запиті немає її схеми."]);
        }

        var publish = body["publish"] is JsonValue value && value.TryGetValue<bool>(out var wanted) && wanted;
        var seen = Seen(http, model);
        var saved = await SaveAsync(http, model, model["definitionId"]?.ToString(), seen);
        if (saved is not DraftMove.Done done)
        {
            return await AnswerAsync(http, saved);
        }

        // Where publishing is refused, the draft is saved all the same: whoever sent it has seen what stands there now.
        http.Response.Headers.ETag = ElsaJson.Tag(done.Version);
        return await AnswerAsync(http, publish
            ? await drafts.PublishAsync(Actors.Of(http), done.Version.DefinitionId, http.RequestAborted, ProcedureDrafts.MarkOf(done.Version))
            : saved);
    }

    private static string? MarkOf(HttpContext http) => http.Request.Headers.IfMatch.ToString() is { Length: > 0 } tag && tag != "*" ? tag.Trim('"') : null;

    private async Task<IResult> ImportAsync(HttpContext http, string? definitionId)
    {
        if (await ElsaJson.BodyAsync(http) is not { } model || model["root"] is not JsonObject)
        {
            return ElsaJson.Refused(["У файлі немає процедури: його зроблено не в конструкторі або пошкоджено."]);
        }

        var saved = await TakeInAsync(http, model, definitionId ?? model["definitionId"]?.ToString());
        return saved is DraftMove.Done done ? ElsaJson.Ok(Tagged(http, done.Version)) : await AnswerAsync(http, saved);
    }

    private async Task<IResult> ImportFilesAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var count = 0;
        var wrong = new List<string>();
        foreach (var file in form.Files)
        {
            if (await TextsAsync(file, http.RequestAborted) is not { } unpacked)
            {
                wrong.Add($"Файл «{file.FileName}» не розпакувати: він пошкоджений, або в ньому більше ніж {MostFiles} процедур.");
                continue;
            }

            foreach (var (name, text) in unpacked)
            {
                if (DrawingText.Parse(text) is { } model && model["root"] is JsonObject && await TakeInAsync(http, model, model["definitionId"]?.ToString()) is DraftMove.Done)
                {
                    count++;
                }
                else
                {
                    wrong.Add($"Файл «{name}» не завантажено: у ньому немає процедури.");
                }
            }
        }

        return wrong.Count > 0 ? ElsaJson.Refused(wrong) : ElsaJson.Ok(new { count });
    }

    // What comes from the network or another centre becomes the person's own, and the next time the same again. A draft that stands there stays under it.
    private async Task<DraftMove> TakeInAsync(HttpContext http, JsonObject model, string? definitionId)
    {
        var saved = await SaveAsync(http, (JsonObject)model.DeepClone(), definitionId, null, keepsDraft: true);
        return saved is DraftMove.ReadOnly && ProcedureDrafts.UnitsOf(Actors.Of(http)) is [var unit, ..]
            ? await SaveAsync(http, model, IdOf($"{unit:N}\n{definitionId}"), null, keepsDraft: true)
            : saved;
    }

    private async Task<DraftMove> SaveAsync(HttpContext http, JsonObject model, string? definitionId, Func<WorkflowVersion, bool>? seen, bool keepsDraft = false)
    {
        var actor = Actors.Of(http);
        var name = model["name"]?.ToString();
        if (!drawings.TellsStepsApart(model))
        {
            return new DraftMove.Refused(["У схемі є крок без коду або два кроки з одним кодом: файл пошкоджено."]);
        }

        var (steps, once) = (drawings.Steps(model), IdOf($"{actor.AccountId}\n{name}\n{(model["root"] as JsonObject)?["id"]}"));
        var text = texts.ToStored(model);
        var id = string.IsNullOrWhiteSpace(definitionId) ? await NewIdAsync(actor, once, text, http.RequestAborted) : definitionId;
        if (steps == 0 && await WipesOutAsync(actor, id, http.RequestAborted))
        {
            return new DraftMove.Refused(["Збереження зупинено: у схемі не залишилося жодного кроку. Якщо процедура більше не потрібна, зніміть її з дії."]);
        }

        return await drafts.SaveAsync(actor, id, text, name, seen, drawings.Same, http.RequestAborted, keepsDraft);
    }

    // Studio sends again what was not answered: the same drawing of the same person under the same name is the same procedure. Another drawing, as of a copy
    // whose first namesake has been worked on since, is another.
    private async Task<string> NewIdAsync(Actor actor, string once, string text, CancellationToken cancellation) =>
        await LatestAsync(actor, once, cancellation) is { } there && !drawings.Same(there, text) ? ids.Next() : once;

    // A canvas that could not be drawn is empty, and would be saved so.
    private async Task<bool> WipesOutAsync(Actor actor, string definitionId, CancellationToken cancellation) =>
        await LatestAsync(actor, definitionId, cancellation) is { } latest && DrawingText.Parse(latest) is { } known && drawings.Steps(known) > 0;

    private async Task<string?> LatestAsync(Actor actor, string definitionId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.DefinitionId == definitionId && row.IsLatest).Select(row => row.Text).SingleOrDefaultAsync(cancellation);
    }

    private static string IdOf(string what) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)))[..16];

    // A browser of ours says what it has seen; another client is asked which version it began from, and when that had been changed.
    private static Func<WorkflowVersion, bool>? Seen(HttpContext http, JsonObject model)
    {
        if (http.Request.Headers.IfMatch.ToString() is { Length: > 0 } tag)
        {
            return row => tag == "*" || tag == ElsaJson.Tag(row);
        }

        var (id, at) = (model["id"]?.ToString(), DefinitionReading.ChangedAt(model));
        return string.IsNullOrEmpty(id) ? null : row => row.Id == id && (at is null || at == DefinitionReading.ChangedAt(row));
    }

    private async Task<IResult> PublishAsync(HttpContext http, string definitionId) => await AnswerAsync(http, await drafts.PublishAsync(Actors.Of(http), definitionId, http.RequestAborted, MarkOf(http)));

    private async Task<IResult> RetractAsync(HttpContext http, string definitionId)
    {
        var move = await drafts.RetractAsync(Actors.Of(http), definitionId, http.RequestAborted);
        return move is DraftMove.Done done ? ElsaJson.Ok(Tagged(http, done.Version)) : await AnswerAsync(http, move);
    }

    private async Task<IResult> RevertAsync(HttpContext http, string definitionId, int version)
    {
        var move = await drafts.RevertAsync(Actors.Of(http), definitionId, version, drawings.Same, http.RequestAborted);
        if (move is not DraftMove.Done done)
        {
            return await AnswerAsync(http, move);
        }

        http.Response.Headers.Location = $"/elsa/api/workflow-definitions/by-id/{done.Version.Id}";
        return ElsaJson.Ok(DefinitionReading.Summary(done.Version, Actors.Of(http)), StatusCodes.Status201Created);
    }

    private async Task<IResult> RemoveAsync(HttpContext http, string definitionId)
    {
        var move = await drafts.RemoveAsync(Actors.Of(http), definitionId, http.RequestAborted);
        return move is DraftMove.Done ? TypedResults.NoContent() : await AnswerAsync(http, move);
    }

    private async Task<IResult> RemoveVersionAsync(HttpContext http, string definitionId, int version)
    {
        await using var context = contexts.Open(Actors.Of(http).Scope);
        var id = await context.Set<WorkflowVersion>().Where(row => row.DefinitionId == definitionId && row.Version == version).Select(row => row.Id).SingleOrDefaultAsync(http.RequestAborted);
        return id is null ? TypedResults.NotFound() : await RemoveVersionAsync(http, id);
    }

    private async Task<IResult> RemoveVersionAsync(HttpContext http, string id)
    {
        var move = await drafts.RemoveVersionAsync(Actors.Of(http), id, http.RequestAborted);
        return move is DraftMove.Done ? TypedResults.Ok() : await AnswerAsync(http, move);
    }

    private async Task<IResult> PublishManyAsync(HttpContext http)
    {
        var (published, already, missing, proposed, wrong) = (new List<string>(), new List<string>(), new List<string>(), new List<string>(), new List<string>());
        foreach (var id in await IdsAsync(http, "definitionIds"))
        {
            switch (await drafts.PublishAsync(Actors.Of(http), id, http.RequestAborted))
            {
                case DraftMove.Done done:
                    (done.WasPublished ? already : published).Add(id);
                    break;
                case DraftMove.Proposed:
                    proposed.Add(id);
                    break;
                case DraftMove.Refused refused:
                    wrong.AddRange(refused.Why);
                    break;
                default:
                    missing.Add(id);
                    break;
            }
        }

        string[] none = [];
        if (wrong.Count > 0)
        {
            return ElsaJson.Refused(wrong);
        }

        return proposed.Count == 0
            ? ElsaJson.Ok(new { published, alreadyPublished = already, notFound = missing, updatedConsumers = none, skipped = none, failed = none, warnings = new { } })
            : ElsaJson.Ok(new { published, alreadyPublished = already, notFound = missing, updatedConsumers = none, skipped = proposed, failed = none, warnings = new { }, proposed = ProposalWords.Proposed });
    }

    private async Task<IResult> RetractManyAsync(HttpContext http)
    {
        var (retracted, already, missing) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var id in await IdsAsync(http, "definitionIds"))
        {
            var move = await drafts.RetractAsync(Actors.Of(http), id, http.RequestAborted);
            (move switch { DraftMove.Done => retracted, DraftMove.Refused => already, _ => missing }).Add(id);
        }

        return ElsaJson.Ok(new { retracted, alreadyRetracted = already, notPublished = already, notFound = missing, skipped = Array.Empty<string>() });
    }

    private static async Task<IResult> RemoveManyAsync(HttpContext http, string list, Func<Actor, string, CancellationToken, Task<DraftMove>> remove)
    {
        var (deleted, wrong) = (0, new List<string>());
        foreach (var id in await IdsAsync(http, list))
        {
            var move = await remove(Actors.Of(http), id, http.RequestAborted);
            deleted += move is DraftMove.Done ? 1 : 0;
            if (move is DraftMove.Refused refused)
            {
                wrong.AddRange(refused.Why);
            }
        }

        return wrong.Count > 0 ? ElsaJson.Refused(wrong) : ElsaJson.Ok(new { deleted });
    }

    private async Task<IResult> ExportAsync(HttpContext http, string definitionId) =>
        await reading.FindAsync(Actors.Of(http), rows => VersionOptions.Of(rows.Where(row => row.DefinitionId == definitionId), Asked(http)), http) is { } definition
            ? TypedResults.File(Exported(definition), "application/octet-stream", FileName(definition))
            : TypedResults.NotFound();

    private async Task<IResult> ExportManyAsync(HttpContext http)
    {
        var ids = await IdsAsync(http, "ids");
        var definitions = await reading.ManyAsync(Actors.Of(http), rows => rows.Where(row => ids.Contains(row.Id)), http.RequestAborted);
        if (definitions.Count < 2)
        {
            return definitions.Count == 0 ? TypedResults.NotFound() : TypedResults.File(Exported(definitions[0]), "application/octet-stream", FileName(definitions[0]));
        }

        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var definition in definitions)
            {
                await using var entry = await archive.CreateEntry(FileName(definition)).OpenAsync(http.RequestAborted);
                await entry.WriteAsync(Exported(definition), http.RequestAborted);
            }
        }

        return TypedResults.File(packed.ToArray(), "application/zip", "workflow-definitions.zip");
    }

    private static byte[] Exported(JsonObject definition)
    {
        definition.Remove("links");
        definition.Insert(0, "$schema", Schema);
        return Encoding.UTF8.GetBytes(definition.ToJsonString(new JsonSerializerOptions(ElsaJson.Options) { WriteIndented = true }));
    }

    private static string FileName(JsonObject definition) => $"workflow-definition-{definition["definitionId"]}-{definition["version"]}.json";

    private static async Task<IReadOnlyList<string>> IdsAsync(HttpContext http, string list) =>
        (await ElsaJson.BodyAsync(http))?[list] is JsonArray ids ? [.. ids.Select(id => id?.ToString()).OfType<string>().Distinct()] : [];

    private static async Task<List<(string Name, string Text)>?> TextsAsync(IFormFile file, CancellationToken cancellation)
    {
        var found = new List<(string, string)>();
        if (!file.FileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            using var reader = new StreamReader(file.OpenReadStream());
            found.Add((file.FileName, await reader.ReadToEndAsync(cancellation)));
            return found;
        }

        try
        {
            await using var archive = await ZipArchive.CreateAsync(file.OpenReadStream(), ZipArchiveMode.Read, leaveOpen: false, null, cancellation);
            foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
            {
                // What a packed file says of its length need not be true: no more is unpacked than one may send unpacked.
                using var reader = new StreamReader(await entry.OpenAsync(cancellation));
                var text = new char[LongestFile];
                var length = await reader.ReadBlockAsync(text, cancellation);
                found.Add((entry.Name, length < LongestFile ? new string(text, 0, length) : ""));
                if (found.Count > MostFiles)
                {
                    return null;
                }
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return found;
    }

    private JsonObject Tagged(HttpContext http, WorkflowVersion version)
    {
        http.Response.Headers.ETag = ElsaJson.Tag(version);
        return reading.Full(version, Actors.Of(http));
    }

    private JsonObject Saved(HttpContext http, WorkflowVersion version, bool wasPublished) => new()
    {
        ["workflowDefinition"] = Tagged(http, version),
        ["alreadyPublished"] = wasPublished,
        ["consumingWorkflowCount"] = 0,
        ["validationErrors"] = new JsonArray(),
    };

    private async Task<IResult> AnswerAsync(HttpContext http, DraftMove move)
    {
        switch (move)
        {
            case DraftMove.Done done:
                return ElsaJson.Ok(Saved(http, done.Version, done.WasPublished));
            case DraftMove.Proposed proposed:
                // In Elsa's words a save that has published nothing; whoever reads on is told why.
                var saved = Saved(http, proposed.Version, wasPublished: false);
                saved["proposed"] = ProposalWords.Proposed;
                return ElsaJson.Ok(saved);
            case DraftMove.Refused refused:
                return ElsaJson.Refused(refused.Why);
            case DraftMove.Stale stale:
                var by = await drafts.WhoAsync(stale, http.RequestAborted);
                var at = Dates.Moment(stale.At, clock.GetUtcNow());
                var what = ProposalWords.Of(stale.Act);
                return ElsaJson.Refused([string.Create(CultureInfo.InvariantCulture, $"Процедуру вже {what}: {by}, {at}. Ваші зміни не збережено.")], new StaleNote(by, at, what));
            case DraftMove.ReadOnly:
                return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
            default:
                return TypedResults.NotFound();
        }
    }
}
