using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Deadlines;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Tasks;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Clients;

/// <summary>What somebody said when they were asked for their consent.</summary>
internal enum ConsentDecision
{
    /// <summary>Yes.</summary>
    Given,

    /// <summary>No.</summary>
    Refused,
}

/// <summary>«Згода»: writes down that the case's client has given or refused consent, from what was answered in the case.</summary>
/// <param name="records">Writes it; null on a trial.</param>
internal sealed class ConsentActivity(ConsentRecords? records) : RecordingActivity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Case.Consent", StepGroups.Register, "Згода", "Записує, що клієнт дав згоду або відмовився: чия вона, на що й до якого дня, береться з відповідей у справі.")
    {
        Icon = "consent",
        Inputs =
        [
            Choice("decision", "Рішення", "Що записати.", ConsentDecision.Given,
                [Option(ConsentDecision.Given, "згоду дано"), Option(ConsentDecision.Refused, "у згоді відмовлено")]),
        ],
    };

    /// <inheritdoc/>
    protected override Staging? Record(ActivityContext context)
    {
        var decision = StepText.Word<ConsentDecision>(context, "decision") ?? ConsentDecision.Given;
        return records is null ? null : Staging.About(context, (about, scope, stop) => records.AddAsync(scope, about.SubjectId, decision, stop));
    }
}

/// <summary>Writes consents, and answers whether one holds.</summary>
internal sealed class ConsentRecords(StepAnswers answers)
{
    /// <summary>«Згода є?» as a step of procedures.</summary>
    public static RegisterQuestion Question(IdSource? ids) => new(
        new ActivityDeclaration("Case.ConsentGiven", StepGroups.Register, "Згода є?", "Перевіряє, чи діє сьогодні згода того, кого стосується справа.")
        {
            Icon = "question",
            Inputs =
            [
                Field("purpose", "На що", "На що потрібна згода; якщо не обрано, годиться будь-яка.", "String", "dropdown") with
                {
                    Options = [.. FieldCatalogue.Find(FieldCatalogue.ConsentPurposes)!.Options.Select(option => new InputOption(option.Value, option.Label))],
                },
            ],
        },
        ids,
        context =>
        {
            var purpose = StepText.Of(context, "purpose");
            return (scope, subject, stop) => IsGivenAsync(scope, subject, purpose, stop);
        });

    /// <summary>Stages a consent. A refusal is of today unless its day was answered.</summary>
    /// <exception cref="StepFailedException">Nobody has answered when it was given.</exception>
    public async Task AddAsync(StagingScope scope, Guid subject, ConsentDecision decision, CancellationToken cancellation)
    {
        var bound = await answers.BoundAsync(scope.Context, scope.InstanceId, cancellation);
        var given = decision == ConsentDecision.Given;
        var (on, until) = given
            ? BoundAnswers.Term(bound, "consent.on", "consent.validTo")
            : (BoundAnswers.Day(bound, "consent.on") ?? KyivTime.DayOf(scope.Now), null);
        scope.Context.Add(new Consent
        {
            Id = Guid.CreateVersion7(scope.Now),
            CentreId = scope.CentreId,
            SubjectId = subject,
            InstanceId = scope.InstanceId,
            IsGiven = given,
            By = Enum.TryParse<ConsentBy>(BoundAnswers.Text(bound, "consent.by"), out var by) ? by : null,
            On = on,
            ValidTo = until,
            Purposes = BoundAnswers.Choices(bound, FieldCatalogue.ConsentPurposes),
            At = scope.Now,
        });
    }

    // The newest may have been said in this very transaction.
    private static async Task<bool> IsGivenAsync(StagingScope scope, Guid subject, string? purpose, CancellationToken cancellation)
    {
        var today = KyivTime.DayOf(scope.Now);
        var cards = await JoinedCards.OfAsync(scope.Context, subject, cancellation);
        var known = await scope.Context.Consents.AsNoTracking().Where(row => cards.Contains(row.SubjectId)).OrderByDescending(row => row.On)
            .ThenByDescending(row => row.Id).Take(50).ToListAsync(cancellation);
        var newest = scope.Context.Consents.Local.Where(row => cards.Contains(row.SubjectId)).OrderByDescending(row => row.Id).Concat(known).OrderByDescending(row => row.On);
        return StandingConsents.On(newest, today).Any(one => one.Holds && (purpose is null || one.Consent.Purposes.Split(',').Contains(purpose)));
    }
}
