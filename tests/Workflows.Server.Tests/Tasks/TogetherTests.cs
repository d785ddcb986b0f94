using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>Many waits that end in one moment share a commit (the engine's <c>TogetherTests</c>); what the product adds to each burst is as if it were alone.</summary>
public abstract class TogetherTests(DatabaseTemplate template) : OfficeTest(template)
{
    private const int Many = 12;

    private static JsonObject AnHour
    {
        get
        {
            var step = Step("w", "Elsa.Delay");
            step["timeSpan"] = new JsonObject { ["typeName"] = "TimeSpan", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "01:00:00" } };
            return step;
        }
    }

    [Fact]
    public async Task WaitsThatEndTogether_OpenEachCasesTask_WithItsTermItsClockAndItsLetter()
    {
        await Office.PublishAsync(Flow("w>a", AnHour, TaskStep("a", ("dueIn", 3), ("dueUnit", "WorkingDays"))));
        var cases = await StartManyAsync();
        await Office.AdvanceAsync(TimeSpan.FromHours(1));
        AssertShared();
        var tasks = new List<HumanTask>();
        foreach (var instance in cases)
        {
            tasks.Add(Assert.Single(await Office.OpenTasksAsync(instance)));
        }

        Assert.Equal(Many, tasks.Select(task => task.CaseNumber).Distinct().Count());
        Assert.Single(tasks.Select(task => task.DueAt).Distinct());
        Assert.NotNull(tasks[0].DueAt);
        foreach (var task in tasks)
        {
            Assert.NotNull(task.ClockId);
            Assert.Equal(["Queue yuryst1"], await Office.LettersAsync(task.Id));
        }
    }

    [Fact]
    public async Task WaitsThatEndTogether_CloseEachCasesTask()
    {
        await Office.PublishAsync(Flow("s>a s>w w>f", Line("s"), TaskStep("a"), AnHour, Step("f", "Elsa.Finish")));
        var cases = await StartManyAsync();
        await Office.AdvanceAsync(TimeSpan.FromHours(1));
        AssertShared();
        foreach (var instance in cases)
        {
            Assert.Equal(TaskState.Cancelled, (await Office.TaskAsync(instance, "a")).State);
            Assert.Equal(WorkflowStatus.Finished, (await Office.InstanceAsync(instance)).Status);
        }
    }

    [Fact]
    public async Task WaitsThatEndTogether_OneWithoutASubject_IsItsOwnIncident()
    {
        await Office.PublishAsync(Flow("w>a", AnHour, TaskStep("a")));
        var cases = await StartManyAsync();
        var bare = await Office.StartAsync(asCase: false);
        await Office.AdvanceAsync(TimeSpan.FromHours(1));
        foreach (var instance in cases)
        {
            Assert.Single(await Office.OpenTasksAsync(instance));
        }

        Assert.Contains("процедуру розпочато не як справу", Assert.Single(await Office.IncidentsAsync(bare)), StringComparison.Ordinal);
    }

    private async Task<List<string>> StartManyAsync()
    {
        var cases = new List<string>();
        var sibling = await Office.AddSubjectAsync(Office.Centre);
        for (var i = 0; i < Many; i++)
        {
            cases.Add(await Office.StartAsync(about: i < 2 ? sibling : null)); // Two cases about one child.
        }

        return cases;
    }

    private void AssertShared() => Assert.Contains(
        Office.Statements.Texts.Keys,
        text => text.Contains("INSERT INTO \"WorkflowLog\"", StringComparison.Ordinal)
            && (text.Contains("unnest", StringComparison.Ordinal) || text.Contains("json_each", StringComparison.Ordinal)));
}

public sealed class TogetherOnPostgres() : TogetherTests(Databases.PostgresWithPeople);

public sealed class TogetherOnSqlite() : TogetherTests(Databases.SqliteWithPeople);
