using Npgsql;
using Workflows.Benchmarks.Product;
using Workflows.Engine.Storage;

namespace Workflows.Benchmarks;

/// <summary>What is measured, part by part, each on both databases.</summary>
internal sealed class Parts(string server, string bin, Plan plan, Report report, Action<FormattableString> say)
{
    private readonly string?[] databases = [server, null];

    /// <summary>All parts, by the names that ./benchmark knows them by, in the order in which they run.</summary>
    public IReadOnlyList<(string Name, Func<Task> Run)> All =>
    [
        ("tasks", TasksAsync), ("people", PeopleAsync), ("inbox", InboxAsync), ("growth", GrowthAsync), ("timers", TimersAsync), ("idle", IdleAsync),
        ("designer", DesignerAsync),
    ];

    public async Task DescribeAsync()
    {
        await using var ground = await Ground.MakeAsync(server);
        report.Machine = await Machine.DescribeAsync(ground, bin);
        foreach (var (what, value) in report.Machine)
        {
            say($"{what}: {value}");
        }
    }

    // The engine alone, and pgbench, in turn.
    private async Task TasksAsync()
    {
        await using var postgres = await Ground.MakeAsync(server);
        await using var sqlite = await Ground.MakeAsync(null);
        var processes = await ServerProcesses.FindAsync(postgres.Database);
        var runs = new List<(Ground Ground, Completions Tasks)> { (postgres, new Completions(postgres, processes)), (sqlite, new Completions(sqlite, null)) };
        foreach (var (ground, tasks) in runs)
        {
            var dialect = ground.Database.Dialect;
            await ground.PublishTasksAsync();
            await tasks.GrowAsync(plan.Instances, TimeSpan.FromMinutes(2));
            report.Cost[dialect] = await tasks.CountAsync();
            ground.StartLoop();
            await tasks.RunAsync(8, plan.WarmUp);
            report.Stages[dialect] = await Stages.MeasureAsync(ground, tasks, plan.Bursts);
            foreach (var stage in report.Stages[dialect])
            {
                say($"{dialect.Name}, {stage.Name}: {stage.Microseconds:0} µs, {stage.Kilobytes:0.0} kB");
            }
        }

        var pgbench = new Pgbench(bin, new NpgsqlConnectionStringBuilder(server));
        await pgbench.PrepareAsync();
        for (var round = 1; round <= plan.Rounds; round++)
        {
            var theirs = await pgbench.RateAsync(plan.Run);
            report.Pgbench.Add(theirs);
            say($"round {round}: pgbench -N -c 8: {theirs:0}/s");
            foreach (var (ground, tasks) in runs)
            {
                // The 8 callers come first: right after pgbench with its 8 clients.
                foreach (var callers in plan.Callers.OrderByDescending(callers => callers == 8))
                {
                    var run = await tasks.RunAsync(callers, plan.Run);
                    report.Add(ground.Database.Dialect, callers, run);
                    Say($"round {round}: {ground.Database.Dialect.Name}, {callers} callers", run);
                }
            }

            report.Loads.Add(Machine.Load());
        }
    }

    // The whole product but its pages; its loops stand still.
    private async Task PeopleAsync()
    {
        var pgbench = new Pgbench(bin, new NpgsqlConnectionStringBuilder(server));
        await pgbench.PrepareAsync();
        foreach (var connection in databases)
        {
            await using var own = await EmptyDatabase.MakeAsync(connection);
            await using var office = await ProductOffice.OpenAsync(own);
            var dialect = office.Database.Dialect;
            var processes = connection is null ? null : await ServerProcesses.FindAsync(office.Database);
            await office.PublishAsync();
            foreach (var procedure in ProductOffice.Procedures)
            {
                var tasks = new PeoplesTasks(office, processes, procedure);
                var before = await Growth.BytesAsync(office.Database);
                await tasks.PrepareAsync(plan.People);
                var bytes = (double)(await Growth.BytesAsync(office.Database) - before) / plan.People;
                await tasks.RunAsync(8, plan.WarmUp);
                var figures = new PeopleFigures(dialect, procedure, await tasks.CountAsync(), bytes, [], []);
                for (var round = 1; round <= plan.Rounds; round++)
                {
                    figures.Pgbench.Add(await pgbench.RateAsync(plan.Run));
                    figures.Runs.Add(await tasks.RunAsync(8, plan.Run));
                    Say($"round {round}: {dialect.Name}, {procedure} tasks of people (pgbench {figures.Pgbench[^1]:0}/s)", figures.Runs[^1]);
                }

                report.People.Add(figures);
                say($"{dialect.Name}, {procedure}: {figures.Cost.Before:0.##} round trips before the burst, {figures.Cost.InBurst:0.##} in it, {figures.Cost.Commits:0.##} commits, {bytes:0} B per blocked case");
            }
        }
    }

    private async Task InboxAsync()
    {
        foreach (var connection in databases)
        {
            await using var own = await EmptyDatabase.MakeAsync(connection);
            var dialect = own.Database.Dialect;
            await using (await ProductOffice.OpenAsync(own))
            {
                // The first start of an office; what is measured are later ones.
            }

            report.Starts.Add((dialect, Said(dialect, await StartUps.MeasureAsync(own, connection, 0, plan.Starts, plan.Idle))));
            await own.ReopenAsync();
            await using (var office = await ProductOffice.OpenAsync(own))
            {
                foreach (var inbox in await new InboxPages(office).MeasureAsync(plan.Open, plan.Reads, plan.Reads / 2))
                {
                    report.Inboxes.Add((dialect, inbox));
                    say($"{dialect.Name}, {inbox.Open} open tasks, {inbox.Who}: read p50 {inbox.Read.P50:0.0} p95 {inbox.Read.P95:0.0} p99 {inbox.Read.P99:0.0}, page p50 {inbox.Page.P50:0.0} p95 {inbox.Page.P95:0.0} p99 {inbox.Page.P99:0.0} ms");
                }
            }

            report.Starts.Add((dialect, Said(dialect, await StartUps.MeasureAsync(own, connection, plan.Open[^1], plan.Starts, plan.Idle))));
        }
    }

    private async Task GrowthAsync()
    {
        foreach (var connection in databases)
        {
            await using var few = await Ground.MakeAsync(connection);
            await using var grown = await Ground.MakeAsync(connection);
            var processes = connection is null ? null : await ServerProcesses.FindAsync(few.Database);
            var (small, large) = (new Completions(few, processes), new Completions(grown, processes));
            await few.PublishTasksAsync();
            await grown.PublishTasksAsync();
            var empty = await Growth.BytesAsync(grown.Database);
            await small.GrowAsync(plan.Instances, TimeSpan.FromMinutes(2));
            await large.GrowAsync(plan.Grown, plan.GrowthBudget);
            var growth = new Growth(large.Instances, (double)(await Growth.BytesAsync(grown.Database) - empty) / large.Instances, [], []);
            few.StartLoop();
            grown.StartLoop();
            await small.RunAsync(8, plan.WarmUp);
            await large.RunAsync(8, plan.WarmUp);
            for (var round = 1; round <= plan.Rounds; round++)
            {
                growth.Small.Add(await small.RunAsync(8, plan.Run));
                growth.Large.Add(await large.RunAsync(8, plan.Run));
            }

            report.Growth[grown.Database.Dialect] = growth;
            say($"growth on {grown.Database.Dialect.Name}: {growth.BytesPerInstance:0} B per instance, {growth.Small.Median(run => run.PerSecond):0}/s with {small.Instances}, {growth.Large.Median(run => run.PerSecond):0}/s with {growth.Instances}");
        }
    }

    private async Task TimersAsync()
    {
        foreach (var connection in databases)
        {
            await using var ground = await Ground.MakeAsync(connection);
            var late = await DueTimers.MeasureAsync(ground, plan.Timers);
            report.Timers[ground.Database.Dialect] = late;
            say($"{late.Timers} timers on {ground.Database.Dialect.Name}: late p50 {late.P50:0.00} p99 {late.P99:0.00} max {late.Max:0.00} s, drained {late.Drained:0.00} s after the first, lost {late.Lost}, double {late.Double}");
        }
    }

    private async Task IdleAsync()
    {
        await using var ground = await Ground.MakeAsync(server);
        report.Idle = await IdleLoop.MeasureAsync(ground, plan.Idle);
        say($"idle: {report.Idle:0.0} queries per second");
    }

    private async Task DesignerAsync()
    {
        foreach (var connection in databases)
        {
            await using var own = await EmptyDatabase.MakeAsync(connection);
            await using var office = await ProductOffice.OpenAsync(own);
            var figures = await new DesignerPages(office).MeasureAsync(plan.Rounds, plan.Reads / 4);
            report.Designers.Add((own.Database.Dialect, figures));
            foreach (var (what, took) in figures.Seconds)
            {
                say($"{own.Database.Dialect.Name}: {what}: {took.Quantile(0.5):0.00} s (slowest {took.Max():0.00})");
            }

            say($"{own.Database.Dialect.Name}: {figures.ColdMegabytes:0.00} MB cold, {figures.WarmMegabytes:0.00} MB warm; publish p95 {figures.Publish.P95:0.0}, journal p95 {figures.Journal.P95:0.0}, badges p95 {figures.Badges.P95:0.0} ms");
        }
    }

    private StartFigures Said(Dialect dialect, StartFigures figures)
    {
        say($"{dialect.Name}, {figures.Tasks} open tasks: ready after {figures.Ready.Quantile(0.5):0} ms (slowest {figures.Ready.Max():0}), {figures.Memory:0} MB, {figures.Queries:0.0} queries and {figures.Cpu:0.0} ms of processor per idle second");
        return figures;
    }

    private void Say(FormattableString what, CompletionRun run) => say(
        $"{FormattableString.Invariant(what)}: {run.PerSecond:0}/s, p50 {run.P50:0.0} p95 {run.P95:0.0} p99 {run.P99:0.0} ms, WAL {run.WalBytes:0} B, {run.AllocatedKb:0} kB, CPU {run.ClientCpu:0.00} + {run.ServerCpu:0.00} ms");
}
