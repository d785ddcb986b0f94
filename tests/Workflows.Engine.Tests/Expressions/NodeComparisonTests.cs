using System.Globalization;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Engine.Tests.Expressions;

public sealed class NodeComparisonTests
{
    private const int Batch = 2_000;

    [Fact]
    public async Task Tables_AskedOfNode_GiveTheSame()
    {
        var rows = new[]
            {
                LanguageTables.Literals, LanguageTables.Operators, LanguageTables.Numbers, LanguageTables.Texts, LanguageTables.Arrays,
                LanguageTables.Objects, LanguageTables.Statements, LanguageTables.Dates, LanguageTables.Host,
            }
            .SelectMany(table => (IEnumerable<object[]>)table)
            .Select(row => (Source: (string)row[0], Expected: (string?)row[1]))
            .Concat(((IEnumerable<object[]>)LanguageTables.Failures).Select(row => (Source: (string)row[0], Expected: (string?)null)))
            .ToList();
        using var node = new NodeProcess();
        var answers = await node.AskAsync([.. rows.Select(row => row.Source)]);
        var different = rows.Zip(answers).Where(pair => pair.First.Expected != pair.Second);
        Assert.Equal([], different.Select(pair => $"{pair.First.Source} → {pair.Second ?? "error"}"));
    }

    [Fact]
    public async Task GeneratedPrograms_RunHereAndInNode_GiveTheSame()
    {
        var isLong = Environment.GetEnvironmentVariable("WORKFLOWS_TEST_LONG") == "1";
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WORKFLOWS_TEST_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : 20260301;
        var count = isLong ? 200_000 : 2_000;
        var (values, tooLarge) = (0, 0);
        using var node = new NodeProcess();
        for (var first = 0; first < count; first += Batch)
        {
            // Each program has a seed of its own, so that one failure is repeated alone.
            var sources = Enumerable.Range(seed + first, Batch).Select(one => new ProgramGenerator(new Random(one)).Next()).ToList();
            var theirs = await node.AskAsync(sources);
            values += theirs.Count(value => value is not (null or NodeProcess.NoAnswer));
            for (var i = 0; i < sources.Count; i++)
            {
                var (ours, why) = Ours(sources[i]);
                if (why is JavaScriptBudgetException)
                {
                    // Now and then a program spreads a number's worth of keys, for which Node has the memory, or doubles a list until it has not.
                    tooLarge++;
                }
                else if (ours != theirs[i])
                {
                    Assert.Fail($"""
                        WORKFLOWS_TEST_SEED={seed + first + i}
                        {sources[i]}
                        ours: {Beginning(ours ?? why!.Message)}
                        node: {Beginning(theirs[i] ?? "error")}
                        """);
                }
            }
        }

        // A generator whose programs all fail would compare nothing.
        Assert.InRange(values, count / 2, count);
        Assert.InRange(tooLarge, 0, count / 1000);
    }

    private static string Beginning(string text) => text.Length > 2_000 ? text[..2_000] + "…" : text;

    private static (string? Value, JavaScriptException? Why) Ours(string source)
    {
        try
        {
            return (Js.Run(source, Js.SharedHost()), null);
        }
        catch (JavaScriptSyntaxException e)
        {
            return ("refused: " + e.Message, e);
        }
        catch (JavaScriptException e)
        {
            return (null, e);
        }
    }
}
