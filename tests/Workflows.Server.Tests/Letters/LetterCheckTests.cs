using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Letters;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Letters;

/// <summary>What becomes of a letter at the last look before it is sent.</summary>
public abstract class LetterCheckTests(DatabaseTemplate template) : LetterTest(template)
{
    [Fact]
    public async Task Account_ThatIsClosed_GetsNothing()
    {
        var letter = await LetterAsync(LetterKind.Overdue);
        await ChangeAsync(async context => (await context.Users.SingleAsync(row => row.Id == Worker.AccountId)).ClosedAt = Office.Clock.GetUtcNow());
        await AssertAsync(letter, LetterState.Failed, "закрито");
    }

    [Theory]
    [InlineData(null, "немає електронної адреси")]
    [InlineData("", "немає електронної адреси")]
    [InlineData("nemaye", "неправильно")]
    [InlineData("a@b.example\r\nBcc: c@d.example", "неправильно")]
    public async Task Account_WithoutAnAddress_GetsNothing_AndTheLetterSaysWhy(string? address, string why)
    {
        var letter = await LetterAsync();
        await ChangeAsync(async context => (await context.Users.SingleAsync(row => row.Id == Worker.AccountId)).Email = address);
        await AssertAsync(letter, LetterState.Failed, why);
        Assert.Equal(0, (await NowAsync(letter)).Tries);
    }

    [Theory]
    [InlineData(LetterKind.Assignment, LetterState.Skipped)]
    [InlineData(LetterKind.Queue, LetterState.Skipped)]
    [InlineData(LetterKind.Reminder, LetterState.Skipped)]
    [InlineData(LetterKind.Overdue, LetterState.Sent)]
    public async Task Task_ThatWasClosedMeanwhile_IsToldOfOnlyWhenItWasLate(LetterKind kind, LetterState state)
    {
        var task = await TaskAsync(state: TaskState.Completed);
        await AssertAsync(await LetterAsync(kind, task.Id), state, state == LetterState.Sent ? "taken" : "закрили");
    }

    [Theory]
    [InlineData(LetterKind.Assignment, "хтось інший")]
    [InlineData(LetterKind.Reminder, "хтось інший")]
    [InlineData(LetterKind.Queue, "вже взяли")]
    public async Task Task_ThatSomebodyElseHasByNow_IsNotToldOf(LetterKind kind, string why)
    {
        var task = await TaskAsync(assignee: await Office.ActorAsync("yuryst1"));
        await AssertAsync(await LetterAsync(kind, task.Id), LetterState.Skipped, why);
    }

    [Fact]
    public async Task Task_OfSomebodyWhoIsAway_IsToldToTheDeputy()
    {
        var (away, now) = (await Office.ActorAsync("yuryst1"), Office.Clock.GetUtcNow());
        await ChangeAsync(context => Task.FromResult(context.Add(new Absence
        {
            Id = Guid.CreateVersion7(now), CentreId = Office.Centre, AccountId = away.AccountId, DeputyId = Worker.AccountId, From = now, To = now.AddDays(1),
            MadeAt = now, MadeById = away.AccountId,
        })));
        await AssertAsync(await LetterAsync(LetterKind.Assignment, (await TaskAsync(assignee: away)).Id), LetterState.Sent, "taken");
    }

    [Theory]
    [InlineData(LetterKind.Reminder, LetterState.Skipped)]
    [InlineData(LetterKind.Assignment, LetterState.Sent)]
    [InlineData(LetterKind.Overdue, LetterState.Sent)]
    [InlineData(LetterKind.Escalation, LetterState.Sent)]
    public async Task Kind_ThatThePersonDoesNotWant_IsSkipped_ButNotWhatTellsOfLateness(LetterKind kind, LetterState state)
    {
        await ChooseAsync(new LetterChoices { AccountId = Worker.AccountId, Unwanted = "Reminder,Overdue,Escalation" });
        await AssertAsync(await LetterAsync(kind), state, state == LetterState.Sent ? "taken" : "відмовився");
    }

    [Fact]
    public async Task QuietHours_MoveALetterToTheirEnd_ButNotOneThatTellsOfLateness()
    {
        // The test begins at 9:30 in Kyiv.
        await ChooseAsync(new LetterChoices { AccountId = Worker.AccountId, QuietFrom = new TimeOnly(20, 0), QuietTo = new TimeOnly(10, 0) });
        var (letter, late) = (await LetterAsync(), await LetterAsync(LetterKind.Overdue));
        await SendAsync();
        var row = await NowAsync(letter);
        Assert.Equal((LetterState.Waiting, 0, 0, Office.Clock.GetUtcNow().AddMinutes(30)), (row.State, row.Tries, row.Attempt, row.DueAt));
        Assert.Equal(LetterState.Sent, (await NowAsync(late)).State);
        Office.Clock.Advance(TimeSpan.FromMinutes(30));
        await SendAsync();
        Assert.Equal(LetterState.Sent, (await NowAsync(letter)).State);
    }

    [Fact]
    public async Task Letters_MoreThanTenInTenMinutes_BecomeOneThatListsTheRest()
    {
        var node = Node();
        List<Letter> letters = [];
        for (var number = 1; number <= 13; number++)
        {
            letters.Add(await LetterAsync(LetterKind.Overdue, (await TaskAsync($"Завдання {number}")).Id));
        }

        while (await SendAsync(node) > 0)
        {
        }

        Assert.Equal(10, Mail.Received.Count);
        var rest = (await Task.WhenAll(letters.Select(NowAsync))).Where(row => row.State != LetterState.Sent).ToList();
        Assert.Equal([LetterState.Joined, LetterState.Joined, LetterState.Joined], rest.Select(row => row.State));
        var bundle = Assert.Single(rest.Select(row => row.JoinedId).Distinct());
        Office.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(0, await SendAsync(node));
        Office.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await SendAsync(node));
        var message = Mail.Received[^1];
        Assert.Equal($"{bundle}@cw.example", message.MessageId);
        Assert.All(rest, row =>
        {
            Assert.Contains(row.Subject!, message.TextBody, StringComparison.Ordinal);
            Assert.Contains($"https://cw.example/tasks/{row.TaskId}", message.TextBody, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Bundle_InQuietHours_GoesAtOnceOnlyIfItTellsOfLateness()
    {
        await ChooseAsync(new LetterChoices { AccountId = Worker.AccountId, QuietFrom = new TimeOnly(20, 0), QuietTo = new TimeOnly(10, 0) });
        var (calm, urgent) = (await LetterAsync(LetterKind.Bundle), await LetterAsync(LetterKind.Bundle));
        await JoinedAsync(calm, LetterKind.Assignment);
        await JoinedAsync(urgent, LetterKind.Overdue);
        await SendAsync();
        Assert.Equal([$"{urgent.Id}@cw.example"], Mail.Received.Select(message => message.MessageId));
        Assert.Equal(LetterState.Waiting, (await NowAsync(calm)).State);
    }

    [Fact]
    public async Task Digest_OnADayThatBringsNothing_IsSkipped() =>
        await AssertAsync(await LetterAsync(LetterKind.Digest), LetterState.Skipped, "немає про що нагадати");

    [Fact]
    public async Task Words_OfTheCentre_GoBeforeTheNetworks_AndTheNetworksBeforeTheBuiltIn()
    {
        await ChangeAsync(async context => context.RemoveRange(await context.Set<LetterTemplate>().Where(row => row.Kind == LetterKind.Assignment).ToListAsync()));
        var builtIn = await LetterAsync();
        await SendAsync();
        await PublishAsync(Office.Network, "Мережа: {{Завдання}}");
        var network = await LetterAsync();
        await SendAsync();
        await PublishAsync(Office.Centre, "Центр: {{Завдання}}");
        await PublishAsync(Office.OtherCentre, "Чужий центр: {{Завдання}}");
        var own = await LetterAsync();
        await SendAsync();
        Assert.Equal(
            ["Вам доручено: Провести розмову (важливе)", "Мережа: Провести розмову", "Центр: Провести розмову"],
            (await Task.WhenAll(new[] { builtIn, network, own }.Select(NowAsync))).Select(row => row.Subject));
        Assert.Null((await NowAsync(builtIn)).TemplateId);
        Assert.NotNull((await NowAsync(own)).TemplateId);
    }

    [Fact]
    public async Task Letter_ThatSomebodyAskedToSendAgain_PassesTheTaskAndTheChoice()
    {
        await ChooseAsync(new LetterChoices { AccountId = Worker.AccountId, Unwanted = "Assignment", QuietFrom = new TimeOnly(8, 0), QuietTo = new TimeOnly(10, 0) });
        var (task, now) = (await TaskAsync(state: TaskState.Completed), Office.Clock.GetUtcNow());
        var letter = new Letter
        {
            Id = Guid.CreateVersion7(now), CentreId = Office.Centre, Kind = LetterKind.Assignment, AccountId = Worker.AccountId, TaskId = task.Id, CreatedAt = now, DueAt = now,
            AgainOfId = task.Id, AskedById = Worker.AccountId,
        };
        await ChangeAsync(context => Task.FromResult(context.Add(letter)));
        await AssertAsync(letter, LetterState.Sent, "taken");
    }

    private async Task AssertAsync(Letter letter, LetterState state, string answer)
    {
        await SendAsync();
        var row = await NowAsync(letter);
        Assert.Equal((state, null, null, 0), (row.State, row.Owner, row.LeaseUntil, row.Attempt));
        Assert.Contains(answer, row.Answer, StringComparison.Ordinal);
        Assert.Equal(state == LetterState.Sent ? 1 : 0, Mail.Received.Count);
        Assert.NotNull(row.ClosedAt);
    }

    private Task ChooseAsync(LetterChoices choices) => ChangeAsync(context => Task.FromResult(context.Add(choices)));

    private Task PublishAsync(Guid unit, string subject) => ChangeAsync(context => Task.FromResult(context.Add(new LetterTemplate
    {
        Id = Guid.CreateVersion7(Office.Clock.GetUtcNow()), CentreId = unit, Kind = LetterKind.Assignment, Number = 1, IsCurrent = true, Subject = subject, Text = "{{Посилання}}",
        MadeAt = Office.Clock.GetUtcNow(),
    })));

    private async Task JoinedAsync(Letter bundle, LetterKind kind)
    {
        var letter = Letter.Of(Office.Centre, kind, Worker.AccountId, (await TaskAsync()).Id, Office.Clock.GetUtcNow());
        (letter.State, letter.JoinedId, letter.Subject, letter.ClosedAt) = (LetterState.Joined, bundle.Id, "Про завдання", Office.Clock.GetUtcNow());
        await ChangeAsync(context => Task.FromResult(context.Add(letter)));
    }
}

public sealed class LetterCheckOnPostgres() : LetterCheckTests(Databases.PostgresWithPeople);

public sealed class LetterCheckOnSqlite() : LetterCheckTests(Databases.SqliteWithPeople);
