using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Documents;
using Workflows.Server.Letters;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Checking;

/// <summary>What a drawing asks of the office that the office has not got: forms, terms, templates, procedures, people in roles.</summary>
internal static class OfficeCheck
{
    private const int MostNamed = 3;

    /// <summary>All of it.</summary>
    public static async Task<IReadOnlyList<DefinitionProblem>> FindAsync(ServerContext context, PickFor place, WorkflowGraph graph, CancellationToken cancellation)
    {
        var (unit, above) = (place.Unit, place.Above);
        return
        [
            .. await FormsAsync(context, unit, above, graph, cancellation),
            .. await RulesAsync(context, place, graph, cancellation),
            .. await TemplatesAsync(context, unit, above, graph, cancellation),
            .. (await LetterStepChecks.FindAsync(context, place, graph, cancellation))
                .Select(one => new DefinitionProblem(ProblemSeverity.Error, one.Step.Id, $"{one.Step.NodeId}.{LetterActivity.TemplateField}", one.Text)),
            .. await ProceduresAsync(context, graph, cancellation),
            .. await ClausesAsync(context, place, graph, cancellation),
            .. await RolesAsync(context, unit, graph, cancellation),
            .. await ReferralCheck.FindAsync(context, place, graph, cancellation),
            .. await ConsentCheck.FindAsync(context, place, graph, cancellation),
            .. await FactCheck.FindAsync(context, place, graph, cancellation),
        ];
    }

    /// <summary>The forms that cases of a drawing ask, the start's own among them.</summary>
    public static IEnumerable<(ActivityNode? Step, string Key)> FormsOf(WorkflowGraph graph)
    {
        foreach (var step in graph.Nodes.Where(TaskSteps.IsTask))
        {
            if (StepCheck.Said(step, "form") is { } key)
            {
                yield return (step, key);
            }
        }

        if (StartSettings.Find(graph.Definition)?.Form is { Length: > 0 } start)
        {
            yield return (null, start);
        }
    }

    /// <summary>What the forms ask that cases of a drawing fill in, by the catalogue's keys.</summary>
    public static async Task<IReadOnlySet<string>> AnsweredAsync(ServerContext context, PickFor place, WorkflowGraph graph, CancellationToken cancellation)
    {
        var forms = FormsOf(graph).Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        return (await PickLists.PickLists.FormsAsync(context, place, cancellation)).Where(form => forms.Contains(form.Key))
            .SelectMany(form => form.Fields).Select(field => field.Bind?.Key).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The steps that name an organisation which is not among the centre's partners.</summary>
    public static async Task<IReadOnlyList<ActivityNode>> StrangersAsync(ServerContext context, PickFor place, IEnumerable<ActivityNode> steps, string field, CancellationToken cancellation)
    {
        var named = Asked(steps, field);
        var ids = named.ConvertAll(one => Guid.TryParse(one.Key, out var id) ? id : Guid.Empty);
        var known = ids.Count == 0 ? [] : await context.Partners.AsNoTracking().Where(row => row.CentreId == place.Unit && ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellation);
        return [.. named.Zip(ids).Where(one => !known.Contains(one.Second)).Select(one => one.First.Step)];
    }

    private static async Task<IReadOnlyList<DefinitionProblem>> FormsAsync(ServerContext context, Guid unit, Guid? above, WorkflowGraph graph, CancellationToken cancellation)
    {
        var asked = FormsOf(graph).ToList();
        string[] keys = [.. asked.Select(one => one.Key).Distinct()];
        if (keys.Length == 0)
        {
            return [];
        }

        var known = await context.FormVersions.AsNoTracking().Where(row => row.IsPublished && keys.Contains(row.FormKey) && (row.CentreId == unit || row.CentreId == above))
            .Select(row => row.FormKey).ToListAsync(cancellation);
        known.AddRange(context.FormVersions.Local.Where(row => row.IsPublished && (row.CentreId == unit || row.CentreId == above)).Select(row => row.FormKey));
        return
        [
            .. asked.Where(one => !known.Contains(one.Key)).Select(one => one.Step is { } step
                ? StepCheck.Problem(ProblemSeverity.Error, step, "form", $"форми «{one.Key}» немає")
                : new DefinitionProblem(ProblemSeverity.Error, null, "customProperties.start", $"На початку треба заповнити форму «{one.Key}», а її немає.")),
        ];
    }

    // A step whose deadline nobody knows would stop each case that reaches it.
    private static async Task<IReadOnlyList<DefinitionProblem>> RulesAsync(ServerContext context, PickFor place, WorkflowGraph graph, CancellationToken cancellation)
    {
        var asked = Asked(graph.Nodes, DeadlinePack.StepField);
        var missing = asked.Count == 0 ? [] : await DeadlinePack.MissingAsync(context, place.Unit, place.Above, [.. asked.Select(one => one.Key).Distinct()], cancellation);
        return [.. asked.Where(one => missing.Contains(one.Key)).Select(one => StepCheck.Problem(ProblemSeverity.Error, one.Step, DeadlinePack.StepField, $"строку «{one.Key}» у переліку строків немає"))];
    }

    // Nor could a paper be made without its template.
    private static async Task<IReadOnlyList<DefinitionProblem>> TemplatesAsync(ServerContext context, Guid unit, Guid? above, WorkflowGraph graph, CancellationToken cancellation)
    {
        var asked = Asked(graph.Nodes.Where(step => step.Type == DocumentActivity.TypeName), DocumentActivity.TemplateField);
        string[] keys = [.. asked.Select(one => one.Key).Distinct()];
        var known = keys.Length == 0 ? [] : await context.Set<DocumentTemplate>().AsNoTracking()
            .Where(row => row.IsCurrent && keys.Contains(row.Key) && (row.CentreId == unit || row.CentreId == above)).Select(row => row.Key).ToListAsync(cancellation);
        return [.. asked.Where(one => !known.Contains(one.Key)).Select(one => StepCheck.Problem(ProblemSeverity.Error, one.Step, DocumentActivity.TemplateField, $"шаблону документа «{one.Key}» немає"))];
    }

    /// <summary>The clauses of the standard that a step names, by their numbers.</summary>
    public static IReadOnlyList<string> ClausesOf(ActivityNode step) => [.. NamedBy(step).Select(one => one.Number).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<(string Field, string Number)> NamedBy(ActivityNode step) =>
        Clauses.NumbersOf(StepCheck.Said(step, TaskFields.Clause.Key)).Select(number => (TaskFields.Clause.Key, number))
            .Concat(Clauses.Typed(StepCheck.Said(step, TaskFields.MoreClauses.Key)).Select(number => (TaskFields.MoreClauses.Key, number)));

    // Nothing stops where one is missing: the page «Стандарт» would only not show the step.
    private static async Task<IReadOnlyList<DefinitionProblem>> ClausesAsync(ServerContext context, PickFor place, WorkflowGraph graph, CancellationToken cancellation)
    {
        var named = graph.Nodes.SelectMany(step => NamedBy(step).Select(one => (Step: step, one.Field, one.Number))).ToList();
        var known = named.Count == 0 ? null : await ListOptions.ReadAsync(context, place.Unit, [ListKeys.Standard], null, cancellation);
        return
        [
            .. named.Where(one => known!.Of(ListKeys.Standard).All(clause => clause.Value != one.Number))
                .Select(one => StepCheck.Problem(ProblemSeverity.Warning, one.Step, one.Field, $"пункту «{one.Number}» у довіднику «Пункти стандарту» немає")),
        ];
    }

    private static async Task<IReadOnlyList<DefinitionProblem>> ProceduresAsync(ServerContext context, WorkflowGraph graph, CancellationToken cancellation)
    {
        var asked = Asked(graph.Nodes.Where(step => step.Activity is ExecuteWorkflowActivity or DispatchWorkflowActivity), "workflowDefinitionId");
        string[] keys = [.. asked.Select(one => one.Key).Distinct()];
        var known = keys.Length == 0 ? [] : await context.Set<WorkflowVersion>().AsNoTracking()
            .Where(row => row.IsPublished && keys.Contains(row.DefinitionId)).Select(row => row.DefinitionId).ToListAsync(cancellation);
        known.Add(graph.Definition.DefinitionId); // One that starts itself anew is there once it is published.
        return [.. asked.Where(one => !known.Contains(one.Key)).Select(one => StepCheck.Problem(ProblemSeverity.Error, one.Step, "workflowDefinitionId", $"процедури «{one.Key}», яку він запускає, немає серед опублікованих"))];
    }

    // Somebody can be given the role tomorrow: the task waits in its queue until then.
    private static async Task<IReadOnlyList<DefinitionProblem>> RolesAsync(ServerContext context, Guid unit, WorkflowGraph graph, CancellationToken cancellation)
    {
        var asked = ((string[])["role", "second", EachWorkerActivity.AlsoField, "among"]).SelectMany(field => Asked(graph.Nodes.Where(TaskSteps.IsTask), field))
            .Select(one => (one.Step, Role: Enum.TryParse<Role>(one.Key, ignoreCase: true, out var role) && Enum.IsDefined(role) ? role : (Role?)null)).Where(one => one.Role is not null).ToList();
        if (asked.Count == 0)
        {
            return [];
        }

        var centres = await context.Units.AsNoTracking().Where(row => row.Kind == UnitKind.Centre && (row.Id == unit || row.ParentId == unit))
            .OrderBy(row => row.NameKey).Select(row => new { row.Id, row.Name }).ToListAsync(cancellation);
        var held = (await (
            from membership in context.Memberships.AsNoTracking()
            join place in context.Units on membership.UnitId equals place.Id
            join account in context.Users on membership.AccountId equals account.Id
            where membership.To == null && account.ClosedAt == null
            select new { place.CentreId, membership.Role }).Distinct().ToListAsync(cancellation)).Select(one => (one.CentreId, one.Role)).ToHashSet();
        return
        [
            .. from one in asked
               let without = centres.Where(centre => !held.Contains((centre.Id, one.Role!.Value))).Select(centre => centre.Name).ToList()
               where without.Count > 0
               select StepCheck.Problem(ProblemSeverity.Warning, one.Step, "role", without.Count == centres.Count && centres.Count > 1
                   ? $"ролі «{one.Role!.Value.Word()}» ніхто не має в жодному центрі"
                   : $"ролі «{one.Role!.Value.Word()}» ніхто не має в {(without.Count == 1 ? "центрі" : "центрах")} {Named(without)}"),
        ];
    }

    private static string Named(List<string> centres) =>
        string.Join(", ", centres.Take(MostNamed).Select(name => $"«{name}»")) + (centres.Count > MostNamed ? $" та ще {centres.Count - MostNamed}" : "");

    /// <summary>The steps that name something in a field, and what.</summary>
    internal static List<(ActivityNode Step, string Key)> Asked(IEnumerable<ActivityNode> steps, string field) =>
        [.. steps.Select(step => (Step: step, Key: StepCheck.Said(step, field))).Where(one => one.Key is not null).Select(one => (one.Step, one.Key!))];
}
