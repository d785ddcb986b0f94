using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Engine.Storage;

namespace Workflows.Server.ElsaApi;

/// <summary>By what a list of instances is ordered.</summary>
internal enum InstanceOrder
{
    Created,
    LastExecuted,
    Finished,
    Name,
}

/// <summary>A limit on one of an instance's times.</summary>
/// <param name="Column">CreatedAt, UpdatedAt or FinishedAt.</param>
/// <param name="IsAfter">Whether the time must be later than the moment; else earlier. Equal is neither.</param>
/// <param name="Moment">The moment, UTC.</param>
internal sealed record InstanceMoment(string Column, bool IsAfter, DateTimeOffset Moment);

/// <summary>What a list of instances is asked for: by Studio in a body, by other clients in the address.</summary>
internal sealed record InstanceQuery
{
    public IReadOnlyList<string> DefinitionIds { get; init; } = [];

    public string? Search { get; init; }

    public string? CorrelationId { get; init; }

    public int? Version { get; init; }

    public bool? HasIncidents { get; init; }

    public IReadOnlyList<WorkflowStatus> Statuses { get; init; } = [];

    public IReadOnlyList<WorkflowSubStatus> SubStatuses { get; init; } = [];

    public IReadOnlyList<InstanceMoment> Moments { get; init; } = [];

    public InstanceOrder OrderBy { get; init; }

    public bool Descending { get; init; }

    public int Page { get; init; }

    public int PageSize { get; init; }

    /// <summary>Reads a body; what is missing limits nothing, and words that Elsa has and we have not find nothing.</summary>
    public static InstanceQuery Read(JsonObject body)
    {
        string? Text(string name) => body[name].AsText() is { Length: > 0 } text ? text.Trim() : null;
        List<string> Texts(string one, string many) => [.. (body[many] as JsonArray ?? []).Select(item => item.AsText()).Append(Text(one)).OfType<string>().Where(text => text.Length > 0)];
        return new InstanceQuery
        {
            DefinitionIds = Texts("definitionId", "definitionIds"),
            Search = Text("searchTerm"),
            CorrelationId = Text("correlationId"),
            Version = body["version"].AsLong() is { } version ? (int)Math.Clamp(version, 0, int.MaxValue) : null,
            HasIncidents = body["hasIncidents"] is JsonValue flag && flag.TryGetValue<bool>(out var has) ? has : null,
            Statuses = Words<WorkflowStatus>(Texts("status", "statuses")),
            SubStatuses = Words<WorkflowSubStatus>(Texts("subStatus", "subStatuses")),
            Moments = [.. (body["timestampFilters"] as JsonArray ?? []).OfType<JsonObject>().Select(Moment).OfType<InstanceMoment>()],
            OrderBy = Enum.TryParse<InstanceOrder>(Text("orderBy"), ignoreCase: true, out var order) ? order : InstanceOrder.Created,
            Descending = !string.Equals(Text("orderDirection"), "Ascending", StringComparison.OrdinalIgnoreCase),
            Page = (int)Math.Clamp(body["page"].AsLong() ?? 0, 0, 100_000),
            PageSize = (int)Math.Clamp(body["pageSize"].AsLong() ?? 20, 1, 200),
        };
    }

    /// <summary>The same from an address.</summary>
    public static InstanceQuery Read(IQueryCollection query)
    {
        var body = new JsonObject();
        foreach (var (name, values) in query)
        {
            var camel = char.ToLowerInvariant(name[0]) + name[1..];
            body[camel] = camel is "definitionIds" or "statuses" or "subStatuses" ? new JsonArray([.. values.Select(value => (JsonNode?)value)])
                : long.TryParse(values[0], CultureInfo.InvariantCulture, out var number) && camel is "page" or "pageSize" or "version" ? number
                : bool.TryParse(values[0], out var flag) ? flag
                : values[0];
        }

        return Read(body);
    }

    // A word that is none of ours must not mean «all».
    private static List<T> Words<T>(List<string> texts)
        where T : struct, Enum
    {
        var known = texts.Where(text => Enum.TryParse<T>(text, ignoreCase: true, out _)).Select(text => Enum.Parse<T>(text, ignoreCase: true)).ToList();
        return texts.Count > 0 && known.Count == 0 ? [(T)(object)(-1)] : known;
    }

    private static InstanceMoment? Moment(JsonObject filter) =>
        filter["column"].AsText() is { Length: > 0 } column
        && DateTimeOffset.TryParse(filter["timestamp"].AsText(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? new InstanceMoment(column, filter["operator"].AsText()?.StartsWith("Greater", StringComparison.OrdinalIgnoreCase) == true, moment.ToUniversalTime())
            : null;
}
