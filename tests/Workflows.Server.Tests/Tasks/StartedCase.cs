using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Tests.Tasks;

/// <summary>Cases of the shipped procedure «Потенційний клієнт», started in a running server.</summary>
internal static class StartedCase
{
    /// <summary>Who somebody is, as a request finds it.</summary>
    public static Task<Actor> ActorAsync(this RunningServer server, string signIn) => server.Services.ActorAsync(signIn);

    /// <summary>Starts a case about a child and gives the coordinator's task.</summary>
    public static async Task<HumanTask> StartCaseAsync(this RunningServer server, string by = "volonter1", string lastName = "Вигадана")
    {
        var actor = await server.ActorAsync(by);
        var typed = new Dictionary<string, IReadOnlyList<string>>
        {
            ["a.firstName"] = ["Марічка"], ["a.lastName"] = [lastName], ["a.source"] = ["Direct"], ["a.urgent"] = ["false"], ["a.situation"] = ["Чекає на допомогу."],
        };
        var started = Assert.IsType<StartMove.Started>(await server.Services.GetRequiredService<ProcedureStart>().StartAsync(
            actor, "lead-routing", actor.OwnCentres.Single().CentreId, typed, Guid.CreateVersion7().ToString(), CancellationToken.None));
        return await server.OpenTaskAsync(started.InstanceId);
    }

    /// <summary>Starts a case and lets the coordinator give it to somebody; gives that person's task.</summary>
    public static async Task<HumanTask> AssignedCaseAsync(this RunningServer server, string to = "pratsivnyk1")
    {
        var task = await server.StartCaseAsync();
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.worker"] = [(await server.ActorAsync(to)).AccountId.ToString()] };
        Assert.IsType<TaskMove.Done>(await server.Services.GetRequiredService<TaskWork>().CompleteAsync(
            await server.ActorAsync("koordynator1"), task.Id, "Доручити", typed, "assign", CancellationToken.None));
        return await server.OpenTaskAsync(task.InstanceId);
    }

    /// <summary>The case's one open task.</summary>
    public static async Task<HumanTask> OpenTaskAsync(this RunningServer server, string instanceId)
    {
        await using var context = server.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        return await context.Tasks.AsNoTracking().SingleAsync(row => row.InstanceId == instanceId && row.State == TaskState.Open);
    }

    /// <summary>A task as it is now.</summary>
    public static async Task<HumanTask> TaskAsync(this RunningServer server, Guid id)
    {
        await using var context = server.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        return await context.Tasks.AsNoTracking().SingleAsync(row => row.Id == id);
    }
}
