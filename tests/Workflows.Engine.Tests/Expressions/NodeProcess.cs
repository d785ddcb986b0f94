using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Tests.Expressions;

/// <summary>One Node process that is asked what programs give.</summary>
internal sealed class NodeProcess : IDisposable
{
    /// <summary>Stands for the answer to a program that Node was still busy with after <see cref="Patience"/>.</summary>
    public const string NoAnswer = "no answer";

    // The programs are small: what takes longer doubles something until the memory ends.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Process process = Start();

    /// <summary>The answers in order: the value's JSON, or null for an error. Node is started anew after a program that it does not end.</summary>
    public async Task<string?[]> AskAsync(IReadOnlyList<string> sources)
    {
        var answers = new string?[sources.Count];
        var writing = WriteAsync(sources);
        for (var i = 0; i < answers.Length; i++)
        {
            try
            {
                var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
                    ?? throw new InvalidOperationException($"Node ended at program {i}: {sources[i]}");
                var value = JsonNode.Parse(line)!["value"]?.GetValue<string>();
                answers[i] = value is null ? null : Js.Text(JsonNode.Parse(value));
            }
            catch (TimeoutException)
            {
                answers[i] = NoAnswer;
                Dispose();
                await writing;
                process = Start();
                writing = WriteAsync([.. sources.Skip(i + 1)]);
            }
        }

        await writing;
        return answers;
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Expressions", "node-runner.js")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                "These tests compare with Node: put node 20 or newer on the PATH (Debian: apt-get install nodejs).", e);
        }
    }

    private async Task WriteAsync(IReadOnlyList<string> sources)
    {
        var input = process.StandardInput;
        try
        {
            foreach (var source in sources)
            {
                await input.WriteLineAsync(JsonSerializer.Serialize(new { source }));
            }

            await input.FlushAsync();
        }
        catch (IOException)
        {
            // It is gone: whoever reads its answers sees that.
        }
    }
}
