using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Deadlines;
using Workflows.Server.Forms;

namespace Workflows.Server.Tasks;

/// <summary>Who is to do a task.</summary>
internal enum TaskFor
{
    /// <summary>Whoever of the role takes it first.</summary>
    Role,

    /// <summary>The case's manager.</summary>
    Manager,

    /// <summary>Whoever did another step.</summary>
    SameAs,

    /// <summary>A certain person.</summary>
    Person,
}

/// <summary>A task as the step is drawn, read and checked while the step runs.</summary>
internal sealed record DrawnTask(
    string Title, string? Instructions, string? Clause, Role Role, Guid? AssigneeId, Guid? ExcludedId, TaskPriority Priority, string? Form,
    IReadOnlyList<TaskOutcome> Outcomes, DrawnDeadline? Deadline, TaskTiming Timing)
{
    /// <summary>Whether it is for the case's manager: <see cref="AssigneeId"/> is who that was when the case began.</summary>
    public bool IsForManager { get; init; }

    /// <summary>The role among whom the case's manager is chosen; null where nobody is chosen.</summary>
    public Role? Among { get; init; }

    /// <summary>Output of a task's step by which later steps know who did it.</summary>
    public const string CompletedBy = "completedBy";

    private const int LongestTitle = 200;

    /// <summary>Reads the step's fields.</summary>
    /// <exception cref="StepFailedException">The step cannot become a task; the message says why.</exception>
    public static DrawnTask Of(ActivityContext context)
    {
        var excluded = WhoDid(context, "notWhoDid");
        var assignee = AssigneeOf(context);
        var timing = TimingInputs.TimingOf(context);
        return new DrawnTask(
            TitleOf(context),
            StepText.Of(context, "instructions"),
            TaskFields.GroundOf(context),
            StepText.Word<Role>(context, "role") ?? throw new StepFailedException("не вказано, хто виконує завдання"),
            assignee == excluded ? null : assignee, // Separation of duties comes first; the role's queue finds somebody else.
            excluded,
            StepText.Word<TaskPriority>(context, "priority") ?? TaskPriority.Normal,
            StepText.Of(context, "form"),
            OutcomesOf(context, timing),
            TimingInputs.DeadlineOf(context),
            timing)
        {
            IsForManager = StepText.Word<TaskFor>(context, "who") == TaskFor.Manager,
        };
    }

    /// <summary>Reads the fields of a step that offers fewer: nobody is named, the ways to end are given.</summary>
    /// <param name="context">The step.</param>
    /// <param name="role">The field that names the role.</param>
    /// <param name="outcomes">The ways to end.</param>
    /// <exception cref="StepFailedException">The step cannot become a task; the message says why.</exception>
    public static DrawnTask Of(ActivityContext context, string role, IReadOnlyList<TaskOutcome> outcomes) => new(
        TitleOf(context),
        StepText.Of(context, "instructions"),
        TaskFields.GroundOf(context),
        StepText.Word<Role>(context, role) ?? throw new StepFailedException($"не заповнено поле «{context.Node.Declaration.Input(role)!.Label}»"),
        null,
        null,
        StepText.Word<TaskPriority>(context, "priority") ?? TaskPriority.Normal,
        StepText.Of(context, "form"),
        outcomes,
        TimingInputs.DeadlineOf(context),
        TimingInputs.TimingOf(context));

    private static string TitleOf(ActivityContext context) => StepText.Of(context, "title") switch
    {
        null => throw new StepFailedException("не вказано, що зробити"),
        { Length: > LongestTitle } => throw new StepFailedException($"назва завдання довша за {LongestTitle} знаків"),
        var title => title,
    };

    // Which of the two it ended by, nobody could tell.
    private static IReadOnlyList<TaskOutcome> OutcomesOf(ActivityContext context, TaskTiming timing)
    {
        var outcomes = TaskOutcomes.OfDrawing(context.Input("outcomes"));
        return timing.Leaves && outcomes.Any(outcome => outcome.Text == TaskOutcomes.Late)
            ? throw new StepFailedException($"завершення не може називатися «{TaskOutcomes.Late}»: так називається гілка, якою справа йде, коли строк минув")
            : outcomes;
    }

    // Nobody to be found is no failure: the task waits in the role's queue, where people see it.
    private static Guid? AssigneeOf(ActivityContext context) => (StepText.Word<TaskFor>(context, "who") ?? TaskFor.Role) switch
    {
        TaskFor.Manager => Person(context.Carried(CarriedKeys.Manager)),
        TaskFor.SameAs => StepText.Of(context, "sameAs") is null
            ? throw new StepFailedException("не вибрано кроку, чий виконавець потрібен")
            : WhoDid(context, "sameAs"),
        TaskFor.Person => Person(context.Input("person")),
        _ => null,
    };

    /// <summary>Who did the step that a field names; null when nobody has, or none is named.</summary>
    internal static Guid? WhoDid(ActivityContext context, string key) => StepText.Of(context, key) switch
    {
        null => null,
        FormAnswer.StartStep => Person(context.Carried(CarriedKeys.StartedBy)),
        var step => Person(context.ResultOf(step, CompletedBy)),
    };

    /// <summary>The account that a value names; null for an empty one.</summary>
    /// <exception cref="StepFailedException">It names something else.</exception>
    internal static Guid? Person(JsonNode? value) => value.AsText() is not { } text || string.IsNullOrWhiteSpace(text) ? null
        : Guid.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id
        : throw new StepFailedException("замість працівника вказано щось інше");
}
