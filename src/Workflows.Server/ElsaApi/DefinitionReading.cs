using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.ElsaApi;

/// <summary>Which versions of a definition are meant, in Elsa's words: <c>Latest</c>, <c>Published</c>, …, a number, or all of them.</summary>
internal static class VersionOptions
{
    /// <summary>The versions that are meant.</summary>
    /// <param name="rows">All that may be seen.</param>
    /// <param name="asked">What the request says; nothing means all.</param>
    public static IQueryable<WorkflowVersion> Of(IQueryable<WorkflowVersion> rows, string? asked) => asked?.Trim().ToUpperInvariant() switch
    {
        null or "" or "ALL" or "ALLVERSIONS" => rows,
        "LATEST" => rows.Where(row => row.IsLatest),
        "PUBLISHED" => rows.Where(row => row.IsPublished),
        "DRAFT" => rows.Where(row => row.IsLatest && !row.IsPublished),
        "LATESTORPUBLISHED" => rows.Where(row => row.IsLatest || row.IsPublished),
        "LATESTANDPUBLISHED" => rows.Where(row => row.IsLatest && row.IsPublished),
        var number => int.TryParse(number, CultureInfo.InvariantCulture, out var version) ? rows.Where(row => row.Version == version) : rows.Where(_ => false),
    };
}

/// <summary>Reads definitions for Studio, each person those of the own units and the network's.</summary>
internal sealed class DefinitionReading(Contexts contexts, DefinitionText texts)
{
    // Enough for all procedures of an office; a list without pages is asked for by ids.
    private const int MostWithoutPages = 1000;

    /// <summary>One version; null if there is none such for this person. Of several the newest.</summary>
    public async Task<JsonObject?> FindAsync(Actor actor, Func<IQueryable<WorkflowVersion>, IQueryable<WorkflowVersion>> which, HttpContext http)
    {
        await using var context = contexts.Open(actor.Scope);
        var row = await which(context.Set<WorkflowVersion>().AsNoTracking()).OrderByDescending(version => version.Version).FirstOrDefaultAsync(http.RequestAborted);
        if (row is null)
        {
            return null;
        }

        http.Response.Headers.ETag = ElsaJson.Tag(row);
        return Full(row, actor);
    }

    /// <summary>Several versions, whole.</summary>
    public async Task<List<JsonObject>> ManyAsync(Actor actor, Func<IQueryable<WorkflowVersion>, IQueryable<WorkflowVersion>> which, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var rows = await which(context.Set<WorkflowVersion>().AsNoTracking()).OrderByDescending(version => version.Version).Take(MostWithoutPages).ToListAsync(cancellation);
        return [.. rows.Select(row => Full(row, actor))];
    }

    /// <summary>A page of versions, in short.</summary>
    public async Task<JsonObject> PageAsync(Actor actor, DefinitionQuery query, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var rows = VersionOptions.Of(context.Set<WorkflowVersion>().AsNoTracking(), query.VersionOptions);
        rows = query.DefinitionIds.Count > 0 ? rows.Where(row => query.DefinitionIds.Contains(row.DefinitionId)) : rows;
        rows = query.Ids.Count > 0 ? rows.Where(row => query.Ids.Contains(row.Id)) : rows;

        // Names are sorted and searched as people read them, which neither database does with Ukrainian ones; without their texts all are a small list.
        var all = await rows.Select(row => new { row.Id, row.DefinitionId, row.Version, row.Name, row.CreatedAt }).ToListAsync(cancellation);
        var found = all.Where(row => query.Search is null
            || new[] { row.Name, row.Id, row.DefinitionId }.Any(text => text?.Contains(query.Search, StringComparison.CurrentCultureIgnoreCase) == true)).ToList();
        var ordered = query.OrderBy switch
        {
            DefinitionOrder.Version => found.OrderBy(row => row.Version),
            DefinitionOrder.Created => found.OrderBy(row => row.CreatedAt),
            _ => found.OrderBy(row => TextKeys.Sort(row.Name ?? ""), StringComparer.Ordinal),
        };
        var sorted = query.Descending ? ordered.ThenBy(row => row.Id, StringComparer.Ordinal).Reverse() : ordered.ThenBy(row => row.Id, StringComparer.Ordinal);
        List<string> page = [.. sorted.Skip(query.Page * query.PageSize).Take(query.PageSize).Select(row => row.Id)];
        var versions = (await context.Set<WorkflowVersion>().AsNoTracking().Where(row => page.Contains(row.Id)).ToListAsync(cancellation)).ToDictionary(row => row.Id);
        return new JsonObject
        {
            ["items"] = new JsonArray([.. page.Where(versions.ContainsKey).Select(id => Summary(versions[id], actor))]),
            ["totalCount"] = found.Count,
            ["links"] = ProcedureDrafts.UnitsOf(actor).Count == 0 ? [] : new JsonArray(
                ElsaJson.Link("/bulk-actions/publish/workflow-definitions/by-definition-ids", "bulk-publish", "POST"),
                ElsaJson.Link("/bulk-actions/retract/workflow-definitions/by-definition-ids", "bulk-retract", "POST"),
                ElsaJson.Link("/bulk-actions/delete/workflow-definitions/by-definition-id", "bulk-delete", "POST"),
                ElsaJson.Link("/workflow-definitions", "create", "POST")),
        };
    }

    /// <summary>A version as Studio opens it.</summary>
    public JsonObject Full(WorkflowVersion row, Actor actor)
    {
        var definition = texts.ToStudio(row.Text);
        Describe(definition, row, actor);
        definition["links"] = ElsaJson.Links(row.DefinitionId, ProcedureDrafts.MayChange(actor, row.TenantId));
        definition["providerName"] = null;
        definition["isSystem"] = false;
        return definition;
    }

    /// <summary>A version as a line of the list.</summary>
    public static JsonObject Summary(WorkflowVersion row, Actor actor)
    {
        var line = new JsonObject { ["description"] = DrawingText.Parse(row.Text)?["description"]?.DeepClone() };
        Describe(line, row, actor);
        line["isMaterializerAvailable"] = true;
        line["links"] = ElsaJson.Links(row.DefinitionId, ProcedureDrafts.MayChange(actor, row.TenantId));
        return line;
    }

    /// <summary>When a version was last changed, to the second, as answers say it.</summary>
    public static DateTimeOffset ChangedAt(WorkflowVersion row) => DateTimeOffset.FromUnixTimeSeconds((row.SavedAt ?? row.CreatedAt).ToUnixTimeSeconds());

    /// <summary>When the version that somebody began from had been changed, as our answer told them; null when they do not say.</summary>
    public static DateTimeOffset? ChangedAt(JsonObject model) =>
        DateTimeOffset.TryParse(model["createdAt"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static void Describe(JsonObject json, WorkflowVersion row, Actor actor)
    {
        json["id"] = row.Id;
        json["definitionId"] = row.DefinitionId;
        json["version"] = row.Version;
        json["name"] = row.Name ?? row.DefinitionId;
        json["materializerName"] = "Json";

        // Studio prints the history's times as they come: in the office's own time.
        json["createdAt"] = TimeZoneInfo.ConvertTime(ChangedAt(row), Deadlines.KyivTime.Zone).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        json["isLatest"] = row.IsLatest;
        json["isPublished"] = row.IsPublished;
        json["isReadonly"] = !ProcedureDrafts.MayChange(actor, row.TenantId);
    }
}

/// <summary>By what a list of definitions is ordered.</summary>
internal enum DefinitionOrder
{
    Name,
    Version,
    Created,
}

/// <summary>What a list of definitions is asked for.</summary>
internal sealed record DefinitionQuery(
    string? VersionOptions, IReadOnlyList<string> DefinitionIds, IReadOnlyList<string> Ids, string? Search, DefinitionOrder OrderBy, bool Descending, int Page, int PageSize)
{
    /// <summary>Reads it; names are known in any spelling, as Studio mixes them.</summary>
    public static DefinitionQuery Read(IQueryCollection query)
    {
        string? Text(string name) => query[name].FirstOrDefault() is { Length: > 0 } text ? text.Trim() : null;
        return new DefinitionQuery(
            Text("versionOptions"), [.. query["definitionIds"].OfType<string>()], [.. query["ids"].OfType<string>()], Text("searchTerm"),
            Enum.TryParse<DefinitionOrder>(Text("orderBy"), ignoreCase: true, out var order) ? order : DefinitionOrder.Name,
            string.Equals(Text("orderDirection"), "Descending", StringComparison.OrdinalIgnoreCase),
            Math.Clamp(int.TryParse(Text("page"), CultureInfo.InvariantCulture, out var page) ? page : 0, 0, 10_000),
            Math.Clamp(int.TryParse(Text("pageSize"), CultureInfo.InvariantCulture, out var size) ? size : 1000, 1, 1000));
    }
}
