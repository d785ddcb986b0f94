using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Execution;
using Workflows.Server.Clients;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Browser.Tests;

/// <summary>Cases of the second centre in which a client was met and the consent is to be signed.</summary>
internal static class Consents
{
    /// <summary>Starts such a case; gives the worker's task and the case.</summary>
    public static async Task<(Guid Task, string Instance)> ConsentTaskAsync(this Site site)
    {
        var (coordinator, worker) = (await site.ActorAsync("koordynator2"), await site.ActorAsync("pratsivnyk2"));
        var centre = worker.OwnCentres.Single().CentreId;
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        var client = await context.Subjects.Where(row => row.CentreId == centre && row.Kind == SubjectKind.Client).OrderBy(row => row.Number).Select(row => row.Id).FirstAsync();
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.client"] = [client.ToString()], ["a.worker"] = [worker.AccountId.ToString()] };
        var started = Assert.IsType<StartMove.Started>(await site.Services.GetRequiredService<ProcedureStart>().StartAsync(
            coordinator, "consent-contract", centre, typed, Guid.CreateVersion7().ToString(), CancellationToken.None));
        var met = new Dictionary<string, IReadOnlyList<string>> { ["a.place"] = ["partner"], ["a.metOn"] = [site.Today()] };
        Assert.IsType<TaskMove.Done>(await site.Services.GetRequiredService<TaskWork>().CompleteAsync(
            worker, await OpenAsync(context, started.InstanceId), "Зустріч відбулася", met, Guid.CreateVersion7().ToString(), CancellationToken.None));

        // The register answers «Згода є?» in a burst of its own.
        var due = site.Services.GetRequiredService<TimerLoop>();
        while (!await context.Tasks.AnyAsync(row => row.InstanceId == started.InstanceId && row.State == TaskState.Open))
        {
            await due.RunDueAsync(CancellationToken.None);
        }

        return (await OpenAsync(context, started.InstanceId), started.InstanceId);
    }

    /// <summary>The day that the calendar in Kyiv shows, as an input wants it.</summary>
    public static string Today(this Site site) => TimeZoneInfo.ConvertTime(
        site.Services.GetRequiredService<TimeProvider>().GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Kyiv")).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Task<Guid> OpenAsync(ServerContext context, string instance) =>
        context.Tasks.Where(row => row.InstanceId == instance && row.State == TaskState.Open).Select(row => row.Id).SingleAsync();
}
