using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures.Checking;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms.Editing;

/// <summary>A step of a procedure that reads the answer of a field.</summary>
/// <param name="Procedure">What the procedure is called.</param>
/// <param name="Step">What the step is called.</param>
/// <param name="IsDraft">Whether only a draft does so.</param>
public sealed record AnswerUse(string Procedure, string Step, bool IsDraft);

/// <summary>A published procedure that new cases would still ask a former version of a form in.</summary>
/// <param name="DefinitionId">Which.</param>
/// <param name="VersionId">Its published version, as the person has seen it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="HasDraft">Whether somebody is changing it.</param>
/// <param name="IsProposed">Whether its draft waits for a second person to agree.</param>
public sealed record LateProcedure(string DefinitionId, string VersionId, string Name, bool HasDraft, bool IsProposed);

/// <summary>Which procedures ask forms, and what they do with the answers.</summary>
internal sealed partial class FormUses(Contexts contexts, ActivityCatalogue catalogue)
{
    /// <summary>A sentence about the procedures that ask a form; null where none does.</summary>
    public static string? Asked(IReadOnlyList<string> names) => names.Count == 0 ? null
        : $"{(names.Count == 1 ? "Її питає процедура" : "Її питають процедури")} {string.Join(", ", names.Select(name => $"«{name}»"))}.";

    /// <summary>The names of the published procedures that ask forms, by form and whose it is.</summary>
    /// <param name="context">Whose scope holds them.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <param name="key">Only forms of this key; null for all.</param>
    public static async Task<ILookup<(Guid Unit, string Key), string>> AskingAsync(ServerContext context, CancellationToken cancellation, string? key = null)
    {
        var rows = await (
            from pin in context.Set<PinnedForm>().AsNoTracking()
            join procedure in context.Set<WorkflowVersion>() on pin.DefinitionVersionId equals procedure.Id
            join form in context.FormVersions on pin.FormVersionId equals form.Id
            where procedure.IsPublished && (key == null || form.FormKey == key)
            select new { form.CentreId, form.FormKey, procedure.Name, procedure.DefinitionId }).ToListAsync(cancellation);
        return rows.OrderBy(row => TextKeys.Sort(row.Name ?? ""), StringComparer.Ordinal).ToLookup(row => (row.CentreId, row.FormKey), row => row.Name ?? row.DefinitionId);
    }

    /// <summary>The names of the published procedures that ask a form.</summary>
    public async Task<IReadOnlyList<string>> AskingAsync(Actor actor, Guid unit, string key, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return [.. (await AskingAsync(context, cancellation, key))[(unit, key)]];
    }

    /// <summary>Where the answer of a field is read.</summary>
    public async Task<IReadOnlyList<AnswerUse>> OfAnswerAsync(Actor actor, Guid unit, string formKey, string field, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);

        // A centre with a form of its own under the key does not ask this one.
        var others = await context.FormVersions.AsNoTracking().Where(row => row.FormKey == formKey && row.IsPublished && row.CentreId != unit).Select(row => row.CentreId).ToListAsync(cancellation);
        var places = (await context.Units.AsNoTracking().Where(row => row.Id == unit || row.ParentId == unit).Select(row => row.Id).ToListAsync(cancellation)).Except(others).Select(Scope.Tenant).ToList();
        var drawings = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => (row.IsPublished || row.IsLatest) && places.Contains(row.TenantId))
            .Select(row => new { row.DefinitionId, row.Name, row.Text, row.IsPublished }).ToListAsync(cancellation);
        return
        [
            .. drawings.SelectMany(drawing => Steps(drawing.Text, drawing.DefinitionId, formKey, field)
                    .Select(step => (drawing.DefinitionId, step.Id, Use: new AnswerUse(drawing.Name ?? drawing.DefinitionId, step.Title, !drawing.IsPublished))))
                .OrderBy(one => one.Use.IsDraft).DistinctBy(one => (one.DefinitionId, one.Id)).Select(one => one.Use)
                .OrderBy(use => TextKeys.Sort(use.Procedure), StringComparer.Ordinal),
        ];
    }

    /// <summary>The published procedures of the person's units that still ask a former version of a form.</summary>
    public async Task<IReadOnlyList<LateProcedure>> LateAsync(Actor actor, FormUnit unit, string key, Guid published, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var units = await FormUnits.OfAsync(context, actor, cancellation);
        Guid[] below = [.. units.Where(one => one.Above == unit.Id).Select(one => one.Id)];
        var withOwn = await context.FormVersions.AsNoTracking().Where(row => below.Contains(row.CentreId) && row.FormKey == key && row.IsPublished).Select(row => row.CentreId).ToListAsync(cancellation);
        string[] tenants = [.. below.Except(withOwn).Concat(units.Where(one => one.Id == unit.Id).Select(one => one.Id)).Select(Scope.Tenant)];
        var rows = await (
            from pin in context.Set<PinnedForm>().AsNoTracking()
            join procedure in context.Set<WorkflowVersion>() on pin.DefinitionVersionId equals procedure.Id
            where pin.FormKey == key && pin.FormVersionId != published && procedure.IsPublished && tenants.Contains(procedure.TenantId)
            select new
            {
                procedure.DefinitionId, procedure.Id, procedure.Name, procedure.IsLatest,
                IsProposed = context.Set<WorkflowVersion>().Any(row => row.DefinitionId == procedure.DefinitionId && row.IsLatest && row.ProposedRevision == row.Revision),
            }).ToListAsync(cancellation);
        return [.. rows.OrderBy(row => TextKeys.Sort(row.Name ?? ""), StringComparer.Ordinal).Select(row => new LateProcedure(row.DefinitionId, row.Id, row.Name ?? row.DefinitionId, !row.IsLatest, row.IsProposed))];
    }

    private IEnumerable<ActivityNode> Steps(string text, string definitionId, string formKey, string field)
    {
        // Most drawings do not ask the form at all, and reading one takes its time.
        if (!text.Contains(formKey, StringComparison.Ordinal) || WorkflowDefinitionReader.Read(text, catalogue) is not { Definition: { } definition, HasErrors: false })
        {
            return [];
        }

        var graph = WorkflowGraph.Compile(definition with { DefinitionId = definitionId });
        string[] facts = [.. OfficeCheck.FormsOf(graph).Where(asked => asked.Key == formKey).Select(asked => asked.Step is { } step ? $"{step.Id}.{field}" : field)];
        return facts.Length == 0 ? [] : graph.Nodes.Where(node => node.Inputs.Any(input => facts.Any(fact => Reads(node, input.Key, input.Value.Expression, fact))));
    }

    // A program reads an answer of a step by the step's name and, somewhere in it, the field's.
    private static bool ReadsOfStep(Expression expression, string text, string fact) => !expression.IsPlain && fact.LastIndexOf('.') is var dot and > 0
        && (text.Contains($"'{fact[..dot]}'", StringComparison.Ordinal) || text.Contains($"\"{fact[..dot]}\"", StringComparison.Ordinal))
        && Word().Matches(text).Any(word => word.Value[(word.Value.LastIndexOf('.') + 1)..] == fact[(dot + 1)..] || word.Value.Split('.').Contains(fact[(dot + 1)..]));

    // A field of a condition is the answer's name; elsewhere it stands among other words. A short name alone could be any word of a sentence.
    private static bool Reads(ActivityNode node, string input, Expression expression, string fact) =>
        expression.Text is { } text && (ReadsOfStep(expression, text, fact) || (node.Activity is ConditionActivity or ChoiceActivity && input == ChoiceActivity.FieldKey && text == fact)
            || ((fact.Contains('.', StringComparison.Ordinal) || !expression.IsPlain)
                && Word().Matches(text).Any(word => word.Value == fact || string.Equals(word.Value, $"get{fact}", StringComparison.OrdinalIgnoreCase) || word.Value.EndsWith($".{fact}", StringComparison.Ordinal))));

    [GeneratedRegex(@"[\w-]+(\.[\w-]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
