using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Workflows.Server.Access;
using Workflows.Server.Tasks;

namespace Workflows.Server.Api;

/// <summary>A page of a list.</summary>
internal sealed record ApiList<T>(
    IReadOnlyList<T> Items,
    [property: Description("Передайте як параметр cursor, щоб отримати наступну сторінку; null — це остання.")] string? Next);

/// <summary>A task in a list.</summary>
internal sealed record ApiTaskLine(
    Guid Id, string Title, string Procedure, string CaseNumber, Guid CentreId, TaskPriority Priority, Role Role,
    [property: Description("Хто виконує; null — чекає в черзі ролі.")] Guid? AssigneeId,
    DateTimeOffset? DueAt, DateTimeOffset CreatedAt)
{
    /// <summary>A line of the inbox as programs read it.</summary>
    public static ApiTaskLine Of(InboxLine line) => new(
        line.Id, line.Title, line.ProcedureName, line.CaseNumber, line.CentreId, line.Priority, line.Role, line.AssigneeId, line.DueAt, line.CreatedAt);
}

/// <summary>A way in which a task can end.</summary>
internal sealed record ApiOutcome(
    [property: Description("Надішліть саме ці слова як outcome.")] string Text,
    OutcomeKind Kind,
    [property: Description("Чи треба заповнити всі обов'язкові поля.")] bool ChecksForm);

/// <summary>What may be done with a task.</summary>
internal sealed record ApiPowers(
    bool Complete, bool Claim, bool Release,
    [property: Description("Чому завдання не можна взяти; null — можна.")] string? WhyNotClaim);

/// <summary>A task with its form.</summary>
internal sealed record ApiTask(Guid Id, string Title, TaskState State)
{
    public string? Instructions { get; init; }

    [Description("Пункт стандарту, який цього вимагає.")]
    public string? Clause { get; init; }

    public required string Procedure { get; init; }

    public required string CaseNumber { get; init; }

    [Description("Справа: GET /api/v1/instances/{id}.")]
    public required string InstanceId { get; init; }

    public Guid CentreId { get; init; }

    public TaskPriority Priority { get; init; }

    public Role Role { get; init; }

    [Description("Хто виконує; null — чекає в черзі ролі.")]
    public Guid? AssigneeId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    [Description("Чому саме до цього часу.")]
    public string? DueReason { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public string? Outcome { get; init; }

    public required ApiPowers May { get; init; }

    public IReadOnlyList<ApiOutcome> Outcomes { get; init; } = [];

    public ApiForm? Form { get; init; }

    [Description("Відкрите завдання: те, з чого починається форма (чернетка або відоме з картки). Завершене: те, що відповіли.")]
    public JsonObject? Values { get; init; }
}

/// <summary>What became of a task.</summary>
internal sealed record ApiTaskState(
    Guid Id, TaskState State, Guid? AssigneeId, string? Outcome, DateTimeOffset? ClosedAt, string InstanceId)
{
    /// <summary>The state of a task as programs read it.</summary>
    public static ApiTaskState Of(HumanTask task) => new(task.Id, task.State, task.AssigneeId, task.Outcome, task.ClosedAt, task.InstanceId);
}

/// <summary>What a task is completed with.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CompleteRequest
{
    [Description("Одне із завершень завдання, слово в слово.")]
    public required string Outcome { get; init; }

    [Description("Ключ поля до відповіді. Поле, якого тут немає, лишається порожнім, а в картці — як було; null стирає відоме.")]
    public JsonObject? Answers { get; init; }
}
