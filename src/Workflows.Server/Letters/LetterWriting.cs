using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Shell;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Letters;

/// <summary>A letter written out.</summary>
internal sealed record WrittenLetter(string Subject, string Text, Guid? TemplateId);

/// <summary>The centre in whose name a letter goes.</summary>
internal sealed record LetterCentre(Guid Id, string Name, Guid? NetworkId);

/// <summary>Writes letters out, with the newest words: the centre's own before the network's before those that come with the program.</summary>
internal sealed class LetterWriting(LetterRendering rendering, LetterLinks links)
{
    /// <summary>Writes a letter; null when there is nothing to tell.</summary>
    public async Task<WrittenLetter?> WriteAsync(
        ServerContext context, Letter letter, LetterCentre centre, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await ValuesAsync(context, letter, now, cancellation) is not { } values)
        {
            return null;
        }

        values[LetterFields.Name] = await NameAsync(context, letter.AccountId, cancellation) ?? "";
        values[LetterFields.Centre] = centre.Name;
        var wording = await CurrentAsync(context, centre.Id, centre.NetworkId, letter.Topic(), cancellation);
        var (subject, text) = rendering.Render(wording, values);
        return new WrittenLetter(subject, text, wording.Id);
    }

    /// <summary>The words that letters of a topic are written with in a unit today. Where a step's own are gone, those that come with the program are used.</summary>
    /// <param name="context">One that sees the unit and the network.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="above">The unit's network; null when it has none.</param>
    /// <param name="topic">For which letters.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<LetterWording> CurrentAsync(ServerContext context, Guid unit, Guid? above, LetterTopic topic, CancellationToken cancellation)
    {
        var current = await context.Set<LetterTemplate>().AsNoTracking()
            .Where(row => (row.CentreId == unit || row.CentreId == above) && row.Kind == topic.Kind && row.Key == topic.Key && row.IsCurrent)
            .Select(row => new { row.CentreId, Wording = new LetterWording(row.Id, row.Kind, row.Subject, row.Text) { Key = row.Key, Title = row.Title } })
            .ToListAsync(cancellation);
        return current.OrderByDescending(row => row.CentreId == unit).FirstOrDefault()?.Wording ?? ShippedWording.Of(topic.Kind);
    }

    /// <summary>Reads the centre of a letter.</summary>
    public static async Task<LetterCentre> CentreAsync(ServerContext context, Guid centreId, CancellationToken cancellation) =>
        await context.Units.AsNoTracking().Where(unit => unit.Id == centreId).Select(unit => new LetterCentre(unit.Id, unit.Name, unit.ParentId)).SingleAsync(cancellation);

    private async Task<Dictionary<string, string>?> ValuesAsync(ServerContext context, Letter letter, DateTimeOffset now, CancellationToken cancellation)
    {
        if (letter.TaskId is { } id)
        {
            return await OfTaskAsync(context, id, now, cancellation);
        }

        if (letter.InstanceId is { } instance)
        {
            return await OfCaseAsync(context, instance, cancellation);
        }

        var lines = letter.Kind == LetterKind.Digest
            ? await Digest.LinesAsync(context, letter.CentreId, letter.AccountId, now, cancellation)
            : await JoinedAsync(context, letter, cancellation);
        return lines.Count == 0 ? null : new() { [LetterFields.List] = string.Join('\n', lines), [LetterFields.Link] = links.Inbox };
    }

    private async Task<Dictionary<string, string>?> OfTaskAsync(ServerContext context, Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        var task = await context.Tasks.AsNoTracking().Where(row => row.Id == id)
            .Select(row => new
            {
                row.Title, row.CaseNumber, row.ProcedureName, row.Role, row.DueAt, row.DueReason, row.DueBasis, row.Priority,
                Assignee = context.Users.Where(person => person.Id == row.AssigneeId).Select(person => person.DisplayName).FirstOrDefault(),
            }).SingleOrDefaultAsync(cancellation);
        return task is null ? null : new()
        {
            [LetterFields.Task] = TypedText.Of(task.Title),
            [LetterFields.Case] = task.CaseNumber,
            [LetterFields.Procedure] = TypedText.Of(task.ProcedureName),
            [LetterFields.Role] = task.Role.Word(),
            [LetterFields.Due] = task.DueAt is { } due ? Dates.Due(due, now, DeadlineBasis.IsAtHour(task.DueBasis)) : "",
            [LetterFields.Until] = task.DueAt is { } until ? Dates.Exact(until) : "",
            [LetterFields.Why] = task.DueReason ?? "",
            [LetterFields.Assignee] = task.Assignee ?? "",
            [LetterFields.Priority] = task.Priority == TaskPriority.Normal ? "" : task.Priority.Word(),
            [LetterFields.Link] = links.OfTask(id),
        };
    }

    private async Task<Dictionary<string, string>?> OfCaseAsync(ServerContext context, string instance, CancellationToken cancellation)
    {
        var file = await context.CaseFiles.AsNoTracking().Where(row => row.InstanceId == instance).Select(row => new { row.Number, row.ProcedureName }).SingleOrDefaultAsync(cancellation);
        return file is null ? null : new()
        {
            [LetterFields.Case] = file.Number,
            [LetterFields.Procedure] = TypedText.Of(file.ProcedureName),
            [LetterFields.Link] = links.OfCase(instance),
        };
    }

    // A bundle that is sent again lists what the first one did.
    private async Task<IReadOnlyList<string>> JoinedAsync(ServerContext context, Letter bundle, CancellationToken cancellation)
    {
        var joined = await context.Letters.AsNoTracking()
            .Where(row => row.JoinedId == bundle.Id || (bundle.AgainOfId != null && row.JoinedId == bundle.AgainOfId))
            .OrderBy(row => row.Id).Select(row => new { row.Subject, row.TaskId, row.InstanceId }).ToListAsync(cancellation);
        return joined.ConvertAll(row => $"{row.Subject}\n{Link(row.TaskId, row.InstanceId)}\n");
    }

    private string Link(Guid? task, string? instance) => (task, instance) switch
    {
        ({ } id, _) => links.OfTask(id),
        (_, { } id) => links.OfCase(id),
        _ => links.Inbox,
    };

    private static Task<string?> NameAsync(ServerContext context, Guid account, CancellationToken cancellation) =>
        context.Users.AsNoTracking().Where(row => row.Id == account).Select(row => row.DisplayName).SingleOrDefaultAsync(cancellation);
}
