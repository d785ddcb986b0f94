using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Workflows.Engine.Storage;
using Workflows.Server.Letters;
using Workflows.Server.Procedures;
using Workflows.Server.Shell;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Letters;

/// <summary>
/// A task left to be late, on simulated time, with a real mail server: who gets which letter when, word for word. The story stands in
/// <c>docs/late-task.md</c>, where people read it.
/// </summary>
public abstract partial class LateTaskStory(DatabaseTemplate template) : LetterTest(template)
{
    private const string Document = "docs/late-task.md";

    private const string Beginning = """
        # Завдання, яке прострочили

        Що отримують люди, коли завдання лишили без уваги. Це не вигадка: так програма поводиться в тесті `LateTaskStory`, на обох базах даних, зі справжнім
        поштовим сервером і з часом, який біжить швидше. Якщо поведінка зміниться, тест не пройде, доки тут не буде написано інакше.

        У понеділок волонтерка передала звернення («Потенційний клієнт»), координаторка того ж ранку доручила його соціальній працівниці, а та
        нічого не зробила. Строк — три дні; нагадування за один робочий день; адміністрація мережі дізнається через два робочі дні після строку.

        """;

    [Fact]
    public async Task Task_LeftToBeLate_ItsLettersAreThoseOfTheDocument()
    {
        var story = new StringBuilder(Beginning);
        var post = Node();
        var (volunteer, coordinator) = (await Office.ActorAsync("volonter1"), await Office.ActorAsync("koordynator1"));
        var typed = new Dictionary<string, IReadOnlyList<string>>
        {
            ["a.firstName"] = ["Марічка"], ["a.lastName"] = ["Вигадана"], ["a.source"] = ["Direct"], ["a.urgent"] = ["false"], ["a.situation"] = ["Чекає на допомогу."],
        };
        var started = Assert.IsType<StartMove.Started>(await Office.Get<ProcedureStart>().StartAsync(
            volunteer, "lead-routing", Office.Centre, typed, "start", CancellationToken.None));
        await UntilAsync(post, Office.Clock.GetUtcNow().AddHours(1), story);
        var given = new Dictionary<string, IReadOnlyList<string>> { ["a.worker"] = [Worker.AccountId.ToString()] };
        Assert.IsType<TaskMove.Done>(await Office.Work.CompleteAsync(
            coordinator, (await Office.TaskAsync(started.InstanceId, "assign")).Id, "Доручити", given, "assign", CancellationToken.None));
        await UntilAsync(post, Office.Clock.GetUtcNow().AddHours(180), story);

        Assert.Equal(TaskState.Open, (await Office.TaskAsync(started.InstanceId, "contact")).State);
        Assert.DoesNotContain("Вигадана", story.ToString(), StringComparison.Ordinal); // Not a word about the child.
        await using var context = Office.Open();
        Assert.All(await context.Letters.ToListAsync(), letter => Assert.Equal(LetterState.Sent, letter.State));
        await CompareAsync(story.ToString());
    }

    // What is due is done when it is due, be it a timer or a letter, and what the mail server has got meanwhile is written down.
    private async Task UntilAsync(LetterLoop post, DateTimeOffset until, StringBuilder story)
    {
        while (true)
        {
            await Office.AdvanceAsync(TimeSpan.Zero);
            var told = Mail.Received.Count;
            while (await post.RunDueAsync(CancellationToken.None) > 0)
            {
            }

            foreach (var letter in Mail.Received.Skip(told).OrderBy(letter => letter.To.ToString(), StringComparer.Ordinal).ThenBy(letter => letter.Subject, StringComparer.Ordinal))
            {
                story.Append(Told(letter));
            }

            if (await NextAsync() is not { } next || next > until)
            {
                Office.Clock.Advance(until - Office.Clock.GetUtcNow());
                return;
            }

            Office.Clock.Advance(next > Office.Clock.GetUtcNow() ? next - Office.Clock.GetUtcNow() : TimeSpan.Zero);
        }
    }

    private async Task<DateTimeOffset?> NextAsync()
    {
        await using var context = Office.Open();
        var timer = await context.Set<WorkflowTimer>().Where(row => row.ParkedAt == null).MinAsync(row => (DateTimeOffset?)row.DueAt);
        var letter = await context.Letters.Where(row => row.State == LetterState.Waiting).MinAsync(row => (DateTimeOffset?)row.DueAt);
        return letter < timer ? letter : timer ?? letter;
    }

    private string Told(MimeMessage letter)
    {
        var text = letter.TextBody!.ReplaceLineEndings("\n").TrimEnd();
        var quoted = string.Join('\n', Task().Replace(text, "tasks/…").Split('\n').Select(line => line.Length == 0 ? ">" : $"> {line}  "));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"\n## {Words.Capital(Dates.Exact(Office.Clock.GetUtcNow()))} → {((MailboxAddress)letter.To[0]).Address}\n\n**{letter.Subject}**\n\n{quoted}\n");
    }

    private static async Task CompareAsync(string story)
    {
        if (Sources.Read(Document) != story)
        {
            var place = Path.Combine(Sources.Root, "artifacts", "test-results", "late-task.md");
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await File.WriteAllTextAsync(place, story);
            Assert.Fail($"The letters are other than {Document} says; what they are now: {place}");
        }
    }

    [GeneratedRegex("tasks/[0-9a-f-]{36}")]
    private static partial Regex Task();
}

public sealed class LateTaskOnPostgres() : LateTaskStory(Databases.PostgresWithPeople);

public sealed class LateTaskOnSqlite() : LateTaskStory(Databases.SqliteWithPeople);
