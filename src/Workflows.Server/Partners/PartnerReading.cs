using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients;
using Workflows.Server.Procedures;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Partners;

/// <summary>One partner with all that a page shows of it.</summary>
/// <param name="Partner">The organisation.</param>
/// <param name="Centre">Whose partner it is.</param>
/// <param name="Revision">Counts the changes of its card; the fence against a lost one.</param>
/// <param name="Fields">What the card holds: catalogue key to value. Null when its key is gone.</param>
/// <param name="MayKeep">Whether the reader may change the card.</param>
internal sealed record PartnerView(PartnerLine Partner, Guid Centre, int Revision, IReadOnlyDictionary<string, JsonNode?>? Fields, bool MayKeep);

/// <summary>A contract with a partner.</summary>
/// <param name="Number">Its number.</param>
/// <param name="SignedOn">From this day on it is in force.</param>
/// <param name="ValidTo">Its last day; null for no term.</param>
/// <param name="Helps">The kinds of help, in words.</param>
/// <param name="Conditions">What is agreed, opened; null for nothing.</param>
/// <param name="InstanceId">The case in which it was concluded.</param>
public sealed record ContractLine(string Number, DateOnly SignedOn, DateOnly? ValidTo, string Helps, string? Conditions, string InstanceId);

/// <summary>A case with a partner.</summary>
public sealed record PartnerCase(string InstanceId, string Number, string Procedure, DateTimeOffset StartedAt, bool IsOpen, string? Summary);

/// <summary>What stands beside a partner's card.</summary>
/// <param name="Contracts">The contracts, the latest first.</param>
/// <param name="Cases">The cases, the latest first: the open ones before those that have ended.</param>
/// <param name="MoreCases">Whether there are more than are shown.</param>
/// <param name="SearchCentre">Where the reader may start the search through this partner; null when they may not.</param>
internal sealed record PartnerCourse(IReadOnlyList<ContractLine> Contracts, IReadOnlyList<PartnerCase> Cases, bool MoreCases, Guid? SearchCentre);

/// <summary>Reads one partner within the asking person's scope.</summary>
internal sealed class PartnerReading(Contexts contexts, Register register, SubjectSeals seals, StartableProcedures procedures, AccessRecords records)
{
    /// <summary>The procedure that looks for clients through a partner.</summary>
    public const string SearchProcedure = "partner-search";

    private const int MostCases = 50;

    /// <summary>The partner; null when there is none such for this person.</summary>
    public async Task<PartnerView?> FindAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var found = await (
            from partner in context.Partners.AsNoTracking()
            where partner.Id == id
            join subject in context.Subjects on partner.Id equals subject.Id
            join key in context.SubjectKeys on partner.Id equals key.Id into keys
            from key in keys.DefaultIfEmpty()
            select new { Partner = partner, Subject = subject, Key = key }).SingleOrDefaultAsync(cancellation);
        if (found is null || found.Partner.CentreId is var centre && !actor.May(Right.FindClients, centre))
        {
            return null;
        }

        await records.ShowAsync(actor, new AccessTo(AccessAct.OpenedPartner, centre, id, AccessReasons.In(actor, centre)), cancellation);
        return new PartnerView(
            await context.LinesOf(context.Partners.AsNoTracking().Where(row => row.Id == id)).SingleAsync(cancellation), centre, found.Subject.Revision,
            found.Key is null ? null : register.Read(found.Subject, found.Key), actor.May(Right.KeepPartners, centre));
    }

    /// <summary>The contracts and cases of a partner that was found.</summary>
    public async Task<PartnerCourse> CourseAsync(Actor actor, PartnerView view, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var cases = await CasesAsync(context, view, cancellation);
        var search = await procedures.FindAsync(actor, SearchProcedure, cancellation, view.Centre);
        return new PartnerCourse(
            await ContractsAsync(context, view, cancellation),
            [.. cases.Take(MostCases).OrderByDescending(one => one.IsOpen)],
            cases.Count > MostCases,
            search?.Centres.Any(post => post.CentreId == view.Centre) == true ? view.Centre : null);
    }

    private async Task<List<ContractLine>> ContractsAsync(ServerContext context, PartnerView view, CancellationToken cancellation)
    {
        var rows = await context.Contracts.AsNoTracking()
            .Where(row => row.PartnerId == view.Partner.Id && row.CentreId == view.Centre)
            .OrderByDescending(row => row.SignedOn).ThenByDescending(row => row.Id).ToListAsync(cancellation);
        var helps = await ListOptions.WordsAsync(context, [ListKeys.HelpKinds], cancellation);
        var key = rows.Count == 0 ? null : await context.SubjectKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == view.Partner.Id, cancellation);
        return [.. rows.Select(row => new ContractLine(row.Number, row.SignedOn, row.ValidTo, helps.Words(ListKeys.HelpKinds, row.Helps), Conditions(row, key), row.InstanceId))];
    }

    private static Task<List<PartnerCase>> CasesAsync(ServerContext context, PartnerView view, CancellationToken cancellation) => (
        from file in context.CaseFiles.AsNoTracking()
        where file.SubjectId == view.Partner.Id && file.CentreId == view.Centre
        join instance in context.Set<WorkflowInstance>() on file.InstanceId equals instance.Id
        orderby file.StartedAt descending, file.InstanceId descending
        select new PartnerCase(file.InstanceId, file.Number, file.ProcedureName, file.StartedAt, instance.Status == WorkflowStatus.Running, file.Summary))
        .Take(MostCases + 1).ToListAsync(cancellation);

    private string? Conditions(Contract row, SubjectKey? key) =>
        key is null || row.Sealed.Length == 0 ? null
        : seals.Open(key, row.Sealed, ContractRecords.Purpose, row.Id).Trim() is { Length: > 0 } text ? text : null;
}
