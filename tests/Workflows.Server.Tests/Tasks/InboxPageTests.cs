using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Tasks;

/// <summary>The inbox as a page: its lines, filters, search, and how it hears of changes.</summary>
public abstract class InboxPageTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Inbox_ListsByTheDeadline_AndALineIsTakenFromTheList()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var page = await coordinator.TextAsync("/");
        Assert.Contains("Пізніше", page, StringComparison.Ordinal);
        Assert.Contains("завтра до 18:00", page, StringComparison.Ordinal);
        Assert.Contains("Вигадана Марічка", page, StringComparison.Ordinal);
        Assert.Contains("у черзі: координатор", page, StringComparison.Ordinal);

        using var answer = await coordinator.SubmitAsync("/?priority=High", "take", ("task", task.Id.ToString()));
        Assert.Equal($"/?priority=High&done=taken&task={task.Id}", Visitor.Local(answer));
        Assert.Contains("Завдання у Вас в роботі.", await coordinator.TextAsync(Visitor.Local(answer)), StringComparison.Ordinal);
        Assert.Contains("</svg>моє", await coordinator.TextAsync("/"), StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromDays(3));
        using var again = await server.SignedInAsync("koordynator1");
        Assert.Contains("прострочено на 2 дні", await again.TextAsync("/?due=overdue"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_OfATaskThatIsNotTheirs_SaysSo()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var answer = await worker.SubmitAsync("/", "take", ("task", task.Id.ToString()));
        Assert.Contains("Цього завдання для Вас більше немає", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null((await server.TaskAsync(task.Id)).AssigneeId);
    }

    [Fact]
    public async Task Search_FindsByName_OnlyWhatThePersonMaySee_AndLeavesTheNameOutOfTheAddress()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        Assert.Contains(task.Id.ToString(), await FoundAsync("koordynator1"), StringComparison.Ordinal);
        Assert.DoesNotContain(task.Id.ToString(), await FoundAsync("pratsivnyk1"), StringComparison.Ordinal);
        Assert.DoesNotContain(task.Id.ToString(), await FoundAsync("koordynator2"), StringComparison.Ordinal);

        async Task<string> FoundAsync(string person)
        {
            using var visitor = await server.SignedInAsync(person);
            using var answer = await visitor.SubmitAsync("/", "search", ("text", "вигадана"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task Filters_OfAnAddress_AreKeptUnderAName_ByTheirOwnerAlone()
    {
        var server = await StartAsync();
        var filters = server.Services.GetRequiredService<SavedFilters>();
        var (owner, other) = (await server.ActorAsync("koordynator1"), await server.ActorAsync("pratsivnyk1"));
        using var visitor = await server.SignedInAsync("koordynator1");
        using var nameless = await visitor.SubmitAsync("/?view=Centre&due=Overdue", "save-filter", ("name", " "));
        Assert.Contains("Назвіть фільтр, щоб його зберегти", await nameless.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var saved = await visitor.SubmitAsync("/?view=Centre&due=Overdue", "save-filter", ("name", "Хто спізнюється"));
        using var same = await visitor.SubmitAsync("/?view=Centre&due=Overdue&priority=High", "save-filter", ("name", "хто  спізнюється"));
        var line = Assert.Single(await filters.ListAsync(owner, CancellationToken.None));
        Assert.Equal("?view=Centre&due=Overdue&priority=High", line.Query);
        Assert.Empty(await filters.ListAsync(other, CancellationToken.None));

        await filters.RemoveAsync(other, line.Id, CancellationToken.None);
        Assert.Single(await filters.ListAsync(owner, CancellationToken.None));
        using var removed = await visitor.SubmitAsync("/", "remove-filter", ("filter", line.Id.ToString()));
        Assert.Empty(await filters.ListAsync(owner, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?view=Mine&due=Today&procedure=%D0%9F%D1%80%D0%BE%D0%B1%D0%B0&priority=Urgent")]
    public void Address_ReadAndWritten_IsTheSame(string query) => Assert.Equal(query, InboxAddress.Write(Read(query)));

    [Theory]
    [InlineData("?view=3")]
    [InlineData("?view=nobody&due=Sometime&procedure=&priority=Normal")]
    public void Address_ThatMeansNothing_FiltersNothing(string query) => Assert.Equal(new InboxFilter(), Read(query));

    [Fact]
    public async Task Live_SaysThatSomethingChanged_ToThatCentre_AndByeWhenTheServerStops()
    {
        var server = await StartAsync();
        using var here = await server.SignedInAsync("koordynator1");
        using var elsewhere = await server.SignedInAsync("koordynator2");
        using var near = new StreamReader(await OpenAsync(here));
        using var far = new StreamReader(await OpenAsync(elsewhere));
        Assert.Equal(("here", "here"), (await EventAsync(near), await EventAsync(far)));
        await server.StartCaseAsync();
        Assert.Equal("changed", await EventAsync(near));
        await StopAsync();
        Assert.Equal("bye", await EventAsync(near));
        Assert.Null(await EventAsync(near));
        Assert.Equal("bye", await EventAsync(far));
    }

    [Fact]
    public async Task Live_WithoutASession_OrTheRight_IsNotGiven()
    {
        var server = await StartAsync();
        using var nobody = server.NewVisitor();
        using var refused = await nobody.GetAsync(TaskRoutes.Live);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var admin = await server.SignedInAsync("admin");
        using var without = await admin.GetAsync(TaskRoutes.Live);
        Assert.Equal(HttpStatusCode.Forbidden, without.StatusCode);
    }

    [Fact]
    public async Task Live_EndsWithTheSession()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        using var stream = new StreamReader(await OpenAsync(visitor));
        Assert.Equal("here", await EventAsync(stream));
        using var left = await visitor.SendAsync(
            HttpMethod.Post, "/sign-out", null, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await visitor.TokenAsync()));
        Assert.Equal("bye", await NextAfterAsync(server, stream));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Live_EndsWithTheSessionOrThePost_AlsoWhereSomethingAlwaysChanges(bool postEnds)
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        var actor = await server.ActorAsync("koordynator1");
        using var stream = new StreamReader(await OpenAsync(visitor));
        Assert.Equal("here", await EventAsync(stream));
        if (postEnds)
        {
            await OnContextAsync(server, context => context.Memberships.Where(post => post.AccountId == actor.AccountId)
                .ExecuteUpdateAsync(set => set.SetProperty(post => post.To, server.Clock.GetUtcNow())));
        }
        else
        {
            using var left = await visitor.SendAsync(
                HttpMethod.Post, "/sign-out", null, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await visitor.TokenAsync()));
        }

        var heard = new List<string?>();
        do
        {
            server.Clock.Advance(TaskRoutes.Beat / 5);
            server.Services.GetRequiredService<TaskSignals>().Changed(actor.Scope.Centres[0]);
            heard.Add(await EventAsync(stream));
        }
        while (heard is [.., "changed"] && heard.Count < 20);
        Assert.Equal("bye", heard[^1]);
    }

    // The stream's own clock is pushed on until it has something to say: whether it waits yet cannot be seen from here.
    private static async Task<string?> NextAfterAsync(RunningServer server, StreamReader stream)
    {
        var next = EventAsync(stream);
        while (!next.IsCompleted)
        {
            server.Clock.Advance(TaskRoutes.Beat);
            await Task.Yield();
        }

        return await next;
    }

    private static async Task<Stream> OpenAsync(Visitor visitor)
    {
        var answer = await visitor.GetAsync(TaskRoutes.Live);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStreamAsync();
    }

    private static async Task<string?> EventAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                return line["event: ".Length..];
            }

            Assert.True(line is "" or "data: ", line);
        }

        return null;
    }

    private static InboxFilter Read(string query) =>
        InboxAddress.Read(new Microsoft.AspNetCore.Http.QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query)));
}

public sealed class InboxPageOnPostgres() : InboxPageTests(Databases.PostgresWithPeople);

public sealed class InboxPageOnSqlite() : InboxPageTests(Databases.SqliteWithPeople);
