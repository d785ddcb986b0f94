using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Tests.Faults;

/// <summary>Somebody who has filled in a long form when the server cannot save it.</summary>
internal sealed class Writer(Visitor visitor) : IDisposable
{
    private const string Situation = "Чекає на допомогу з минулого тижня; розповіла сусідка.";
    private int written;

    /// <summary>Signs in and is ready to write.</summary>
    public static async Task<Writer> ComeAsync(OwnServer server) => new(await server.SignedInAsync("volonter1"));

    /// <summary>How many forms were taken.</summary>
    public int Taken { get; private set; }

    /// <summary>Fills a form in; what it gives sends it.</summary>
    public async Task<Func<Task<HttpResponseMessage>>> FillInAsync() => await visitor.FillInAsync(
        "/procedures/lead-routing/start", "start",
        ("a.firstName", "Марічка"), ("a.lastName", $"Вигадана{++written}"), ("a.source", "Direct"), ("a.urgent", "false"), ("a.situation", Situation));

    /// <summary>Sends it while it cannot be saved: is told so in words, and has everything still there. Gives the page.</summary>
    public async Task<string> SendInVainAsync(Func<Task<HttpResponseMessage>> send)
    {
        using var answer = await send();
        var page = await answer.Content.ReadAsStringAsync();
        var text = WebUtility.HtmlDecode(page);
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}: {text}");
        Assert.Equal(30, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Contains("Система зараз не може працювати", text, StringComparison.Ordinal);
        Assert.Contains("Введене не втрачено", text, StringComparison.Ordinal);
        Assert.Contains($"<p class=\"remark\">{Situation}</p>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        return page;
    }

    /// <summary>Presses «Надіслати ще раз» until it is taken, and once more: it is the same case.</summary>
    public async Task SendAgainAsync(string page)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var answer = await visitor.SendOfAnswerAsync(page, "Надіслати ще раз");
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, patience.Token);
                continue;
            }

            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            using var twice = await visitor.SendOfAnswerAsync(page, "Надіслати ще раз");
            Assert.Equal(Visitor.Local(answer), Visitor.Local(twice));
            Taken++;
            return;
        }
    }

    /// <summary>What a check of the server's health is answered: whether it lives, and whether it is ready.</summary>
    public async Task<(HttpStatusCode Live, HttpStatusCode Ready)> HealthAsync()
    {
        using var live = await visitor.GetAsync("/health/live");
        using var ready = await visitor.GetAsync("/health/ready");
        return (live.StatusCode, ready.StatusCode);
    }

    /// <summary>Until the server says that it is ready again.</summary>
    public async Task UntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await HealthAsync()).Ready != HttpStatusCode.OK)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Exactly the forms that were taken are there, each once.</summary>
    public async Task CheckAsync(ServerContext context) =>
        Assert.Equal(Taken, await context.Set<Workflows.Engine.Storage.WorkflowInstance>().CountAsync(instance => instance.DefinitionId == "lead-routing"));

    public void Dispose() => visitor.Dispose();
}
