using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures.Checking;
using Workflows.Server.Procedures.Differences;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Steps;

/// <summary>«Кроки»: reads procedures for their pages and changes the same drafts as the designer does, one change at a time.</summary>
internal sealed class StepEditing(
    Contexts contexts, ActivityCatalogue catalogue, DrawingText drawings, ProcedureDrafts drafts, ProcedureCheck check, PickLists.PickLists lists)
{
    /// <summary>A procedure; null when the person sees no such one.</summary>
    /// <param name="actor">Who looks at it.</param>
    /// <param name="definitionId">Which.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <param name="held">What the fields of the step on the page hold, for lists that depend on them.</param>
    /// <param name="checks">Whether what is wrong with it, and what has changed, is wanted.</param>
    public async Task<EditedProcedure?> FindAsync(Actor actor, string definitionId, CancellationToken cancellation, JsonObject? held = null, bool checks = false)
    {
        await using var context = contexts.Open(actor.Scope);
        var versions = context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.DefinitionId == definitionId);
        if (await versions.SingleOrDefaultAsync(row => row.IsLatest, cancellation) is not { } latest)
        {
            return null;
        }

        var unit = Guid.Parse(latest.TenantId);
        var published = await versions.Where(row => row.IsPublished).Select(row => (int?)row.Version).SingleOrDefaultAsync(cancellation);
        var by = Guid.TryParse(latest.SavedBy, out var account)
            ? await context.Users.AsNoTracking().Where(row => row.Id == account).Select(row => row.DisplayName).SingleOrDefaultAsync(cancellation)
            : null;
        var name = await context.Units.AsNoTracking().Where(row => row.Id == unit).Select(row => row.Name).SingleOrDefaultAsync(cancellation) ?? "";
        var procedure = new EditedProcedure(latest, unit, name, ProcedureDrafts.MayChange(actor, latest.TenantId), published, by);
        var reading = WorkflowDefinitionReader.Read(latest.Text, catalogue);
        if (reading.Definition is not { } definition)
        {
            return procedure with { Problems = reading.Problems };
        }

        var graph = WorkflowGraph.Compile(definition with { DefinitionId = definitionId });
        string[] asked = [.. graph.Nodes.SelectMany(StepForm.ListsOf).Append(PickList.Forms).Distinct()];
        var filled = await lists.OfAsync(actor, asked, definitionId, held ?? [], cancellation);
        var former = checks && !latest.IsPublished ? await versions.Where(row => row.IsPublished).Select(row => row.Text).SingleOrDefaultAsync(cancellation) : null;
        return procedure with
        {
            Changes = former is not null && WorkflowDefinitionReader.Read(former, catalogue).Definition is { } old
                ? ProcedureDifference.Of(WorkflowGraph.Compile(old), graph, filled)
                : [],
            Graph = graph,
            Outline = StepOutline.Of(graph),
            Problems = checks ? (await check.FindAsync(context, unit, definitionId, latest.Text, cancellation)).Problems : [],
            Lists = filled,
        };
    }

    /// <summary>Changes a procedure's drawing.</summary>
    /// <param name="actor">Who changes it.</param>
    /// <param name="definitionId">Which.</param>
    /// <param name="mark">What the person has seen of it; where it has changed since, nothing is done.</param>
    /// <param name="change">The change; what it answers is why it cannot be done, null when it is.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public async Task<DraftMove> ChangeAsync(Actor actor, string definitionId, string mark, Func<DrawingEdit, string?> change, CancellationToken cancellation)
    {
        var (text, name) = await LatestAsync(actor, definitionId, cancellation);
        if (text is null || DrawingEdit.Of(text) is not { } edit)
        {
            return new DraftMove.Missing();
        }

        if (change(edit) is { } why)
        {
            return new DraftMove.Refused([why]);
        }

        Settle(edit, text);
        return await drafts.SaveAsync(
            actor, definitionId, edit.Text, edit.Definition["name"]?.ToString() ?? name, version => ProcedureDrafts.MarkOf(version) == mark, drawings.Same, cancellation);
    }

    /// <summary>
    /// Lets cases begin where they did, or where the change has put the beginning, whatever else no arrow leads to any more; gives places on the drawing to steps
    /// that have none.
    /// </summary>
    /// <param name="edit">The drawing, changed.</param>
    /// <param name="before">Its text before the change.</param>
    public void Settle(DrawingEdit edit, string before)
    {
        if (Compiled(edit.Text) is not { } graph)
        {
            return;
        }

        if ((edit.First ?? Start(Compiled(before))?.Id) is { } wanted && Start(graph) is { } start && start.Id != wanted && graph.Root.Activities.Any(step => step.Id == wanted))
        {
            edit.BeginWith(wanted, step => catalogue.Find(step["type"]?.ToString() ?? "")?.Declaration.Kind == ActivityKind.Trigger);
        }

        if (edit.HasStepsWithoutPlaces)
        {
            edit.LayOut(graph.Nodes.Where(node => node.Type == "Elsa.Flowchart").SelectMany(node => Drawing.Places(graph.Flowchart(node.Id))));
        }
    }

    /// <summary>A form that the procedure can ask; null when there is none such.</summary>
    public async Task<Forms.FormDefinition?> FormAsync(Actor actor, EditedProcedure procedure, string? key, CancellationToken cancellation)
    {
        if (key is null)
        {
            return null;
        }

        await using var context = contexts.Open(actor.Scope);
        return (await PickLists.PickLists.FormsAsync(context, await PickFor.OfAsync(context, procedure.Unit, null, cancellation), cancellation)).FirstOrDefault(form => form.Key == key);
    }

    /// <summary>Publishes what the person has seen: new cases start by it from then on.</summary>
    public async Task<DraftMove> PublishAsync(Actor actor, string definitionId, string mark, CancellationToken cancellation)
    {
        var move = await drafts.PublishAsync(actor, definitionId, cancellation, version => ProcedureDrafts.MarkOf(version) == mark);

        // Pressed twice, it is published once: the version that the person has seen is in force.
        return move is DraftMove.Stale && await FindAsync(actor, definitionId, cancellation) is { IsDraft: false } now && mark.StartsWith($"{now.Version.Id}.", StringComparison.Ordinal)
            ? new DraftMove.Done(now.Version, WasPublished: true)
            : move;
    }

    /// <summary>Lays a copy of an older version on top, as a draft.</summary>
    public Task<DraftMove> RevertAsync(Actor actor, string definitionId, int version, CancellationToken cancellation) =>
        drafts.RevertAsync(actor, definitionId, version, drawings.Same, cancellation);

    /// <summary>Takes the published version back: no new case starts until one is published again.</summary>
    public Task<DraftMove> RetractAsync(Actor actor, string definitionId, CancellationToken cancellation) => drafts.RetractAsync(actor, definitionId, cancellation);

    /// <summary>Makes a new procedure with a name and nothing else.</summary>
    public Task<DraftMove> AddAsync(Actor actor, string definitionId, string name, CancellationToken cancellation) =>
        drafts.SaveAsync(actor, definitionId, NewText(name), name, seen: null, drawings.Same, cancellation);

    /// <summary>Who changed it meanwhile, and when, for whoever came second.</summary>
    public async Task<string> WhoAsync(Actor actor, DraftMove.Stale stale, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await context.Users.AsNoTracking().Where(row => row.Id == stale.By).Select(row => row.DisplayName).SingleOrDefaultAsync(cancellation) ?? "хтось інший";
    }

    private async Task<(string? Text, string? Name)> LatestAsync(Actor actor, string definitionId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var latest = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.DefinitionId == definitionId && row.IsLatest)
            .Select(row => new { row.Text, row.Name }).SingleOrDefaultAsync(cancellation);
        return (latest?.Text, latest?.Name);
    }

    private WorkflowGraph? Compiled(string text) => WorkflowDefinitionReader.Read(text, catalogue).Definition is { } definition ? WorkflowGraph.Compile(definition) : null;

    private static ActivityNode? Start(WorkflowGraph? graph) => graph?.Root.Type == "Elsa.Flowchart" ? graph.Flowchart(graph.Root.Id).Start() : null;

    private static string NewText(string name) => new JsonObject
    {
        ["name"] = name,
        ["variables"] = new JsonArray(),
        ["inputs"] = new JsonArray(),
        ["outputs"] = new JsonArray(),
        ["outcomes"] = new JsonArray(),
        ["customProperties"] = new JsonObject(),
        ["options"] = new JsonObject(),
        ["root"] = new JsonObject
        {
            ["id"] = "flow",
            ["name"] = "Flowchart1",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["customProperties"] = new JsonObject(),
            ["metadata"] = new JsonObject(),
            ["activities"] = new JsonArray(),
            ["connections"] = new JsonArray(),
        },
    }.ToJsonString(DrawingText.Json);
}
