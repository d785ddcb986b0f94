using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Trial;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Execution;

/// <summary>Procedures played on simulated time.</summary>
public sealed class TrialTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private TrialRun trial = null!;

    public async Task InitializeAsync() => trial = await TrialRun.PrepareAsync(Start, ActivityCatalogue.BuiltIn.With(new Broken()));

    public async Task DisposeAsync() => await trial.DisposeAsync();

    [Fact]
    public async Task Story_ChildAndParentAtOneMoment_IsToldOnceEach()
    {
        await trial.PublishAsync("parent", Workflow(Sequence("P",
            Line("before"), Step("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", true)), Line("after"))));
        await trial.PublishAsync("child", Workflow(Sequence("C", Line("inside"))));
        await trial.StartAsync("parent", []);
        var told = new List<string?>();
        do
        {
            told.AddRange((await trial.NewLinesAsync()).Where(line => line.Event == "Line").Select(line => line.Message));
        }
        while (await trial.StepAsync(Start.AddDays(1)));
        Assert.Equal(["before", "inside", "after"], told);
    }

    [Fact]
    public async Task Step_TimerCannotBeFired_EndsAllTheSame()
    {
        await trial.PublishAsync("test", Workflow(Sequence("S", Delay("d", "00:10:00"), Step("b", "Test.Broken"))));
        await trial.StartAsync("test", new Dictionary<string, JsonNode?>());
        var steps = 0;
        while (await trial.StepAsync(Start.AddDays(1)))
        {
            Assert.True(++steps < 50, "the clock stands still");
        }
    }

    // What its effect meets is a fault of the database, which undoes the whole burst, each time.
    private sealed class Broken : Activity
    {
        public override ActivityDeclaration Declaration { get; } = new("Test.Broken", "Тест", "Зламаний крок", "Його наслідок не записати.");

        protected internal override void Execute(ActivityContext context) => context.Emit(new Refusing());
    }

    private sealed record Refusing : HostEffect
    {
        public override ValueTask ApplyAsync(EffectScope scope, CancellationToken cancellation) => throw new DbUpdateException("Cannot be written.");
    }
}
