using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Tests.Tasks;

/// <summary>People and cases without pages and start forms, on the product's services, however they were put together. The benchmark uses them too.</summary>
internal static class BareCases
{
    /// <summary>Who somebody is, as a request finds it.</summary>
    public static async Task<Actor> ActorAsync(this IServiceProvider services, string signIn)
    {
        var contexts = services.GetRequiredService<Contexts>();
        await using var context = contexts.Open(SystemScopes.Upkeep);
        var account = await context.Users.SingleAsync(row => row.UserName == signIn);
        var http = new DefaultHttpContext();
        var cookie = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.Id.ToString()), new Claim("stamp", account.SecurityStamp!)]));
        return await new Actors(contexts, services.GetRequiredService<TimeProvider>()).RecogniseAsync(http, cookie, "stamp", "session")
            ? Actors.Of(http)
            : throw new InvalidOperationException($"{signIn} is not let in.");
    }

    /// <summary>A context in which a centre's procedures act.</summary>
    public static ServerContext OpenFor(this IServiceProvider services, Guid centre) =>
        services.GetRequiredService<Contexts>().Open(services.GetRequiredService<TenantScopes>().Of(Scope.Tenant(centre)));

    /// <summary>Publishes a form of a network's, and lets the procedure have it whose one version is published already.</summary>
    public static async Task PublishFormAsync(this IServiceProvider services, Guid network, string text, string key, string definitionId)
    {
        await using var context = services.GetRequiredService<Contexts>().Open(new Scope(null, [network], [], "test"));
        await FormLibrary.PublishAsync(context, network, text, services.GetRequiredService<TimeProvider>().GetUtcNow(), CancellationToken.None);
        var version = await context.Set<WorkflowVersion>().SingleAsync(row => row.DefinitionId == definitionId);
        await FormLibrary.PinAsync(context, network, version.Id, [key], CancellationToken.None);
        await context.SaveChangesAsync();
    }

    /// <summary>Somebody of whom nothing is known.</summary>
    public static async Task<Guid> AddSubjectAsync(this IServiceProvider services, Guid centre)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var seals = services.GetRequiredService<SubjectSeals>();
        var id = Guid.CreateVersion7(now);
        await using var context = services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        var key = seals.NewKey(id, centre);
        var card = seals.Seal(key, "{}", SubjectFields.Purpose, id);
        context.Add(new Subject { Id = id, CentreId = centre, Kind = SubjectKind.Matter, Sealed = card, CreatedAt = now, UpdatedAt = now });
        context.Add(key);
        await context.SaveChangesAsync();
        return id;
    }

    /// <summary>Starts a case about somebody in a centre, or an instance that is no case where nobody is named; gives its id.</summary>
    public static async Task<string> StartBareAsync(
        this IServiceProvider services, Guid centre, string definitionId, Guid? subject, Guid? manager = null, Guid? startedBy = null)
    {
        var id = services.GetRequiredService<IdSource>().Next();
        var start = new StartInstance(id, Scope.Tenant(centre), definitionId)
        {
            Carried = subject is { } about
                ? new Dictionary<string, JsonNode?>
                {
                    ["subject"] = about.ToString("D"), ["number"] = $"КАЛ-2026-{id}", ["procedure"] = "Пошук партнера",
                    ["manager"] = manager?.ToString("D"), ["startedBy"] = startedBy?.ToString("D"),
                    ["startedAt"] = services.GetRequiredService<TimeProvider>().GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
                }
                : [],
        };
        var result = await services.GetRequiredService<BurstRunner>().RunAsync(() => services.OpenFor(centre), start);
        return result is BurstResult.Done ? id : throw new InvalidOperationException($"It did not start: {result}");
    }
}
