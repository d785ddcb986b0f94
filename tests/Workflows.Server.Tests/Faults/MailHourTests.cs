using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Letters;
using Workflows.Server.Storage;
using Workflows.Server.Tests.Letters;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Faults;

/// <summary>Nobody answers at the mail server's address for an hour, on simulated time; the server's own loop sends.</summary>
public abstract class MailHourTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task MailServer_DownForAnHour_EachLetterWaitsAndComesOnce_AndNobodysWorkIsKeptUp()
    {
        var port = ServerProcess.FreePort();
        var server = await StartAsync(new ServerOptions
        {
            Settings = new Dictionary<string, string>
            {
                [Settings.SmtpHostKey] = "127.0.0.1", [Settings.SmtpPortKey] = $"{port}", [Settings.SmtpSecurityKey] = "None", [Settings.SmtpFromKey] = "lysty@centr.example",
            },
        });
        for (var minute = 0; minute < 60; minute++)
        {
            if (minute % 20 == 0)
            {
                // Work that makes letters: a case is started and given to somebody.
                await server.AssignedCaseAsync();
            }

            await PassMinuteAsync(server);
        }

        var waiting = await LettersAsync(server);
        Assert.True(waiting.Count is >= 3 and <= 30, await AllAsync(server));
        Assert.All(waiting, letter => Assert.Equal(LetterState.Waiting, letter.State));

        // One of the last moments may not have been tried yet.
        var tried = waiting.Where(letter => letter.Tries > 0).ToList();
        Assert.InRange(tried.Count, 3, 30);
        Assert.All(tried, letter => Assert.Equal("З'єднання з поштовим сервером не вдалося або обірвалося.", letter.Answer));

        // At once, then after 1, 5, 15 minutes, then after an hour: it is not hammered.
        Assert.Equal(4, tried[0].Tries);
        Assert.All(tried, letter => Assert.InRange(letter.Tries, 1, 4));
        Assert.Contains("не вдалося, наступна спроба", await LetterPageAsync(server), StringComparison.Ordinal);

        await using var mail = new MailServer(port);
        for (var minute = 0; minute < 61; minute++)
        {
            await PassMinuteAsync(server);
        }

        var sent = await LettersAsync(server);
        Assert.Superset(waiting.Select(letter => letter.Id).ToHashSet(), sent.Select(letter => letter.Id).ToHashSet());
        Assert.All(sent, letter => Assert.Equal((LetterState.Sent, false), (letter.State, letter.MayBeTwice)));
        Assert.Equal(sent.Select(letter => $"{letter.Id}@").Order(StringComparer.Ordinal), mail.Received.Select(message => message.MessageId![..37]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("не вдалося", await LetterPageAsync(server), StringComparison.Ordinal);
    }

    // An hour without a click ends a session, so the coordinator comes anew.
    private static async Task<string> LetterPageAsync(RunningServer server)
    {
        using var coordinator = await server.SignedInAsync("koordynator1");
        return await coordinator.TextAsync("/letters");
    }

    // But those that nobody needs any more: the coordinator has given the case to somebody before the first try.
    private static Task<List<Letter>> LettersAsync(RunningServer server) =>
        OnContextAsync(server, context => context.Letters.AsNoTracking().Where(letter => letter.State != LetterState.Skipped).OrderBy(letter => letter.CreatedAt).ThenBy(letter => letter.Id).ToListAsync());

    private static Task<string> AllAsync(RunningServer server) => OnContextAsync(server, async context => string.Join('\n', await context.Letters.AsNoTracking()
        .OrderBy(letter => letter.CreatedAt).Select(letter => $"{letter.CreatedAt:HH:mm:ss} {letter.Kind} {letter.State} {letter.Tries} {letter.Answer}").ToListAsync()));

    // The loops sleep on the same clock; one that had just looked when the minute passed looks again some seconds later. A task's clock writes the letters.
    private static async Task PassMinuteAsync(RunningServer server)
    {
        var until = server.Clock.GetUtcNow().AddMinutes(1);
        server.Clock.AdvanceTo(until.AddSeconds(-20));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await OnContextAsync(server, context => IsDueAsync(context, until.AddSeconds(-20), patience.Token)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
            if (server.Clock.GetUtcNow() < until)
            {
                server.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        server.Clock.AdvanceTo(until);
    }

    private static async Task<bool> IsDueAsync(ServerContext context, DateTimeOffset before, CancellationToken cancellation) =>
        await context.Set<WorkflowTimer>().AnyAsync(timer => timer.ParkedAt == null && timer.DueAt < before, cancellation)
        || await context.Letters.AnyAsync(letter => letter.State == LetterState.Waiting && letter.DueAt < before, cancellation);
}

[Collection(nameof(Faults))]
public sealed class MailHourOnPostgres() : MailHourTests(Databases.PostgresWithPeople);

[Collection(nameof(Faults))]
public sealed class MailHourOnSqlite() : MailHourTests(Databases.SqliteWithPeople);
