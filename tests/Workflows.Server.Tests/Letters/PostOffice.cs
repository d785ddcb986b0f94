using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Server.Access;
using Workflows.Server.Letters;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Letters;

/// <summary>The base of tests of the outbox: an office, a mail server, and as many nodes as a test wants.</summary>
public abstract class LetterTest(DatabaseTemplate template) : DatabaseTest(template)
{
    private readonly List<LetterLoop> nodes = [];

    private protected Office Office { get; private set; } = null!;

    private protected MailServer Mail { get; private set; } = null!;

    private protected Shelf Shelf { get; private set; } = null!;

    private protected Actor Worker { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Office = await Office.OpenAsync(Database);
        Mail = new MailServer();
        Shelf = new Shelf(Office);
        Worker = await Office.ActorAsync("pratsivnyk1");
    }

    public override async Task DisposeAsync()
    {
        nodes.ForEach(node => node.Dispose());
        await Mail.DisposeAsync();
        await Office.DisposeAsync();
        await base.DisposeAsync();
    }

    private protected LetterLoop Node(ILetterCarrier? carrier = null, Func<LetterCheckpoint, Letter, Task>? atCheckpoint = null)
    {
        var settings = new Settings { DataFolder = "", PublicUrl = new Uri("https://cw.example/") };
        var links = new LetterLinks(settings, new ServiceCollection().BuildServiceProvider());
        var options = new LetterLoopOptions { AtCheckpoint = atCheckpoint };
        var (contexts, tenants) = (Office.Get<Contexts>(), Office.Get<TenantScopes>());
        var sending = new LetterSending(
            contexts, tenants, new LetterPreparing(new LetterWriting(new LetterRendering(), links), links), carrier ?? Carrier(), Office.Clock, options);
        nodes.Add(new LetterLoop(Database, contexts, tenants, sending, Office.Clock, options, NullLogger<LetterLoop>.Instance));
        return nodes[^1];
    }

    private protected SmtpCarrier Carrier(MailServer? server = null, SecureSocketOptions security = SecureSocketOptions.None, string? user = null, bool trusts = false) =>
        new(new SmtpSettings("127.0.0.1", (server ?? Mail).Port, security, "lysty@centr.example", user, user), Office.Clock)
        {
#pragma warning disable CA5359 // The certificate is the test's own, made a moment ago.
            Trust = trusts ? (_, _, _, _) => true : null,
#pragma warning restore CA5359
        };

    private protected async Task<HumanTask> TaskAsync(string title = "Провести розмову", Actor? assignee = null, TaskState state = TaskState.Open)
    {
        var task = Shelf.Task(title, hours: 30, assignee: assignee ?? Worker, role: Role.SocialWorker, state: state, priority: TaskPriority.High);
        await Shelf.AddAsync(task);
        return task;
    }

    private protected async Task<Letter> LetterAsync(LetterKind kind = LetterKind.Assignment, Guid? taskId = null, Guid? to = null)
    {
        var task = kind.IsOfTask() ? taskId ?? (await TaskAsync()).Id : (Guid?)null;
        var letter = Letter.Of(Office.Centre, kind, to ?? Worker.AccountId, task, Office.Clock.GetUtcNow());
        await using var context = Office.Open();
        context.Add(letter);
        await context.SaveChangesAsync();
        return letter;
    }

    private protected async Task<Letter> NowAsync(Letter letter)
    {
        await using var context = Office.Open();
        return await context.Letters.AsNoTracking().SingleAsync(row => row.Id == letter.Id);
    }

    private protected async Task<List<LetterTry>> TriesAsync(Letter letter)
    {
        await using var context = Office.Open();
        return await context.Set<LetterTry>().AsNoTracking().Where(row => row.LetterId == letter.Id).OrderBy(row => row.Id).ToListAsync();
    }

    private protected async Task ChangeAsync(Func<ServerContext, Task> change)
    {
        await using var context = Office.Open();
        await change(context);
        await context.SaveChangesAsync();
    }

    private protected Task<int> SendAsync(LetterLoop? node = null) => (node ?? Node()).RunDueAsync(CancellationToken.None);
}
