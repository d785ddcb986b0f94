using Workflows.Engine.Definitions;
using Workflows.Server.Clients.Consents;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Partners;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Checking;

/// <summary>What is wrong with how a drawing asks for consent and looks for it: organisations that there are not, answers that no form asks, data passed on unasked.</summary>
internal static class ConsentCheck
{
    /// <summary>All of it.</summary>
    public static async Task<IReadOnlyList<DefinitionProblem>> FindAsync(ServerContext context, PickFor place, WorkflowGraph graph, CancellationToken cancellation)
    {
        var (gates, records) = (Of(graph, ConsentGate.TypeName), Of(graph, ConsentActivity.TypeName));
        var strangers = await OfficeCheck.StrangersAsync(context, place, gates, ConsentGate.RecipientField, cancellation);
        var answered = records.Exists(AsAnswered) ? await OfficeCheck.AnsweredAsync(context, place, graph, cancellation) : new HashSet<string>();
        return
        [
            .. strangers.Select(step => StepCheck.Problem(ProblemSeverity.Error, step, ConsentGate.RecipientField, "організації, для якої він шукає згоду, немає серед партнерів центру")),
            .. records.Where(step => AsAnswered(step) && !answered.Contains(FieldCatalogue.ConsentSaid)).Select(step => StepCheck.Problem(
                ProblemSeverity.Error, step, ConsentActivity.DecisionField, $"сказано взяти відповідь «{FieldCatalogue.Find(FieldCatalogue.ConsentSaid)!.Label}», а жодна форма процедури її не питає")),
            .. gates.Exists(AsksToPassOn) ? [] : Of(graph, ReferralActivity.TypeName).Select(step => StepCheck.Problem(
                ProblemSeverity.Warning, step, ReferralActivity.PartnerField,
                "дані клієнта підуть до іншої організації, а процедура не перевіряє, чи він на це згоден: поставте перед ним «Згода є?» на передачу даних")),
        ];
    }

    private static List<ActivityNode> Of(WorkflowGraph graph, string type) => [.. graph.Nodes.Where(step => step.Type == type)];

    private static bool AsAnswered(ActivityNode step) => StepCheck.Said(step, ConsentActivity.DecisionField) == nameof(ConsentToRecord.AsAnswered);

    private static bool AsksToPassOn(ActivityNode step) => StepCheck.Said(step, ConsentGate.PurposeField)?.Split(',').Contains(StandingConsents.Transfer) == true;
}
