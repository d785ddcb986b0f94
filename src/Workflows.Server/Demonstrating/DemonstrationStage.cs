using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Letters;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Demonstrating;

/// <summary>
/// The server put together once more around a clock of its own, on the same database: what the product's services do here is done at the moment
/// that this clock shows. Nothing runs by itself; timers and letters are brought to their end as the clock is moved.
/// </summary>
internal sealed class DemonstrationStage : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly SimulatedClock clock;
    private readonly TimerLoop timers;
    private readonly LetterLoop letters;
    private readonly Dictionary<string, Actor> actors = [];
    private Dictionary<string, (Guid Id, string? Stamp)> people = [];

    private DemonstrationStage(ServiceProvider services, SimulatedClock clock)
    {
        (this.services, this.clock) = (services, clock);
        (timers, letters) = (Get<TimerLoop>(), Get<LetterLoop>());
    }

    /// <summary>The moment that the clock shows.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Puts it together.</summary>
    /// <param name="server">The server itself.</param>
    /// <param name="address">Where the links of letters lead when no public address is set.</param>
    /// <param name="begin">What the clock shows at first.</param>
    public static DemonstrationStage Open(IServiceProvider server, Uri? address, DateTimeOffset begin)
    {
        var clock = new SimulatedClock(begin);
        var settings = server.GetRequiredService<Settings>();
        var parts = new ServiceCollection();
        foreach (var part in server.GetRequiredService<ServerParts>().Services.Where(part => part.ServiceType != typeof(IHostedService)))
        {
            ((IServiceCollection)parts).Add(part);
        }

        // What there is one of, the server keeps and ends.
        Share<IConfiguration>(parts, server);
        Share<ILoggerFactory>(parts, server);
        Share<Database>(parts, server);
        Share<MasterKey>(parts, server);
        Share<Contexts>(parts, server);
        parts.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        parts.Replace(ServiceDescriptor.Singleton(settings with { PublicUrl = settings.PublicUrl ?? address }));

        // Whatever mail server is set, letters of weeks ago go to nobody: they are written as files, which is what the pages say of them.
        parts.Replace(ServiceDescriptor.Singleton<ILetterCarrier>(provider => new FolderCarrier(provider.GetRequiredService<Settings>(), clock)));

        // One after the other, so that numbers come out the same each time.
        Change<TimerLoopOptions>(parts, options => options with { Parallel = 1 });
        Change<LetterLoopOptions>(parts, options => options with { Parallel = 1 });
        return new DemonstrationStage(parts.BuildServiceProvider(), clock);
    }

    /// <summary>A service.</summary>
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Loads the people, and what comes with the program.</summary>
    public async Task FurnishAsync(string? password, CancellationToken cancellation)
    {
        using (var once = services.CreateScope())
        {
            var demonstration = ActivatorUtilities.CreateInstance<Demonstration>(once.ServiceProvider);
            await demonstration.LoadAsync(password, DemonstrationCast.ByName, cancellation);
        }

        await Get<ShippedProcedures>().LoadAsync(ShippedProcedures.Folder, cancellation);
        await using var context = Open();
        people = await context.Users.AsNoTracking().ToDictionaryAsync(one => one.UserName!, one => (one.Id, one.SecurityStamp), cancellation);
    }

    /// <summary>A context without bounds.</summary>
    public ServerContext Open() => Get<Contexts>().Open(SystemScopes.Demonstration);

    /// <summary>Who somebody is, as a request finds it. Nobody becomes anything else while it is played.</summary>
    public async Task<Actor> ActorAsync(string signIn) =>
        actors.TryGetValue(signIn, out var known) ? known : actors[signIn] = await RecognisedAsync(signIn);

    /// <summary>The id of somebody's account, as a form takes it.</summary>
    public string Person(string signIn) => people[signIn].Id.ToString("D");

    /// <summary>The ids of a centre's clients by family name, or by what they call themselves, and of its partners by name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SubjectsAsync(string code, CancellationToken cancellation)
    {
        await using var context = Open();
        var ids = await context.Subjects.AsNoTracking()
            .Where(row => context.Units.Any(unit => unit.Id == row.CentreId && unit.Code == code)).Select(row => row.Id).ToListAsync(cancellation);
        var names = await Get<SubjectNames>().OpenAsync(context, ids, cancellation);
        return names.Values.ToDictionary(one => one.Kind == SubjectKind.Client ? one.Name.Split(' ')[0] : one.Name, one => one.Id.ToString("D"));
    }

    /// <summary>Time passes, with everything done when it is due.</summary>
    public async Task PlayAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        while (await NextAsync(cancellation) is var (due, run) && due <= until)
        {
            clock.AdvanceTo(due);
            await run(cancellation);
        }

        clock.AdvanceTo(until);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static void Share<T>(ServiceCollection parts, IServiceProvider server) where T : class =>
        parts.Replace(ServiceDescriptor.Singleton(server.GetRequiredService<T>()));

    // Made by these parts and not by the server: what it calls must know this clock.
    private static void Change<T>(ServiceCollection parts, Func<T, T> change) where T : class
    {
        var made = parts.Last(part => part.ServiceType == typeof(T));
        parts.Replace(ServiceDescriptor.Singleton(provider => change((T)(made.ImplementationInstance ?? made.ImplementationFactory!(provider)))));
    }

    private async Task<Actor> RecognisedAsync(string signIn)
    {
        var (id, stamp) = people[signIn];
        var request = new DefaultHttpContext();
        var cookie = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.ToString("D")), new Claim("stamp", stamp ?? "")]));
        return await Get<Actors>().RecogniseAsync(request, cookie, "stamp", null)
            ? Actors.Of(request)
            : throw new DemonstrationException($"{signIn} is not known.");
    }

    // What is due next, and the loop that does it: what the one does may be due in the other at once.
    private async Task<(DateTimeOffset Due, Func<CancellationToken, Task<int>> Run)?> NextAsync(CancellationToken cancellation)
    {
        await using var context = Open();
        var timer = await context.Set<WorkflowTimer>().AsNoTracking().Where(row => row.ParkedAt == null && row.LeaseUntil == null)
            .OrderBy(row => row.DueAt).Select(row => (DateTimeOffset?)row.DueAt).FirstOrDefaultAsync(cancellation);
        var letter = await context.Letters.AsNoTracking().Where(row => row.State == LetterState.Waiting && row.Owner == null)
            .OrderBy(row => row.DueAt).Select(row => (DateTimeOffset?)row.DueAt).FirstOrDefaultAsync(cancellation);
        return timer is { } first && !(letter < first) ? (first, timers.RunDueAsync)
            : letter is { } other ? (other, letters.RunDueAsync)
            : null;
    }
}

/// <summary>Something in the demonstration did not go as it is told; the message says what.</summary>
internal sealed class DemonstrationException(string message) : Exception(message);
