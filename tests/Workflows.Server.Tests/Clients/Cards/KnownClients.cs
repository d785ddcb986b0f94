using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Clients;
using Workflows.Server.Tests.Tasks;

namespace Workflows.Server.Tests.Clients.Cards;

/// <summary>Finds the demonstration's clients as tests speak of them.</summary>
internal static class KnownClients
{
    /// <summary>The client of this surname in the centre of somebody.</summary>
    public static async Task<Guid> ClientAsync(this RunningServer server, string lastName, string by = "koordynator1") =>
        (await server.Services.GetRequiredService<SubjectSearch>().FindAsync(await server.ActorAsync(by), lastName, [SubjectKind.Client], default))[0].Id;
}
