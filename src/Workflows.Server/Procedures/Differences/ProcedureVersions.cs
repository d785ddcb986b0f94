using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Procedures.Steps;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Differences;

/// <summary>A version of a procedure with what it did otherwise than the one before.</summary>
/// <param name="Number">Its number.</param>
/// <param name="IsPublished">Whether new cases start by it.</param>
/// <param name="IsDraft">Whether it is the newest, and no case starts by it yet.</param>
/// <param name="At">When it was saved last.</param>
/// <param name="By">Who saved it; null when that is not known.</param>
/// <param name="Changes">What it does otherwise than the one before; null for the first, and where one of the two cannot be read.</param>
/// <param name="Cases">How many cases go by it.</param>
public sealed record VersionLine(int Number, bool IsPublished, bool IsDraft, DateTimeOffset At, string? By, IReadOnlyList<string>? Changes, int Cases)
{
    /// <summary>Who published it last; null for what nobody has, or the program did.</summary>
    public string? PublishedBy { get; init; }

    /// <summary>Who had proposed that; null where one person published it.</summary>
    public string? PublishedFor { get; init; }
}

/// <summary>Reads the versions of a procedure for whoever looks back.</summary>
internal sealed class ProcedureVersions(Contexts contexts, ActivityCatalogue catalogue, PickLists.PickLists lists, RunningCases running)
{
    /// <summary>How many are read at a time.</summary>
    public const int Page = 20;

    /// <summary>Versions, the newest first.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="definitionId">The procedure.</param>
    /// <param name="before">Only those with smaller numbers; null from the newest on.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<IReadOnlyList<VersionLine>> OfAsync(Actor actor, string definitionId, int? before, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var rows = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.DefinitionId == definitionId && (before == null || row.Version < before))
            .OrderByDescending(row => row.Version).Take(Page + 1).ToListAsync(cancellation);
        Guid[] people = [.. rows.SelectMany(row => new[] { row.SavedBy, row.PublishedBy, row.PublishedFor }).Select(by => Guid.TryParse(by, out var account) ? account : Guid.Empty).Distinct()];
        var names = await context.NamesOfAsync(people, cancellation);
        string? Name(string? by) => Guid.TryParse(by, out var account) ? names.GetValueOrDefault(account) : null;
        var cases = ((await running.OfAsync(actor, definitionId, cancellation))?.Versions ?? []).Where(one => !one.IsOfOriginal).ToDictionary(one => one.Version, one => one.Cases);
        var graphs = rows.ConvertAll(row => WorkflowDefinitionReader.Read(row.Text, catalogue).Definition is { } definition ? WorkflowGraph.Compile(definition) : null);
        string[] asked = [.. graphs.SelectMany(graph => graph?.Nodes.SelectMany(StepForm.ListsOf) ?? []).Append(PickList.Forms).Distinct()];
        var filled = await lists.OfAsync(actor, asked, definitionId, [], cancellation);
        return
        [
            .. rows.Take(Page).Select((row, at) => new VersionLine(
                row.Version, row.IsPublished, row.IsLatest && !row.IsPublished, row.SavedAt ?? row.CreatedAt, Name(row.SavedBy),
                at + 1 < rows.Count && graphs[at] is { } now && graphs[at + 1] is { } old ? ProcedureDifference.Of(old, now, filled) : null, cases.GetValueOrDefault(row.Version))
            {
                PublishedBy = Name(row.PublishedBy),
                PublishedFor = Name(row.PublishedFor),
            }),
        ];
    }
}
