using System.Globalization;
using Workflows.Benchmarks;

// ./benchmark starts the server and gives both.
var server = Environment.GetEnvironmentVariable("WORKFLOWS_TEST_POSTGRES") ?? throw new InvalidOperationException("Run ./benchmark.");
var bin = Environment.GetEnvironmentVariable("WORKFLOWS_POSTGRES_BIN") ?? throw new InvalidOperationException("Run ./benchmark.");
var plan = args.Contains("--quick") ? Plan.Quick : Plan.Full;
var only = args.Where(argument => !argument.StartsWith('-')).ToList();
var report = new Report(plan);
var parts = new Parts(server, bin, plan, report, line => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture)));
await parts.DescribeAsync();
foreach (var (name, run) in parts.All.Where(part => only.Count == 0 || only.Contains(part.Name)))
{
    await run();
}

if (args.Contains("--write"))
{
    report.WriteInto("docs/benchmarks.md");
}
