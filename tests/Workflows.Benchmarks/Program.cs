#pragma warning disable CA1303 // Its words are for those who run it.
using System.Globalization;
using Npgsql;
using Workflows.Benchmarks;
using Workflows.Engine.Storage;

// ./benchmark starts the server and gives both.
var server = Environment.GetEnvironmentVariable("WORKFLOWS_TEST_POSTGRES") ?? throw new InvalidOperationException("Run ./benchmark.");
var bin = Environment.GetEnvironmentVariable("WORKFLOWS_POSTGRES_BIN") ?? throw new InvalidOperationException("Run ./benchmark.");
var plan = args.Contains("--quick") ? Plan.Quick : Plan.Full;
var only = args.FirstOrDefault(argument => !argument.StartsWith('-'));
var culture = CultureInfo.InvariantCulture;
var report = new Report(plan);

void Say(FormattableString line) => Console.WriteLine(line.ToString(culture));
bool Wanted(string part) => only is null || only == part;

await using var postgres = await Ground.MakeAsync(server);
await using var sqlite = await Ground.MakeAsync(null);
report.Machine = await Machine.DescribeAsync(postgres, bin);
foreach (var (what, value) in report.Machine)
{
    Say($"{what}: {value}");
}

if (Wanted("tasks") || Wanted("growth"))
{
    var processes = await ServerProcesses.FindAsync(postgres);
    var tasks = new[] { (Ground: postgres, Runs: new Completions(postgres, processes)), (Ground: sqlite, Runs: new Completions(sqlite, null)) };
    foreach (var (ground, runs) in tasks)
    {
        await ground.PublishTasksAsync();
        await runs.GrowAsync(plan.Instances, TimeSpan.FromMinutes(2));
        report.Cost[ground.Database.Dialect] = await runs.CountAsync();
        ground.StartLoop();
        await runs.RunAsync(8, plan.WarmUp);
        report.Stages[ground.Database.Dialect] = await Stages.MeasureAsync(ground, runs, plan.Bursts);
        foreach (var stage in report.Stages[ground.Database.Dialect])
        {
            Say($"{ground.Database.Dialect.Name}, {stage.Name}: {stage.Microseconds:0} µs, {stage.Kilobytes:0.0} kB");
        }

    }

    var pgbench = new Pgbench(bin, new NpgsqlConnectionStringBuilder(server));
    await pgbench.PrepareAsync();
    for (var round = 1; round <= plan.Rounds && Wanted("tasks"); round++)
    {
        var theirs = await pgbench.RateAsync(plan.Run);
        report.Pgbench.Add(theirs);
        Say($"round {round}: pgbench -N -c 8: {theirs:0}/s");
        foreach (var (ground, runs) in tasks)
        {
            // The 8 callers come first: right after pgbench with its 8 clients.
            foreach (var callers in plan.Callers.OrderByDescending(callers => callers == 8))
            {
                var run = await runs.RunAsync(callers, plan.Run);
                report.Add(ground.Database.Dialect, callers, run);
                Say($"round {round}: {ground.Database.Dialect.Name}, {callers} callers: {run.PerSecond:0}/s, p50 {run.P50:0.0} p95 {run.P95:0.0} p99 {run.P99:0.0} ms, WAL {run.WalBytes:0} B, {run.AllocatedKb:0} kB, CPU {run.ClientCpu:0.00} + {run.ServerCpu:0.00} ms");
            }
        }

        report.Loads.Add(Machine.Load());
    }

    foreach (var (ground, small) in tasks.Where(_ => Wanted("growth")))
    {
        await using var grown = await Ground.MakeAsync(ground.Database.Dialect == Dialect.Postgres ? server : null);
        await grown.PublishTasksAsync();
        var empty = await Growth.BytesAsync(grown);
        var large = new Completions(grown, processes);
        await large.GrowAsync(plan.Grown, plan.GrowthBudget);
        var bytes = (double)(await Growth.BytesAsync(grown) - empty) / large.Instances;
        grown.StartLoop();
        await large.RunAsync(8, plan.WarmUp);
        var growth = new Growth(large.Instances, bytes, [], []);
        for (var round = 1; round <= plan.Rounds; round++)
        {
            growth.Small.Add(await small.RunAsync(8, plan.Run));
            growth.Large.Add(await large.RunAsync(8, plan.Run));
        }

        report.Growth[ground.Database.Dialect] = growth;
        Say($"growth on {ground.Database.Dialect.Name}: {bytes:0} B per instance, {growth.Small.Median(run => run.PerSecond):0}/s with {small.Instances}, {growth.Large.Median(run => run.PerSecond):0}/s with {growth.Instances}");
    }
}

if (Wanted("timers"))
{
    foreach (var connection in new[] { server, null })
    {
        await using var ground = await Ground.MakeAsync(connection);
        var late = await DueTimers.MeasureAsync(ground, plan.Timers);
        report.Timers[ground.Database.Dialect] = late;
        Say($"{late.Timers} timers on {ground.Database.Dialect.Name}: late p50 {late.P50:0.00} p99 {late.P99:0.00} max {late.Max:0.00} s, drained {late.Drained:0.00} s after the first, lost {late.Lost}, double {late.Double}");
    }
}

if (Wanted("idle"))
{
    await using var ground = await Ground.MakeAsync(server);
    report.Idle = await IdleLoop.MeasureAsync(ground, plan.Idle);
    Say($"idle: {report.Idle:0.0} queries per second");
}

if (only is null && args.Contains("--write"))
{
    report.WriteInto("docs/benchmarks.md");
}
