using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Storage;
using Workflows.Server.Deadlines;
using Workflows.Server.Documents;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>Publishes a procedure of a unit together with the versions of the forms that its cases will use from then on.</summary>
internal sealed class ProcedurePublishing(DefinitionPublishing engine, DefinitionStore definitions)
{
    /// <summary>Stages a new published version; the caller saves.</summary>
    /// <returns>The new version's id.</returns>
    /// <exception cref="DefinitionException">The procedure cannot run; the message says why.</exception>
    /// <exception cref="FormException">A form that it asks for is not there.</exception>
    public async Task<string> PublishAsync(ServerContext context, Guid unit, string definitionId, string text, CancellationToken cancellation)
    {
        var graph = definitions.Compile(text, definitionId, definitionId, 1);
        var settings = StartSettings.Read(graph.Definition);
        if (graph.Root.Activities.Count == 0 && graph.Root.Declaration.ChildList is not null)
        {
            throw new DefinitionException("У процедурі немає жодного кроку: справа закінчилась би, щойно почавшись.");
        }

        CheckSteps(graph);
        CheckPapers(graph);
        await CheckTemplatesAsync(context, unit, graph, cancellation);
        await CheckDeadlinesAsync(context, unit, graph, cancellation);
        var versionId = await engine.PublishAsync(context, Scope.Tenant(unit), definitionId, text, cancellation);
        await FormLibrary.PinAsync(context, unit, versionId, [.. FormsOf(graph, settings)], cancellation);
        return versionId;
    }

    // Nobody has done a step that is not there, so a wrong name would let the same person do both, and no one would see it.
    private static void CheckSteps(WorkflowGraph graph)
    {
        foreach (var step in graph.Nodes.Where(IsTask))
        {
            CheckOutcomes(step);
            if (step.Input("whenLate")?.Expression.Value.AsText() == nameof(Tasks.WhenLate.Leave))
            {
                CheckLeaving(graph, step);
            }

            foreach (var other in ((string[])["sameAs", "notWhoDid"]).Select(key => step.Input(key)?.Expression.Value.AsText()?.Trim()))
            {
                if (!string.IsNullOrEmpty(other) && other != FormAnswer.StartStep && !(graph.Node(other) is { } named && IsTask(named)))
                {
                    throw new DefinitionException($"Крок «{step.Title}»: завдання «{other}», на виконавця якого він посилається, у процедурі немає.");
                }
            }
        }
    }

    // Each case would stop there.
    private static void CheckOutcomes(ActivityNode step)
    {
        if (step.Input("outcomes")?.Expression is not { Type: ExpressionTypes.Literal or ExpressionTypes.Object, Value: JsonArray outcomes })
        {
            return;
        }

        try
        {
            Tasks.TaskOutcomes.OfDrawing(outcomes);
        }
        catch (StepFailedException e)
        {
            throw new DefinitionException($"Крок «{step.Title}»: {e.Message}.");
        }
    }

    // A record would wait for the number of a paper that is never made.
    private static void CheckPapers(WorkflowGraph graph)
    {
        foreach (var step in graph.Nodes)
        {
            if (step.Input(Documents.PaperNumbers.StepField)?.Expression.Value.AsText()?.Trim() is { Length: > 0 } paper
                && step.Type is Partners.ContractActivity.TypeName or Clients.SocialContractActivity.TypeName
                && graph.Node(paper)?.Type != DocumentActivity.TypeName)
            {
                throw new DefinitionException($"Крок «{step.Title}»: кроку «{paper}», який складає документ, у процедурі немає.");
            }
        }
    }

    // A case that leaves a late task has to have somewhere to go and a moment to do it; else it would end without a word.
    private static void CheckLeaving(WorkflowGraph graph, ActivityNode step)
    {
        var leads = graph.Nodes.Where(node => node.Type == "Elsa.Flowchart")
            .Any(node => graph.Flowchart(node.Id).Outbound(step.Id, Tasks.TaskOutcomes.Late).Any());
        if (!leads)
        {
            throw new DefinitionException($"Крок «{step.Title}»: сказано піти гілкою «{Tasks.TaskOutcomes.Late}», коли строк мине, але такої стрілки немає.");
        }

        if (step.Input("dueIn")?.Expression.Value.AsLong() is null && string.IsNullOrWhiteSpace(step.Input(DeadlinePack.StepField)?.Expression.Value.AsText()))
        {
            throw new DefinitionException($"Крок «{step.Title}»: сказано піти гілкою «{Tasks.TaskOutcomes.Late}», коли строк мине, але строку немає.");
        }
    }

    // A step whose deadline nobody knows would stop each case that reaches it.
    private static async Task CheckDeadlinesAsync(ServerContext context, Guid unit, WorkflowGraph graph, CancellationToken cancellation)
    {
        var asked = graph.Nodes.Where(IsTask)
            .Select(step => (Step: step, Key: step.Input(DeadlinePack.StepField)?.Expression.Value.AsText()?.Trim() ?? ""))
            .Where(one => one.Key.Length > 0).ToList();
        var missing = asked.Count == 0 ? [] : await DeadlinePack.MissingAsync(context, unit, [.. asked.Select(one => one.Key).Distinct()], cancellation);
        if (asked.Find(one => missing.Contains(one.Key)) is { Step: { } step, Key: var key })
        {
            throw new DefinitionException($"Крок «{step.Title}»: строку «{key}» у переліку строків немає.");
        }
    }

    // Nor could a paper be made without its template.
    private static async Task CheckTemplatesAsync(ServerContext context, Guid unit, WorkflowGraph graph, CancellationToken cancellation)
    {
        var asked = graph.Nodes.Where(node => node.Type == DocumentActivity.TypeName)
            .Select(step => (Step: step, Key: step.Input(DocumentActivity.TemplateField)?.Expression.Value.AsText()?.Trim() ?? "")).ToList();
        if (asked.Count == 0)
        {
            return;
        }

        string[] keys = [.. asked.Select(one => one.Key)];
        var above = await context.Units.AsNoTracking().Where(row => row.Id == unit).Select(row => row.ParentId).SingleOrDefaultAsync(cancellation);
        var known = await context.Set<DocumentTemplate>().AsNoTracking()
            .Where(row => row.IsCurrent && keys.Contains(row.Key) && (row.CentreId == unit || row.CentreId == above)).Select(row => row.Key).ToListAsync(cancellation);
        if (asked.Find(one => !known.Contains(one.Key)) is { Step: { } step, Key: var key })
        {
            throw new DefinitionException($"Крок «{step.Title}»: шаблону документа «{key}» немає.");
        }
    }

    private static bool IsTask(ActivityNode node) => node.Type == Tasks.HumanTaskActivity.TypeName;

    private static IEnumerable<string> FormsOf(WorkflowGraph graph, StartSettings? settings) =>
        graph.Nodes.Select(node => IsTask(node) ? node.Input("form")?.Expression.Value.AsText() : null)
            .Append(settings?.Form)
            .OfType<string>()
            .Where(key => key.Length > 0)
            .Distinct(StringComparer.Ordinal);
}
