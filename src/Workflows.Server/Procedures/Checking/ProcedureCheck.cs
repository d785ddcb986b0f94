using Workflows.Engine.Activities;
using Workflows.Engine.Checking;
using Workflows.Engine.Definitions;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Procedures.Regular;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Checking;

/// <summary>What the check has found.</summary>
/// <param name="Graph">The drawing; null when it cannot be read or run at all.</param>
/// <param name="Problems">What is wrong with it: errors first, then in the order of the drawing.</param>
internal sealed record CheckedDrawing(WorkflowGraph? Graph, IReadOnlyList<DefinitionProblem> Problems)
{
    /// <summary>Whether it must not be published.</summary>
    public bool IsForbidden => Graph is null || Problems.Any(problem => problem.Severity == ProblemSeverity.Error);
}

/// <summary>
/// «Перевірка»: everything that is known to be wrong with a drawing before a case runs by it. Errors forbid publishing, warnings do not; each is a sentence for
/// the coordinator that names its step.
/// </summary>
internal sealed class ProcedureCheck(ActivityCatalogue catalogue)
{
    /// <summary>What is wrong with a drawing.</summary>
    /// <param name="context">Whose scope holds the unit and sees its network; what is staged in it counts as being there.</param>
    /// <param name="unit">The unit that the procedure belongs to.</param>
    /// <param name="definitionId">The procedure's id.</param>
    /// <param name="text">The drawing as it is stored.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<CheckedDrawing> FindAsync(ServerContext context, Guid unit, string definitionId, string text, CancellationToken cancellation)
    {
        var reading = WorkflowDefinitionReader.Read(text, catalogue);
        if (reading.Definition is not { } definition || reading.HasErrors)
        {
            return new(null, Ordered(reading.Problems));
        }

        var graph = WorkflowGraph.Compile(definition with { DefinitionId = definitionId });
        var place = await PickFor.OfAsync(context, unit, graph.Definition, cancellation);
        return new(graph, Ordered(
        [
            .. reading.Problems,
            .. StartProblems(graph),
            .. StepCheck.Find(graph),
            .. RegularCheck.Find(graph),
            .. DefinitionCheck.Find(graph),
            .. await OfficeCheck.FindAsync(context, place, graph, cancellation),
        ]));
    }

    private static IReadOnlyList<DefinitionProblem> Ordered(IEnumerable<DefinitionProblem> problems) =>
        [.. problems.DistinctBy(problem => (problem.ActivityId, problem.Text)).OrderBy(problem => problem.Severity != ProblemSeverity.Error)];

    private static IEnumerable<DefinitionProblem> StartProblems(WorkflowGraph graph)
    {
        if (graph.Root.Activities.Count == 0 && graph.Root.Declaration.ChildList is not null)
        {
            yield return new(ProblemSeverity.Error, null, "root", "У процедурі немає жодного кроку: справа закінчилась би, щойно почавшись.");
        }

        if (StartSettings.ProblemOf(graph.Definition) is { } wrong)
        {
            yield return new(ProblemSeverity.Error, null, "customProperties.start", wrong);
        }
    }
}
