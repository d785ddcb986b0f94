using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Server.Tasks;

namespace Workflows.Server.Tests.Faults;

/// <summary>What became of a command, as its caller knows it.</summary>
internal enum Heard
{
    Nothing,
    Done,
    Refused,
}

/// <summary>A completion that somebody asked for: the task and the caller's own key.</summary>
internal sealed record Asked(Guid Task, string Key);

/// <summary>
/// Programs of one person that complete tasks, several at once and each as fast as it is answered. Whoever is not answered asks again with the same key,
/// as long as it takes; what was heard is kept, to be compared with the database by somebody who reads nothing else.
/// </summary>
internal sealed partial class Callers(OwnServer server, int seed) : IDisposable
{
    private readonly ConcurrentDictionary<Asked, Heard> heard = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(30) };
    private string secret = "";
    private string token = "";
    private int made;
    private int done;
    private int putOff;
    private long slowest;

    /// <summary>Every completion that was asked for, and what was heard of it last.</summary>
    public IReadOnlyDictionary<Asked, Heard> Ledger => heard;

    /// <summary>How many were answered as done.</summary>
    public int Done => done;

    /// <summary>The longest that anybody waited for an answer, of whatever kind.</summary>
    public TimeSpan Slowest => TimeSpan.FromMilliseconds(Interlocked.Read(ref slowest));

    /// <summary>How often an answer was that nothing can be done now.</summary>
    public int PutOff => putOff;

    /// <summary>Makes a key on the person's page and takes a token with it.</summary>
    public async Task ComeAsync(string person)
    {
        using var visitor = await server.SignedInAsync(person);
        var until = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        using var answer = await visitor.SubmitAsync("/account/keys", "add", ("name", "Проба"), ("rights", "SeeTasks"), ("rights", "DoTasks"), ("until", until), ("password", Databases.Password));
        secret = Secret().Match(await answer.Content.ReadAsStringAsync()).Value;
        await TakeTokenAsync();
    }

    /// <summary>Complete tasks until told to stop, or until the server answers no more if it is to be killed.</summary>
    public Task RunAsync(int count, bool untilSilent, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(
        async () =>
        {
            var random = new Random(HashCode.Combine(seed, number, made));
            while (!stop.IsCancellationRequested)
            {
                if (!await OneAsync(random))
                {
                    if (untilSilent)
                    {
                        return;
                    }

                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
                }
            }
        },
        CancellationToken.None)));

    /// <summary>Ask again for whatever was not answered, until it is.</summary>
    public async Task SettleAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (heard.Where(one => one.Value == Heard.Nothing).Select(one => one.Key).ToList() is { Count: > 0 } open)
        {
            foreach (var asked in open)
            {
                await AskAsync(asked);
            }

            patience.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Wait until so many more have been done.</summary>
    public Task UntilDoneAsync(int more)
    {
        var target = done + more;
        return UntilAsync(() => done >= target);
    }

    /// <summary>Wait until somebody is told that nothing can be done now.</summary>
    public Task UntilPutOffAsync()
    {
        var before = putOff;
        return UntilAsync(() => putOff > before);
    }

    private static async Task UntilAsync(Func<bool> seen)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!seen())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }

    public void Dispose() => client.Dispose();

    // False when there was no answer.
    private async Task<bool> OneAsync(Random random)
    {
        // What is still open from before the server was killed comes first, as with a person whose page did not answer.
        var open = heard.FirstOrDefault(one => one.Value == Heard.Nothing).Key;
        if (open is not null)
        {
            return await AskAsync(open) != Heard.Nothing;
        }

        if (await GetTasksAsync() is not { } tasks)
        {
            return false;
        }

        if (tasks.Count == 0)
        {
            // Everything waits for its second to pass: no reason to wear out the server with questions.
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            return true;
        }

        var asked = new Asked(tasks[random.Next(tasks.Count)], $"k{Interlocked.Increment(ref made)}");
        heard[asked] = Heard.Nothing;

        // Some press twice.
        var answers = random.Next(8) == 0 ? await Task.WhenAll(AskAsync(asked), AskAsync(asked)) : [await AskAsync(asked)];
        return answers.All(answer => answer != Heard.Nothing);
    }

    private async Task<Heard> AskAsync(Asked asked)
    {
        var status = await SendAsync(HttpMethod.Post, $"/api/v1/tasks/{asked.Task}/complete", new JsonObject { ["outcome"] = TaskOutcomes.Only }, asked.Key);
        var now = status.Code switch
        {
            HttpStatusCode.OK => Heard.Done,
            HttpStatusCode.Conflict => Heard.Refused,
            _ => Heard.Nothing,
        };
        Assert.True(now != Heard.Nothing || status.Code is null or HttpStatusCode.ServiceUnavailable, $"{status.Code}: {status.Text}");
        if (now != Heard.Nothing && heard.TryUpdate(asked, now, Heard.Nothing) && now == Heard.Done)
        {
            Interlocked.Increment(ref done);
        }

        // Asked twice and answered twice: what was done once stays done.
        Assert.True(now == Heard.Nothing || heard[asked] == now, $"{asked}: first {heard[asked]}, then {now}");
        return now;
    }

    private async Task<List<Guid>?> GetTasksAsync()
    {
        var (code, text) = await SendAsync(HttpMethod.Get, "/api/v1/tasks", null, null);
        Assert.True(code is null or HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{code}: {text}");
        return code == HttpStatusCode.OK ? [.. JsonNode.Parse(text)!["items"]!.AsArray().Select(item => (Guid)item!["id"]!)] : null;
    }

    private async Task<(HttpStatusCode? Code, string Text)> SendAsync(HttpMethod method, string path, JsonNode? body, string? key)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            using var answer = await client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
            {
                await TakeTokenAsync();
                return (null, "");
            }

            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            {
                // Whatever broke, programs are told in words, and nothing of what is inside.
                Interlocked.Increment(ref putOff);
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                Assert.Contains("Idempotency-Key", text, StringComparison.Ordinal);
                Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
            }

            return (answer.StatusCode, text);
        }
        catch (HttpRequestException)
        {
            return (null, "");
        }
        finally
        {
            var took = (long)Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            for (var known = Interlocked.Read(ref slowest); took > known && Interlocked.CompareExchange(ref slowest, took, known) != known; known = Interlocked.Read(ref slowest))
            {
            }
        }
    }

    private async Task TakeTokenAsync()
    {
        using var content = new StringContent(new JsonObject { ["key"] = secret }.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/api/v1/token", UriKind.Relative), content);
        token = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["accessToken"]!;
    }

    [GeneratedRegex("cwk_[A-Za-z0-9_-]{43}", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
