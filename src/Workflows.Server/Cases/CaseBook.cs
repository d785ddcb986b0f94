using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Cases;

/// <summary>Which cases are listed.</summary>
internal enum CaseChoice
{
    /// <summary>Not done yet.</summary>
    Open,

    /// <summary>Done, one way or the other.</summary>
    Ended,

    /// <summary>Something broke in them that nobody has dealt with.</summary>
    Broken,
}

/// <summary>Which of them.</summary>
/// <param name="Choice">By where they stand.</param>
/// <param name="Procedure">Of one procedure, by its definition id; null for all.</param>
/// <param name="Stage">At one stage of casework; null for all.</param>
internal sealed record CaseFilter(CaseChoice Choice, string? Procedure, CaseStage? Stage);

/// <summary>A case in a list.</summary>
public sealed record CaseLine(string InstanceId, Guid CentreId, Guid SubjectId, string Number, string Procedure, DateTimeOffset StartedAt, string? Summary)
{
    /// <summary>Where it stands.</summary>
    public WorkflowSubStatus Status { get; init; }

    /// <summary>Whether it has ended, one way or the other.</summary>
    public bool IsOver => Status is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled;

    /// <summary>Whether something broke in it.</summary>
    public bool IsBroken { get; init; }

    /// <summary>The task that it waits for first; null when it waits for no person.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The stage of casework that it has come to; null while its procedure has not said it.</summary>
    public CaseStage? Stage { get; init; }

    /// <summary>When it came to that stage.</summary>
    public DateTimeOffset? StageAt { get; init; }

    /// <summary>How many of the cases that it started go on.</summary>
    public int OpenChildren { get; init; }
}

/// <summary>A page of cases, the newest first.</summary>
/// <param name="Lines">The cases.</param>
/// <param name="Names">Whom they are about, of those whose cards the person opens.</param>
/// <param name="Next">The case behind which the next page begins; null on the last.</param>
internal sealed record CaseList(IReadOnlyList<CaseLine> Lines, IReadOnlyDictionary<Guid, SubjectName> Names, string? Next);

/// <summary>Lists the cases of the centres whose cases somebody sees.</summary>
internal sealed class CaseBook(Contexts contexts, SubjectNames names)
{
    /// <summary>How many cases a page has.</summary>
    public const int PageSize = 50;

    /// <summary>A page.</summary>
    public async Task<CaseList> ListAsync(Actor actor, CaseFilter filter, string? after, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var files = Seen(context, actor);
        files = filter.Choice switch
        {
            CaseChoice.Ended => files.Where(file => context.Set<WorkflowInstance>().Any(row => row.Id == file.InstanceId && row.Status == WorkflowStatus.Finished)),
            CaseChoice.Broken => files.Where(file => context.Set<Incident>().Any(row => row.InstanceId == file.InstanceId && row.ResolvedAt == null)),
            _ => files.Where(file => context.Set<WorkflowInstance>().Any(row => row.Id == file.InstanceId && row.Status == WorkflowStatus.Running)),
        };
        if (filter.Procedure is { } procedure)
        {
            files = files.Where(file => file.DefinitionId == procedure);
        }

        if (filter.Stage is { } stage)
        {
            files = files.Where(file => file.Stage == stage);
        }

        // The ids are ordered by time, as the instances were made.
        if (after is not null)
        {
#pragma warning disable CA1309 // The database compares, by the same rule by which it orders.
            files = files.Where(file => string.Compare(file.InstanceId, after) < 0);
#pragma warning restore CA1309
        }

        var lines = await Lines(context, files.OrderByDescending(file => file.InstanceId).Take(PageSize + 1)).ToListAsync(cancellation);
        var page = lines.Count > PageSize ? lines[..PageSize] : lines;
        return new CaseList(page, await NamesAsync(context, actor, page, cancellation), lines.Count > PageSize ? page[^1].InstanceId : null);
    }

    /// <summary>The procedures that the centres' cases have, by name.</summary>
    public async Task<IReadOnlyList<(string Id, string Name)>> ProceduresAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var found = await Seen(context, actor).GroupBy(file => file.DefinitionId)
            .Select(group => new { Id = group.Key, Name = group.Max(file => file.ProcedureName) }).ToListAsync(cancellation);
        return [.. found.Select(one => (one.Id, Name: one.Name ?? one.Id)).OrderBy(one => TextKeys.Sort(one.Name), StringComparer.Ordinal)];
    }

    /// <summary>The cases that the person may see.</summary>
    public static IQueryable<CaseFile> Seen(ServerContext context, Actor actor)
    {
        Guid[] centres = [.. actor.Scope.Centres.Where(centre => actor.May(Right.SeeCases, centre))];
        return context.CaseFiles.AsNoTracking().Where(file => centres.Contains(file.CentreId));
    }

    /// <summary>What a list shows of cases.</summary>
    public static IQueryable<CaseLine> Lines(ServerContext context, IQueryable<CaseFile> files) => files.Select(file => new CaseLine(
        file.InstanceId, file.CentreId, file.SubjectId, file.Number, file.ProcedureName, file.StartedAt, file.Summary)
    {
        Status = context.Set<WorkflowInstance>().Where(row => row.Id == file.InstanceId).Select(row => row.SubStatus).First(),
        IsBroken = context.Set<Incident>().Any(row => row.InstanceId == file.InstanceId && row.ResolvedAt == null),
        WaitsFor = context.Tasks.Where(task => task.InstanceId == file.InstanceId && task.State == TaskState.Open)
            .OrderBy(task => task.OrderAt).ThenBy(task => task.Id).Select(task => task.Title).FirstOrDefault(),
        DueAt = context.Tasks.Where(task => task.InstanceId == file.InstanceId && task.State == TaskState.Open)
            .OrderBy(task => task.OrderAt).ThenBy(task => task.Id).Select(task => task.DueAt).FirstOrDefault(),
        Stage = file.Stage,
        StageAt = file.StageAt,
        OpenChildren = context.Set<WorkflowInstance>().Count(row => row.ParentInstanceId == file.InstanceId && row.Status == WorkflowStatus.Running),
    });

    private async Task<IReadOnlyDictionary<Guid, SubjectName>> NamesAsync(ServerContext context, Actor actor, List<CaseLine> lines, CancellationToken cancellation) =>
        await names.OpenAsync(context, [.. lines.Where(line => actor.OpensCards(line.CentreId)).Select(line => line.SubjectId).Distinct()], cancellation);
}
