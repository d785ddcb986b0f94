using Microsoft.EntityFrameworkCore;
using Workflows.Server.Cases;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Casework;

/// <summary>Somebody of a team as a page shows them.</summary>
/// <param name="Name">Who.</param>
/// <param name="Part">What they do, with commas between; null where nobody said.</param>
internal sealed record TeamLine(string Name, string? Part);

/// <summary>What a case's page shows of casework.</summary>
/// <param name="Model">By which model it is led; null where none was chosen.</param>
/// <param name="Team">Who is in its team today, beside the manager.</param>
/// <param name="Checks">What was checked, the newest first.</param>
internal sealed record CaseworkView(string? Model, IReadOnlyList<TeamLine> Team, IReadOnlyList<CaseCheck> Checks);

/// <summary>Reads the casework of a case; a part of a case is worked on by the team of the whole.</summary>
internal static class CaseworkReading
{
    /// <summary>What the page of a case shows.</summary>
    public static async Task<CaseworkView> ReadAsync(ServerContext context, CaseFile file, CancellationToken cancellation)
    {
        var whole = file.ParentInstanceId is { } parent
            ? await context.CaseFiles.AsNoTracking().Where(row => row.InstanceId == parent && row.SubjectId == file.SubjectId).Select(row => new { row.InstanceId, row.Model }).SingleOrDefaultAsync(cancellation)
            : null;
        string[] ids = [file.InstanceId, .. whole is null ? Array.Empty<string>() : [whole.InstanceId]];
        var members = await context.CaseMembers.AsNoTracking().Where(row => ids.Contains(row.InstanceId) && row.Until == null).ToListAsync(cancellation);
        var checks = await context.CaseChecks.AsNoTracking().Where(row => row.InstanceId == file.InstanceId).OrderByDescending(row => row.At).ThenByDescending(row => row.Id).ToListAsync(cancellation);
        var people = members.Count == 0 ? [] : await context.NamesOfAsync([.. members.Select(row => row.AccountId).Distinct()], cancellation);
        var model = file.Model ?? whole?.Model;
        var words = members.Count == 0 && model is null ? null : await ListOptions.WordsAsync(context, [ListKeys.CaseModels, ListKeys.TeamParts], cancellation);
        return new CaseworkView(
            model is null ? null : words!.Words(ListKeys.CaseModels, model),
            [.. members.GroupBy(row => row.AccountId).Select(one => new TeamLine(people.GetValueOrDefault(one.Key, ""), Parts(words!, one)))
                .OrderBy(line => TextKeys.Sort(line.Name), StringComparer.Ordinal)],
            checks);
    }

    // In the order of the list: several that are written at once have none of their own.
    private static string? Parts(ListOptions words, IEnumerable<CaseMember> one)
    {
        var parts = one.Select(row => row.Part).ToHashSet();
        return parts.All(part => part is null) ? null : string.Join(", ", words.Of(ListKeys.TeamParts).Where(option => parts.Contains(option.Value)).Select(option => option.Label));
    }
}
