using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Deadlines;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Tasks;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Clients.Consents;

/// <summary>What a step «Згода» writes down. The names are drawn.</summary>
internal enum ConsentToRecord
{
    /// <inheritdoc cref="ConsentDecision.Given"/>
    Given,

    /// <inheritdoc cref="ConsentDecision.Refused"/>
    Refused,

    /// <inheritdoc cref="ConsentDecision.Withdrawn"/>
    Withdrawn,

    /// <summary>Whichever of these was answered in the case, or nothing where nobody was asked.</summary>
    AsAnswered,
}

/// <summary>«Згода»: writes down what the case's client has said when asked for consent, from what was answered in the case.</summary>
/// <param name="records">Writes it; null on a trial.</param>
internal sealed class ConsentActivity(ConsentRecords? records) : RecordingActivity
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.Consent";

    /// <summary>The field that says what to write down.</summary>
    public const string DecisionField = "decision";

    /// <summary>The field that says for what.</summary>
    public const string PurposesField = "purposes";

    /// <summary>What a consent can be asked for in one step: most often for help and data together, since neither goes without the other.</summary>
    public static IReadOnlyList<InputOption> Purposes { get; } =
    [
        new("help,data", "допомога центру й обробка персональних даних"),
        .. FieldCatalogue.Find(FieldCatalogue.ConsentPurposes)!.Options.Select(option => new InputOption(option.Value, option.Label)),
    ];

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, StepGroups.Register, "Згода",
        "Записує, що клієнт дав згоду, відмовився або відкликав її: чия вона, на що, кому можна передати дані й до якого дня, береться з відповідей у справі.")
    {
        Icon = "consent",
        Inputs =
        [
            Choice(DecisionField, "Рішення", "Що записати.", ConsentToRecord.Given,
                [
                    Option(ConsentToRecord.Given, "згоду дано"), Option(ConsentToRecord.Refused, "у згоді відмовлено"), Option(ConsentToRecord.Withdrawn, "згоду відкликано"),
                    Option(ConsentToRecord.AsAnswered, $"як у відповіді «{FieldCatalogue.Find(FieldCatalogue.ConsentSaid)!.Label}»"),
                ]),
            Field(PurposesField, "На що", $"На що саме; якщо не вибрано, згоду беруть із відповіді «{FieldCatalogue.Find(FieldCatalogue.ConsentPurposes)!.Label}», а відмова — від усього.", "String", "dropdown") with
            {
                Options = Purposes,
            },
            Choice("way", "Як", $"Як це сказано; якщо не вибрано, береться з відповіді «{FieldCatalogue.Find(FieldCatalogue.ConsentWay)!.Label}».", null,
                FieldCatalogue.Find(FieldCatalogue.ConsentWay)!.Options.Select(option => new InputOption(option.Value, option.Label))),
        ],
    };

    /// <inheritdoc/>
    protected override Staging? Record(ActivityContext context)
    {
        var drawn = new DrawnConsent(
            StepText.Word<ConsentToRecord>(context, DecisionField) ?? ConsentToRecord.Given, StepText.Of(context, PurposesField), StepText.Word<ConsentWay>(context, "way"));
        return records is null ? null : Staging.About(context, (about, scope, stop) => records.AddAsync(scope, about.SubjectId, drawn, stop));
    }
}

/// <summary>What a step «Згода» itself says.</summary>
/// <param name="Decision">What to write down.</param>
/// <param name="Purposes">For what, with commas between; null for what was answered.</param>
/// <param name="Way">How it was said; null for what was answered.</param>
internal sealed record DrawnConsent(ConsentToRecord Decision, string? Purposes, ConsentWay? Way);

/// <summary>«Згода є?»: whether a consent of the case's client holds today.</summary>
internal static class ConsentGate
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.ConsentGiven";

    /// <summary>The field that says for what.</summary>
    public const string PurposeField = "purpose";

    /// <summary>The field that says to whom data would be passed on.</summary>
    public const string RecipientField = "recipient";

    private const string WayField = "way";

    /// <summary>The step.</summary>
    /// <param name="ids">Names the timer that brings the answer; null on a trial.</param>
    /// <param name="answers">Where the organisation is found that a step does not name; null on a trial.</param>
    public static RegisterQuestion Question(IdSource? ids, StepAnswers? answers) => new(
        new ActivityDeclaration(
            TypeName, StepGroups.Register, "Згода є?", "Перевіряє, чи діє сьогодні згода того, кого стосується справа: не відкликана, не прострочена, саме на це.")
        {
            Icon = "question",
            Inputs =
            [
                Field(PurposeField, "На що", "На що потрібна згода; якщо не вибрано, годиться будь-яка.", "String", "dropdown") with { Options = ConsentActivity.Purposes },
                Picked(RecipientField, "Кому передають дані", $"Для згоди на передачу даних: якій організації. Якщо не вибрано, тій, яку названо у відповіді «{FieldCatalogue.Find(FieldCatalogue.ReferralPartner)!.Label}»; якщо не названо ніде, згоди немає.", PickList.Partners),
                Choice(WayField, "Як дано", "Чи потрібна саме письмова згода; якщо не вибрано, годиться будь-яка.", null, [Option(ConsentWay.Written, "письмово")]),
            ],
        },
        ids,
        context =>
        {
            var (purposes, drawn, way) = (StepText.Of(context, PurposeField)?.Split(',') ?? [], StepText.Of(context, RecipientField), StepText.Word<ConsentWay>(context, WayField));
            return async (scope, subject, stop) => await StandingConsents.HoldAsync(
                scope.Context, subject, new AskedConsent(purposes, await RecipientAsync(scope, purposes, drawn, answers!, stop), way == ConsentWay.Written), KyivTime.DayOf(scope.Now), stop);
        });

    private static async Task<Guid?> RecipientAsync(StagingScope scope, string[] purposes, string? drawn, StepAnswers answers, CancellationToken cancellation) =>
        !purposes.Contains(StandingConsents.Transfer) ? null
        : Guid.TryParse(drawn ?? BoundAnswers.Text(await answers.BoundAsync(scope.Context, scope.InstanceId, cancellation), FieldCatalogue.ReferralPartner), out var partner) ? partner
        : null;
}

/// <summary>Writes consents down from the answers of cases.</summary>
internal sealed class ConsentRecords(StepAnswers answers, Register register, SubjectSeals seals)
{
    // Standard S0, P4: «письмова згода клієнта на допомогу».
    private const string Usual = "help";

    /// <summary>Stages what was said. It is of today unless its day was answered; of a case in which nobody was asked nothing is written.</summary>
    /// <exception cref="StepFailedException">The case is about nobody, or the consent would end before it begins.</exception>
    public async Task AddAsync(StagingScope scope, Guid subjectId, DrawnConsent drawn, CancellationToken cancellation)
    {
        var given = await answers.GivenAsync(scope.Context, scope.InstanceId, cancellation);
        var bound = StepAnswers.Values(given);
        if (Decision(drawn.Decision, BoundAnswers.Text(bound, FieldCatalogue.ConsentSaid)) is not { } decision)
        {
            return;
        }

        var subject = await scope.Context.Subjects.FindAsync([subjectId], cancellation);
        if (subject?.Kind is not (SubjectKind.Client or SubjectKind.Lead))
        {
            throw new StepFailedException("справа стосується не людини, тому згоду записати ні за ким");
        }

        var key = await scope.Context.SubjectKeys.FindAsync([subjectId], cancellation)
            ?? throw new StepFailedException("запис про того, кого стосується справа, видалено");
        var on = BoundAnswers.Day(bound, FieldCatalogue.ConsentOn) ?? KyivTime.DayOf(scope.Now);
        var until = decision == ConsentDecision.Given ? BoundAnswers.Day(bound, FieldCatalogue.ConsentValidTo) : null;
        if (until < on)
        {
            throw new StepFailedException($"«{FieldCatalogue.Find(FieldCatalogue.ConsentValidTo)!.Label}» раніше, ніж «{FieldCatalogue.Find(FieldCatalogue.ConsentOn)!.Label}»");
        }

        var purposes = drawn.Purposes ?? (decision == ConsentDecision.Given && BoundAnswers.Choices(bound, FieldCatalogue.ConsentPurposes) is { Length: > 0 } answered ? answered : null)
            ?? (decision == ConsentDecision.Given ? Usual : "");
        var by = Word<ConsentBy>(bound, FieldCatalogue.ConsentBy);
        var asked = ((string[])[FieldCatalogue.ConsentOn, FieldCatalogue.ConsentBy, FieldCatalogue.ConsentPurposes, FieldCatalogue.ConsentSaid]).Select(given.GetValueOrDefault).OfType<GivenAnswer>()
            .FirstOrDefault();
        var id = Guid.CreateVersion7(scope.Now);
        scope.Context.Add(new Consent
        {
            Id = id,
            CentreId = scope.CentreId,
            SubjectId = subjectId,
            InstanceId = scope.InstanceId,
            Decision = decision,
            By = by,
            Way = drawn.Way ?? Word<ConsentWay>(bound, FieldCatalogue.ConsentWay),
            On = on,
            ValidTo = until,
            Purposes = purposes,
            RecipientId = purposes.Split(',').Contains(StandingConsents.Transfer) && Guid.TryParse(BoundAnswers.Text(bound, FieldCatalogue.ConsentRecipient), out var recipient) ? recipient : null,
            Sealed = new ConsentFacts(
                by == ConsentBy.Representative ? await RepresentativeAsync(scope, bound, subjectId, cancellation) : null,
                purposes.Split(',').Contains(StandingConsents.Participant) ? BoundAnswers.Text(bound, FieldCatalogue.ConsentParticipant) : null,
                BoundAnswers.Text(bound, FieldCatalogue.ConsentNote)).SealedFor(seals, key, id),
            AnswerId = asked?.AnswerId,
            At = scope.Now,
            ById = asked?.ById,
        });
    }

    private static ConsentDecision? Decision(ConsentToRecord drawn, string? said) => drawn switch
    {
        ConsentToRecord.Given => ConsentDecision.Given,
        ConsentToRecord.Refused => ConsentDecision.Refused,
        ConsentToRecord.Withdrawn => ConsentDecision.Withdrawn,
        _ => Enum.TryParse<ConsentDecision>(said, out var answered) ? answered : null,
    };

    private static T? Word<T>(IReadOnlyDictionary<string, JsonNode> bound, string key) where T : struct, Enum =>
        Enum.TryParse<T>(BoundAnswers.Text(bound, key), out var word) ? word : null;

    // Who is on the card already is not typed once more.
    private async Task<string?> RepresentativeAsync(StagingScope scope, IReadOnlyDictionary<string, JsonNode> bound, Guid subject, CancellationToken cancellation) =>
        BoundAnswers.Text(bound, FieldCatalogue.Representative)
        ?? (await Register.StandingAsync(scope.Context, subject, cancellation) is { } card && await scope.Context.SubjectKeys.FindAsync([card.Id], cancellation) is { } key
            ? FieldValues.Text(register.Read(card, key).GetValueOrDefault(FieldCatalogue.Representative))
            : null);
}
