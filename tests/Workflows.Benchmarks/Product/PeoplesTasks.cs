using System.Diagnostics;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Tasks;

namespace Workflows.Benchmarks.Product;

/// <summary>What completing a person's task costs in statements.</summary>
/// <param name="Before">Round trips before the burst: the task is read and judged without a lock.</param>
/// <param name="InBurst">Round trips of the burst, its commit among them.</param>
/// <param name="Commits">Commits.</param>
internal sealed record TaskCost(double Before, double InBurst, double Commits);

/// <summary>People's tasks on one database.</summary>
/// <param name="Dialect">The database.</param>
/// <param name="Procedure">What the tasks have to them.</param>
/// <param name="Cost">Their statements.</param>
/// <param name="Bytes">What the database grew by for each case that stands at its first task, indexes and all.</param>
/// <param name="Pgbench">What pgbench reached right before each run.</param>
/// <param name="Runs">The runs, with 8 callers.</param>
internal sealed record PeopleFigures(Dialect Dialect, string Procedure, TaskCost Cost, double Bytes, List<double> Pgbench, List<CompletionRun> Runs);

/// <summary>
/// People's tasks as the product completes them: rights, form, the answers sealed, the entry in the log of access, the task closed, the next one opened with
/// its deadline, the case moved on. Everything but the page.
/// </summary>
internal sealed class PeoplesTasks(ProductOffice office, ServerProcesses? server, string procedure)
{
    private readonly HashSet<string> cases = [];
    private Actor worker = null!;

    public async Task PrepareAsync(int count)
    {
        worker = await office.ActorAsync("yuryst1");
        var started = await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var mine = new List<string>();
            while (mine.Count < count / 8)
            {
                mine.Add(await office.CaseAsync(procedure));
            }

            return mine;
        })));
        cases.UnionWith(started.SelectMany(mine => mine));
    }

    /// <summary>Round trips and commits of one completion; nothing else may be going on.</summary>
    public async Task<TaskCost> CountAsync()
    {
        const int Tasks = 50;
        var open = await office.TasksAsync(cases);
        await CompleteAsync(open[^1]); // What is read once in a process is read.
        var statements = office.Statements;
        statements.Listens = true;
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System); // EF asks once a second whether anybody listens.
        var (commands, inBursts, commits) = (statements.Commands, statements.InTransactions, statements.Commits);
        foreach (var task in open.Take(Tasks))
        {
            await CompleteAsync(task);
        }

        statements.Listens = false;
        (commands, inBursts, commits) = (statements.Commands - commands, statements.InTransactions - inBursts, statements.Commits - commits);
        return new TaskCost((double)(commands - inBursts) / Tasks, (double)(inBursts + commits) / Tasks, (double)commits / Tasks);
    }

    /// <summary>Each caller completes the tasks of cases of its own, one after another, until the time is up or each of its cases has moved once.</summary>
    public async Task<CompletionRun> RunAsync(int callers, TimeSpan length)
    {
        var open = await office.TasksAsync(cases);
        return await Meter.RunAsync(
            office.Database, server, open.Chunk((open.Count / callers) + 1).Select(own => (Func<long, Task<List<double>>>)(from => CallAsync(own, from, length))));
    }

    private async Task<List<double>> CallAsync(Guid[] own, long from, TimeSpan length)
    {
        var took = new List<double>();
        foreach (var task in own.TakeWhile(_ => Stopwatch.GetElapsedTime(from) < length))
        {
            var begun = Stopwatch.GetTimestamp();
            await CompleteAsync(task);
            took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return took;
    }

    private async Task CompleteAsync(Guid task)
    {
        Dictionary<string, IReadOnlyList<string>> typed = procedure == "full"
            ? new() { ["a.met"] = ["true"], ["a.when"] = ["2026-03-02"], ["a.summary"] = ["Поговорили про потреби, домовились про наступну зустріч і про те, хто що до неї готує."] }
            : [];
        var move = await office.Get<TaskWork>().CompleteAsync(worker, task, TaskOutcomes.Only, typed, office.Get<IdSource>().Next(), CancellationToken.None);
        if (move is not TaskMove.Done)
        {
            throw new InvalidOperationException($"A task was not completed: {move}");
        }
    }
}
