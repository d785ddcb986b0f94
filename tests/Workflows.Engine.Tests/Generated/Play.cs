using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Tests.Generated;

/// <summary>
/// Plays a generated workflow with chance in the order of everything: answers, events, jumps of the clock, cancels, servers that stop,
/// die and come late. Then all faults pass, people do what is left to them, and every instance has to come to an end.
/// </summary>
internal sealed class Play(Database database, PlayRules rules)
{
    public const string Tenant = "centre-1";
    private const int MostRounds = 1500;

    private readonly Stage stage = new(database, rules);
    private readonly List<(int Place, Server Server, List<WorkflowTimer> Claimed)> stopped = [];

    public IReadOnlyList<string> Story => stage.Story;

    public async Task RunAsync()
    {
        var family = WorkflowGenerator.Family(rules.ChanceOf(-1), rules.Drawing);
        await stage.PublishAsync(family.Take(1).Select(main => (main.DefinitionId, Redrawing.Of(main.Text, rules.ChanceOf(-2)))));
        await stage.PublishAsync(family);
        await OrderAsync(0, Start(0, WorkflowGenerator.Main));
        var atOnce = rules.Together ? 2 : 1;
        for (var first = 0; first < rules.Actions; first += atOnce)
        {
            await Task.WhenAll(Enumerable.Range(first, atOnce).Except(rules.Skipped).Select(action => ActAsync(action, rules.ChanceOf(action))));
            if (rules.ChanceOf(first).Next(8) == 0)
            {
                await PlayAudit.CheckAsync(stage);
            }
        }

        await EndAsync();
        await PlayAudit.CheckEndAsync(stage);
    }

    private async Task ActAsync(int action, Random random)
    {
        // Ids are ordered by time: a millisecond between actions keeps their order the same on two servers, and a seed repeatable.
        stage.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var place = rules.Together ? action % 2 : random.Next(2);
        if (random.NextDouble() < rules.FaultChance && !rules.Calm.Contains(action))
        {
            Arm(stage.At(place).Faults, random);
        }

        stage.Tell($"action {action}");
        await (random.Next(23) switch
        {
            < 6 => RunDueAsync(place),
            < 8 => AdvanceAsync(random),
            < 13 => AnswerAsync(place, random, random.Next(4) == 0),
            13 => RepairAsync(place, random, retry: true),
            14 => RepairAsync(place, random, retry: false),
            15 => random.Next(3) == 0 ? CancelAsync(place, random) : RunDueAsync(place),
            16 => OrderAsync(place, Start(place, WorkflowGenerator.Main)),
            17 => OrderAsync(place, Start(place, WorkflowGenerator.Announcer(random.Next(WorkflowGenerator.Events)))),
            18 => StopAsync(place, random.Next(2) == 0),
            < 22 and > 18 => MoveAsync(place, random),
            _ => rules.Together ? RunDueAsync(place) : WakeAsync(),
        });
    }

    private static void Arm(Faults faults, Random random) =>
        faults.Arm(random.Next(3) == 0 ? FaultKind.Death : FaultKind.Transient, random.Next(14), random.Next(5) == 0 ? 7 : random.Next(1, 3));

    private async Task RunDueAsync(int place)
    {
        var count = 0;
        await stage.DoAsync(place, async server => count = await server.Node.Timers.RunDueAsync(CancellationToken.None));
        stage.Tell($"  server {place} claimed {count}");
    }

    private Task AdvanceAsync(Random random)
    {
        var by = TimeSpan.FromSeconds(random.Next(5) switch { 0 => 1, 1 => 10, 2 => 31, 3 => 200, _ => 7200 });
        stage.Tell($"  {by} pass");
        stage.Clock.Advance(by);
        return Task.CompletedTask;
    }

    private async Task AnswerAsync(int place, Random random, bool twice)
    {
        await using var context = stage.Open();
        var waits = await context.Set<Bookmark>().AsNoTracking()
            .Where(wait => wait.Name == "Elsa.Event" || wait.Name == "Elsa.RunTask").OrderBy(wait => wait.Id).ToListAsync();
        if (stage.Unanswered is { } again && random.Next(2) == 0)
        {
            await stage.SendAsync(place, again);
        }
        else if (waits.Count > 0)
        {
            var wait = waits[random.Next(waits.Count)];
            var command = await OrderAsync(place, new ResumeBookmark(wait.InstanceId, wait.Id));
            if (twice && !rules.Together)
            {
                await stage.SendAsync(1 - place, command);
            }
        }
    }

    private async Task RepairAsync(int place, Random random, bool retry)
    {
        await using var context = stage.Open();
        var incidents = await context.Set<Incident>().AsNoTracking().Where(incident => incident.ResolvedAt == null).OrderBy(incident => incident.Id).ToListAsync();
        if (incidents.Count > 0)
        {
            var incident = incidents[random.Next(incidents.Count)];
            await OrderAsync(place, retry
                ? new RetryStep(incident.InstanceId, incident.ActivityInstanceId)
                : new SkipStep(incident.InstanceId, incident.ActivityInstanceId));
        }
    }

    private async Task CancelAsync(int place, Random random)
    {
        await using var context = stage.Open();
        var running = await context.Set<WorkflowInstance>().AsNoTracking()
            .Where(instance => instance.Status == WorkflowStatus.Running).OrderBy(instance => instance.Id).Select(instance => instance.Id).ToListAsync();
        if (running.Count > 0)
        {
            await OrderAsync(place, new CancelInstance(running[random.Next(running.Count)]));
        }
    }

    // By the other version the same steps are drawn in another order, and some lead on by way of a new one.
    private async Task MoveAsync(int place, Random random)
    {
        await using var context = stage.Open();
        var versions = await context.Set<WorkflowVersion>().AsNoTracking()
            .Where(version => version.DefinitionId == WorkflowGenerator.Main).OrderBy(version => version.Version).Select(version => version.Id).ToListAsync();
        var running = await context.Set<WorkflowInstance>().AsNoTracking()
            .Where(instance => instance.Status == WorkflowStatus.Running && versions.Contains(instance.DefinitionVersionId)).OrderBy(instance => instance.Id)
            .Select(instance => new { instance.Id, instance.DefinitionVersionId }).ToListAsync();
        if (running.Count > 0)
        {
            var one = running[random.Next(running.Count)];
            await OrderAsync(place, new MoveInstance(one.Id, one.DefinitionVersionId, versions.First(version => version != one.DefinitionVersionId), new Dictionary<string, string>()));
        }
    }

    // The server claims and stops: for good, or until somebody wakes it when its leases may have run out.
    private async Task StopAsync(int place, bool forGood)
    {
        stage.Tell($"  server {place} stops {(forGood ? "for good" : "for a while")}");
        var server = stage.At(place);
        await stage.DoAsync(place, async _ =>
        {
            var claimed = await server.ClaimAsync(stage.Clock.GetUtcNow());
            if (!forGood)
            {
                stopped.Add((place, server, claimed));
            }
        });
    }

    private async Task WakeAsync()
    {
        foreach (var (place, server, claimed) in stopped)
        {
            stage.Tell($"  server {place} wakes up with {claimed.Count} timers");
            await stage.DoAsync(place, _ => server.WakeAsync(claimed));
        }

        stopped.Clear();
    }

    private async Task<PersonsCommand> OrderAsync(int place, Stimulus stimulus)
    {
        var command = stage.Order(stimulus);
        stage.Tell($"  {command.Id}: {stimulus}");
        await stage.SendAsync(place, command);
        return command;
    }

    private StartInstance Start(int place, string definitionId) =>
        new(stage.At(place).Node.Ids.Next(), Tenant, definitionId) { CorrelationId = "key" };

    // From here on faults are rare and people patient.
    private async Task EndAsync()
    {
        await WakeAsync();
        for (var round = 0; round < MostRounds; round++)
        {
            stage.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var action = rules.Actions + round;
            var random = rules.ChanceOf(action);
            if (random.NextDouble() < rules.FaultChance / 10 && !rules.Calm.Contains(action))
            {
                Arm(stage.At(round % 2).Faults, random);
            }

            var claimed = 0;
            var whole = await stage.DoAsync(round % 2, async server => claimed = await server.Node.Timers.RunDueAsync(CancellationToken.None));
            if (whole && claimed == 0 && !await PersonActsAsync(round % 2, random) && !await stage.TimePassesAsync())
            {
                return;
            }
        }

        Assert.Fail($"After {MostRounds} rounds something still moves.");
    }

    private async Task<bool> PersonActsAsync(int place, Random random)
    {
        if (stage.Unanswered is { } again)
        {
            await stage.SendAsync(place, again);
            return true;
        }

        await using var context = stage.Open();
        if (await stage.MendStoppedAsync(context))
        {
            return true;
        }

        if (await context.Set<Bookmark>().AnyAsync(wait => wait.Name == "Elsa.Event" || wait.Name == "Elsa.RunTask"))
        {
            await AnswerAsync(place, random, false);
            return true;
        }

        if (await context.Set<Incident>().AnyAsync(incident => incident.ResolvedAt == null))
        {
            await RepairAsync(place, random, retry: random.Next(3) == 0);
            return true;
        }

        return false;
    }
}
