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
        GC.Collect();
        var wal = await WalAsync();
        var cpu = Environment.CpuUsage.TotalTime;
        var serverCpu = server?.CpuTime() ?? TimeSpan.Zero;
        var allocated = GC.GetTotalAllocatedBytes(true);
        var from = Stopwatch.GetTimestamp();
        var took = (await Task.WhenAll(open.Chunk((open.Count / callers) + 1).Select(own => Task.Run(async () =>
        {
            var mine = new List<double>();
            foreach (var task in own.TakeWhile(_ => Stopwatch.GetElapsedTime(from) < length))
            {
                var begun = Stopwatch.GetTimestamp();
                await CompleteAsync(task);
                mine.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            return mine;
        })))).SelectMany(mine => mine).ToArray();
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(true) - allocated;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        serverCpu = (server?.CpuTime() ?? TimeSpan.Zero) - serverCpu;
        wal = await WalAsync() - wal;
        return new CompletionRun(
            took.Length / seconds, took.Quantile(0.5), took.Quantile(0.95), took.Quantile(0.99), (double)wal / took.Length,
            allocated / 1024.0 / took.Length, cpu.TotalMilliseconds / took.Length, serverCpu.TotalMilliseconds / took.Length);
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

    private async Task<long> WalAsync() =>
        office.Database.Dialect == Dialect.Postgres ? await office.Database.AskAsync("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn") : 0;
}
