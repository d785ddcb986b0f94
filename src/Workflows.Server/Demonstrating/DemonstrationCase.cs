using Microsoft.EntityFrameworkCore;
using Workflows.Server.Cases;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Tasks;

namespace Workflows.Server.Demonstrating;

/// <summary>
/// One case of the story: what people do in it, told in the order of time. Each act goes the way of a page: the same services, the same checks, and
/// what these refuse is a fault of the story.
/// </summary>
internal sealed class DemonstrationCase
{
    private readonly DemonstrationStory story;
    private readonly string name;
    private readonly string thread;
    private Func<Task<string>> instance = () => throw new DemonstrationException("has not begun.");
    private int commands;

    /// <summary>A case that somebody starts.</summary>
    public DemonstrationCase(DemonstrationStory story, string name) : this(story, name, name)
    {
    }

    private DemonstrationCase(DemonstrationStory story, string name, string thread) => (this.story, this.name, this.thread) = (story, name, thread);

    private DemonstrationStage Stage => story.Stage;

    /// <summary>Somebody starts it.</summary>
    public DemonstrationCase Start(DateTimeOffset at, string by, string procedure, params (string Field, string Value)[] typed) => Then(at, async () =>
    {
        var actor = await Stage.ActorAsync(by);
        var move = await Stage.Get<ProcedureStart>().StartAsync(
            actor, procedure, actor.OwnCentres.First().CentreId, Typed(typed), Command(), CancellationToken.None);
        var id = move switch
        {
            StartMove.Started started => started.InstanceId,
            StartMove.Invalid invalid => throw Wrong(procedure, invalid.Entry),
            _ => throw new DemonstrationException($"{procedure} cannot be started by {by}: {move}"),
        };
        instance = () => Task.FromResult(id);
    });

    /// <summary>A case that this one has started.</summary>
    /// <param name="number">Which, from 1, in the order of their numbers.</param>
    public DemonstrationCase Child(int number) => new(story, $"{name}/{number}", thread)
    {
        instance = async () =>
        {
            var parent = await instance();
            await using var context = Stage.Open();
            return await context.CaseFiles.AsNoTracking().Where(file => file.ParentInstanceId == parent).OrderBy(file => file.Number)
                .Skip(number - 1).Select(file => file.InstanceId).FirstOrDefaultAsync() ?? throw new DemonstrationException("has not begun.");
        },
    };

    /// <summary>Somebody completes the open task of a step.</summary>
    public DemonstrationCase Do(DateTimeOffset at, string by, string step, string outcome, params (string Field, string Value)[] typed) => Then(at, async () =>
        Check(step, await Stage.Get<TaskWork>().CompleteAsync(
            await Stage.ActorAsync(by), await TaskAsync(step), outcome, Typed(typed), Command(), CancellationToken.None)));

    /// <summary>Somebody begins to fill in a task's form.</summary>
    public DemonstrationCase Draft(DateTimeOffset at, string by, string step, params (string Field, string Value)[] typed) => Then(at, async () =>
    {
        var actor = await Stage.ActorAsync(by);
        var place = await Stage.Get<TaskReading>().DraftPlaceAsync(actor, await TaskAsync(step), CancellationToken.None)
            ?? throw new DemonstrationException($"{step}: {by} may not fill it in.");
        if (await Stage.Get<FormDrafts>().SaveAsync(actor, place, Typed(typed), 0, CancellationToken.None) is not DraftSaved.Done)
        {
            throw new DemonstrationException($"{step}: the draft is not saved.");
        }
    });

    /// <summary>Somebody takes a task out of a queue.</summary>
    public DemonstrationCase Claim(DateTimeOffset at, string by, string step) => Then(at, async () =>
        Check(step, await Stage.Get<TaskWork>().ClaimAsync(await Stage.ActorAsync(by), await TaskAsync(step), CancellationToken.None)));

    /// <summary>Somebody puts a task back into its queue.</summary>
    public DemonstrationCase Release(DateTimeOffset at, string by, string step) => Then(at, async () =>
        Check(step, await Stage.Get<TaskWork>().ReleaseAsync(await Stage.ActorAsync(by), await TaskAsync(step), CancellationToken.None)));

    /// <summary>Somebody gives a task to somebody else.</summary>
    public DemonstrationCase HandOver(DateTimeOffset at, string by, string step, string to) => Then(at, async () =>
    {
        var receiver = await Stage.ActorAsync(to);
        Check(step, await Stage.Get<TaskWork>().HandOverAsync(await Stage.ActorAsync(by), await TaskAsync(step), receiver.AccountId, CancellationToken.None));
    });

    /// <summary>Somebody writes a remark.</summary>
    public DemonstrationCase Comment(DateTimeOffset at, string by, string step, string text) => Then(at, async () =>
        Check(step, await Stage.Get<TaskWork>().CommentAsync(await Stage.ActorAsync(by), await TaskAsync(step), text, Command(), CancellationToken.None)));

    /// <summary>A coordinator makes a task more important.</summary>
    public DemonstrationCase Raise(DateTimeOffset at, string by, string step) => Then(at, async () =>
        Check(step, await Stage.Get<TaskWork>().SetPriorityAsync(await Stage.ActorAsync(by), await TaskAsync(step), TaskPriority.High, CancellationToken.None)));

    /// <summary>A coordinator cancels the case.</summary>
    public DemonstrationCase Cancel(DateTimeOffset at, string by) => Then(at, async () =>
    {
        var mended = await Stage.Get<CaseMending>().CancelAsync(await Stage.ActorAsync(by), await instance(), Command(), CancellationToken.None);
        if (mended != Mended.Done)
        {
            throw new DemonstrationException($"cannot be cancelled: {mended}");
        }
    });

    private DemonstrationCase Then(DateTimeOffset at, Func<Task> act)
    {
        story.Add(at, thread, act);
        return this;
    }

    private async Task<Guid> TaskAsync(string step)
    {
        var id = await instance();
        await using var context = Stage.Open();
        return await context.Tasks.AsNoTracking().Where(task => task.InstanceId == id && task.ActivityId == step && task.State == TaskState.Open)
            .Select(task => (Guid?)task.Id).SingleOrDefaultAsync() ?? throw new DemonstrationException($"{step} does not wait.");
    }

    private string Command() => $"{name}:{++commands}";

    private static void Check(string step, TaskMove move)
    {
        if (move is TaskMove.Invalid invalid)
        {
            throw Wrong(step, invalid.Entry);
        }

        if (move is not TaskMove.Done)
        {
            throw new DemonstrationException($"{step}: {move}");
        }
    }

    private static DemonstrationException Wrong(string step, FormEntry entry) =>
        new($"{step}: {string.Join("; ", entry.Errors.Select(error => $"{error.Key} {error.Value}"))}");

    private static Dictionary<string, IReadOnlyList<string>> Typed((string Field, string Value)[] typed) => typed
        .GroupBy(field => FormReading.Prefix + field.Field)
        .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(field => field.Value)]);
}
