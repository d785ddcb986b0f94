using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Workflows.Browser.Tests;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.ElsaApi;
using Workflows.Server.Procedures;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Benchmarks.Product;

/// <summary>The designer in a real browser on this machine, and what the server does for it.</summary>
/// <param name="Seconds">What one waits for, in seconds, of each try.</param>
/// <param name="ColdMegabytes">What comes over the line when nothing is kept yet.</param>
/// <param name="WarmMegabytes">The same when the browser has kept what it may.</param>
/// <param name="Publish">Publishing among a thousand procedures, in milliseconds.</param>
/// <param name="Journal">A page of the journal of a case with ten thousand lines, in milliseconds.</param>
/// <param name="Badges">The marks of its steps, in milliseconds.</param>
internal sealed record DesignerFigures(
    IReadOnlyDictionary<string, List<double>> Seconds, double ColdMegabytes, double WarmMegabytes, Latency Publish, Latency Journal, Latency Badges);

/// <summary>Opens Elsa Studio as a coordinator does, with nothing kept and with everything, and times what they wait for.</summary>
internal sealed class DesignerPages(ProductOffice office)
{
    private const string Person = "koordynator1", Large = "large";
    private const int Steps = 150, Definitions = 1_000, Lines = 10_000;

    private readonly Dictionary<string, List<double>> seconds = [];
    private long received;

    public async Task<DesignerFigures> MeasureAsync(int starts, int times)
    {
        var actor = await office.ActorAsync(Person);
        await SaveAsync(actor, Large, Flow(string.Join(' ', Enumerable.Range(1, Steps - 1).Select(number => $"s{number}>s{number + 1}")), [.. Enumerable.Range(1, Steps).Select(Placed)]));
        var publish = await PublishAsync(actor, times);
        var (journal, badges) = await JournalAsync(actor, times);
        await office.StartAsync();
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Find(), Args = Chromium.Arguments });
        var (cold, warm) = (new List<double>(), new List<double>());
        for (var start = 0; start < starts; start++)
        {
            await using var context = await browser.NewContextAsync(new() { BaseURL = office.Address.ToString(), Locale = "uk-UA", ViewportSize = new() { Width = 1366, Height = 768 } });
            context.SetDefaultTimeout(120_000);
            var page = await context.NewPageAsync();
            await CountAsync(context, page);
            await SignInAsync(page);
            cold.Add(await OpenAsync(page, "cold"));
            await WorkAsync(page);
            await page.GotoAsync("/procedures");
            warm.Add(await OpenAsync(page, "warm"));
            await ListAsync(page);
        }

        return new DesignerFigures(seconds, cold.Average(), warm.Average(), publish, journal, badges);
    }

    private static JsonObject Placed(int number)
    {
        var step = TaskStep($"s{number}");
        step["metadata"] = new JsonObject { ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = (number - 1) % 15 * 420, ["y"] = (number - 1) / 15 * 160 } } };
        return step;
    }

    private async Task SaveAsync(Actor actor, string id, string text)
    {
        var saved = await office.Get<ProcedureDrafts>().SaveAsync(actor, id, text, id, seen: null, office.Get<DrawingText>().Same, CancellationToken.None);
        _ = saved as DraftMove.Done ?? throw new InvalidOperationException($"{id} is not saved: {saved}.");
    }

    // A publication each of another procedure, of two tasks.
    private async Task<Latency> PublishAsync(Actor actor, int times)
    {
        var small = Flow("a>b", TaskStep("a"), TaskStep("b"));
        for (var number = 0; number < Definitions; number++)
        {
            await SaveAsync(actor, $"d{number}", small);
        }

        var took = new List<double>();
        for (var time = 0; time < times; time++)
        {
            var from = Stopwatch.GetTimestamp();
            var move = await office.Get<ProcedureDrafts>().PublishAsync(actor, $"d{time}", CancellationToken.None);
            took.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            _ = move as DraftMove.Done ?? throw new InvalidOperationException($"Not published: {move}.");
        }

        return Latency.Of(took);
    }

    private async Task<(Latency Journal, Latency Badges)> JournalAsync(Actor actor, int times)
    {
        await office.PublishAsync();
        var id = await office.CaseAsync("plain");
        await using (var context = office.Open())
        {
            var sample = await context.Set<LogEntry>().AsNoTracking().Where(line => line.InstanceId == id).OrderByDescending(line => line.Sequence).FirstAsync();
            for (var line = 1; line <= Lines; line++)
            {
                context.Add(new LogEntry
                {
                    TenantId = sample.TenantId, InstanceId = id, Sequence = sample.Sequence + line, ActivityInstanceId = $"x{line / 2}", ParentActivityInstanceId = sample.ParentActivityInstanceId,
                    ActivityId = line % 4 < 2 ? "a" : "b", NodeId = sample.NodeId, ActivityType = sample.ActivityType, Event = line % 2 == 0 ? "Started" : "Completed", At = sample.At, Outcome = sample.Outcome,
                });
            }

            context.Add(new CaseFile
            {
                InstanceId = id, CentreId = office.Centre, SubjectId = Guid.CreateVersion7(sample.At), Number = "зразок", DefinitionId = "plain", ProcedureName = "plain", StartedAt = sample.At,
            });
            await context.SaveChangesAsync();
        }

        var reading = office.Get<InstanceReading>();
        return (
            await TimeAsync(times, page => reading.JournalAsync(actor, id, new JournalQuery { Skip = page * 100 % Lines, Take = 100 }, CancellationToken.None)),
            await TimeAsync(times, _ => reading.ReportAsync(actor, id, [], CancellationToken.None)));
    }

    private static async Task<Latency> TimeAsync(int times, Func<int, Task<object?>> act)
    {
        var took = new List<double>();
        for (var time = 0; time < times; time++)
        {
            var from = Stopwatch.GetTimestamp();
            _ = await act(time) ?? throw new InvalidOperationException("The case is not there.");
            took.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }

        return Latency.Of(took);
    }

    // What the browser took from the line, its own cache apart.
    private async Task CountAsync(IBrowserContext context, IPage page)
    {
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        session.Event("Network.loadingFinished").OnEvent += (_, finished) => Interlocked.Add(ref received, (long)finished!.Value.GetProperty("encodedDataLength").GetDouble());
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Ім'я для входу").FillAsync(Person);
        await page.GetByLabel("Пароль", new() { Exact = true }).FillAsync(ProductOffice.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Увійти" }).ClickAsync();
        await page.Locator(".person").WaitForAsync();
    }

    // To the list, and on to a drawing.
    private async Task<double> OpenAsync(IPage page, string how)
    {
        var before = Interlocked.Read(ref received);
        var studio = page.FrameLocator("#designer");
        await WaitAsync($"list, {how}", async () =>
        {
            await page.GotoAsync("/procedures/designer");
            await studio.Locator("elsa-workflow-definition-list tbody tr").First.WaitForAsync();
        });
        await WaitAsync($"drawing of {Steps} steps, {how}", async () =>
        {
            await page.EvaluateAsync("id => { location.hash = `#editor/${id}`; }", Large);
            await studio.Locator(".x6-node").Nth(Steps - 1).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        });
        return (Interlocked.Read(ref received) - before) / 1e6;
    }

    private async Task WorkAsync(IPage page)
    {
        var studio = page.FrameLocator("#designer");
        var canvas = (await studio.Locator(".x6-graph").BoundingBoxAsync())!;
        var field = studio.Locator(".mud-input-control:visible").Filter(new() { Has = page.Locator("label:text-is(\"Що зробити\")") }).Locator("input.mud-input-slot").First;
        var inSight = await studio.Locator(".x6-graph").EvaluateAsync<int>(
            """
            canvas => {
              const sight = canvas.getBoundingClientRect();
              return [...canvas.querySelectorAll(".x6-node")].findIndex(node => {
                const box = node.getBoundingClientRect();
                return box.left > sight.left && box.right < sight.right && box.top > sight.top && box.bottom < sight.bottom;
              });
            }
            """);
        await WaitAsync($"a step of {Steps} selected, its fields shown", async () =>
        {
            await studio.Locator(".x6-node").Nth(inSight).ClickAsync(new() { Force = true, Position = new() { X = 60, Y = 12 } }); // Beside the arrows that cross it.
            await field.WaitForAsync();
        });
        await WaitAsync($"a change of {Steps} steps saved by itself", () => page.RunAndWaitForResponseAsync(
            async () =>
            {
                await field.FillAsync("Інше");
                await field.BlurAsync();
            },
            answer => answer.Request.Method == "POST" && answer.Url.EndsWith("/workflow-definitions", StringComparison.Ordinal)));
        var (x, y) = (canvas.X + (canvas.Width / 2), canvas.Y + canvas.Height - 60);
        await page.Locator("#designer").EvaluateAsync("frame => { const w = frame.contentWindow; w.longest = 0; let last = w.performance.now(); const look = now => { w.longest = Math.max(w.longest, now - last); last = now; w.requestAnimationFrame(look); }; w.requestAnimationFrame(look); }");
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x - 300, y - 200, new() { Steps = 30 });
        await page.Mouse.UpAsync();
        Add($"longest picture while {Steps} steps are pushed about", await page.Locator("#designer").EvaluateAsync<double>("frame => frame.contentWindow.longest") / 1000);
    }

    // The same procedure in «Кроки», where nothing has to start.
    private async Task ListAsync(IPage page)
    {
        await WaitAsync($"«Кроки» of {Steps} steps", async () =>
        {
            await page.GotoAsync($"/procedures/{Large}/steps");
            await page.Locator(".outline-step").Nth(Steps - 1).WaitForAsync();
        });
        await page.GotoAsync($"/procedures/{Large}/steps/s75");
        await page.Locator("#f-instructions").FillAsync(Interlocked.Read(ref received).ToString(System.Globalization.CultureInfo.InvariantCulture));
        await WaitAsync($"a change in «Кроки» of {Steps} steps saved, the list shown", async () =>
        {
            await page.Locator("main button.btn-primary").First.ClickAsync();
            await page.Locator(".notice-good").WaitForAsync();
        });
    }

    private async Task WaitAsync(string what, Func<Task> act)
    {
        var from = Stopwatch.GetTimestamp();
        await act();
        Add(what, Stopwatch.GetElapsedTime(from).TotalSeconds);
    }

    private void Add(string what, double value)
    {
        if (!seconds.TryGetValue(what, out var all))
        {
            seconds[what] = all = [];
        }

        all.Add(value);
    }
}
