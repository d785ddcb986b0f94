using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Forms;
using Workflows.Server.Procedures.Checking;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>Publishes a procedure of a unit together with the versions of the forms that its cases will use from then on.</summary>
internal sealed class ProcedurePublishing(DefinitionPublishing engine, ProcedureCheck check)
{
    /// <summary>Stages a new published version; the caller saves.</summary>
    /// <param name="context">Whose scope holds the unit and sees its network.</param>
    /// <param name="unit">The unit that the procedure belongs to.</param>
    /// <param name="definitionId">The procedure.</param>
    /// <param name="text">The drawing as it is stored.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    /// <param name="isUnseen">Whether nobody looks at the warnings, so that a branch or condition over an answer that is gone must not pass.</param>
    /// <returns>The new version's id.</returns>
    /// <exception cref="DefinitionException">The procedure must not run as it is drawn; says why, with every error that the check finds.</exception>
    /// <exception cref="FormException">A form that it asks for is not there.</exception>
    public async Task<string> PublishAsync(ServerContext context, Guid unit, string definitionId, string text, CancellationToken cancellation, bool isUnseen = false)
    {
        var found = await check.FindAsync(context, unit, definitionId, text, cancellation);
        if (found is not { IsForbidden: false, Graph: { } graph })
        {
            throw new DefinitionException(found.Problems);
        }

        var hasChoices = ChoiceMeanings.AreAsked(graph);
        var facts = hasChoices || isUnseen ? await DrawingFacts.OfAsync(context, await PickFor.OfAsync(context, unit, graph.Definition, cancellation), cancellation) : [];
        if (isUnseen && FactCheck.Lost(graph, facts) is { Count: > 0 } lost)
        {
            throw new DefinitionException(lost.Select(problem => problem with { Severity = ProblemSeverity.Error }));
        }

        var complete = hasChoices ? ChoiceMeanings.Written(text, graph, facts) : text;
        var versionId = await engine.PublishAsync(context, Scope.Tenant(unit), definitionId, complete, cancellation);
        await FormLibrary.PinAsync(context, unit, versionId, OfficeCheck.FormsOf(graph).Select(one => one.Key).Distinct(StringComparer.Ordinal), cancellation);
        return versionId;
    }
}
