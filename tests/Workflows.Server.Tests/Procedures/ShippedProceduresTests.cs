using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Storage;
using Workflows.Server.Forms;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Procedures;

/// <summary>What comes with the program is loaded once and never over what an office has made of it.</summary>
public abstract class ShippedProceduresTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Form = """{"key":"try-form","title":"Форма","groups":[{"fields":[{"key":"a","type":"YesNo","label":"Так чи ні"}]}]}""";

    private const string Procedure = """
        {"definitionId":"try-load","name":"Пробна","root":{"id":"f","type":"Elsa.Flowchart","version":1,"connections":[],"activities":[
          {"id":"t","type":"Case.HumanTask","version":1,"title":"Зробити","role":"Lawyer","form":"try-form"}]}}
        """;

    [Fact]
    public async Task Load_OfNewFiles_PublishesThemForTheNetwork_WithTheFormsPinned()
    {
        var server = await StartAsync();
        using var folder = Folder();
        await LoadAsync(server, folder);
        var (version, form, pin) = await OnContextAsync(server, async context => (
            await context.Set<WorkflowVersion>().SingleAsync(row => row.DefinitionId == "try-load"),
            await context.FormVersions.SingleAsync(row => row.FormKey == "try-form"),
            await context.Set<PinnedForm>().SingleAsync(row => row.FormKey == "try-form")));
        Assert.True(version.IsPublished);
        Assert.Equal((version.Id, form.Id, Scope.Tenant(form.CentreId)), (pin.DefinitionVersionId, pin.FormVersionId, version.TenantId));
    }

    [Fact]
    public async Task Load_OfANewerFile_LeavesWhatTheOfficeHas_AndSaysSo()
    {
        var server = await StartAsync();
        using var folder = Folder();
        await LoadAsync(server, folder);
        Write(folder, "procedures", "try-load", Procedure.Replace("Пробна", "Новіша", StringComparison.Ordinal));
        await LoadAsync(server, folder);
        Assert.Equal(["Пробна"], await OnContextAsync(server, context => context.Set<WorkflowVersion>()
            .Where(row => row.DefinitionId == "try-load").Select(row => row.Name).ToListAsync()));
        Assert.Equal(1, server.Log.Count(typeof(ShippedProcedures).FullName!, 110));
    }

    [Fact]
    public async Task Load_OfAFileThatCannotRun_IsSaid_AndTheServerGoesOn()
    {
        var server = await StartAsync();
        using var folder = Folder();
        Write(folder, "procedures", "broken", Procedure.Replace("try-form", "nema", StringComparison.Ordinal));
        await LoadAsync(server, folder);
        Assert.Equal(1, server.Log.Count(typeof(ShippedProcedures).FullName!, 111));
        Assert.True(await OnContextAsync(server, context => context.Set<WorkflowVersion>().AnyAsync(row => row.DefinitionId == "try-load")));
    }

    [Fact]
    public async Task Load_OfAProcedureThatStartsALaterOne_IsDoneOnceThatIsThere()
    {
        var server = await StartAsync();
        using var folder = Folder();
        Write(folder, "procedures", "a-first", """
            {"definitionId":"a-first","name":"Перша","root":{"id":"f","type":"Elsa.Flowchart","version":1,"connections":[],"activities":[
              {"id":"s","type":"Elsa.ExecuteWorkflow","version":1,"workflowDefinitionId":{"typeName":"String","expression":{"type":"Literal","value":"try-load"}},"waitForCompletion":{"typeName":"Boolean","expression":{"type":"Literal","value":true}}}]}}
            """);
        await LoadAsync(server, folder);
        Assert.Equal(0, server.Log.Count(typeof(ShippedProcedures).FullName!, 111));
        Assert.True(await OnContextAsync(server, context => context.Set<WorkflowVersion>().AnyAsync(row => row.DefinitionId == "a-first")));
    }

    [Fact]
    public async Task Publish_OfAStepWhoseTermNobodyHas_IsRefused_AndSaysWhichStep()
    {
        var server = await StartAsync();
        var refused = await Assert.ThrowsAsync<DefinitionException>(() => PublishAsync("nobody-knows"));
        Assert.Matches("^Крок «.+»: строку «nobody-knows» у переліку строків немає", refused.Message);

        // The term is there; the form is not.
        refused = await Assert.ThrowsAsync<DefinitionException>(() => PublishAsync("needs-assessment"));
        Assert.Equal(["Крок «Зробити»: форми «try-form» немає."], refused.Reasons);

        Task<string> PublishAsync(string term) => OnContextAsync(server, async context => await server.Services.GetRequiredService<ProcedurePublishing>().PublishAsync(
            context,
            await context.Units.Where(unit => unit.Kind == UnitKind.Network).Select(unit => unit.Id).SingleAsync(),
            "try-load",
            Procedure.Replace("\"form\":", $"\"{DeadlinePack.StepField}\":\"{term}\",\"form\":", StringComparison.Ordinal),
            CancellationToken.None));
    }

    private static Task LoadAsync(RunningServer server, TemporaryFolder folder) =>
        server.Services.GetRequiredService<ShippedProcedures>().LoadAsync(folder.Path, CancellationToken.None);

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        Write(folder, "forms", "try-form", Form);
        Write(folder, "procedures", "try-load", Procedure);
        return folder;
    }

    private static void Write(TemporaryFolder folder, string kind, string name, string text) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, kind)).FullName, name + ".json"), text);
}

public sealed class ShippedProceduresOnPostgres() : ShippedProceduresTests(Databases.PostgresWithPeople);

public sealed class ShippedProceduresOnSqlite() : ShippedProceduresTests(Databases.SqliteWithPeople);
