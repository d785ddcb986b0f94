using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Server.Cases;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Deadlines;
using Workflows.Server.Documents;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Tasks;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Partners;

/// <summary>«Договір»: writes down that a contract with the case's partner is concluded, from what was answered in the case.</summary>
/// <param name="records">Writes it; null on a trial.</param>
internal sealed class ContractActivity(ContractRecords? records) : RecordingActivity
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.Contract";

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, StepGroups.Register, "Договір", "Записує договір з організацією: види допомоги, умови й строк беруться з відповідей у справі.")
    {
        Icon = "contract",
        Inputs = [Picked(PaperNumbers.StepField, "Який документ", "Крок, що склав договір: запис має його номер.", PickList.Papers)],
    };

    /// <inheritdoc/>
    protected override Staging? Record(ActivityContext context)
    {
        var paper = StepText.Of(context, PaperNumbers.StepField);
        return records is null ? null : Staging.About(context, (about, scope, stop) => records.AddAsync(scope, about.SubjectId, paper, stop));
    }
}

/// <summary>Writes contracts, and answers whether one is in force.</summary>
internal sealed class ContractRecords(StepAnswers answers, SubjectSeals seals, PaperNumbers numbers, Register register)
{
    /// <summary>The purpose with which a contract's conditions are sealed, with the partner's key; the place is the contract's id.</summary>
    public const string Purpose = "contract";

    /// <summary>«Договір діє?» as a step of procedures.</summary>
    public static RegisterQuestion Question(IdSource? ids) => new(
        new ActivityDeclaration("Case.ContractInForce", StepGroups.Register, "Договір діє?", "Перевіряє, чи діє сьогодні договір з організацією, якої стосується справа.") { Icon = "question" },
        ids,
        _ => (scope, partner, stop) => IsInForceAsync(scope, partner, stop));

    /// <summary>Stages a contract.</summary>
    /// <exception cref="StepFailedException">The case is not about a partner, or nobody has answered when it was signed.</exception>
    public async Task AddAsync(StagingScope scope, Guid partner, string? paper, CancellationToken cancellation)
    {
        if (await scope.Context.Partners.FindAsync([partner], cancellation) is null
            || await scope.Context.SubjectKeys.FindAsync([partner], cancellation) is not { } key)
        {
            throw new StepFailedException("справа стосується не партнерської організації, тому договір записати не можна");
        }

        var bound = await answers.BoundAsync(scope.Context, scope.InstanceId, cancellation);
        var (from, to) = BoundAnswers.Term(bound, "contract.signedOn", "contract.validTo");
        var recorded = scope.Context.Contracts.Where(row => row.CentreId == scope.CentreId).Select(row => row.Number);
        var id = Guid.CreateVersion7(scope.Now);
        scope.Context.Add(new Contract
        {
            Id = id,
            CentreId = scope.CentreId,
            PartnerId = partner,
            InstanceId = scope.InstanceId,
            Number = await numbers.OfAsync(scope, paper, CaseNumbers.Contract, recorded, cancellation),
            SignedOn = from,
            ValidTo = to,
            Helps = BoundAnswers.Choices(bound, "contract.helps"),
            Sealed = seals.Seal(key, BoundAnswers.Text(bound, "contract.conditions") ?? "", Purpose, id),
            At = scope.Now,
        });
        await MarkCustomerAsync(scope, partner, key, cancellation);
    }

    // Standard S0: «Дана організація є замовником послуг для клієнта». Who has said otherwise by hand knows why.
    private async Task MarkCustomerAsync(StagingScope scope, Guid partner, SubjectKey key, CancellationToken cancellation)
    {
        if (await scope.Context.Subjects.FindAsync([partner], cancellation) is { } subject && register.Read(subject, key).GetValueOrDefault(FieldCatalogue.PartnerIsCustomer) is null)
        {
            await register.WriteAsync(
                scope.Context, subject, key, new Dictionary<string, JsonNode?> { [FieldCatalogue.PartnerIsCustomer] = true }, new CardWriter(null, scope.InstanceId), scope.Now, cancellation);
        }
    }

    // It may have been recorded in this very transaction.
    private static async Task<bool> IsInForceAsync(StagingScope scope, Guid partner, CancellationToken cancellation) =>
        scope.Context.Contracts.Local.Any(row => row.PartnerId == partner && ContractsInForce.IsInForce(row.SignedOn, row.ValidTo, KyivTime.DayOf(scope.Now)))
        || await scope.Context.Contracts.AsNoTracking().Where(row => row.PartnerId == partner).AnyAsync(ContractsInForce.At(scope.Now), cancellation);
}
