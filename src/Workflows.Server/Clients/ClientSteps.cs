using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Server.Cases;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Documents;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Tasks;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Clients;

/// <summary>«Запис в ЕБД»: whom the case is about becomes a client of the register, with a number; who is one stays as they are.</summary>
/// <param name="records">Writes it; null on a trial.</param>
internal sealed class RegisterClientActivity(ClientRecords? records) : RecordingActivity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Case.RegisterClient", StepGroups.Register, "Запис в ЕБД", "Записує того, кого стосується справа, клієнтом в ЕБД і дає номер.")
    {
        Icon = "register",
    };

    /// <inheritdoc/>
    protected override Staging? Record(ActivityContext context) =>
        records is null ? null : Staging.About(context, (about, scope, stop) => records.RegisterAsync(scope, about.SubjectId, stop));
}

/// <summary>«Соціальний контракт»: writes down that one is concluded with the case's client, from what was answered in the case.</summary>
/// <param name="records">Writes it; null on a trial.</param>
internal sealed class SocialContractActivity(ClientRecords? records) : RecordingActivity
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.SocialContract";

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, StepGroups.Register, "Соціальний контракт", "Записує соціальний контракт із клієнтом: коли підписано й до якого дня діє, береться з відповідей у справі.")
    {
        Icon = "contract",
        Inputs = [Picked(PaperNumbers.StepField, "Який документ", "Крок, що склав контракт: запис має його номер.", PickList.Papers)],
    };

    /// <inheritdoc/>
    protected override Staging? Record(ActivityContext context)
    {
        var paper = StepText.Of(context, PaperNumbers.StepField);
        return records is null ? null : Staging.About(context, (about, scope, stop) => records.AddContractAsync(scope, about.SubjectId, paper, stop));
    }
}

/// <summary>«Звідки клієнт?»: whether the card says that the client came in one of these ways (the four sources of the standard, G6).</summary>
internal static class SourceStep
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.ClientSource";

    /// <summary>The field that says in which ways.</summary>
    public const string SourceField = "source";

    private static readonly IReadOnlyList<FieldOption> Sources = FieldCatalogue.Find(FieldCatalogue.Source)!.Options;

    /// <summary>The step.</summary>
    /// <param name="ids">Names the timer that brings the answer; null on a trial.</param>
    public static RegisterQuestion Question(IdSource? ids) => new(
        new ActivityDeclaration(TypeName, StepGroups.Register, "Звідки клієнт?", $"Перевіряє, що в картці клієнта сказано в полі «{FieldCatalogue.Find(FieldCatalogue.Source)!.Label}».")
        {
            Icon = "question",
            Inputs =
            [
                Field(SourceField, "Звідки", "Як клієнт прийшов до центру.", "String", "dropdown") with
                {
                    Options = [new($"{nameof(ClientSource.Direct)},{nameof(ClientSource.Website)}", "звернувся сам: до центру або через сайт"), .. Sources.Select(option => new InputOption(option.Value, option.Label))],
                },
            ],
        },
        ids,
        context =>
        {
            var sources = StepText.Of(context, SourceField)?.Split(',') ?? throw new StepFailedException("не вибрано, звідки мав прийти клієнт");
            return async (scope, subject, stop) => (await Register.StandingAsync(scope.Context, subject, stop))?.Source is { } source && sources.Contains(source.ToString());
        });
}

/// <summary>Writes clients into the register, and their social contracts.</summary>
internal sealed class ClientRecords(Register register, StepAnswers answers, CaseNumbers numbers, PaperNumbers papers)
{
    /// <summary>Stages that a lead is a client from now on.</summary>
    /// <exception cref="StepFailedException">The case is about nobody, or about an organisation.</exception>
    public async Task RegisterAsync(StagingScope scope, Guid subjectId, CancellationToken cancellation)
    {
        var subject = await Register.StandingAsync(scope.Context, subjectId, cancellation);
        switch (subject?.Kind)
        {
            case SubjectKind.Client:
                return;
            case SubjectKind.Lead:
                var number = await numbers.NextAsync(scope.Context, scope.CentreId, CaseNumbers.Client, scope.Now, cancellation);
                await register.EnterAsync(scope.Context, subject, number, new CardWriter(null, scope.InstanceId), scope.Now, cancellation);
                return;
            default:
                throw new StepFailedException("справа стосується не людини, тому в ЕБД записати нікого");
        }
    }

    /// <summary>Stages a social contract.</summary>
    /// <exception cref="StepFailedException">Nobody has answered when it was signed.</exception>
    public async Task AddContractAsync(StagingScope scope, Guid subject, string? paper, CancellationToken cancellation)
    {
        var bound = await answers.BoundAsync(scope.Context, scope.InstanceId, cancellation);
        var (from, to) = BoundAnswers.Term(bound, "socialContract.signedOn", "socialContract.validTo");
        var recorded = scope.Context.SocialContracts.Where(row => row.CentreId == scope.CentreId).Select(row => row.Number);
        scope.Context.Add(new SocialContract
        {
            Id = Guid.CreateVersion7(scope.Now),
            CentreId = scope.CentreId,
            SubjectId = subject,
            InstanceId = scope.InstanceId,
            Number = await papers.OfAsync(scope, paper, CaseNumbers.SocialContract, recorded, cancellation),
            SignedOn = from,
            ValidTo = to,
            At = scope.Now,
        });
    }
}
