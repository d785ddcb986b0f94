using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Procedures.Checking;
using Workflows.Server.Procedures.Steps;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Standard;

/// <summary>A step of a published procedure that names a clause.</summary>
/// <param name="Procedure">The procedure's name.</param>
/// <param name="Title">What the step is called.</param>
/// <param name="Address">Where it can be looked at and changed.</param>
public sealed record StandardStep(string Procedure, string Title, string Address);

/// <summary>A clause of the standard, and what serves it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Text">What it says.</param>
/// <param name="Note">What else has to be known; null for nothing.</param>
/// <param name="Steps">The steps by which cases start today that name it.</param>
internal sealed record StandardClause(string Number, string Text, string? Note, IReadOnlyList<StandardStep> Steps);

/// <summary>The clauses of one part of the standard.</summary>
internal sealed record StandardPart(string? Title, IReadOnlyList<StandardClause> Clauses);

/// <summary>The standard beside the procedures of a unit.</summary>
/// <param name="Parts">Its parts in order.</param>
/// <param name="InWords">The steps that say their ground in words: drawings from before the list, and imported ones.</param>
internal sealed record StandardView(IReadOnlyList<StandardPart> Parts, IReadOnlyList<StandardStep> InWords);

/// <summary>Sets the standard beside the procedures of a unit: which step serves which clause, and which clauses no step serves.</summary>
internal sealed class StandardReading(Contexts contexts, ListReading lists, DefinitionStore definitions)
{
    private const string InWords = "";

    /// <summary>The standard as a unit keeps it, part by part.</summary>
    public async Task<StandardView> OfAsync(Actor actor, TermUnit unit, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var clauses = (await lists.OptionsAsync(context, unit.Id, [ListKeys.Standard], cancellation)).Of(ListKeys.Standard);
        var steps = await StepsAsync(context, actor, unit, cancellation);
        return new StandardView(
            [
                .. clauses.Where(clause => !clause.IsEnded).GroupBy(clause => clause.Group).Select(part => new StandardPart(
                    part.Key, [.. part.Select(clause => new StandardClause(clause.Value, clause.Label, clause.Note, [.. steps[clause.Value]]))])),
            ],
            [.. steps[InWords]]);
    }

    // By the number of the clause; a centre's own copy stands in the place of the network's procedure.
    private async Task<ILookup<string, StandardStep>> StepsAsync(ServerContext context, Actor actor, TermUnit unit, CancellationToken cancellation)
    {
        var (own, above) = (Scope.Tenant(unit.Id), unit.ParentId is { } network ? Scope.Tenant(network) : null);
        var published = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.IsPublished && (row.TenantId == own || row.TenantId == above))
            .Select(row => new { row.Id, row.DefinitionId, row.TenantId, row.Name, row.BasedOn }).ToListAsync(cancellation);
        var found = new List<(string Clause, StandardStep Step)>();
        foreach (var version in published.Where(row => !published.Exists(copy => copy.TenantId == own && copy.BasedOn == row.DefinitionId)).OrderBy(row => TextKeys.Sort(row.Name ?? ""), StringComparer.Ordinal))
        {
            var graph = (await definitions.CompiledAsync(context, version.Id, cancellation)).Graph;
            found.AddRange(
                from node in graph.Nodes
                let numbers = OfficeCheck.ClausesOf(node)
                from number in numbers.Count > 0 || StepCheck.Said(node, TaskFields.Clause.Key) is null ? numbers : [InWords]
                select (number, new StandardStep(version.Name ?? version.DefinitionId, node.Title, AddressOf(version.DefinitionId, node.Id, ProcedureDrafts.MayChange(actor, version.TenantId)))));
        }

        return found.ToLookup(one => one.Clause, one => one.Step);
    }

    // A step of another unit's procedure has no page of its own for the person: it stands among the steps.
    private static string AddressOf(string definitionId, string step, bool mayChange) =>
        $"{EditedProcedure.AddressOf(definitionId)}{(mayChange ? "/" : "#step-")}{Uri.EscapeDataString(step)}";
}
