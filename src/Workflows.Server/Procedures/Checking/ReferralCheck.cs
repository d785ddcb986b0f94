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

        var answered = await OfficeCheck.AnsweredAsync(context, place, graph, cancellation);
        var strangers = await OfficeCheck.StrangersAsync(context, place, steps, ReferralActivity.PartnerField, cancellation);
        var helps = OfficeCheck.Asked(steps, ReferralActivity.HelpField);
        var kinds = helps.Count == 0 ? null : await ListOptions.ReadAsync(context, place.Unit, [ListKeys.HelpKinds], null, cancellation);
        return
        [
            .. helps.Where(one => kinds!.Of(ListKeys.HelpKinds).All(kind => kind.Value != one.Key)).Select(one =>
                StepCheck.Problem(ProblemSeverity.Error, one.Step, ReferralActivity.HelpField, $"допомоги «{one.Key}» у довіднику «Види допомоги» немає")),
            .. strangers.Select(step => StepCheck.Problem(ProblemSeverity.Error, step, ReferralActivity.PartnerField, "організації, до якої він направляє, немає серед партнерів центру")),
            .. from step in steps
               from asked in ReferralActivity.Asked
               where StepCheck.Said(step, asked.Field) is null && !answered.Contains(asked.Answer)
               select StepCheck.Problem(ProblemSeverity.Error, step, asked.Field,
                   $"поле «{step.Declaration.Input(asked.Field)!.Label}» порожнє, і жодна форма процедури не питає «{FieldCatalogue.Find(asked.Answer)!.Label}»"),
        ];
    }
}
