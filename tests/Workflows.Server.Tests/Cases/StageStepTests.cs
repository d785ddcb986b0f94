using System.Text.Json.Nodes;
using Workflows.Engine.Storage;
using Workflows.Server.Cases;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Cases;

/// <summary>The step «Етап справи»: what it writes, and when a stage counts as entered.</summary>
public abstract class StageStepTests(DatabaseTemplate template) : OfficeTest(template)
{
    [Fact]
    public async Task Stage_IsWrittenWithItsMoment_AndSaidTwiceItStaysAsEntered()
    {
        await Office.PublishAsync(Flow("a>s s>b b>t t>c c>u u>d", TaskStep("a"), Stage("s", "Contact"), TaskStep("b"), Stage("t", "Contact"), TaskStep("c"), Stage("u", "Assessment"), TaskStep("d")));
        var id = await CaseAsync();
        var entered = await NextAsync(id, "a");
        Assert.Equal((CaseStage.Contact, entered), await StageAsync(id));
        await NextAsync(id, "b");
        Assert.Equal((CaseStage.Contact, entered), await StageAsync(id));
        var next = await NextAsync(id, "c");
        Assert.Equal((CaseStage.Assessment, next), await StageAsync(id));
    }

    [Fact]
    public async Task Journal_TellsTheStage()
    {
        await Office.PublishAsync(Flow("a>s s>b", TaskStep("a"), Stage("s", "Evaluation"), TaskStep("b")));
        var id = await CaseAsync();
        await NextAsync(id, "a");
        var journal = await Office.Get<CaseJournal>().PageAsync(await Office.ActorAsync("koordynator1"), id, null, CancellationToken.None);
        Assert.Contains("Етап справи: Оцінювання результатів", journal.Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task Cases_OfAStage_AreListed()
    {
        await Office.PublishAsync(Flow("a>s s>b", TaskStep("a"), Stage("s", "Planning"), TaskStep("b")));
        var (there, other) = (await CaseAsync(), await CaseAsync());
        var entered = await NextAsync(there, "a");
        Assert.Equal(there, Assert.Single(await ListAsync(CaseStage.Planning), line => line.Stage == CaseStage.Planning && line.StageAt == entered).InstanceId);
        Assert.Empty(await ListAsync(CaseStage.Closing));
        Assert.Equal([other, there], (await ListAsync(null)).Select(line => line.InstanceId));
    }

    [Fact]
    public async Task Step_WithoutAStage_OrWithoutACase_FailsInWords()
    {
        await Office.PublishAsync(Flow("", Stage("s", "")));
        Assert.Equal("Крок «s»: не вибрано етапу справи", Assert.Single(await Office.IncidentsAsync(await Office.StartAsync())));
        await Office.PublishAsync(Flow("", Stage("s", "Contact")), "bare");
        Assert.Contains("етап записати нікуди", Assert.Single(await Office.IncidentsAsync(await Office.StartAsync("bare", asCase: false))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stage_Unknown_IsRefusedAtPublication()
    {
        var refused = await Assert.ThrowsAsync<DefinitionException>(() => Office.PublishAsync(Flow("", Stage("s", "Seventh"))));
        Assert.Contains("«Етап»", refused.Message, StringComparison.Ordinal);
    }

    private static JsonObject Stage(string id, string stage)
    {
        var step = Step(id, StageActivity.TypeName);
        step["stage"] = stage;
        return step;
    }

    private async Task<string> CaseAsync()
    {
        var id = await Office.StartAsync();
        await new Shelf(Office).AddCaseAsync(id, $"КАЛ-2026-{id}");
        return id;
    }

    private async Task<DateTimeOffset> NextAsync(string id, string step)
    {
        Office.Clock.Advance(TimeSpan.FromHours(1));
        await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(id, step)).Id, command: $"c-{id}-{step}");
        return Office.Clock.GetUtcNow();
    }

    private async Task<(CaseStage?, DateTimeOffset?)> StageAsync(string id)
    {
        await using var context = Office.Open();
        var file = (await context.CaseFiles.FindAsync(id))!;
        return (file.Stage, file.StageAt);
    }

    private async Task<IReadOnlyList<CaseLine>> ListAsync(CaseStage? stage) => (await Office.Get<CaseBook>().ListAsync(
        await Office.ActorAsync("koordynator1"), new CaseFilter(CaseChoice.Open, null, stage), null, CancellationToken.None)).Lines;
}

public sealed class StageStepOnPostgres() : StageStepTests(Databases.PostgresWithPeople);

public sealed class StageStepOnSqlite() : StageStepTests(Databases.SqliteWithPeople);
