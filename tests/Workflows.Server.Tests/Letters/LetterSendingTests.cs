using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Letters;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Letters;

/// <summary>What becomes of a letter, whatever the mail server does, and wherever the sending is cut.</summary>
public abstract class LetterSendingTests(DatabaseTemplate template) : LetterTest(template)
{
    [Fact]
    public async Task Letter_ThatIsTaken_IsSentOnceAsPlainTextAndPage()
    {
        var letter = await LetterAsync();
        Assert.Equal(1, await SendAsync());
        Assert.Equal(0, await SendAsync());
        var (row, message) = (await NowAsync(letter), Assert.Single(Mail.Received));
        Assert.Equal((LetterState.Sent, 1, 0, null, false), (row.State, row.Tries, row.Attempt, row.Owner, row.MayBeTwice));
        Assert.Equal("Поштовий сервер відповів: taken", row.Answer);
        Assert.Equal((row.Subject, $"{letter.Id}@cw.example"), (message.Subject, message.MessageId));
        Assert.Equal("Вам доручено: Провести розмову (важливе)", row.Subject);
        Assert.Equal(("Калиновий центр", "lysty@centr.example"), (message.From.Mailboxes.Single().Name, message.From.Mailboxes.Single().Address));
        Assert.Equal((row.Address, "pratsivnyk1@centr.example"), (message.To.Mailboxes.Single().Address, row.Address));
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.Equal(row.Text, message.TextBody!.ReplaceLineEndings("\n").TrimEnd());
        var link = $"https://cw.example/tasks/{letter.TaskId}";
        Assert.Contains($"\n{link}\n", row.Text, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{link}\">{link}</a>", message.HtmlBody, StringComparison.Ordinal);
        Assert.Equal([TryResult.Sent], (await TriesAsync(letter)).Select(one => one.Result));
    }

    [Theory]
    [InlineData(nameof(Manner.PutsOffRecipient), "451")]
    [InlineData(nameof(Manner.PutsOffLetter), "451")]
    [InlineData(nameof(Manner.GoesAway), "421")]
    [InlineData(nameof(Manner.RefusesSender), "550")]
    public async Task Letter_ThatIsPutOff_WaitsAndGoesLaterUnderTheSameId(string manner, string said)
    {
        Mail.Next(Enum.Parse<Manner>(manner), Manner.PutsOffLetter);
        var letter = await LetterAsync();
        await SendAsync();
        var row = await NowAsync(letter);
        Assert.Equal((LetterState.Waiting, 1, 0, Office.Clock.GetUtcNow().AddMinutes(1)), (row.State, row.Tries, row.Attempt, row.DueAt));
        Assert.Contains(said, row.Answer, StringComparison.Ordinal);
        Assert.Equal(0, await SendAsync());
        Office.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync();
        Office.Clock.Advance(TimeSpan.FromMinutes(5));
        await SendAsync();
        row = await NowAsync(letter);
        Assert.Equal((LetterState.Sent, 3, false), (row.State, row.Tries, row.MayBeTwice));
        Assert.Equal([$"{letter.Id}@cw.example"], Mail.Received.Select(message => message.MessageId).Distinct());
        Assert.Equal([TryResult.Later, TryResult.Later, TryResult.Sent], (await TriesAsync(letter)).Select(one => one.Result));
    }

    [Theory]
    [InlineData(nameof(Manner.RefusesRecipient), "550 nobody here")]
    [InlineData(nameof(Manner.RefusesLetter), "554 not this")]
    public async Task Letter_ThatIsRefusedForGood_HasFailedAtOnce_AndTheCoordinatorIsToldInstead(string manner, string said)
    {
        Mail.Next(Enum.Parse<Manner>(manner));
        var letter = await LetterAsync();
        await SendAsync();
        Office.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await SendAsync());
        Assert.Equal("koordynator1@centr.example", Mail.Received[^1].To.Mailboxes.Single().Address);
        Office.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await SendAsync());
        var row = await NowAsync(letter);
        Assert.Equal((LetterState.Failed, 1, $"Поштовий сервер відповів: {said}"), (row.State, row.Tries, row.Answer));
        Assert.NotNull(row.ClosedAt);
    }

    [Fact]
    public async Task Letter_ThatReachesNobody_IsPassedOnOnce_AndNotInACircle()
    {
        // Nobody's address is taken: the coordinator is told instead of the worker, and nobody instead of the coordinator.
        Mail.Next([.. Enumerable.Repeat(Manner.RefusesRecipient, 10)]);
        var letter = await LetterAsync();
        for (var i = 0; i < 5; i++)
        {
            Office.Clock.Advance(TimeSpan.FromMinutes(1));
            await SendAsync();
        }

        Assert.Equal(["Assignment pratsivnyk1", "Unreached koordynator1"], await Office.LettersAsync(letter.TaskId!.Value));
        await using var context = Office.Open();
        Assert.All(await context.Letters.ToListAsync(), row => Assert.Equal(LetterState.Failed, row.State));
    }

    [Fact]
    public async Task Letter_WhoseAnswerIsLost_GoesAgainUnderTheSameIdInTheSameWords_AndSaysSo()
    {
        Mail.Next(Manner.BreaksOffAfterLetter);
        var letter = await LetterAsync();
        await SendAsync();
        var row = await NowAsync(letter);
        Assert.Equal((LetterState.Waiting, true), (row.State, row.MayBeTwice));
        Office.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync();
        row = await NowAsync(letter);
        Assert.Equal((LetterState.Sent, true), (row.State, row.MayBeTwice));
        Assert.Equal(2, Mail.Received.Count);
        Assert.Single(Mail.Received.Select(message => (message.MessageId, message.Subject, message.TextBody)).Distinct());
        Assert.Equal([TryResult.Unanswered, TryResult.Sent], (await TriesAsync(letter)).Select(one => one.Result));
    }

    [Theory]
    [InlineData(nameof(Manner.NeverGreets), false)]
    [InlineData(nameof(Manner.TakesAndNeverAnswers), true)]
    public async Task Letter_ToAServerThatDoesNotAnswer_IsGivenUpAfterAMinute_WhileCasesGoOn(string manner, bool twice)
    {
        Mail.Next(Enum.Parse<Manner>(manner));
        var letter = await LetterAsync();
        var sending = SendAsync();
        await Mail.UntilStuckAsync();
        await Office.PublishAsync(Drawing.Flow("", Drawing.TaskStep("a")));
        Assert.Single(await Office.OpenTasksAsync(await Office.StartAsync()));
        Assert.False(sending.IsCompleted);
        Office.Clock.Advance(TimeSpan.FromMinutes(1));
        await sending;
        var row = await NowAsync(letter);
        Assert.Equal((LetterState.Waiting, 1, twice), (row.State, row.Tries, row.MayBeTwice));
        Assert.Equal(twice ? TryResult.Unanswered : TryResult.Later, Assert.Single(await TriesAsync(letter)).Result);
    }

    [Fact]
    public async Task Letter_ToAServerThatNobodyVouchesFor_IsNotSent()
    {
        await using var server = new MailServer { Certificate = MailServer.NewCertificate(), SignsIn = true };
        var letter = await LetterAsync();
        await SendAsync(Node(Carrier(server, SecureSocketOptions.StartTls, "lysty")));
        Assert.Empty(server.Protected);
        Assert.Equal((LetterState.Waiting, 1), ((await NowAsync(letter)).State, (await NowAsync(letter)).Tries));
    }

    [Fact]
    public async Task Letter_WhereProtectionIsAskedForAndNotOffered_IsNotSent()
    {
        var letter = await LetterAsync();
        await SendAsync(Node(Carrier(security: SecureSocketOptions.StartTls)));
        Assert.Empty(Mail.Protected);
        Assert.Equal((LetterState.Waiting, 1), ((await NowAsync(letter)).State, (await NowAsync(letter)).Tries));
    }

    [Fact]
    public async Task Letter_OverAProtectedConnectionWithSignIn_IsSent_AndWaitsWhileTheSignInIsRefused()
    {
        await using var server = new MailServer { Certificate = MailServer.NewCertificate(), SignsIn = true };
        server.Next(Manner.RefusesSignIn);
        var letter = await LetterAsync();
        var node = Node(Carrier(server, SecureSocketOptions.StartTls, "lysty", trusts: true));
        await SendAsync(node);
        Assert.Equal((LetterState.Waiting, 1), ((await NowAsync(letter)).State, (await NowAsync(letter)).Tries));
        Office.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(node);
        Assert.Equal(LetterState.Sent, (await NowAsync(letter)).State);
        Assert.Equal([true], server.Protected);
    }

    [Fact]
    public async Task Process_ThatEndsBetweenSendingAndResult_SendsAgainAfterTheLease_AndSaysSo()
    {
        var letter = await LetterAsync();
        await SendAsync(Node(atCheckpoint: (point, _) => point == LetterCheckpoint.Carried ? throw new InvalidOperationException("cut") : Task.CompletedTask));
        var row = await NowAsync(letter);
        Assert.Equal((LetterState.Waiting, 1, 0), (row.State, row.Attempt, row.Tries));
        Assert.Equal(0, await SendAsync());
        Office.Clock.Advance(TimeSpan.FromMinutes(11));
        await SendAsync();
        row = await NowAsync(letter);
        Assert.Equal((LetterState.Sent, true), (row.State, row.MayBeTwice));
        Assert.Equal(2, Mail.Received.Count);
        Assert.Single(Mail.Received.Select(message => (message.MessageId, message.TextBody)).Distinct());
    }

    [Fact]
    public async Task Letter_ThatEndsTheProcessEachTime_IsPutAsideAfterThreeTimes_AndKeepsNoOtherFromBeingSent()
    {
        var letter = await LetterAsync();
        var node = Node(atCheckpoint: (point, one) => point == LetterCheckpoint.Claimed && one.Id == letter.Id && one.Attempt <= 3 ? throw new InvalidOperationException("cut") : Task.CompletedTask);
        var other = await LetterAsync();
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await SendAsync(node);
            Office.Clock.Advance(TimeSpan.FromMinutes(11));
        }

        var row = await NowAsync(letter);
        Assert.Equal((LetterState.Failed, 0), (row.State, row.Tries));
        Assert.Contains("відкладено", row.Answer, StringComparison.Ordinal);
        Assert.Equal(LetterState.Sent, (await NowAsync(other)).State);
        Assert.Single(Mail.Received);
    }

    [Fact]
    public async Task Letter_GivenBackAfterATryThatCameToNothing_IsSentAllTheSame()
    {
        var letter = await LetterAsync();
        await SendAsync(Node(atCheckpoint: (_, _) => throw new InvalidOperationException("cut")));
        Office.Clock.Advance(TimeSpan.FromMinutes(11));
        var first = await LetterAsync();
        await ChangeAsync(async context => (await context.Letters.SingleAsync(row => row.Id == first.Id)).DueAt = letter.DueAt.AddMinutes(-1));

        // The server is stopped while it sends the first; the other, in its second claim, is given back.
        using var stop = new CancellationTokenSource();
        await Node(atCheckpoint: (_, _) => stop.CancelAsync()).RunDueAsync(stop.Token);
        Assert.Equal((LetterState.Waiting, 1, null), (await NowAsync(letter)) is var given ? (given.State, given.Attempt, given.Owner) : default);
        await SendAsync();
        Assert.Equal((LetterState.Sent, LetterState.Sent), ((await NowAsync(first)).State, (await NowAsync(letter)).State));
    }

    [Theory]
    [InlineData(nameof(LetterCheckpoint.Claimed))]
    [InlineData(nameof(LetterCheckpoint.Prepared))]
    public async Task Node_ThatWakesUpAfterItsLease_SendsNothing(string where)
    {
        var letter = await LetterAsync();
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously), goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = Node(atCheckpoint: (point, _) =>
        {
            if (point != Enum.Parse<LetterCheckpoint>(where))
            {
                return Task.CompletedTask;
            }

            reached.SetResult();
            return goOn.Task;
        });
        var sleeping = SendAsync(slow);
        await reached.Task;
        Office.Clock.Advance(TimeSpan.FromMinutes(11));
        await SendAsync();
        goOn.SetResult();
        await sleeping;
        Assert.Single(Mail.Received);
        var row = await NowAsync(letter);
        Assert.Equal((LetterState.Sent, 1), (row.State, row.Tries));
        Assert.Single(await TriesAsync(letter));
    }

    [Fact]
    public async Task Nodes_AtTheSameTime_SendEachLetterOnce()
    {
        for (var number = 0; number < 9; number++)
        {
            await LetterAsync(LetterKind.Overdue);
        }

        await Task.WhenAll(SendAsync(), SendAsync(), SendAsync());
        await SendAsync();
        Assert.Equal(9, Mail.Received.Select(message => message.MessageId).Distinct().Count());
        Assert.Equal(9, Mail.Received.Count);
    }

    [Fact]
    public async Task Letter_ThatIsNeverTaken_IsGivenUpAfterThreeDays()
    {
        Mail.Next([.. Enumerable.Repeat(Manner.PutsOffRecipient, 60)]);
        var letter = await LetterAsync();
        var node = Node();
        var (row, begun) = (letter, Office.Clock.GetUtcNow());
        while (row.State == LetterState.Waiting)
        {
            Office.Clock.AdvanceTo(row.DueAt);
            Assert.Equal(1, await SendAsync(node));
            row = await NowAsync(letter);
        }

        Assert.Equal(LetterState.Failed, row.State);
        Assert.InRange(Office.Clock.GetUtcNow() - begun, TimeSpan.FromDays(2.8), TimeSpan.FromDays(3));
        Assert.Contains("За три доби", row.Answer, StringComparison.Ordinal);
        Assert.Equal(row.Tries, (await TriesAsync(letter)).Count);
    }

    [Fact]
    public async Task Loop_ThatSleeps_IsWokenByANudge()
    {
        using var stop = new CancellationTokenSource();
        var node = Node();
        var running = node.RunAsync(stop.Token);
        await LetterAsync();
        node.Nudge(Office.Clock.GetUtcNow());
        await Mail.UntilTakenAsync();
        await stop.CancelAsync();
        await running;
        Assert.Single(Mail.Received);
    }

    [Fact]
    public async Task Title_WithWhatWouldBeginAHeader_StaysInTheSubject()
    {
        var task = await TaskAsync("Розмова\r\nBcc: chuzhyi@else.example\r\n\r\n<b>зараз</b> {{Завдання}}");
        await LetterAsync(taskId: task.Id);
        await SendAsync();
        var message = Assert.Single(Mail.Received);
        Assert.Empty(message.Bcc);
        Assert.StartsWith("Вам доручено: Розмова Bcc: chuzhyi@else.example <b>зараз</b> {{Завдання}}", message.Subject, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;зараз&lt;/b&gt;", message.HtmlBody, StringComparison.Ordinal);
        Assert.Single(message.To.Mailboxes);
    }
}

public sealed class LetterSendingOnPostgres() : LetterSendingTests(Databases.PostgresWithPeople);

public sealed class LetterSendingOnSqlite() : LetterSendingTests(Databases.SqliteWithPeople);
