using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Tests.Checking;

/// <summary>Plays a drawing in memory, by the engine's own bursts, each wait ended by chance.</summary>
internal sealed class MemoryPlay(WorkflowGraph graph, Random random)
{
    private const int MostWaits = 40;

    private static readonly SimulatedClock Clock = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private static readonly IdSource Ids = new(Clock);

    private readonly CompiledWorkflow workflow = new(graph, new Dictionary<string, string>());
    private readonly InstanceState state = new();
    private bool isFaulted;

    /// <summary>Plays to the end, or until enough is seen.</summary>
    /// <returns>The step before which a flowchart stands for good; null when none does.</returns>
    public string? Run()
    {
        Do(burst => burst.Start(new StartInstance("instance", "tenant", "test")));
        for (var waits = 0; waits < MostWaits && Stuck() is null; waits++)
        {
            var waiting = state.Executions.Where(execution => execution.Bookmarks is { Count: > 0 }).ToList();
            if (waiting.Count == 0 || isFaulted)
            {
                break;
            }

            var chosen = waiting[random.Next(waiting.Count)];
            var step = graph.Node(chosen.ActivityId)!;
            JsonNode? answer = step.Activity is AskActivity ? JsonValue.Create(step.Activity.Ways(step).Ports[random.Next(step.Activity.Ways(step).Ports.Count)]) : null;
            Do(burst => burst.Resume(chosen.Bookmarks![0].Id, BookmarkEnd.Resumed, answer));
        }

        return Stuck();
    }

    private string? Stuck() => state.Executions.Select(execution => execution.Memo?["stuck"]?.GetValue<string>()).FirstOrDefault(stuck => stuck is not null);

    private void Do(Action<Burst> act)
    {
        var burst = new Burst(workflow, state, new InstanceIdentity("instance", null, null, isFaulted), new BurstSurroundings(Clock.GetUtcNow(), Ids, Clock, new() { Calls = 300 }, new()));
        act(burst);
        isFaulted = burst.IsFaulted;
    }
}

/// <summary>Goes on by one of its ports, or by several, as chance wants.</summary>
internal sealed class WhimActivity(Random random) : Activity
{
    public const string Type = "Test.Whim";

    public override ActivityDeclaration Declaration { get; } = new(Type, "Тест", "Примха", "Іде, куди захоче.")
    {
        Inputs = [new("ports", "List<String>", "Гілки"), new("several", "Boolean", "Кілька")],
    };

    public override StepWays Ways(ActivityNode node) => new(node.Input("ports")!.Expression.Value.AsTexts())
    {
        Taken = node.Input("several")!.Expression.Value.IsTrue() ? WaysTaken.Some : WaysTaken.One,
    };

    protected internal override void Execute(ActivityContext context)
    {
        var ways = Ways(context.Node);
        var some = ways.Ports.Where(_ => random.Next(2) == 0).ToList();
        context.Complete(ways.Taken == WaysTaken.Some && some.Count > 0 ? some : [ways.Ports[random.Next(ways.Ports.Count)]]);
    }
}
