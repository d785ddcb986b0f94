using System.Globalization;
using System.Text;
using Workflows.Benchmarks.Product;
using Workflows.Engine.Storage;

namespace Workflows.Benchmarks;

/// <summary>Everything measured, and how it is written down.</summary>
internal sealed class Report(Plan plan)
{
    private const string Begin = "<!-- measured: written by ./benchmark -->";
    private const string End = "<!-- /measured -->";
    private static readonly string[] Order =
    [
        "The machine", "Completed tasks", "Beside pgbench", "One burst, stage by stage", "People's tasks", "The inbox", "A server that starts, and one that waits",
        "Timers due in one second", "Growth", "The designer",
    ];

    private static readonly Dialect[] Dialects = [Dialect.Postgres, Dialect.Sqlite];
    private readonly List<(Dialect Dialect, int Callers, CompletionRun Run)> completions = [];

    public IReadOnlyList<(string What, string Value)> Machine { get; set; } = [];

    public Dictionary<Dialect, (double Commits, double RoundTrips)> Cost { get; } = [];

    public List<double> Pgbench { get; } = [];

    public Dictionary<Dialect, IReadOnlyList<Stage>> Stages { get; } = [];

    public List<(Dialect Dialect, DesignerFigures Figures)> Designers { get; } = [];

    public Dictionary<Dialect, Growth> Growth { get; } = [];

    public Dictionary<Dialect, TimerFigures> Timers { get; } = [];

    public double Idle { get; set; }

    public List<PeopleFigures> People { get; } = [];

    public List<(Dialect Dialect, InboxFigures Figures)> Inboxes { get; } = [];

    public List<(Dialect Dialect, StartFigures Figures)> Starts { get; } = [];

    /// <summary>The machine's load after each round: figures of a busy machine are worth less.</summary>
    public List<double> Loads { get; } = [];

    public void Add(Dialect dialect, int callers, CompletionRun run) => completions.Add((dialect, callers, run));

    /// <summary>
    /// Replaces what stands between the two marks, table by table: those of parts that were not run stay, each under the heading that says when and at
    /// which commit it was measured.
    /// </summary>
    public void WriteInto(string file)
    {
        var text = File.ReadAllText(file);
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, StringComparison.Ordinal);
        var tables = Tables(text[from..to]);
        foreach (var (title, table) in Measured())
        {
            tables[title] = table;
        }

        var written = new StringBuilder("\n");
        foreach (var (title, table) in tables.OrderBy(table => Array.IndexOf(Order, table.Key)))
        {
            Line(written, $"");
            Line(written, $"### {title}");
            written.Append(table.TrimEnd()).Append('\n');
        }

        File.WriteAllText(file, $"{text[..from]}{written}{text[to..]}");
    }

    private static Dictionary<string, string> Tables(string text) => text.Split("\n### ").Skip(1)
        .Select(table => table.Split('\n', 2)).ToDictionary(table => table[0].Trim(), table => table[1], StringComparer.Ordinal);

    private IEnumerable<(string Title, string Table)> Measured()
    {
        var stamp = $"{Machine.First(line => line.What == "Commit").Value}, {Machine.First(line => line.What == "Date").Value}";
        (string Title, bool IsThere, Action<StringBuilder> Add)[] all =
        [
            (Order[0], true, AddMachine), (Order[1], completions.Count > 0, AddCompletions), (Order[2], Pgbench.Count > 0, AddPgbench), (Order[3], Stages.Count > 0, AddStages),
            (Order[4], People.Count > 0, AddPeople), (Order[5], Inboxes.Count > 0, AddInboxes), (Order[6], Starts.Count > 0, AddStarts),
            (Order[7], Timers.Count > 0, AddTimers), (Order[8], Growth.Count > 0, AddGrowth), (Order[9], Designers.Count > 0, AddDesigners),
        ];
        foreach (var (title, _, add) in all.Where(one => one.IsThere))
        {
            var text = new StringBuilder();
            Line(text, $"");
            Line(text, $"Measured at {stamp}.");
            add(text);
            yield return (title, text.ToString());
        }
    }

    private void AddMachine(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"| what | |");
        Line(text, $"|---|---|");
        foreach (var (what, value) in Machine)
        {
            Line(text, $"| {what} | {value} |");
        }

        if (Loads.Count > 0)
        {
            Line(text, $"| Load (one minute) after each round | {string.Join(", ", Loads.Select(load => load.ToString("0.0", CultureInfo.InvariantCulture)))} |");
        }

        Line(text, $"| Plan | {plan.Name}: {plan.Rounds} rounds of {plan.Run.TotalSeconds:0} s, medians; ± is the whole spread, largest less smallest |");
    }

    private void AddCompletions(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"| database | callers | per second | p50 ms | p95 ms | p99 ms | commits | round trips | WAL bytes | allocated kB | CPU ms, ours | CPU ms, server |");
        Line(text, $"|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var dialect in Dialects)
        {
            foreach (var callers in plan.Callers)
            {
                var runs = Runs(dialect, callers);
                var (commits, roundTrips) = Cost[dialect];
                var (wal, cpu) = dialect == Dialect.Postgres
                    ? (Number(runs.Median(run => run.WalBytes)), string.Create(CultureInfo.InvariantCulture, $"{runs.Median(run => run.ServerCpu):0.00}"))
                    : ("–", "in ours");
                var trips = dialect == Dialect.Postgres ? string.Create(CultureInfo.InvariantCulture, $"{roundTrips:0.##}") : "none";
                Line(text, $"| {dialect.Name} | {callers} | {runs.Median(run => run.PerSecond):0} ± {runs.Spread(run => run.PerSecond):0} % | {runs.Median(run => run.P50):0.0} | {runs.Median(run => run.P95):0.0} | {runs.Median(run => run.P99):0.0} | {commits:0.##} | {trips} | {wal} | {runs.Median(run => run.AllocatedKb):0} | {runs.Median(run => run.ClientCpu):0.00} | {cpu} |");
            }
        }
    }

    private void AddPgbench(StringBuilder text)
    {
        var ours = Runs(Dialect.Postgres, 8);
        var ratios = ours.Select((run, round) => run.PerSecond / Pgbench[round]).ToList();
        Line(text, $"");
        Line(text, $"| round | `pgbench -N -c 8 -j 2` per second | completed tasks with 8 callers per second | ratio |");
        Line(text, $"|---|---|---|---|");
        for (var round = 0; round < ours.Count; round++)
        {
            Line(text, $"| {round + 1} | {Pgbench[round]:0} | {ours[round].PerSecond:0} | {ratios[round]:0.00} |");
        }

        Line(text, $"| median | {Pgbench.Quantile(0.5):0} | {ours.Median(run => run.PerSecond):0} | **{ratios.Quantile(0.5):0.00}** (must ≥ 0.15, aim 0.25) |");
    }

    private void AddStages(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"One caller, {plan.Bursts} completions; each line is what passed since the line before it.");
        Line(text, $"");
        Line(text, $"| checkpoint | PostgreSQL, median µs | allocated kB | SQLite, median µs | allocated kB |");
        Line(text, $"|---|---|---|---|---|");
        foreach (var (postgres, sqlite) in Stages[Dialect.Postgres].Zip(Stages[Dialect.Sqlite]))
        {
            Line(text, $"| {postgres.Name} | {postgres.Microseconds:0} | {postgres.Kilobytes:0.0} | {sqlite.Microseconds:0} | {sqlite.Kilobytes:0.0} |");
        }
    }

    private void AddPeople(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"| database | tasks | per second, 8 callers | beside `pgbench -N -c 8` | p50 ms | p95 ms | p99 ms | commits | round trips of the burst | before it | WAL bytes | allocated kB | CPU ms, ours | CPU ms, server | database bytes per blocked case |");
        Line(text, $"|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (dialect, procedure, cost, bytes, pgbench, runs) in People)
        {
            var onServer = dialect == Dialect.Postgres;
            var ratio = runs.Select((run, round) => run.PerSecond / pgbench[round]).Quantile(0.5);
            var cpu = onServer ? string.Create(CultureInfo.InvariantCulture, $"{runs.Median(run => run.ServerCpu):0.00}") : "in ours";
            Line(text, $"| {dialect.Name} | {procedure} | {runs.Median(run => run.PerSecond):0} ± {runs.Spread(run => run.PerSecond):0} % | {ratio:0.00} | {runs.Median(run => run.P50):0.0} | {runs.Median(run => run.P95):0.0} | {runs.Median(run => run.P99):0.0} | {cost.Commits:0.##} | {Trips(cost.InBurst)} | {Trips(cost.Before)} | {(onServer ? Number(runs.Median(run => run.WalBytes)) : "–")} | {runs.Median(run => run.AllocatedKb):0} | {runs.Median(run => run.ClientCpu):0.00} | {cpu} | {Number(bytes)} |");

            string Trips(double count) => onServer ? string.Create(CultureInfo.InvariantCulture, $"{count:0.##}") : "none";
        }
    }

    private void AddInboxes(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"| database | whose | open tasks | read p50 ms | read p95 ms | read p99 ms | page p50 ms | page p95 ms | page p99 ms |");
        Line(text, $"|---|---|---|---|---|---|---|---|---|");
        foreach (var (dialect, inbox) in Inboxes.OrderByDescending(one => one.Dialect.Name == Dialect.Postgres.Name).ThenByDescending(one => one.Figures.Who).ThenBy(one => one.Figures.Open))
        {
            Line(text, $"| {dialect.Name} | {inbox.Who} | {inbox.Open} | {inbox.Read.P50:0.0} | **{inbox.Read.P95:0.0}** | {inbox.Read.P99:0.0} | {inbox.Page.P50:0.0} | {inbox.Page.P95:0.0} | {inbox.Page.P99:0.0} |");
        }

        Line(text, $"");
        Line(text, $"Must: read p95 ≤ 20 ms with 1,000,000 open tasks and at most 2 ms more than with 1,000.");
    }

    private void AddStarts(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"| database | open tasks in it | ready after ms, median | slowest of {plan.Starts} | resident MB | queries per idle second | CPU ms per idle second |");
        Line(text, $"|---|---|---|---|---|---|---|");
        foreach (var (dialect, start) in Starts)
        {
            var queries = start.Queries is { } asked ? string.Create(CultureInfo.InvariantCulture, $"{asked:0.0}") : "not counted";
            Line(text, $"| {dialect.Name} | {start.Tasks} | **{start.Ready.Quantile(0.5):0}** (must ≤ 3000) | {start.Ready.Max():0} | {start.Memory:0} | {queries} | {start.Cpu:0.0} |");
        }
    }

    private void AddDesigners(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"| seconds, median of {plan.Rounds} (slowest) | {string.Join(" | ", Designers.Select(one => one.Dialect.Name))} |");
        Line(text, $"|---|{string.Concat(Designers.Select(_ => "---|"))}");
        foreach (var what in Designers[0].Figures.Seconds.Keys)
        {
            Line(text, $"| {what} | {string.Join(" | ", Designers.Select(one => one.Figures.Seconds[what]).Select(took => FormattableString.Invariant($"{took.Quantile(0.5):0.00} ({took.Max():0.00})")))} |");
        }

        Line(text, $"| megabytes over the line, cold / warm | {string.Join(" | ", Designers.Select(one => FormattableString.Invariant($"{one.Figures.ColdMegabytes:0.00} / {one.Figures.WarmMegabytes:0.00}")))} |");
        foreach (var (what, of) in new (string, Func<DesignerFigures, Latency>)[]
        {
            ("publish among 1,000 procedures, p50 / p95 ms", figures => figures.Publish), ("100 lines of a journal of 10,000, p50 / p95 ms", figures => figures.Journal),
            ("badges of that case, p50 / p95 ms", figures => figures.Badges),
        })
        {
            Line(text, $"| {what} | {string.Join(" | ", Designers.Select(one => of(one.Figures)).Select(took => FormattableString.Invariant($"{took.P50:0.0} / {took.P95:0.0}")))} |");
        }
    }

    private void AddTimers(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"| database | timers | late p50 s | late p99 s | late max s | all done after s | fired per second | lost | double |");
        Line(text, $"|---|---|---|---|---|---|---|---|---|");
        foreach (var (dialect, late) in Timers)
        {
            Line(text, $"| {dialect.Name} | {late.Timers} | {late.P50:0.00} | **{late.P99:0.00}** (must ≤ 1.5) | {late.Max:0.00} | {late.Drained:0.0} | {late.Timers / late.Drained:0} | {late.Lost} | {late.Double} |");
        }

        if (Idle > 0)
        {
            Line(text, $"");
            Line(text, $"One idle timer loop asks the database {Idle:0.0} times per second.");
        }
    }

    private void AddGrowth(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"| database | blocked instances | database bytes for each | completed tasks per second, 8 callers | p50 ms | p99 ms | WAL bytes |");
        Line(text, $"|---|---|---|---|---|---|---|");
        foreach (var (dialect, growth) in Growth)
        {
            AddGrown(text, dialect, plan.Instances, "", growth.Small);
            AddGrown(text, dialect, growth.Instances, Number(growth.BytesPerInstance), growth.Large);
        }
    }

    private static void AddGrown(StringBuilder text, Dialect dialect, int instances, string bytes, List<CompletionRun> runs) => Line(
        text,
        $"| {dialect.Name} | {instances} | {bytes} | {runs.Median(run => run.PerSecond):0} ± {runs.Spread(run => run.PerSecond):0} % | {runs.Median(run => run.P50):0.0} | {runs.Median(run => run.P99):0.0} | {(dialect == Dialect.Postgres ? Number(runs.Median(run => run.WalBytes)) : "–")} |");

    private List<CompletionRun> Runs(Dialect dialect, int callers) =>
        [.. completions.Where(one => one.Dialect == dialect && one.Callers == callers).Select(one => one.Run)];

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
