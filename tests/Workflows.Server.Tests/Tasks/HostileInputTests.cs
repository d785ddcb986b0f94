using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Workflows.Server.Tests.Tasks;

/// <summary>What no page of ours would send: no failure of ours follows, and nothing of it gets into the log.</summary>
public abstract class HostileInputTests(SharedServer shared) : SharedServerTest(shared)
{
    private const string Start = "/procedures/lead-routing/start";

    // Signs that databases, Unicode's rules or readers' eyes stumble over: nought, no character at all, writing from right to left.
    private const string Odd = "\0\uFFFE\u202E";

    [Theory]
    [InlineData("/?procedure=%00")]
    [InlineData("/?procedure=a%EF%BF%BEb")]
    [InlineData("/?started=%00")]
    [InlineData("/?done=completed&task=vyhadana")]
    [InlineData("/?from=AAAA")]
    [InlineData("/?from=%00")]
    [InlineData("/?view=%00&due=%00&priority=%00")]
    [InlineData(Start + "?centre=vyhadana")]
    [InlineData("/procedures/a%EF%BF%BEb/start")]
    public async Task Address_ThatNobodyMade_IsNoFailureOfOurs(string address)
    {
        var visitor = await AsAsync("koordynator1");
        using var answer = await visitor.GetAsync(address);
        Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}");
        AssertQuiet();
    }

    [Theory]
    [InlineData("search", "text")]
    [InlineData("take", "task")]
    [InlineData("save-filter", "name")]
    [InlineData("remove-filter", "filter")]
    public async Task Inbox_SentOddSigns_IsNoFailureOfOurs(string form, string field)
    {
        var visitor = await AsAsync("koordynator1");
        using var answer = await SendAsync(visitor, "/?view=Mine", form, (field, $"вигадана{Odd}"));
        Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}");
        AssertQuiet();
    }

    [Theory]
    [InlineData("claim", "x")]
    [InlineData("hand-over", "to")]
    [InlineData("priority", "priority")]
    [InlineData("comment", "text")]
    [InlineData("complete", "a.note")]
    [InlineData("complete", "command")]
    [InlineData("complete", "outcome")]
    [InlineData("complete", "a.worker")]
    [InlineData("complete", "find")]
    [InlineData("complete", "a.worker.find")]
    public async Task Task_SentOddSigns_IsNoFailureOfOurs(string form, string field)
    {
        var task = await Server.StartCaseAsync();
        var visitor = await AsAsync("koordynator1");
        List<(string, string)> fields = [(field, $"вигадана{Odd}")];
        fields.AddRange(field == "outcome" ? [] : [("outcome", "Не наш клієнт")]);
        fields.AddRange(field == "a.worker.find" ? [("find", "worker")] : []);
        using var answer = await SendAsync(visitor, $"/tasks/{task.Id}", form, [.. fields]);
        Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}");
        AssertQuiet();
    }

    [Theory]
    [InlineData("a.lastName")]
    [InlineData("a.situation")]
    [InlineData("a.urgent")]
    [InlineData("a.source")]
    [InlineData("command")]
    [InlineData("a.nosuch")]
    public async Task Start_SentOddSigns_IsNoFailureOfOurs(string field)
    {
        var visitor = await AsAsync("koordynator1");
        List<(string Name, string Value)> fields =
        [
            ("a.firstName", "Марічка"), ("a.lastName", "Вигадана"), ("a.source", "Direct"), ("a.urgent", "true"), ("a.situation", "Чекає."), ("command", $"c {field}"),
        ];
        fields.RemoveAll(one => one.Name == field);
        fields.Add((field, $"Вигадана{Odd}"));
        using var answer = await SendAsync(visitor, Start, "start", [.. fields]);
        Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}");
        AssertQuiet();
    }

    [Theory]
    [InlineData("{\"centre\":\"C\",\"text\":\"\\ufffe\\u0000\"}")]
    [InlineData("{\"centre\":\"C\",\"text\":\"\\ud800\"}")]
    [InlineData("{\"centre\":\"C\",\"text\":[]}")]
    [InlineData("{\"centre\":\"x\"}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task Pick_SentOddJson_IsNoFailureOfOurs(string json)
    {
        var centre = await OnContextAsync(context => context.Units.Where(unit => unit.Code == "КАЛ").Select(unit => unit.Id).SingleAsync());
        var visitor = await AsAsync("koordynator1");
        foreach (var type in new[] { "Person", "Partner", "Client" })
        {
            using var content = new StringContent(json.Replace("C", centre.ToString(), StringComparison.Ordinal), Encoding.UTF8, "application/json");
            using var answer = await visitor.SendAsync(
                HttpMethod.Post, $"/pick/{type}", content, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await visitor.TokenAsync()));
            Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}");
        }

        AssertQuiet();
    }

    [Fact]
    public async Task SignIn_WithOddSigns_IsRefusedLikeAnyOther()
    {
        using var visitor = Server.NewVisitor();
        using var answer = await SendAsync(visitor, "/sign-in", "sign-in", ("Input.Name", $"вигадана{Odd}"), ("Input.Password", Odd));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        AssertQuiet();
    }

    [Fact]
    public async Task Remark_OfTheLengthThatTheBrowserAllows_IsAccepted_HoweverItsLinesEnd()
    {
        var task = await Server.StartCaseAsync();
        var visitor = await AsAsync("koordynator1");
        var lines = string.Concat(Enumerable.Repeat("а\r\n", Workflows.Server.Tasks.TaskWork.LongestComment / 2));
        using var answer = await SendAsync(visitor, $"/tasks/{task.Id}", "comment", ("text", lines));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task Command_OfAnyLength_IsCarriedOutOnce()
    {
        var task = await Server.StartCaseAsync();
        var visitor = await AsAsync("koordynator1");
        var command = string.Concat(Enumerable.Range(0, 20_000));
        for (var time = 0; time < 2; time++)
        {
            using var answer = await SendAsync(visitor, $"/tasks/{task.Id}", "complete", ("outcome", "Не наш клієнт"), ("command", command));
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }
    }

    private void AssertQuiet() =>
        Assert.DoesNotContain(Said, line => line.Level >= LogLevel.Error || line.Text.Contains("вигадана", StringComparison.OrdinalIgnoreCase) || line.Text.Contains("vyhadana", StringComparison.Ordinal));

    // In parts: the other encoding has its noughts refused before they reach anybody.
    private static async Task<HttpResponseMessage> SendAsync(Visitor visitor, string path, string form, params (string Name, string Value)[] fields)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields.Append(("_handler", form)))
        {
            content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(value)), name);
        }

        return await visitor.SendAsync(HttpMethod.Post, path, content, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await visitor.TokenAsync()));
    }
}

public sealed class HostileInputOnPostgres(PostgresServer shared) : HostileInputTests(shared), IClassFixture<PostgresServer>;

public sealed class HostileInputOnSqlite(SqliteServer shared) : HostileInputTests(shared), IClassFixture<SqliteServer>;
