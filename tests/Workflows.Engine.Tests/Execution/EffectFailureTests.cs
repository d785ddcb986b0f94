using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Execution;

/// <summary>The host cannot do what a step asked for: that is the step's failure, and nothing else of the burst is lost.</summary>
public abstract class EffectFailureTests(DatabaseTemplate template) : EngineTest(template)
{
    private readonly Host host = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Node = NewNode(new BurstRunnerOptions { BookmarkEnded = host.EndedAsync, Committed = host.Committed }, more: new Asking(host));
    }

    [Fact]
    public async Task Effect_Throws_ThePersonsFormStaysAndTheStepIsTriedAgain()
    {
        host.Refused = ["ask"];
        var id = await RunAsync(Workflow(Flowchart("F", "w>ask ask>l", Wait("w", "w"), Ask("ask"), Line("l"))));
        var result = await ResumeAsync(id, "w", command: Form("form-1"));
        Assert.IsType<BurstResult.Done>(result);
        Assert.Equal(["form-1"], await NotesAsync("form"));
        Assert.Empty(await NotesAsync("effect"));
        var incident = Assert.Single(await IncidentsAsync(id));
        Assert.Equal(("ask", "Крок «ask»: немає кому", 1), (incident.ActivityId, incident.Message, incident.Attempt));
        Assert.Empty(await BookmarksAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Faulted);

        host.Refused = [];
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["ask"], await NotesAsync("effect"));
        Assert.Single(await BookmarksAsync(id));
        Assert.Equal("Retried", Assert.Single(await IncidentsAsync(id)).Resolution);
        await ResumeAsync(id, "ask");
        Assert.Equal("l", await LinesAsync(id));
        Assert.Equal(["form-1"], await NotesAsync("form"));
    }

    [Fact]
    public async Task Effect_ThrowsAtTheStart_InstanceIsThereWithItsIncident()
    {
        host.Refused = ["ask"];
        var id = await RunAsync(Workflow(Sequence("S", Line("l"), Ask("ask"))));
        Assert.Equal("l", await LinesAsync(id));
        Assert.Single(await IncidentsAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Faulted);
    }

    [Fact]
    public async Task Effect_ThrowsWhatNobodyForesaw_IsNamedButNotQuoted()
    {
        host.Broken = ["ask"];
        var id = await RunAsync(Workflow(Sequence("S", Ask("ask"))));
        Assert.Equal("Крок «ask»: внутрішня помилка програми (InvalidOperationException)", Assert.Single(await IncidentsAsync(id)).Message);
    }

    [Fact]
    public async Task Effects_OfTwoSiblingsThrow_TheOthersGoOn()
    {
        host.Refused = ["a", "c"];
        var id = await RunAsync(Workflow(Flowchart("F", "s>a s>b s>c s>d", Line("s"), Ask("a"), Ask("b"), Ask("c"), Ask("d")), GoOn));
        Assert.Equal(["a", "c"], (await IncidentsAsync(id)).Select(incident => incident.ActivityId));
        Assert.Equal(["b", "d"], await NotesAsync("effect"));
        Assert.Equal(["b", "d"], (await BookmarksAsync(id)).Select(row => row.ActivityId));
        await AssertStatusAsync(id, WorkflowSubStatus.Suspended);
    }

    [Fact]
    public async Task Effects_OfManyStepsThrow_BurstEndsAllTheSame()
    {
        var names = Enumerable.Range(1, 30).Select(number => $"a{number}").ToArray();
        host.Refused = [.. names];
        var id = await RunAsync(Workflow(
            Flowchart("F", string.Join(' ', names.Select(name => $"s>{name}")), [Line("s"), .. names.Select(Ask)]), GoOn));
        Assert.Equal(30, (await IncidentsAsync(id)).Count);
        Assert.Empty(await NotesAsync("effect"));
    }

    [Fact]
    public async Task Effect_MeetsAFaultOfTheDatabase_WholeBurstIsUndone()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "w>ask", Wait("w", "w"), Ask("ask"))));
        host.Unsaved = ["ask"];
        await Assert.ThrowsAsync<DbUpdateException>(() => ResumeAsync(id, "w", command: Form("form-1")));
        Assert.Empty(await NotesAsync("form"));
        Assert.Empty(await IncidentsAsync(id));
        Assert.Equal("w", Assert.Single(await BookmarksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Hook_ThrowsAtAResumedWait_FormStaysAndARetryTellsItAgain()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "ask>l", Ask("ask"), Line("l"))));
        host.Deaf = ["ask"];
        Assert.IsType<BurstResult.Done>(await ResumeAsync(id, "ask", command: Form("form-1")));
        Assert.Equal(["form-1"], await NotesAsync("form"));
        Assert.Empty(await NotesAsync("ended"));
        Assert.Empty(await BookmarksAsync(id));
        Assert.Equal("ask", Assert.Single(await IncidentsAsync(id)).ActivityId);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, (await IncidentsAsync(id)).Count);
        Assert.Equal("", await LinesAsync(id));

        host.Deaf = [];
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["ask Resumed"], await NotesAsync("ended"));
        Assert.Equal("l", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Hook_ThrowsAtAResumedWait_SkippedStepTellsItAgain()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "ask>l", Ask("ask"), Line("l"))));
        host.Deaf = ["ask"];
        await ResumeAsync(id, "ask");
        host.Deaf = [];
        await Node.Runner.RunAsync(Open, new SkipStep(id, (await IncidentsAsync(id))[0].ActivityInstanceId));
        Assert.Equal(["ask Resumed"], await NotesAsync("ended"));
        Assert.Equal("l", await LinesAsync(id));
    }

    [Fact]
    public async Task Hook_ThrowsAtACancelledWait_InstanceIsCancelledAndPeopleAreTold()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>a s>b", Line("s"), Ask("a"), Ask("b"))));
        host.Deaf = ["a"];
        Assert.IsType<BurstResult.Done>(await Node.Runner.RunAsync(Open, new CancelInstance(id)));
        await AssertStatusAsync(id, WorkflowSubStatus.Cancelled);
        Assert.Equal(["b Cancelled"], await NotesAsync("ended"));
        var incident = Assert.Single(await IncidentsAsync(id));
        Assert.Equal("Крок «a» скасовано, але не все за ним прибрано: не чути", incident.Message);
        Assert.Null(incident.ResolvedAt);
    }

    [Fact]
    public async Task Committed_AfterEachBurst_SeesWhatWasWrittenAndNothingOfWhatWasUndone()
    {
        host.Refused = ["ask"];
        var id = await RunAsync(Workflow(Flowchart("F", "w>ask", Wait("w", "w"), Ask("ask"))));
        Assert.Equal(1, host.Commits);
        var resume = new ResumeBookmark(id, Assert.Single(await BookmarksAsync(id)).Id);
        await Node.Runner.RunAsync(Open, resume);
        Assert.Equal(2, host.Commits);
        Assert.IsType<BurstResult.Lost>(await Node.Runner.RunAsync(Open, resume));
        Assert.Equal(2, host.Commits);
    }

    [Fact]
    public async Task Condition_ByAnAnswerOfAStep_ChoosesTheBranch()
    {
        var id = await RunAsync(Workflow(Flowchart(
            "F", "ask>c c:Так>t c:Ні>n", Ask("ask"),
            Step("c", "Case.Condition", ("field", Plain("ask.consent")), ("operator", Plain("Equal")), ("value", Plain(true))), Line("t"), Line("n"))));
        await ResumeAsync(id, "ask", new JsonObject { ["consent"] = true });
        Assert.Equal("t", await LinesAsync(id));
    }

    [Theory]
    [InlineData("ask.outcome", "Equal", "так", "t")]
    [InlineData("ask.unanswered", "Empty", null, "t")]
    [InlineData("later.outcome", "Empty", null, "t")]
    [InlineData("ask.consent", "Equal", "true", "n")]
    public async Task Condition_ByAnotherResultOfAStep_ChoosesTheBranch(string field, string comparison, string? value, string expected)
    {
        var id = await RunAsync(Workflow(Flowchart(
            "F", "ask>c c:Так>t c:Ні>n t>later", Ask("ask"), Ask("later"),
            Step("c", "Case.Condition", ("field", Plain(field)), ("operator", Plain(comparison)), ("value", Plain(value))), Line("t"), Line("n"))));
        await ResumeAsync(id, "ask", new JsonObject { ["consent"] = false });
        Assert.Equal(expected, await LinesAsync(id));
    }

    [Fact]
    public async Task Condition_ByAFieldOfAStepThatIsNotDrawn_IsAnIncident()
    {
        var id = await RunAsync(Workflow(Flowchart(
            "F", "c:Так>t", Step("c", "Case.Condition", ("field", Plain("nobody.consent")), ("operator", Plain("Empty"))), Line("t"))));
        Assert.Equal("Крок «c»: поля «nobody.consent» у цій справі немає", Assert.Single(await IncidentsAsync(id)).Message);
    }

    private static JsonObject Ask(string id) => Step(id, "Test.Ask");

    // A row of the engine's own that nothing else uses so stands for the register.
    private static void Note(DbContext context, string kind, string text) => context.Add(new WorkflowTrigger
    {
        Id = $"{kind}-{Guid.CreateVersion7(DateTimeOffset.UnixEpoch):N}", TenantId = Tenant, DefinitionId = kind, DefinitionVersionId = "", ActivityId = text,
        Name = "note", Stimulus = "",
    });

    private static BurstCommand Form(string id) => new(id, (context, _) =>
    {
        Note(context, "form", id);
        return Task.FromResult<CommandDecision>(new CommandDecision.Go());
    });

    private async Task<List<string>> NotesAsync(string kind)
    {
        await using var context = Open();
        return [.. (await context.Set<WorkflowTrigger>().Where(row => row.DefinitionId == kind).Select(row => row.ActivityId).ToListAsync()).Order()];
    }

    private sealed class Host
    {
        public HashSet<string> Refused { get; set; } = [];

        public HashSet<string> Broken { get; set; } = [];

        public HashSet<string> Unsaved { get; set; } = [];

        public HashSet<string> Deaf { get; set; } = [];

        public int Commits { get; private set; }

        public void Committed(DbContext context)
        {
            Assert.Contains(context.ChangeTracker.Entries<WorkflowInstance>(), entry => entry.State == EntityState.Unchanged);
            Commits++;
        }

        // The burst's context is spoilt by what was staged before the failure: none of it may be seen again.
        public ValueTask EndedAsync(DbContext context, EndedBookmark ended, CancellationToken cancellation)
        {
            Note(context, "ended", $"{ended.ActivityId} {ended.Reason}");
            return Deaf.Contains(ended.ActivityId) ? throw new StepFailedException("не чути") : ValueTask.CompletedTask;
        }
    }

    /// <summary>Asks the host for something and waits.</summary>
    private sealed class Asking(Host host) : Activity
    {
        public override ActivityDeclaration Declaration { get; } = new("Test.Ask", "Тест", "Прохання", "Просить і чекає.")
        {
            Outputs = [new("outcome", "String", "Чим скінчилося"), new("answers", "Object", "Відповіді")],
        };

        protected internal override void Execute(ActivityContext context)
        {
            context.Wait("Test.Ask");
            context.Emit(new Asked(host, context.Node.Id));
        }

        protected internal override void Resume(ActivityContext context, Resumption resumption)
        {
            context.SetOutput("outcome", "так");
            context.SetOutput("answers", resumption.Input);
            context.Complete();
        }
    }

    private sealed record Asked(Host Host, string Step) : HostEffect
    {
        public override ValueTask ApplyAsync(EffectScope scope, CancellationToken cancellation)
        {
            Note(scope.Context, "effect", Step);
            return Host.Refused.Contains(Step) ? throw new StepFailedException("немає кому")
                : Host.Broken.Contains(Step) ? throw new InvalidOperationException("Somebody's name.")
                : Host.Unsaved.Contains(Step) ? throw new DbUpdateException("The disk is full.")
                : ValueTask.CompletedTask;
        }
    }
}

public sealed class EffectFailureOnPostgres() : EffectFailureTests(Templates.Postgres);

public sealed class EffectFailureOnSqlite() : EffectFailureTests(Templates.Sqlite);
