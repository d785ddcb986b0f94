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
    private static readonly string[] Telling = [FieldCatalogue.ConsentSaid, FieldCatalogue.ConsentBy, FieldCatalogue.ConsentOn, FieldCatalogue.ConsentPurposes];

    /// <summary>All of it.</summary>
    public static async Task<IReadOnlyList<DefinitionProblem>> FindAsync(ServerContext context, PickFor place, WorkflowGraph graph, CancellationToken cancellation)
    {
        var (gates, records) = (Of(graph, ConsentGate.TypeName), Of(graph, ConsentActivity.TypeName));
        var strangers = await OfficeCheck.StrangersAsync(context, place, gates, ConsentGate.RecipientField, cancellation);
        var answered = gates.Count + records.Count > 0 ? await OfficeCheck.AnsweredAsync(context, place, graph, cancellation) : new HashSet<string>();
        return
        [
            .. strangers.Select(step => StepCheck.Problem(ProblemSeverity.Error, step, ConsentGate.RecipientField, "організації, для якої він шукає згоду, немає серед партнерів центру")),
            .. records.Where(step => AsAnswered(step) && !answered.Contains(FieldCatalogue.ConsentSaid)).Select(step => StepCheck.Problem(
                ProblemSeverity.Error, step, ConsentActivity.DecisionField, $"сказано взяти відповідь «{FieldCatalogue.Find(FieldCatalogue.ConsentSaid)!.Label}», а жодна форма процедури її не питає")),
            .. records.Where(step => StepCheck.Said(step, ConsentActivity.DecisionField) is null or nameof(ConsentToRecord.Given) && !answered.Overlaps(Telling)).Select(step => StepCheck.Problem(
                ProblemSeverity.Warning, step, ConsentActivity.DecisionField, "записує згоду, про яку жодна форма процедури не питає")),
            .. gates.Where(step => AsksToPassOn(step) && StepCheck.Said(step, ConsentGate.RecipientField) is null && !answered.Contains(FieldCatalogue.ReferralPartner)).Select(step => StepCheck.Problem(
                ProblemSeverity.Error, step, ConsentGate.RecipientField, $"не вибрано, якій організації передають дані, і жодна форма процедури не питає «{FieldCatalogue.Find(FieldCatalogue.ReferralPartner)!.Label}»")),
            .. gates.Exists(AsksToPassOn) ? [] : Of(graph, ReferralActivity.TypeName).Select(step => StepCheck.Problem(
                ProblemSeverity.Warning, step, ReferralActivity.PartnerField,
                "дані клієнта підуть до іншої організації, а процедура не перевіряє, чи він на це згоден: поставте перед ним «Згода є?» на передачу даних")),
        ];
    }

    private static List<ActivityNode> Of(WorkflowGraph graph, string type) => [.. graph.Nodes.Where(step => step.Type == type)];

    private static bool AsAnswered(ActivityNode step) => StepCheck.Said(step, ConsentActivity.DecisionField) == nameof(ConsentToRecord.AsAnswered);

    private static bool AsksToPassOn(ActivityNode step) => StepCheck.Said(step, ConsentGate.PurposeField)?.Split(',').Contains(StandingConsents.Transfer) == true;
}
