using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Partners;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Checking;

/// <summary>What a «Направлення» would stop at: an organisation that is not there, or nothing that says where to, what for and why.</summary>
internal static class ReferralCheck
{
    /// <summary>All of it.</summary>
    public static async Task<IReadOnlyList<DefinitionProblem>> FindAsync(ServerContext context, PickFor place, WorkflowGraph graph, CancellationToken cancellation)
    {
        var steps = graph.Nodes.Where(step => step.Type == ReferralActivity.TypeName).ToList();
        if (steps.Count == 0)
        {
            return [];
        }

        var forms = OfficeCheck.FormsOf(graph).Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        var answered = (await PickLists.PickLists.FormsAsync(context, place, cancellation)).Where(form => forms.Contains(form.Key))
            .SelectMany(form => form.Fields).Select(field => field.Bind?.Key).ToHashSet(StringComparer.Ordinal);
        var named = OfficeCheck.Asked(steps, ReferralActivity.PartnerField);
        var ids = named.Select(one => Guid.TryParse(one.Key, out var id) ? id : Guid.Empty).ToList();
        var known = ids.Count == 0 ? [] : await context.Partners.AsNoTracking().Where(row => row.CentreId == place.Unit && ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellation);
        var helps = OfficeCheck.Asked(steps, ReferralActivity.HelpField);
        var kinds = helps.Count == 0 ? null : await ListOptions.ReadAsync(context, place.Unit, [ListKeys.HelpKinds], null, cancellation);
        return
        [
            .. helps.Where(one => kinds!.Of(ListKeys.HelpKinds).All(kind => kind.Value != one.Key)).Select(one =>
                StepCheck.Problem(ProblemSeverity.Error, one.Step, ReferralActivity.HelpField, $"допомоги «{one.Key}» у довіднику «Види допомоги» немає")),
            .. named.Zip(ids).Where(one => !known.Contains(one.Second)).Select(one =>
                StepCheck.Problem(ProblemSeverity.Error, one.First.Step, ReferralActivity.PartnerField, "організації, до якої він направляє, немає серед партнерів центру")),
            .. from step in steps
               from asked in ReferralActivity.Asked
               where StepCheck.Said(step, asked.Field) is null && !answered.Contains(asked.Answer)
               select StepCheck.Problem(ProblemSeverity.Error, step, asked.Field,
                   $"поле «{step.Declaration.Input(asked.Field)!.Label}» порожнє, і жодна форма процедури не питає «{FieldCatalogue.Find(asked.Answer)!.Label}»"),
        ];
    }
}
