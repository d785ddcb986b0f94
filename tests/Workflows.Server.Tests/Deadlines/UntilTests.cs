using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Deadlines;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Deadlines;

/// <summary>The step «Зачекати»: until when it waits, and that it moves with the calendar and the pack.</summary>
public abstract class UntilTests(DatabaseTemplate template) : OfficeTest(template)
{
    private static readonly DateTimeOffset Thursday = new(2026, 3, 19, 16, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Friday = new(2026, 3, 20, 16, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Number_OfWorkingDays_IsWaitedForByTheCalendar()
    {
        var id = await StartAsync(("dueIn", 3), ("dueUnit", "WorkingDays"));
        Assert.Equal(Thursday, await DueAsync(id));
        await Office.PlayAsync(Thursday.AddSeconds(-1));
        Assert.Empty(await Office.OpenTasksAsync(id));
        await Office.PlayAsync(Thursday);
        Assert.Equal("a", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
        Assert.Null(await DueAsync(id));
    }

    [Fact]
    public async Task Rule_OfThePack_IsWaitedFor_AndFromTheBeginningOfTheCase_IfItSaysSo()
    {
        await using (var context = Office.Open())
        {
            context.Add(Rule(2));
            await context.SaveChangesAsync();
        }

        await Office.PublishAsync(Flow("s>u u>a", TaskStep("s"), Until(("dueRule", "cooling-off"), ("dueFrom", "Case")), TaskStep("a")));
        var id = await Office.StartAsync();
        Office.Clock.Advance(TimeSpan.FromDays(1));
        await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(id, "s")).Id);
        Assert.Equal(Thursday.AddDays(-1), await DueAsync(id));
    }

    [Fact]
    public async Task Moment_ThatIsPast_IsNoWait()
    {
        await Office.PublishAsync(Flow("s>u u>a", TaskStep("s"), Until(("dueIn", 1), ("dueUnit", "Hours"), ("dueFrom", "Case")), TaskStep("a")));
        var id = await Office.StartAsync();
        Office.Clock.Advance(TimeSpan.FromDays(1));
        await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(id, "s")).Id);
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal("a", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Day_ThatTheCaseNames_IsWaitedForUntilItsEnd()
    {
        var id = await StartAsync(("dueFrom", "Moment"), ("dueMoment", Text("2026-03-19")));
        Assert.Equal(Thursday, await DueAsync(id));
        await Office.PlayAsync(Thursday);
        Assert.Equal("a", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Calendar_WithANewDayOff_MovesTheWaitsOfItsCentreAlone()
    {
        var id = await StartAsync(("dueIn", 3), ("dueUnit", "WorkingDays"));
        var (hours, theirs) = (await StartAsync(("dueIn", 72), ("dueUnit", "Hours")), await Office.StartAsync(centre: Office.OtherCentre));
        var (before, other) = (await DueAsync(hours), await DueAsync(theirs));
        await CloseOn18Async();
        Assert.Equal((Friday, before, other), (await DueAsync(id), await DueAsync(hours), await DueAsync(theirs)));
        await Office.PlayAsync(Friday.AddMinutes(-1));
        Assert.DoesNotContain(await Office.OpenTasksAsync(id), task => task.ActivityId == "a");
        await Office.PlayAsync(Friday);
        Assert.Equal("a", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Waits_OfMoreThanABatch_AreAllCountedAnew()
    {
        var id = await StartAsync(("dueIn", 3), ("dueUnit", "WorkingDays"));
        await using (var context = Office.Open())
        {
            var timer = await context.Set<WorkflowTimer>().AsNoTracking().SingleAsync(row => row.InstanceId == id);
            var wait = await context.Set<Bookmark>().AsNoTracking().SingleAsync(row => row.InstanceId == id);
            for (var number = 0; number < UntilWaits.Batch + 2; number++)
            {
                var copy = $"copy-{number:000}";
                context.Add(new WorkflowTimer { Id = copy, TenantId = timer.TenantId, Kind = timer.Kind, InstanceId = id, SubjectId = copy, DueAt = timer.DueAt, Payload = timer.Payload });
                context.Add(new Bookmark
                {
                    Id = copy, TenantId = wait.TenantId, InstanceId = id, ActivityId = wait.ActivityId, ActivityInstanceId = wait.ActivityInstanceId, Name = wait.Name, CreatedAt = wait.CreatedAt,
                });
            }

            await context.SaveChangesAsync();
        }

        await CloseOn18Async();
        await using var after = Office.Open();
        Assert.Equal([Friday], await after.Set<WorkflowTimer>().Where(row => row.InstanceId == id).Select(row => row.DueAt).Distinct().ToListAsync());
        Assert.NotNull((await after.Set<Recount>().SingleAsync()).DoneAt);
    }

    [Fact]
    public async Task Case_ThatIsCancelled_LeavesNoTimer()
    {
        var id = await StartAsync(("dueIn", 3));
        await Office.Get<BurstRunner>().RunAsync(() => Office.OpenFor(Office.Centre), new CancelInstance(id));
        await using var context = Office.Open();
        Assert.Empty(await context.Set<WorkflowTimer>().Where(row => row.InstanceId == id).ToListAsync());
    }

    [Fact]
    public async Task Wait_EndedInTheBurstThatMadeIt_LeavesNoTimer()
    {
        await Office.PublishAsync(Flow("s>u s>e", Line("s"), Until(("dueIn", 3)), Step("e", "Elsa.Finish")));
        var id = await Office.StartAsync();
        Assert.Null(await DueAsync(id));
    }

    [Theory]
    [InlineData("dueIn", null, "не вказано, до якого строку чекати")]
    [InlineData("dueIn", "0", "строк має бути числом від 1 до 10000")]
    [InlineData("dueRule", "nema", "у переліку строків немає строку «nema», який діяв би на день, від якого його рахують")]
    public async Task Step_WithoutADeadline_FailsInWords(string field, string? value, string words)
    {
        await Office.PublishAsync(Flow("", Until((field, value))));
        Assert.Equal($"Крок «u»: {words}", Assert.Single(await Office.IncidentsAsync(await Office.StartAsync())));
    }

    private static JsonObject Text(string text) => new() { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = text } };

    private static JsonObject Until(params (string Key, JsonNode? Value)[] fields)
    {
        var step = Step("u", UntilActivity.TypeName);
        foreach (var (key, value) in fields)
        {
            step[key] = value;
        }

        return step;
    }

    private async Task<string> StartAsync(params (string Key, JsonNode? Value)[] fields)
    {
        await Office.PublishAsync(Flow("u>a", Until(fields), TaskStep("a")));
        return await Office.StartAsync();
    }

    private async Task<DateTimeOffset?> DueAsync(string id)
    {
        await using var context = Office.Open();
        return await context.Set<WorkflowTimer>().Where(row => row.InstanceId == id && row.Kind == TimerKind.Resume).Select(row => (DateTimeOffset?)row.DueAt).SingleOrDefaultAsync();
    }

    private async Task CloseOn18Async()
    {
        await Calendars.CloseAsync(Office, "2026-03-18");
        await Office.AdvanceAsync(TimeSpan.FromMinutes(1));
    }

    private DeadlineRule Rule(int days) => new()
    {
        Id = Guid.CreateVersion7(), CentreId = Office.Centre, Key = "cooling-off", Name = "Час на роздум", Number = days, Unit = DeadlineUnit.WorkingDays, MovesToWorkingDay = true,
        StartsFrom = "звернення", ValidFrom = new DateOnly(2020, 1, 1), IsVerified = true, IsCurrent = true, MadeAt = Databases.Start,
    };
}

public sealed class UntilOnPostgres() : UntilTests(Databases.PostgresWithPeople);

public sealed class UntilOnSqlite() : UntilTests(Databases.SqliteWithPeople);
