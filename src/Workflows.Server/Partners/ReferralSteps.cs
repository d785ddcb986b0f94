using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Tasks;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Partners;

/// <summary>«Направлення»: writes down that the case's client is referred to a partner organisation. What the step does not say was answered in the case.</summary>
/// <param name="records">Writes it; null on a trial.</param>
internal sealed class ReferralActivity(ReferralRecords? records) : RecordingActivity
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.Referral";

    /// <summary>The field that names the organisation.</summary>
    public const string PartnerField = "partner";

    /// <summary>The field that says for which help.</summary>
    public const string HelpField = "help";

    /// <summary>Each field of the step, with the field of the catalogue whose answer counts where it says nothing.</summary>
    public static IReadOnlyList<(string Field, string Answer)> Asked { get; } =
        [(PartnerField, FieldCatalogue.ReferralPartner), (HelpField, FieldCatalogue.ReferralHelps), ("ground", FieldCatalogue.ReferralGround)];

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, StepGroups.Register, "Направлення",
        "Записує, що клієнта направлено до партнерської організації. Куди, по яку допомогу й чому, сказано тут або береться з відповідей у справі.")
    {
        Icon = "referral",
        Inputs =
        [
            Picked(PartnerField, "Організація", $"Куди направити; якщо не вибрано, {Answer(FieldCatalogue.ReferralPartner)}.", PickList.Partners),
            Picked(HelpField, "Яка допомога", $"По що направити; якщо не вибрано, {Answer(FieldCatalogue.ReferralHelps)}.", PickList.Helps),
            Field("ground", "Підстава", $"Чому направляють, без персональних даних; якщо не написано, {Answer(FieldCatalogue.ReferralGround)}.", "String", "multiline"),
        ],
    };

    /// <inheritdoc/>
    protected override Staging? Record(ActivityContext context)
    {
        var said = Asked.ToDictionary(one => one.Answer, one => StepText.Of(context, one.Field));
        var step = context.Node.Id;
        return records is null ? null : Staging.About(context, (about, scope, stop) => records.AddAsync(scope, about.SubjectId, step, said, stop));
    }

    private static string Answer(string key) => $"береться з відповіді «{FieldCatalogue.Find(key)!.Label}»";
}

/// <summary>Writes referrals.</summary>
internal sealed class ReferralRecords(StepAnswers answers, SubjectSeals seals)
{
    /// <summary>The purpose with which a ground is sealed, with the client's key; the place is the referral's id.</summary>
    public const string Purpose = "referral";

    /// <summary>Stages a referral.</summary>
    /// <param name="scope">Where it is staged.</param>
    /// <param name="subjectId">Who is referred.</param>
    /// <param name="step">The step.</param>
    /// <param name="said">What the step itself says, by the catalogue's keys.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    /// <exception cref="StepFailedException">The case is about nobody, no organisation of the centre's is named, or no help or ground.</exception>
    public async Task AddAsync(StagingScope scope, Guid subjectId, string step, IReadOnlyDictionary<string, string?> said, CancellationToken cancellation)
    {
        if ((await scope.Context.Subjects.FindAsync([subjectId], cancellation))?.Kind is not (SubjectKind.Client or SubjectKind.Lead))
        {
            throw new StepFailedException("справа стосується не людини, тому направити нікого");
        }

        var key = await scope.Context.SubjectKeys.FindAsync([subjectId], cancellation)
            ?? throw new StepFailedException("запис про того, кого стосується справа, видалено");
        var given = await answers.GivenAsync(scope.Context, scope.InstanceId, cancellation);
        Guid? by = null;
        var (where, helps, ground) = (Said(FieldCatalogue.ReferralPartner), Said(FieldCatalogue.ReferralHelps), Said(FieldCatalogue.ReferralGround));
        var partner = Guid.TryParse(where.AsText(), out var named) ? await scope.Context.Partners.FindAsync([named], cancellation) : null;
        if (partner is null || partner.CentreId != scope.CentreId)
        {
            throw new StepFailedException("організації, до якої треба направити, немає серед партнерів центру");
        }

        var id = Guid.CreateVersion7(scope.Now);
        scope.Context.Add(new Referral
        {
            Id = id,
            CentreId = scope.CentreId,
            SubjectId = subjectId,
            PartnerId = partner.Id,
            InstanceId = scope.InstanceId,
            StepId = step,
            Helps = helps is JsonArray ? string.Join(',', helps.AsTexts()) : helps.AsText() ?? "",
            Sealed = seals.Seal(key, ground.AsText() ?? "", Purpose, id),
            At = scope.Now,
            ById = by,
        });

        JsonNode Said(string answer)
        {
            if (said[answer] is { } drawn)
            {
                return JsonValue.Create(drawn)!;
            }

            if (given.GetValueOrDefault(answer) is not { Value: { } value } found)
            {
                throw BoundAnswers.Missing(answer);
            }

            by ??= found.ById;
            return value;
        }
    }
}
