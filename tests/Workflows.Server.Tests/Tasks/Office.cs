using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Clients;
using Workflows.Server.Deadlines;
using Workflows.Server.Documents;
using Workflows.Server.Forms;
using Workflows.Server.Letters;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Tests.Tasks;

/// <summary>The demonstration's two centres at work, without pages: procedures, tasks, people; on simulated time.</summary>
internal sealed class Office : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private Office(ServiceProvider services, Statements statements)
    {
        this.services = services;
        Statements = statements;
    }

    public Statements Statements { get; }

    public SimulatedClock Clock => (SimulatedClock)Get<TimeProvider>();

    public TaskWork Work => Get<TaskWork>();

    public Inbox Inbox => Get<Inbox>();

    public Guid Network { get; private set; }

    /// <summary>Калиновий центр.</summary>
    public Guid Centre { get; private set; }

    /// <summary>Озерний центр.</summary>
    public Guid OtherCentre { get; private set; }

    public static async Task<Office> OpenAsync(Database database)
    {
        var statements = new Statements();
        var services = new ServiceCollection()
            .AddSingleton(database)
            .AddSingleton<ILoggerFactory>(_ => LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(statements)))
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton(MasterKey.Open(new Settings { DataFolder = "", MasterKey = RunningServer.MasterKey }))
            .AddSingleton<TimeProvider>(new SimulatedClock(Databases.Start))
            .AddSingleton<Contexts>()
            .AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddProcedures();
        services.AddClients();
        services.AddForms();
        services.AddTasks();
        services.AddCases();
        services.AddDeadlines();
        services.AddAbsences();
        services.AddLetters();
        services.AddDocuments();
        var office = new Office(services.BuildServiceProvider(), statements);
        await using var context = office.Open();
        var units = await context.Units.Where(unit => unit.Kind != UnitKind.Sector).OrderBy(unit => unit.Kind).ThenBy(unit => unit.NameKey).ToListAsync();
        (office.Network, office.Centre, office.OtherCentre) = (units.Single(unit => unit.Kind == UnitKind.Network).Id, units.Single(unit => unit.Code == "КАЛ").Id, units.Single(unit => unit.Code == "ОЗР").Id);
        return office;
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>A context without bounds.</summary>
    public ServerContext Open() => Get<Contexts>().Open(SystemScopes.Upkeep);

    /// <summary>Who somebody is, as a request finds it.</summary>
    public Task<Actor> ActorAsync(string signIn) => services.ActorAsync(signIn);

    /// <summary>Publishes a procedure of the network's.</summary>
    public async Task PublishAsync(string text, string definitionId = "test")
    {
        await using var context = Get<Contexts>().Open(new Scope(null, [Network], [], "test"));
        await Get<DefinitionPublishing>().PublishAsync(context, Scope.Tenant(Network), definitionId, text);
        await context.SaveChangesAsync();
    }

    /// <summary>Publishes a form of the network's, and lets a procedure have it.</summary>
    public Task PublishFormAsync(string text, string key, string definitionId = "test") => services.PublishFormAsync(Network, text, key, definitionId);

    /// <summary>Starts a case about somebody.</summary>
    public async Task<string> StartAsync(string definitionId = "test", Guid? centre = null, Guid? manager = null, Guid? startedBy = null, bool asCase = true, Guid? about = null)
    {
        var unit = centre ?? Centre;
        var subject = about ?? await AddSubjectAsync(unit);
        return await services.StartBareAsync(unit, definitionId, asCase ? subject : null, manager, startedBy);
    }

    public ServerContext OpenFor(Guid centre) => services.OpenFor(centre);

    public Task<Guid> AddSubjectAsync(Guid centre) => services.AddSubjectAsync(centre);

    public async Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        while (await Get<TimerLoop>().RunDueAsync(CancellationToken.None) > 0)
        {
        }
    }

    /// <summary>What the loop does with the next timer of a kind in the centre, whatever the clock reads by then, and nothing after it.</summary>
    public async Task FireAsync(IHostTimer kind)
    {
        await using var context = OpenFor(Centre);
        var timer = await context.Set<WorkflowTimer>().OrderBy(one => one.DueAt)
            .FirstAsync(one => one.Kind == TimerKind.Host && one.SubjectId == kind.Name && one.TenantId == Scope.Tenant(Centre));
        context.Remove(timer);
        await kind.FireAsync(context, timer, CancellationToken.None);
        await context.SaveChangesAsync();
    }

    /// <summary>Time passes as it does, with everything done when it is due.</summary>
    public async Task PlayAsync(DateTimeOffset until)
    {
        await AdvanceAsync(TimeSpan.Zero);
        while (await NextDueAsync() is { } next && next <= until)
        {
            await AdvanceAsync(next > Clock.GetUtcNow() ? next - Clock.GetUtcNow() : TimeSpan.Zero);
        }

        await AdvanceAsync(until - Clock.GetUtcNow());
    }

    private async Task<DateTimeOffset?> NextDueAsync()
    {
        await using var context = Open();
        return await context.Set<WorkflowTimer>().AsNoTracking().Where(timer => timer.ParkedAt == null).OrderBy(timer => timer.DueAt).Select(timer => (DateTimeOffset?)timer.DueAt).FirstOrDefaultAsync();
    }

    public async Task<HumanTask> TaskAsync(string instanceId, string step)
    {
        await using var context = Open();
        return await context.Tasks.AsNoTracking().Where(task => task.InstanceId == instanceId && task.ActivityId == step).OrderByDescending(task => task.Id).FirstAsync();
    }

    public async Task<HumanTask> TaskAsync(Guid id)
    {
        await using var context = Open();
        return await context.Tasks.AsNoTracking().SingleAsync(task => task.Id == id);
    }

    public async Task<List<HumanTask>> OpenTasksAsync(string instanceId)
    {
        await using var context = Open();
        return await context.Tasks.AsNoTracking().Where(task => task.InstanceId == instanceId && task.State == TaskState.Open).OrderBy(task => task.Id).ToListAsync();
    }

    public async Task<List<string>> IncidentsAsync(string instanceId)
    {
        await using var context = Open();
        return await context.Set<Incident>().Where(row => row.InstanceId == instanceId && row.ResolvedAt == null).OrderBy(row => row.Id).Select(row => row.Message).ToListAsync();
    }

    public async Task<WorkflowInstance> InstanceAsync(string id)
    {
        await using var context = Open();
        return await context.Set<WorkflowInstance>().AsNoTracking().SingleAsync(row => row.Id == id);
    }

    /// <summary>Completes a task that has no form.</summary>
    public Task<TaskMove> CompleteAsync(Actor actor, Guid taskId, string outcome = TaskOutcomes.Only, string command = "c1") =>
        Work.CompleteAsync(actor, taskId, outcome, new Dictionary<string, IReadOnlyList<string>>(), command, CancellationToken.None);

    /// <summary>The letters about a task so far: to whom (sign-in) and of what kind, in the order in which they became necessary.</summary>
    public async Task<List<string>> LettersAsync(Guid taskId)
    {
        await using var context = Open();
        var letters = await (
            from letter in context.Letters.AsNoTracking()
            join person in context.Users on letter.AccountId equals person.Id
            where letter.TaskId == taskId
            orderby letter.CreatedAt, letter.Kind, person.UserName
            select new { letter.Kind, person.UserName }).ToListAsync();
        return letters.ConvertAll(letter => $"{letter.Kind} {letter.UserName}");
    }

    /// <summary>What the auditor asks first: each open task has its live wait, and each wait for a person its open task.</summary>
    public async Task AuditAsync()
    {
        await using var context = Open();
        var open = await context.Tasks.Where(task => task.State == TaskState.Open).Select(task => task.BookmarkId).Order().ToListAsync();
        Assert.Equal(await context.Set<Bookmark>().Where(row => row.Name == HumanTaskActivity.TypeName).Select(row => row.Id).Order().ToListAsync(), open);
        var clocks = await context.Tasks.Where(task => task.ClockId != null).Select(task => task.ClockId!).Order().ToListAsync();
        Assert.Equal(await context.Set<WorkflowTimer>().Where(timer => timer.Kind == TimerKind.Host && timer.SubjectId == "task").Select(timer => timer.Id).Order().ToListAsync(), clocks);
        Assert.Empty(await context.Tasks.Where(task => task.State != TaskState.Open && task.ClockId != null).ToListAsync());
        Assert.Empty(await context.Tasks.Where(task => (task.ClosedAt == null) != (task.State == TaskState.Open)).ToListAsync());
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
