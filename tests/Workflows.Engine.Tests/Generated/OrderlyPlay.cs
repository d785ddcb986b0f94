using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Tests.Generated;

/// <summary>
/// Plays a generated workflow so that the order of stimuli does not hang on the clock: what is due is done one by one, in the order in
/// which it was asked for; then a person does one thing, chosen by chance from what can be done. Delays last longer than the play and
/// nothing is tried again by itself, so a fault may cost minutes and still change nothing. Then it must change nothing at all: the logs
/// with and without faults are the same, line by line.
/// </summary>
internal sealed class OrderlyPlay(Database database, PlayRules rules)
{
    private const int MostRounds = 1500;
    private static readonly TimeSpan LeaseAndMore = TimeSpan.FromSeconds(121);

    private readonly Stage stage = new(database, rules);
    private int choices;
    private bool struckBefore;

    public IReadOnlyList<string> Story => stage.Story;

    /// <summary>Rules under which the order is the same with and without faults.</summary>
    public static PlayRules Orderly(PlayRules rules) => rules with
    {
        Drawing = rules.Drawing with { OnlyDistantTime = true },
        Batch = 1,
        Limits = rules.Limits with { Retries = [] },
    };

    /// <summary>Plays to the end.</summary>
    /// <returns>The log of each instance, in the order in which they were made.</returns>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        await stage.PublishAsync(WorkflowGenerator.Family(rules.ChanceOf(-1), rules.Drawing));
        await SendAsync(0, stage.Order(new StartInstance(stage.At(0).Node.Ids.Next(), Play.Tenant, WorkflowGenerator.Main) { CorrelationId = "key" }));
        for (var round = 1; ; round++)
        {
            Assert.True(round < MostRounds, "Something still moves.");
            var claimed = 0;
            var whole = await DoAsync(round, async server => claimed = await server.Node.Timers.RunDueAsync(CancellationToken.None));
            if (whole && claimed == 0 && !await PersonActsAsync(round))
            {
                break;
            }
        }

        await PlayAudit.CheckEndAsync(stage);
        return await LogAsync();
    }

    // A fault never follows a fault: work cut three times in a row would be parked.
    private async Task<bool> DoAsync(int round, Func<Server, Task> act)
    {
        stage.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var random = rules.ChanceOf(round);
        if (!struckBefore && random.NextDouble() < rules.FaultChance && !rules.Calm.Contains(round))
        {
            stage.At(round % 2).Faults.Arm(random.Next(2) == 0 ? FaultKind.Death : FaultKind.Transient, random.Next(12), random.Next(4) == 0 ? 7 : 1);
        }

        var whole = await stage.DoAsync(round % 2, act);
        struckBefore = !whole;
        if (!whole)
        {
            stage.Clock.Advance(LeaseAndMore);
        }

        return whole;
    }

    private async Task SendAsync(int round, PersonsCommand command)
    {
        while (command.Answer is null)
        {
            await DoAsync(round++, _ => stage.SendAsync(round % 2, command));
        }
    }

    private async Task<bool> PersonActsAsync(int round)
    {
        await using var context = stage.Open();
        if (await stage.MendStoppedAsync(context))
        {
            return true;
        }

        var possible = (await context.Set<Bookmark>().AsNoTracking()
                .Where(wait => wait.Name == "Elsa.Event" || wait.Name == "Elsa.RunTask" || wait.Name == "Elsa.Delay").OrderBy(wait => wait.Id).ToListAsync())
            .Select(Stimulus (wait) => new ResumeBookmark(wait.InstanceId, wait.Id, wait.Name == "Elsa.Delay" ? BookmarkEnd.TimedOut : BookmarkEnd.Resumed))
            .ToList();
        possible.AddRange((await context.Set<Incident>().AsNoTracking().Where(incident => incident.ResolvedAt == null).OrderBy(incident => incident.Id).ToListAsync())
            .Select(Stimulus (incident) => incident.Attempt is 1 or 2
                ? new RetryStep(incident.InstanceId, incident.ActivityInstanceId)
                : new SkipStep(incident.InstanceId, incident.ActivityInstanceId)));
        if (possible.Count == 0)
        {
            return false;
        }

        var chosen = new Random(rules.Seed + choices++).Next(possible.Count);
        await SendAsync(round, stage.Order(possible[chosen]));
        return true;
    }

    private async Task<List<string>> LogAsync()
    {
        await using var context = stage.Open();
        var definitions = await context.Set<WorkflowInstance>().AsNoTracking().OrderBy(instance => instance.Id).ToListAsync();
        var log = (await context.Set<LogEntry>().AsNoTracking().OrderBy(entry => entry.Sequence).ToListAsync()).ToLookup(entry => entry.InstanceId);
        return [.. definitions.SelectMany((instance, number) => log[instance.Id].Select(entry =>
            $"{number} {instance.DefinitionId} {entry.Sequence} {entry.ActivityId} {entry.Event} {entry.Outcome} {entry.Message}"))];
    }
}
