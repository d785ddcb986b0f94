using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.PickLists;

/// <summary>Where a field is being filled in.</summary>
/// <param name="Unit">The unit whose procedure it is.</param>
/// <param name="Above">The network above it; null for a network itself.</param>
/// <param name="Drawing">The drawing as it was saved last; null where it is not known.</param>
/// <param name="Fields">What the step's fields hold at the moment, by key without regard to letter case.</param>
internal sealed record PickFor(Guid Unit, Guid? Above, WorkflowDefinition? Drawing, JsonObject Fields)
{
    /// <summary>For a whole drawing of a unit.</summary>
    public static async Task<PickFor> OfAsync(ServerContext context, Guid unit, WorkflowDefinition? drawing, CancellationToken cancellation, JsonObject? fields = null) =>
        new(unit, await context.Units.AsNoTracking().Where(row => row.Id == unit).Select(row => row.ParentId).SingleOrDefaultAsync(cancellation), drawing, fields ?? []);

    /// <summary>The text that a field of the step holds; null for none.</summary>
    public string? Field(string key) => Text(Fields, key);

    /// <summary>The text that a field holds among others; null for none.</summary>
    public static string? Text(JsonObject fields, string key)
    {
        var value = fields.FirstOrDefault(pair => string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase)).Value;
        var text = value is JsonObject wrapped ? (wrapped["expression"] as JsonObject)?["value"].AsText() ?? wrapped["value"].AsText() : value.AsText();
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>All steps of the drawing, each before those inside it.</summary>
    public IEnumerable<ActivityNode> Steps => Drawing is null ? [] : WorkflowGraph.Compile(Drawing).Nodes;
}
