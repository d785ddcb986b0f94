using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Tests.Tasks;

namespace Workflows.Server.Tests.Clients.Cards;

/// <summary>Finds the demonstration's clients as tests speak of them.</summary>
internal static class KnownClients
{
    /// <summary>The client of this surname in the centre of somebody.</summary>
    public static async Task<Guid> ClientAsync(this RunningServer server, string lastName, string by = "koordynator1") =>
        (await server.Services.GetRequiredService<SubjectSearch>().FindAsync(await server.ActorAsync(by), lastName, [SubjectKind.Client], default))[0].Id;

    /// <summary>Joins a card to another one, with the fields that are taken over from it.</summary>
    public static async Task MergeAsync(this RunningServer server, Actor actor, Guid kept, Guid joined, params string[] take)
    {
        var work = server.Services.GetRequiredService<MergeWork>();
        var seen = (await work.PreviewAsync(actor, kept, joined, default))!;
        Assert.IsType<MergeMove.Done>(await work.MergeAsync(actor, (kept, seen.Kept.Revision), (joined, seen.Joined.Revision), take.ToHashSet(), default));
    }
}
