using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Cases;
using Workflows.Server.Clients;
using Workflows.Server.Storage;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Cases;

/// <summary>What another procedure, an event or the time has started is a case too.</summary>
public abstract class ChildCaseTests(DatabaseTemplate template) : OfficeTest(template)
{
    [Fact]
    public async Task Child_AboutTheSameSubject_IsAPartOfItsParent()
    {
        var worker = (await Office.ActorAsync("pratsivnyk1")).AccountId;
        await Office.PublishAsync(Flow("", TaskStep("t")), "child");
        await Office.PublishAsync(Flow("a>b", Run("a", ""), Run("b", "")));
        var parent = await Office.StartAsync(startedBy: worker);
        await Office.AdvanceAsync(TimeSpan.FromHours(1));
        var files = await FilesAsync(parent);
        Assert.Equal([$"КАЛ-2026-{parent}/1", $"КАЛ-2026-{parent}/2"], files.Select(file => file.Number));
        var task = await Office.TaskAsync(files[0].InstanceId, "t");
        Assert.Equal((files[0].Number, files[0].SubjectId, "Проба", worker), (task.CaseNumber, task.SubjectId, files[0].ProcedureName, files[0].StartedById));
        Assert.Equal(files[0].Number, (await Office.InstanceAsync(files[0].InstanceId)).Name);
    }

    [Fact]
    public async Task Child_AboutSomebodyElse_IsACaseOfItsOwn()
    {
        var other = await Office.AddSubjectAsync(Office.Centre);
        await Office.PublishAsync(Flow("", TaskStep("t")), "child");
        await Office.PublishAsync(Flow("", Run("a", $"return {{ subject: '{other}' }}")));
        var parent = await Office.StartAsync();
        await Office.AdvanceAsync(TimeSpan.Zero);
        var file = Assert.Single(await FilesAsync(parent));
        Assert.Equal(("КАЛ-2026-000001", other), (file.Number, file.SubjectId));
        Assert.Equal(other, (await Office.TaskAsync(file.InstanceId, "t")).SubjectId);
    }

    [Fact]
    public async Task Child_AboutSomebodyOfAnotherCentre_IsNotStarted_AndItsStepSaysWhy()
    {
        var stranger = await Office.AddSubjectAsync(Office.OtherCentre);
        await Office.PublishAsync(Flow("", TaskStep("t")), "child");
        await Office.PublishAsync(Flow("", Run("a", $"return {{ subject: '{stranger}' }}")));
        var parent = await Office.StartAsync();
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Contains("у цьому центрі немає", Assert.Single(await Office.IncidentsAsync(parent)), StringComparison.Ordinal);
        Assert.Empty(await FilesAsync(parent));
        await using var context = Office.Open();
        Assert.Equal(1, await context.Set<WorkflowInstance>().CountAsync());
    }

    [Fact]
    public async Task Start_ByTheTime_MakesACaseAboutNobody()
    {
        // The network's own procedures start in the network; a centre's in the centre.
        var timer = Step("time", "Elsa.Timer");
        timer["interval"] = new JsonObject { ["typeName"] = "TimeSpan", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "01:00:00" } };
        await using (var context = Office.OpenFor(Office.Centre))
        {
            await Office.Get<DefinitionPublishing>().PublishAsync(context, Scope.Tenant(Office.Centre), "timed", Flow("time>t", timer, TaskStep("t")));
            await context.SaveChangesAsync();
        }

        await Office.AdvanceAsync(TimeSpan.FromMinutes(61));
        await using var after = Office.Open();
        var file = await after.CaseFiles.SingleAsync();
        Assert.Equal(("КАЛ-2026-000001", SubjectKind.Matter), (file.Number, (await after.Subjects.SingleAsync(row => row.Id == file.SubjectId)).Kind));
        Assert.Equal(file.InstanceId, (await after.Tasks.SingleAsync()).InstanceId);
    }

    private async Task<List<CaseFile>> FilesAsync(string parent)
    {
        await using var context = Office.Open();
        return await context.CaseFiles.AsNoTracking().Where(file => file.ParentInstanceId == parent).OrderBy(file => file.Number).ToListAsync();
    }

    private static JsonObject Run(string id, string input)
    {
        var step = Step(id, "Elsa.DispatchWorkflow");
        step["workflowDefinitionId"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "child" } };
        step["waitForCompletion"] = new JsonObject { ["typeName"] = "Boolean", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = input.Length > 0 } };
        if (input.Length > 0)
        {
            step["input"] = new JsonObject { ["typeName"] = "ObjectDictionary", ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = input } };
        }

        return step;
    }
}

public sealed class ChildCasesOnPostgres() : ChildCaseTests(Databases.PostgresWithPeople);

public sealed class ChildCasesOnSqlite() : ChildCaseTests(Databases.SqliteWithPeople);
