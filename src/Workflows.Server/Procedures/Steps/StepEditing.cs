using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures.Checking;
using Workflows.Server.Procedures.Differences;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Procedures.TwoPeople;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Steps;

/// <summary>«Кроки»: reads procedures for their pages and changes the same drafts as the designer does, one change at a time.</summary>
internal sealed class StepEditing(
    Contexts contexts, ActivityCatalogue catalogue, DrawingText drawings, ProcedureDrafts drafts, ProcedureCheck check, PickLists.PickLists lists, Proposals proposals)
{
    /// <summary>A procedure; null when the person sees no such one.</summary>
    /// <param name="actor">Who looks at it.</param>
    /// <param name="definitionId">Which.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <param name="parts">What is wanted of it besides its steps.</param>
    public async Task<EditedProcedure?> FindAsync(Actor actor, string definitionId, CancellationToken cancellation, ProcedureParts parts = ProcedureParts.None)
    {
        await using var context = contexts.Open(actor.Scope);
        var versions = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.DefinitionId == definitionId && (row.IsLatest || row.IsPublished)).ToListAsync(cancellation);
        if (versions.Find(row => row.IsLatest) is not { } latest)
        {
            return null;
        }

        var unit = Guid.Parse(latest.TenantId);
        var by = Guid.TryParse(latest.SavedBy, out var account)
            ? await context.Users.AsNoTracking().Where(row => row.Id == account).Select(row => row.DisplayName).SingleOrDefaultAsync(cancellation)
            : null;
        var name = await context.Units.AsNoTracking().Where(row => row.Id == unit).Select(row => row.Name).SingleOrDefaultAsync(cancellation) ?? "";
        var procedure = new EditedProcedure(latest, versions.Find(row => row.IsPublished), unit, name, ProcedureDrafts.MayChange(actor, latest.TenantId), by);
        if (parts.HasFlag(ProcedureParts.Proposal) && procedure.MayChange)
        {
            procedure = procedure with { Proposal = await proposals.OfAsync(context, actor, latest, cancellation) };
        }

        var reading = WorkflowDefinitionReader.Read(latest.Text, catalogue);
        if (reading.Definition is not { } definition)
        {
            return procedure with { Problems = reading.Problems };
        }

        var graph = WorkflowGraph.Compile(definition with { DefinitionId = definitionId });
        string[] asked = [.. graph.Nodes.SelectMany(StepForm.ListsOf).Append(PickList.Forms).Distinct()];
        return procedure with
        {
            Graph = graph,
            Outline = StepOutline.Of(graph),
            Problems = parts.HasFlag(ProcedureParts.Problems) ? (await check.FindAsync(context, unit, definitionId, latest.Text, cancellation)).Problems : [],
            Lists = parts.HasFlag(ProcedureParts.Lists) ? await lists.OfAsync(actor, asked, definitionId, [], cancellation) : procedure.Lists,
        };
    }

    /// <summary>The same with the list of what a field can be that depends on another field of its step.</summary>
    /// <param name="actor">Who looks at it.</param>
    /// <param name="procedure">The procedure with its lists.</param>
    /// <param name="held">What the fields of the step hold.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<EditedProcedure> WithValuesAsync(Actor actor, EditedProcedure procedure, JsonObject held, CancellationToken cancellation)
    {
        var values = await lists.OfAsync(actor, [PickList.FactValues], procedure.Id, held, cancellation);
        return procedure with { Lists = procedure.Lists.Where(list => !values.ContainsKey(list.Key)).Concat(values).ToDictionary() };
    }

    /// <summary>What a draft does otherwise than the version in force, a sentence each; nothing where there is no draft, or no version in force.</summary>
    /// <param name="procedure">The procedure with its lists.</param>
    public IReadOnlyList<string> Changes(EditedProcedure procedure) =>
        procedure is { IsDraft: true, InForce: { } former, Graph: { } graph } && Compiled(former.Text) is { } old ? ProcedureDifference.Of(old, graph, procedure.Lists) : [];

    /// <summary>What a drawing that is not saved does otherwise than the newest version, a sentence each; null where there is no such procedure for the person, or one of the two cannot be read.</summary>
    public async Task<IReadOnlyList<string>?> DifferenceAsync(Actor actor, string definitionId, string text, CancellationToken cancellation) =>
        await FindAsync(actor, definitionId, cancellation, ProcedureParts.Lists) is { Graph: { } graph } procedure && Compiled(text) is { } own
            ? ProcedureDifference.Of(graph, own, procedure.Lists)
            : null;

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
            edit.BeginWith(wanted, step => drawings.Declared(step)?.Kind == ActivityKind.Trigger);
        }

        if (edit.HasStepsWithoutPlaces)
        {
            edit.LayOut(graph.Flowcharts.SelectMany(Drawing.Places));
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

    /// <inheritdoc cref="ProcedureDrafts.TakeBackAsync"/>
    public Task<DraftMove> TakeBackAsync(Actor actor, string definitionId, CancellationToken cancellation) => drafts.TakeBackAsync(actor, definitionId, cancellation);

    /// <inheritdoc cref="ProcedureDrafts.ReturnAsync"/>
    public Task<DraftMove> ReturnAsync(Actor actor, string definitionId, string mark, string why, CancellationToken cancellation) =>
        drafts.ReturnAsync(actor, definitionId, mark, why, cancellation);

    /// <summary>Publishes what the person has seen, or proposes it where two publish: new cases start by it from then on, or once somebody else agrees.</summary>
    public Task<DraftMove> PublishAsync(Actor actor, string definitionId, string mark, CancellationToken cancellation) => drafts.PublishAsync(actor, definitionId, cancellation, mark);

    /// <summary>Lays a copy of an older version on top, as a draft.</summary>
    public Task<DraftMove> RevertAsync(Actor actor, string definitionId, int version, CancellationToken cancellation) =>
        drafts.RevertAsync(actor, definitionId, version, drawings.Same, cancellation);

    /// <summary>Takes the published version back: no new case starts until one is published again.</summary>
    public Task<DraftMove> RetractAsync(Actor actor, string definitionId, CancellationToken cancellation) => drafts.RetractAsync(actor, definitionId, cancellation);

    /// <summary>Makes a new procedure with a name and nothing else.</summary>
    public Task<DraftMove> AddAsync(Actor actor, string definitionId, string name, CancellationToken cancellation) =>
        drafts.SaveAsync(actor, definitionId, NewText(name), name, seen: null, drawings.Same, cancellation);

    /// <inheritdoc cref="ProcedureDrafts.WhoAsync"/>
    public Task<string> WhoAsync(DraftMove.Stale stale, CancellationToken cancellation) => drafts.WhoAsync(stale, cancellation);

    private async Task<(string? Text, string? Name)> LatestAsync(Actor actor, string definitionId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var latest = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.DefinitionId == definitionId && row.IsLatest)
            .Select(row => new { row.Text, row.Name }).SingleOrDefaultAsync(cancellation);
        return (latest?.Text, latest?.Name);
    }

    private WorkflowGraph? Compiled(string text) => WorkflowDefinitionReader.Read(text, catalogue).Definition is { } definition ? WorkflowGraph.Compile(definition) : null;

    private static ActivityNode? Start(WorkflowGraph? graph) => graph?.RootFlowchart?.Start();

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
