using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Generated;

/// <summary>
/// A flowchart without cycles against a reference that knows no tokens: a step is reached if an arrow leads to it from a reached step by
/// a port that was taken. With Stream joins every reached step runs exactly once and no other runs, however the branches are timed.
/// With Merge, Converge and Race among the joins none runs twice, and none that is not reached.
/// </summary>
internal sealed class JoinModel(Database database, PlayRules rules)
{
    private static readonly string[] Strict = ["Stream", "None"];
    private static readonly string[] Any = ["Stream", "None", "Merge", "Converge", "Race"];

    private readonly Stage stage = new(database, rules);
    private readonly List<(int From, string Port, int To)> arrows = [];
    private readonly List<string?> taken = [];

    public IReadOnlyList<string> Story => stage.Story;

    public async Task RunAsync()
    {
        var random = rules.ChanceOf(-1);
        var onlyStream = random.Next(3) > 0;
        var text = Draw(random, onlyStream ? Strict : Any);
        stage.Tell(text);
        await stage.PublishAsync([("joins", text)]);
        var start = stage.Order(new StartInstance(stage.At(0).Node.Ids.Next(), Play.Tenant, "joins"));
        for (var round = 0; await ActAsync(round, start); round++)
        {
            Assert.True(round < 500, "Something still moves.");
        }

        var reached = Reached();
        var runs = await RunsAsync(start.Stimulus.InstanceId);
        if (onlyStream)
        {
            await PlayAudit.CheckEndAsync(stage);
            Assert.Equal(reached.Select(Name).Order(StringComparer.Ordinal), runs.Order(StringComparer.Ordinal));
        }
        else
        {
            await PlayAudit.CheckAsync(stage);
            Assert.Distinct(runs);
            Assert.Empty(runs.Except(reached.Select(Name)));
        }
    }

    private static string Name(int step) => string.Create(CultureInfo.InvariantCulture, $"n{step}");

    // Step 0 begins; every other step has one to three arrows from steps before it, so there is no cycle and all hang together.
    private string Draw(Random random, string[] modes)
    {
        var steps = new List<JsonObject>();
        var count = random.Next(3, 14);
        for (var i = 0; i < count; i++)
        {
            var port = random.Next(2) == 0 ? "True" : "False";
            var (step, takes) = random.Next(4) switch
            {
                0 => (Decide(Name(i), port == "True" ? "true" : "false"), port),
                1 => (Wait(Name(i), "event"), (string?)null),
                2 => (Step(Name(i), "Test.Stubborn", ("fails", random.Next(2))), null),
                _ => (Line(Name(i)), null),
            };
            steps.Add(i == 0 ? Line(Name(0)) : step.Merge(modes[random.Next(modes.Length)]));
            taken.Add(i == 0 ? null : takes);
            for (var arrow = 0; i > 0 && arrow < random.Next(1, 4); arrow++)
            {
                var from = Math.Max(random.Next(i), random.Next(i));
                arrows.Add((from, taken[from] is null ? "Done" : random.Next(2) == 0 ? "True" : "False", i));
            }
        }

        var drawn = arrows.Distinct().Select(arrow => $"{Name(arrow.From)}:{arrow.Port}>{Name(arrow.To)}");
        return Workflow(Flowchart("F", string.Join(' ', drawn), [.. steps]));
    }

    private List<int> Reached()
    {
        var reached = new SortedSet<int> { 0 };
        for (var i = 1; i < taken.Count; i++)
        {
            if (arrows.Exists(arrow => arrow.To == i && reached.Contains(arrow.From) && arrow.Port == (taken[arrow.From] ?? "Done")))
            {
                reached.Add(i);
            }
        }

        return [.. reached];
    }

    // One thing at a time, with faults: an unanswered order again, what is due, one wait ended, or time until the next retry or lease.
    private async Task<bool> ActAsync(int round, PersonsCommand start)
    {
        stage.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var random = rules.ChanceOf(round);
        if (random.NextDouble() < rules.FaultChance && !rules.Calm.Contains(round))
        {
            stage.At(round % 2).Faults.Arm(random.Next(3) == 0 ? FaultKind.Death : FaultKind.Transient, random.Next(12), 1);
        }

        if (stage.Unanswered is { } again)
        {
            await stage.SendAsync(round % 2, again);
            return true;
        }

        var claimed = 0;
        if (!await stage.DoAsync(round % 2, async server => claimed = await server.Node.Timers.RunDueAsync(CancellationToken.None)) || claimed > 0)
        {
            return true;
        }

        await using var context = stage.Open();
        var waits = await context.Set<Bookmark>().AsNoTracking().OrderBy(wait => wait.Id).ToListAsync();
        if (waits.Count > 0)
        {
            await stage.SendAsync(round % 2, stage.Order(new ResumeBookmark(start.Stimulus.InstanceId, waits[random.Next(waits.Count)].Id)));
            return true;
        }

        return await stage.TimePassesAsync();
    }

    private async Task<List<string>> RunsAsync(string id)
    {
        await using var context = stage.Open();
        return await context.Set<LogEntry>().AsNoTracking()
            .Where(entry => entry.InstanceId == id && entry.Event == "Completed" && entry.ActivityId != "F").Select(entry => entry.ActivityId).ToListAsync();
    }
}
