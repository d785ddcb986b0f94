using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Moving;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.PickLists;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Tasks;

/// <summary>
/// «Завдання кожному»: the same task for everybody who has a role in the centre, or one of two, at that moment and is not away, a wait each. The case goes on once the last of
/// them is closed; by «Прострочено» where somebody was late and the drawing says to leave by it. Who they are only the register knows, so the step asks it first (decision 0032).
/// </summary>
/// <param name="opening">Puts the tasks into the inbox; null on a trial, which has neither people nor cases.</param>
/// <param name="ids">Names the timer that brings who they are; null on a trial, where there is one of them.</param>
internal sealed class EachWorkerActivity(TaskOpening? opening, IdSource? ids) : Activity
{
    /// <summary>The type's name, and the name of the wait for the register.</summary>
    public const string TypeName = "Case.EachWorker";

    /// <summary>All of them have done it.</summary>
    public const string All = "Усі";

    /// <summary>Somebody has not, or there is nobody.</summary>
    public const string NotAll = "Не всі";

    /// <summary>The ways in which each task ends.</summary>
    public const string Did = "Виконано", Failed = "Не вдалося";

    /// <summary>The field of another role; it may be empty.</summary>
    public const string AlsoField = "also";

    private const string Left = "left", DoneCount = "done", AllCount = "all", IsLate = "late";

    private static readonly TaskOutcome[] Outcomes = [new(Did, OutcomeKind.Positive), new(Failed, OutcomeKind.Refusal, Checks: false)];

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, StepGroups.People, "Завдання кожному", "Ставить однакове завдання кожному в центрі, хто має цю роль або одну з двох, і чекає, доки всі його закінчать. Хто саме тоді відсутній, того не чіпає.")
    {
        Icon = "each",
        TitledBy = "title",
        Inputs =
        [
            Field("title", "Що зробити", "Кілька слів без персональних даних.", "String"),
            TaskFields.Instructions("Як це зробити"),
            TaskFields.Performers("role", "Роль", "Кожен, хто має її в центрі, отримає своє завдання."),
            TaskFields.Performers(AlsoField, "Ще одна роль", "Якщо завдання й для тих, хто має цю роль; хто має обидві, отримає одне."),
            TaskFields.Priority,
            Picked("form", "Форма", "Що заповнює кожен.", PickList.Forms),
            .. TimingInputs.All,
            TaskFields.Clause,
            TaskFields.MoreClauses,
        ],
        Outputs = [new(DoneCount, "Int32", "Скільки виконали"), new(AllCount, "Int32", "Скільки було завдань")],
        Ports = [new(All, PortKind.Flow, All), new(NotAll, PortKind.Flow, NotAll), new(TaskOutcomes.Late, PortKind.Flow, TaskOutcomes.Late)],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => TaskSteps.Ways(node, [All, NotAll]);

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var drawn = DrawnTask.Of(context, "role", Outcomes);
        if (ids is null)
        {
            OpenTask.Ask(context, opening, drawn);
            Begin(context, 1);
            return;
        }

        Role[] roles = StepText.Word<Role>(context, AlsoField) is { } also ? [drawn.Role, also] : [drawn.Role];
        context.Emit(RegisterQuestion.Answer(ids, context.Wait(TypeName), (scope, stop) => HoldersAsync(scope, roles, stop)));
    }

    /// <inheritdoc/>
    protected override void Move(StepMove move) => TaskMoving.Check(move);

    /// <inheritdoc/>
    protected override void Moved(ActivityContext context) => TaskMoving.Follow(context);

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (context.Memo[Left] is not { } left)
        {
            Open(context, resumption.Input as JsonObject ?? []);
            return;
        }

        // Whoever plays a procedure answers with the outcome's bare text, or with nothing for «Виконано».
        var chosen = resumption.Reason == BookmarkEnd.TimedOut ? TaskOutcomes.Late
            : (resumption.Input is JsonObject brought ? brought["outcome"] : resumption.Input).AsText() ?? Did;
        if (chosen is not (Did or Failed or TaskOutcomes.Late))
        {
            throw new StepFailedException($"завершення «{chosen}» у цього завдання немає");
        }

        var (waiting, done) = (left.GetValue<int>() - 1, context.Memo[DoneCount]!.GetValue<int>() + (chosen == Did ? 1 : 0));
        (context.Memo[Left], context.Memo[DoneCount]) = (waiting, done);
        if (chosen == TaskOutcomes.Late)
        {
            context.Memo[IsLate] = true;
        }

        if (waiting == 0)
        {
            End(context, done, context.Memo[AllCount]!.GetValue<int>());
        }
    }

    private void Open(ActivityContext context, JsonObject people)
    {
        if (people.Count == 0)
        {
            End(context, 0, 0);
            return;
        }

        var drawn = DrawnTask.Of(context, "role", Outcomes);
        foreach (var (person, role) in people)
        {
            OpenTask.Ask(context, opening, drawn with { AssigneeId = Guid.Parse(person, CultureInfo.InvariantCulture), Role = Enum.Parse<Role>(role.AsText()!) });
        }

        Begin(context, people.Count);
    }

    private static void Begin(ActivityContext context, int count) => (context.Memo[Left], context.Memo[DoneCount], context.Memo[AllCount]) = (count, 0, count);

    private static void End(ActivityContext context, int done, int all)
    {
        context.SetOutput(DoneCount, done);
        context.SetOutput(AllCount, all);
        context.Complete(context.Memo[IsLate] is not null ? TaskOutcomes.Late : all > 0 && done == all ? All : NotAll);
    }

    // Person to the role by which they get it. Those who are away at this moment are left in peace.
    private static async Task<JsonNode> HoldersAsync(StagingScope scope, Role[] roles, CancellationToken cancellation)
    {
        var holders = await scope.Context.Memberships.AsNoTracking()
            .Where(post => post.CentreId == scope.CentreId && roles.Contains(post.Role) && post.From <= scope.Now && (post.To == null || post.To > scope.Now)
                && scope.Context.Users.Any(account => account.Id == post.AccountId && account.ClosedAt == null))
            .Select(post => new { post.AccountId, post.Role }).ToListAsync(cancellation);
        var people = holders.OrderBy(post => Array.IndexOf(roles, post.Role)).DistinctBy(post => post.AccountId).ToList();
        var away = await StandIns.AwayAsync(scope.Context, scope.CentreId, people.ConvertAll(post => post.AccountId), scope.Now, cancellation);
        return new JsonObject(people.Where(post => !away.ContainsKey(post.AccountId)).OrderBy(post => post.AccountId)
            .Select(post => KeyValuePair.Create<string, JsonNode?>(post.AccountId.ToString("D"), post.Role.ToString())));
    }
}
