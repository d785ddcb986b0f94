using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Tasks;

namespace Workflows.Server.Tests.Tasks;

/// <summary>Puts tasks into the database without cases behind them, for what only reads tasks.</summary>
internal sealed class Shelf(Office office)
{
    private int made;

    public HumanTask Task(
        string title, int? hours = null, DateTimeOffset? due = null, Role role = Role.Lawyer, Actor? assignee = null, Actor? excluded = null,
        Guid? centre = null, Guid? unit = null, TaskState state = TaskState.Open, TaskPriority priority = TaskPriority.Normal,
        string procedure = "Пошук партнера", string? instance = null)
    {
        // A millisecond each, so that ids order as tasks were made.
        var at = Databases.Start.AddMilliseconds(++made);
        var dueAt = due ?? (hours is { } number ? Databases.Start.AddHours(number) : null);
        var id = Guid.CreateVersion7(at);
        return new HumanTask
        {
            Id = id, CentreId = centre ?? office.Centre, UnitId = unit ?? centre ?? office.Centre, Role = role, AssigneeId = assignee?.AccountId, ExcludedId = excluded?.AccountId,
            BookmarkId = id.ToString("N"), InstanceId = instance ?? id.ToString("N"), ActivityId = "a", SubjectId = id, CaseNumber = "КАЛ-2026-000001", ProcedureName = procedure,
            Title = title, Priority = priority, Outcomes = "[]", State = state, CreatedAt = Databases.Start, DueAt = dueAt, OrderAt = dueAt ?? HumanTask.NoDeadline,
            ClosedAt = state == TaskState.Open ? null : Databases.Start,
        };
    }

    public async Task AddAsync(params IEnumerable<HumanTask> tasks)
    {
        await using var context = office.Open();
        context.AddRange(tasks);
        await context.SaveChangesAsync();
    }

    public async Task AddCaseAsync(string instance, string number)
    {
        await using var context = office.Open();
        context.Add(new CaseFile { InstanceId = instance, CentreId = office.Centre, SubjectId = office.Centre, Number = number, DefinitionId = "d", ProcedureName = "Пошук партнера" });
        await context.SaveChangesAsync();
    }
}
