using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Cases;
using Workflows.Server.Storage;

namespace Workflows.Server.ElsaApi;

/// <summary>
/// Reads running and finished cases as Elsa's instances: to each person those whose cases they see. A case is called by its number; nothing here tells
/// whom it is about, since neither names nor answers stand in a workflow.
/// </summary>
internal sealed class InstanceReading(Contexts contexts, DefinitionStore definitions, AccessRecords records)
{
    private const int MostLines = 1000;

    /// <summary>A page of instances.</summary>
    public async Task<object> PageAsync(Actor actor, InstanceQuery query, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var rows = Filtered(Seen(context, actor), context, query);
        var count = await rows.CountAsync(cancellation);
        var ordered = (query.OrderBy, query.Descending) switch
        {
            (InstanceOrder.LastExecuted, true) => rows.OrderByDescending(row => row.UpdatedAt),
            (InstanceOrder.LastExecuted, false) => rows.OrderBy(row => row.UpdatedAt),
            (InstanceOrder.Finished, true) => rows.OrderByDescending(row => row.FinishedAt),
            (InstanceOrder.Finished, false) => rows.OrderBy(row => row.FinishedAt),
            (InstanceOrder.Name, true) => rows.OrderByDescending(row => row.Name),
            (InstanceOrder.Name, false) => rows.OrderBy(row => row.Name),
            (_, true) => rows.OrderByDescending(row => row.CreatedAt),
            _ => rows.OrderBy(row => row.CreatedAt),
        };
        var page = await ordered.ThenBy(row => row.Id).Skip(query.Page * query.PageSize).Take(query.PageSize).ToListAsync(cancellation);
        var numbers = await NumbersAsync(context, page, cancellation);
        return new { items = page.ConvertAll(row => Summary(row, numbers.GetValueOrDefault(row.Id))), totalCount = count };
    }

    /// <summary>One instance with its state; null when there is none such for this person. That it was opened is on record.</summary>
    public async Task<FoundInstance?> FindAsync(Actor actor, string id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await RowAsync(context, actor, id, cancellation) is not { } row || await CaseBook.Seen(context, actor).SingleOrDefaultAsync(file => file.InstanceId == id, cancellation) is not { } file)
        {
            return null;
        }

        await records.ShowAsync(actor, new AccessTo(AccessAct.OpenedCase, file.CentreId, file.SubjectId, AccessReasons.In(actor, file.CentreId)) { InstanceId = id }, cancellation);
        var state = await WorkflowStateAsync(context, row, cancellation);
        return new FoundInstance(
            new
            {
                row.Id, row.DefinitionId, row.DefinitionVersionId, row.Version, name = file.Number, row.Status, row.SubStatus, row.IncidentCount, isSystem = false,
                row.CreatedAt, row.UpdatedAt, row.FinishedAt, workflowState = state,
            },
            state);
    }

    /// <summary>The state alone, of a case that the person has just started; null when they do not see it.</summary>
    public async Task<object?> WorkflowStateAsync(Actor actor, string id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await RowAsync(context, actor, id, cancellation) is { } row ? await WorkflowStateAsync(context, row, cancellation) : null;
    }

    /// <summary>Where it stands, and since when.</summary>
    public async Task<object?> StateAsync(Actor actor, string id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await RowAsync(context, actor, id, cancellation) is { } row ? new { row.Status, row.SubStatus, row.UpdatedAt } : null;
    }

    /// <summary>Lines of its log, in order.</summary>
    public async Task<object?> JournalAsync(Actor actor, string id, JournalQuery query, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await RowAsync(context, actor, id, cancellation) is not { } row)
        {
            return null;
        }

        var lines = context.Set<LogEntry>().AsNoTracking().Where(line => line.InstanceId == id);
        lines = query.ActivityIds.Count > 0 ? lines.Where(line => query.ActivityIds.Contains(line.ActivityId)) : lines;
        lines = query.NodeIds.Count > 0 ? lines.Where(line => query.NodeIds.Contains(line.NodeId)) : lines;
        lines = query.ExcludedTypes.Count > 0 ? lines.Where(line => !query.ExcludedTypes.Contains(line.ActivityType)) : lines;
        lines = query.Events.Count > 0 ? lines.Where(line => query.Events.Contains(line.Event)) : lines;
        var count = await lines.CountAsync(cancellation);
        var page = await lines.OrderBy(line => line.Sequence).Skip(query.Skip).Take(query.Take).ToListAsync(cancellation);
        var graph = (await definitions.CompiledAsync(context, row.DefinitionVersionId, cancellation)).Graph;
        return new
        {
            items = page.ConvertAll(line => new
            {
                id = $"{line.InstanceId}-{line.Sequence}", line.ActivityInstanceId, line.ParentActivityInstanceId, line.ActivityId, line.ActivityType,
                activityTypeVersion = graph.Node(line.ActivityId)?.Version ?? 1, activityName = graph.Node(line.ActivityId)?.Name ?? line.ActivityId, line.NodeId,
                timestamp = line.At, sequence = line.Sequence, eventName = line.Event, line.Message, source = (string?)null, activityState = new { },
                payload = line.Outcome is { Length: > 0 } outcome ? new { outcomes = outcome } : null,
            }),
            totalCount = count,
        };
    }

    /// <summary>How often each step was run, and how it stands: Studio's badges.</summary>
    public async Task<object?> ReportAsync(Actor actor, string id, IReadOnlyList<string> nodeIds, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await RowAsync(context, actor, id, cancellation) is not { } row)
        {
            return null;
        }

        var graph = (await definitions.CompiledAsync(context, row.DefinitionVersionId, cancellation)).Graph;
        return new { stats = await StatsAsync(context, graph, id, nodeIds, cancellation) };
    }

    /// <summary>The runs of its steps; null when there is no such instance for this person.</summary>
    public async Task<List<StepRun>?> RunsAsync(Actor actor, string id, string? nodeId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await RowAsync(context, actor, id, cancellation) is { } row
            ? await ExecutionsAsync(context, row, (await definitions.CompiledAsync(context, row.DefinitionVersionId, cancellation)).Graph, nodeId, cancellation)
            : null;
    }

    /// <summary>One run of a step, by its id alone; null when it is not this person's to see.</summary>
    public async Task<StepRun?> RunAsync(Actor actor, string runId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var place = await context.Set<LogEntry>().AsNoTracking().Where(line => line.ActivityInstanceId == runId)
            .OrderBy(line => line.Sequence).Select(line => new { line.InstanceId, line.NodeId }).FirstOrDefaultAsync(cancellation);
        return place is null ? null : (await RunsAsync(actor, place.InstanceId, place.NodeId, cancellation))?.Find(run => run.Id == runId);
    }

    /// <summary>Its variables with their values.</summary>
    public async Task<object?> VariablesAsync(Actor actor, string id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await RowAsync(context, actor, id, cancellation) is not { } row)
        {
            return null;
        }

        var state = InstanceState.Read(row.State);
        var declared = (await definitions.CompiledAsync(context, row.DefinitionVersionId, cancellation)).Graph.Definition.Variables;
        return new { items = declared.Select(one => new { one.Id, one.Name, value = state.Variables.GetValueOrDefault(one.Id) }), count = declared.Count };
    }

    private async Task<object> WorkflowStateAsync(ServerContext context, WorkflowInstance row, CancellationToken cancellation)
    {
        var graph = (await definitions.CompiledAsync(context, row.DefinitionVersionId, cancellation)).Graph;
        var waits = await context.Set<Bookmark>().AsNoTracking().Where(wait => wait.InstanceId == row.Id).OrderBy(wait => wait.Id).ToListAsync(cancellation);
        var broken = await context.Set<Incident>().AsNoTracking().Where(incident => incident.InstanceId == row.Id && incident.ResolvedAt == null).OrderBy(incident => incident.Id).ToListAsync(cancellation);
        var executions = await ExecutionsAsync(context, row, graph, null, cancellation);
        return new
        {
            row.Id, row.DefinitionId, row.DefinitionVersionId, definitionVersion = row.Version, row.Status, row.SubStatus, isExecuting = false,
            bookmarks = waits.ConvertAll(wait => new
            {
                wait.Id, wait.Name, wait.ActivityId, activityNodeId = NodeOf(graph, wait.ActivityId), wait.ActivityInstanceId, wait.CreatedAt,
            }),
            incidents = broken.ConvertAll(incident => new
            {
                incident.ActivityId, activityNodeId = NodeOf(graph, incident.ActivityId), activityType = graph.Node(incident.ActivityId)?.Type ?? "",
                incident.Message, exception = new { type = "", incident.Message, stackTrace = (string?)null, innerException = (object?)null }, timestamp = incident.At,
            }),
            isSystem = false,
            completionCallbacks = Array.Empty<object>(),
            scheduledActivities = Array.Empty<object>(),
            executionLogSequence = InstanceState.Read(row.State).NextSequence - 1,
            activityExecutionContexts = executions.Where(one => one.CompletedAt is null).Select(one => new
            {
                one.Id, parentContextId = one.ParentId, scheduledActivityNodeId = one.NodeId, properties = new { }, metadata = new { }, status = one.Status, one.StartedAt,
            }),
            input = new { }, output = new { }, properties = new { }, row.CreatedAt, row.UpdatedAt, row.FinishedAt,
        };
    }

    private static IQueryable<WorkflowInstance> Seen(ServerContext context, Actor actor) =>
        context.Set<WorkflowInstance>().AsNoTracking().Where(row => CaseBook.Seen(context, actor).Any(file => file.InstanceId == row.Id));

    private static Task<WorkflowInstance?> RowAsync(ServerContext context, Actor actor, string id, CancellationToken cancellation) =>
        Seen(context, actor).SingleOrDefaultAsync(row => row.Id == id, cancellation);

    private static IQueryable<WorkflowInstance> Filtered(IQueryable<WorkflowInstance> rows, ServerContext context, InstanceQuery query)
    {
        rows = query.DefinitionIds.Count > 0 ? rows.Where(row => query.DefinitionIds.Contains(row.DefinitionId)) : rows;
        rows = query.Statuses.Count > 0 ? rows.Where(row => query.Statuses.Contains(row.Status)) : rows;
        rows = query.SubStatuses.Count > 0 ? rows.Where(row => query.SubStatuses.Contains(row.SubStatus)) : rows;
        rows = query.Version is { } version ? rows.Where(row => row.Version == version) : rows;
        rows = query.CorrelationId is { } correlation ? rows.Where(row => row.CorrelationId == correlation) : rows;
        rows = query.HasIncidents is { } has ? rows.Where(row => row.IncidentCount > 0 == has) : rows;
        if (query.Search is { } search)
        {
            rows = rows.Where(row => row.Id == search || context.CaseFiles.Any(file => file.InstanceId == row.Id && file.Number.Contains(search)));
        }

        foreach (var (column, isAfter, moment) in query.Moments)
        {
            rows = (column.ToUpperInvariant(), isAfter) switch
            {
                ("CREATEDAT", true) => rows.Where(row => row.CreatedAt > moment),
                ("CREATEDAT", false) => rows.Where(row => row.CreatedAt < moment),
                ("UPDATEDAT", true) => rows.Where(row => row.UpdatedAt > moment),
                ("UPDATEDAT", false) => rows.Where(row => row.UpdatedAt < moment),
                ("FINISHEDAT", true) => rows.Where(row => row.FinishedAt > moment),
                ("FINISHEDAT", false) => rows.Where(row => row.FinishedAt < moment),
                _ => rows,
            };
        }

        return rows;
    }

    private static async Task<Dictionary<string, string>> NumbersAsync(ServerContext context, List<WorkflowInstance> page, CancellationToken cancellation)
    {
        var ids = page.ConvertAll(row => row.Id);
        return await context.CaseFiles.AsNoTracking().Where(file => ids.Contains(file.InstanceId)).ToDictionaryAsync(file => file.InstanceId, file => file.Number, cancellation);
    }

    private static object Summary(WorkflowInstance row, string? number) => new
    {
        row.Id, row.DefinitionId, row.DefinitionVersionId, row.Version, row.Status, row.SubStatus, name = number, row.IncidentCount, isSystem = false,
        row.CreatedAt, row.UpdatedAt, row.FinishedAt,
    };

    // Counted by the database: a case that goes round in circles has a long log. A step that is tried again begins again, but is the same run.
    private static async Task<List<object>> StatsAsync(ServerContext context, WorkflowGraph graph, string id, IReadOnlyList<string> nodeIds, CancellationToken cancellation)
    {
        var counted = await context.Set<LogEntry>().AsNoTracking().Where(line => line.InstanceId == id && (nodeIds.Count == 0 || nodeIds.Contains(line.NodeId)))
            .GroupBy(line => new { line.ActivityId, line.NodeId, line.Event })
            .Select(group => new { group.Key.ActivityId, group.Key.NodeId, group.Key.Event, Times = group.Select(line => line.ActivityInstanceId).Distinct().Count() })
            .ToListAsync(cancellation);
        var waiting = (await context.Set<Bookmark>().AsNoTracking().Where(wait => wait.InstanceId == id).Select(wait => wait.ActivityId).ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal);
        var broken = (await context.Set<Incident>().AsNoTracking().Where(row => row.InstanceId == id && row.ResolvedAt == null).Select(row => row.ActivityId).ToListAsync(cancellation))
            .ToHashSet(StringComparer.Ordinal);
        return [.. counted.GroupBy(one => (one.ActivityId, one.NodeId)).Select(step =>
        {
            int Count(string name) => step.Where(one => one.Event == name).Sum(one => one.Times);
            var (started, completed) = (Count("Started"), Count("Completed"));
            return (object)new
            {
                activityId = step.Key.ActivityId, activityNodeId = NodeOf(graph, step.Key.ActivityId) ?? step.Key.NodeId, startedCount = started, completedCount = completed,
                uncompletedCount = Math.Max(started - completed - Count("Canceled"), 0), isBlocked = waiting.Contains(step.Key.ActivityId),
                isFaulted = broken.Contains(step.Key.ActivityId), aggregateFaultCount = 0, metadata = new { },
            };
        })];
    }

    private static async Task<List<StepRun>> ExecutionsAsync(
        ServerContext context, WorkflowInstance row, WorkflowGraph graph, string? nodeId, CancellationToken cancellation)
    {
        var lines = await context.Set<LogEntry>().AsNoTracking().Where(line => line.InstanceId == row.Id && (nodeId == null || line.NodeId == nodeId))
            .OrderByDescending(line => line.Sequence).Take(MostLines).ToListAsync(cancellation);
        lines.Reverse();
        var waiting = await context.Set<Bookmark>().AsNoTracking().Where(wait => wait.InstanceId == row.Id).Select(wait => wait.ActivityInstanceId).ToListAsync(cancellation);
        var broken = await context.Set<Incident>().AsNoTracking().Where(one => one.InstanceId == row.Id && one.ResolvedAt == null)
            .Select(one => new { one.ActivityInstanceId, one.Message }).ToListAsync(cancellation);
        return [.. lines.GroupBy(line => line.ActivityInstanceId).Select(run =>
        {
            var first = run.First();
            var end = run.LastOrDefault(line => line.Event is "Completed" or "Canceled");
            var trouble = broken.Find(one => one.ActivityInstanceId == run.Key)?.Message;
            return new StepRun(run.Key, row.Id, first.ActivityId, first.NodeId, first.ActivityType)
            {
                ParentId = first.ParentActivityInstanceId,
                Version = graph.Node(first.ActivityId)?.Version ?? 1,
                Name = graph.Node(first.ActivityId)?.Name ?? first.ActivityId,
                StartedAt = first.At,
                CompletedAt = end?.At,
                HasBookmarks = waiting.Contains(run.Key),
                Status = trouble is not null ? "Faulted" : end?.Event ?? "Running",
                Outcome = end?.Outcome,
                Trouble = trouble,
            };
        })];
    }

    private static string? NodeOf(WorkflowGraph graph, string activityId) => graph.Node(activityId)?.NodeId;
}

/// <summary>An instance as it is answered.</summary>
/// <param name="Whole">With the state in it.</param>
/// <param name="State">The state alone.</param>
internal sealed record FoundInstance(object Whole, object State);

/// <summary>One run of a step.</summary>
internal sealed record StepRun(string Id, string InstanceId, string ActivityId, string NodeId, string ActivityType)
{
    public string? ParentId { get; init; }

    public int Version { get; init; }

    public string? Name { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public bool HasBookmarks { get; init; }

    /// <summary>Running, Completed, Canceled or Faulted, in Elsa's words.</summary>
    public required string Status { get; init; }

    public string? Outcome { get; init; }

    public string? Trouble { get; init; }

    /// <summary>As Elsa answers it.</summary>
    /// <param name="whole">With what it was given and gave back, as far as that is kept.</param>
    public JsonObject ToJson(bool whole)
    {
        var json = new JsonObject
        {
            ["id"] = Id, ["workflowInstanceId"] = InstanceId, ["activityId"] = ActivityId, ["activityNodeId"] = NodeId, ["activityType"] = ActivityType,
            ["activityTypeVersion"] = Version, ["activityName"] = Name, ["startedAt"] = StartedAt, ["completedAt"] = CompletedAt, ["hasBookmarks"] = HasBookmarks,
            ["status"] = Status, ["aggregateFaultCount"] = Trouble is null ? 0 : 1, ["metadata"] = new JsonObject(),
        };
        if (whole)
        {
            json["activityState"] = new JsonObject();
            json["payload"] = Outcome is { Length: > 0 } ? new JsonObject { ["outcomes"] = Outcome } : new JsonObject();
            json["outputs"] = new JsonObject();
            json["properties"] = new JsonObject();
            json["exception"] = Trouble is null ? null : new JsonObject { ["type"] = "", ["message"] = Trouble };
        }

        return json;
    }
}

/// <summary>Which lines of a log are asked for.</summary>
internal sealed record JournalQuery
{
    public IReadOnlyList<string> ActivityIds { get; init; } = [];

    public IReadOnlyList<string> NodeIds { get; init; } = [];

    public IReadOnlyList<string> ExcludedTypes { get; init; } = [];

    public IReadOnlyList<string> Events { get; init; } = [];

    public int Skip { get; init; }

    public int Take { get; init; }
}
