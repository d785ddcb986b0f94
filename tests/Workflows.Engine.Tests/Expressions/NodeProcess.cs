using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Tests.Expressions;

/// <summary>One Node process that is asked what programs give.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process process;

    public NodeProcess()
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
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                "These tests compare with Node: put node 20 or newer on the PATH (Debian: apt-get install nodejs).", e);
        }
    }

    /// <summary>The answers in order: the value's JSON, or null for an error.</summary>
    public async Task<string?[]> AskAsync(IReadOnlyList<string> sources)
    {
        var writing = WriteAsync(sources);
        var answers = new string?[sources.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var line = await ReadLineAsync()
                ?? throw new InvalidOperationException($"Node gave no answer to program {i}: {sources[i]}");
            var value = JsonNode.Parse(line)!["value"]?.GetValue<string>();
            answers[i] = value is null ? null : Js.Text(JsonNode.Parse(value));
        }

        await writing;
        return answers;
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    private async Task<string?> ReadLineAsync()
    {
        try
        {
            return await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task WriteAsync(IReadOnlyList<string> sources)
    {
        foreach (var source in sources)
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { source }));
        }

        await process.StandardInput.FlushAsync();
    }
}
