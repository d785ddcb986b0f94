using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Clients;
using Workflows.Server.Deadlines;
using Workflows.Server.Partners;
using Workflows.Server.Procedures;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Procedures;

/// <summary>The base of tests that play the procedures of the standard from their start to their end, as people would, on simulated time.</summary>
public abstract class StandardTest(DatabaseTemplate template) : OfficeTest(template)
{
    private static readonly TimeZoneInfo Kyiv = TimeZoneInfo.FindSystemTimeZoneById("Europe/Kyiv");
    private readonly Dictionary<string, Actor> people = [];

    internal Office Work => Office;

    /// <summary>How long people take for each step.</summary>
    internal TimeSpan Pause { get; set; }

    /// <summary>The day in Kyiv, as a form takes it.</summary>
    internal string Today => KyivTime.DayOf(Office.Clock.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal async Task<Actor> WhoAsync(string signIn) =>
        people.TryGetValue(signIn, out var known) ? known : people[signIn] = await Office.ActorAsync(signIn);

    internal async Task<string> StartAsync(string signIn, string definition, params (string Field, string Value)[] typed)
    {
        var move = await Office.Get<ProcedureStart>().StartAsync(
            await WhoAsync(signIn), definition, Office.Centre, Typed(typed), Guid.CreateVersion7().ToString(), CancellationToken.None);
        var started = move is StartMove.Invalid invalid
            ? throw new InvalidOperationException(string.Join(' ', invalid.Entry.Errors.Values))
            : Assert.IsType<StartMove.Started>(move);
        await Office.AdvanceAsync(TimeSpan.Zero);
        return started.InstanceId;
    }

    /// <summary>Somebody completes the newest task of a step; what the case does at once is done.</summary>
    internal async Task DoAsync(string instance, string step, string outcome, string signIn, params (string Field, string Value)[] typed)
    {
        await Office.AdvanceAsync(Pause);
        var move = await TryAsync(instance, step, outcome, signIn, typed);
        if (move is TaskMove.Invalid invalid)
        {
            throw new InvalidOperationException($"{step}: {string.Join(' ', invalid.Entry.Errors.Select(error => $"{error.Key} {error.Value}"))}");
        }

        Assert.IsType<TaskMove.Done>(move);
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Empty(await Office.IncidentsAsync(instance));
    }

    internal async Task<TaskMove> TryAsync(string instance, string step, string outcome, string signIn, params (string Field, string Value)[] typed) =>
        await Office.Work.CompleteAsync(
            await WhoAsync(signIn), ((await Office.OpenTasksAsync(instance)).Find(task => task.ActivityId == step) ?? await Office.TaskAsync(instance, step)).Id, outcome, Typed(typed), Guid.CreateVersion7().ToString(), CancellationToken.None);

    /// <summary>Time passes until a step's task is late.</summary>
    internal async Task LeaveLateAsync(string instance, string step)
    {
        var task = await Office.TaskAsync(instance, step);
        await Office.PlayAsync(task.DueAt!.Value.AddMinutes(1));
    }

    internal async Task<CaseFile> FileAsync(string instance)
    {
        await using var context = Office.Open();
        return await context.CaseFiles.AsNoTracking().SingleAsync(file => file.InstanceId == instance);
    }

    internal async Task<List<CaseFile>> ChildrenAsync(string instance)
    {
        await using var context = Office.Open();
        return await context.CaseFiles.AsNoTracking().Where(file => file.ParentInstanceId == instance).OrderBy(file => file.Number).ToListAsync();
    }

    internal async Task<Partner> PartnerAsync(string name)
    {
        await using var context = Office.Open();
        return await context.Partners.AsNoTracking().SingleAsync(partner => partner.CentreId == Office.Centre && partner.Name == name);
    }

    /// <summary>What is known of a subject, and what it is.</summary>
    internal async Task<(SubjectKind Kind, string? Number, IReadOnlyDictionary<string, System.Text.Json.Nodes.JsonNode?> Fields)> CardAsync(Guid subjectId)
    {
        await using var context = Office.Open();
        var subject = await context.Subjects.AsNoTracking().SingleAsync(row => row.Id == subjectId);
        return (subject.Kind, subject.Number, Office.Get<Register>().Read(subject, await context.SubjectKeys.SingleAsync(row => row.Id == subjectId)));
    }

    internal async Task AssertEndedAsync(string instance, string summary)
    {
        Assert.Empty(await Office.OpenTasksAsync(instance));
        Assert.Equal(WorkflowStatus.Finished, (await Office.InstanceAsync(instance)).Status);
        Assert.Equal(summary, (await FileAsync(instance)).Summary);
    }

    /// <summary>
    /// The course of a case, a line for each task and each letter in the order of time, by the clock in Kyiv: when, which step, whose; and to whom
    /// which letter.
    /// </summary>
    internal async Task<string> CourseAsync(string instance)
    {
        await using var context = Office.Open();
        var names = await context.Users.AsNoTracking().ToDictionaryAsync(person => person.Id, person => person.UserName!);
        var tasks = await context.Tasks.AsNoTracking().Where(task => task.InstanceId == instance).ToListAsync();
        var ids = tasks.ConvertAll(task => task.Id);
        var letters = await context.Letters.AsNoTracking().Where(letter => letter.TaskId != null && ids.Contains(letter.TaskId.Value)).ToListAsync();
        var steps = tasks.ToDictionary(task => task.Id, task => task.ActivityId);
        var lines = tasks.Select(task => (task.CreatedAt, 0, $"{task.ActivityId} → {(task.ClaimedAt == task.CreatedAt ? names[task.AssigneeId!.Value] : task.Role)}"))
            .Concat(letters.Select(letter => (letter.CreatedAt, 1, $"  {steps[letter.TaskId!.Value]}: {letter.Kind} {names[letter.AccountId]}")));
        var course = new StringBuilder();
        foreach (var (at, _, line) in lines.OrderBy(line => line.CreatedAt).ThenBy(line => line.Item2).ThenBy(line => line.Item3, StringComparer.Ordinal))
        {
            course.Append(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(at, Kyiv):dd.MM HH:mm} {line}\n");
        }

        return course.ToString();
    }

    private static Dictionary<string, IReadOnlyList<string>> Typed((string Field, string Value)[] typed) =>
        typed.GroupBy(field => "a." + field.Field).ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(field => field.Value)]);
}
