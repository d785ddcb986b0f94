using System.Globalization;
using Workflows.Engine.Tests.Execution;
using Workflows.Tests;

namespace Workflows.Engine.Tests.Generated;

/// <summary>
/// Workflows drawn by chance, played by chance. <c>WORKFLOWS_TEST_LONG=1</c> plays many more, new ones each time;
/// <c>WORKFLOWS_TEST_SEED=n</c> plays one again.
/// </summary>
public abstract class GeneratedTests(DatabaseTemplate template) : EngineTest(template)
{
    [Fact]
    public Task Workflows_PlayedWithFaults_KeepEveryPromise() => ManyAsync(60, rules => new Play(Database, Tight(rules)), play => play.RunAsync(), play => play.Story);

    [Fact]
    public Task Workflows_TwoServersAtTheSameTime_KeepEveryPromise() => ManyAsync(
        40, rules => new Play(Database, rules with { Together = true, Parallel = 4, Batch = 8 }), play => play.RunAsync(), play => play.Story);

    [Fact]
    public Task Workflows_WithAndWithoutFaults_LeaveTheSameLog() => ManyAsync(40, rules => new Twins(Database, Tight(rules)), twins => twins.RunAsync(), twins => twins.Story);

    [Fact]
    public Task Flowcharts_WithoutCycles_RunWhatIsReachedOnce() => ManyAsync(100, rules => new JoinModel(Database, rules), model => model.RunAsync(), model => model.Story);

    private async Task ManyAsync<T>(int count, Func<PlayRules, T> make, Func<T, Task> run, Func<T, IReadOnlyList<string>> storyOf)
    {
        foreach (var seed in Seeds(count))
        {
            var rules = new PlayRules(seed);
            if (await FailureAsync(rules) is { } failure)
            {
                var (least, why, story) = await Shortening.OfAsync(rules, failure, FailureAsync);
                Assert.Fail(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Seed {seed} fails (WORKFLOWS_TEST_SEED={seed}), size {least.Drawing.Size}: {why.Message}\n{string.Join('\n', story)}\n{Own(why)}"));
            }
        }

        async Task<(Exception, IReadOnlyList<string>)?> FailureAsync(PlayRules rules)
        {
            await Stage.CleanAsync(Database);
            var play = make(rules);
            try
            {
                await run(play);
                await Stage.CleanAsync(Database);
                return null;
            }
            catch (Exception e)
            {
                await Stage.CleanAsync(Database);
                return (e, storyOf(play));
            }
        }
    }

    // In one of five the limit of calls in a burst is so low that steps and containers fail wherever they are.
    private static PlayRules Tight(PlayRules rules) => rules.Seed % 5 == 0 ? rules with { Limits = rules.Limits with { Calls = 12 } } : rules;

    private static string Own(Exception why) =>
        string.Join('\n', (why.StackTrace ?? "").Split('\n').Where(line => line.Contains("Workflows.", StringComparison.Ordinal)).Take(12));

    private static IEnumerable<int> Seeds(int count) =>
        int.TryParse(Environment.GetEnvironmentVariable("WORKFLOWS_TEST_SEED"), CultureInfo.InvariantCulture, out var one) ? [one]
        : Environment.GetEnvironmentVariable("WORKFLOWS_TEST_LONG") == "1" ? Enumerable.Range(Random.Shared.Next(1 << 24), count * 20)
        : Enumerable.Range(1, count);
}

public sealed class GeneratedOnPostgres() : GeneratedTests(Templates.Postgres);

public sealed class GeneratedOnSqlite() : GeneratedTests(Templates.Sqlite);
