using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.Server.Access;
using Workflows.Server.Forms;

namespace Workflows.Server.Tasks;

/// <summary>What the pages' scripts ask for: saving a draft, hearing that the inbox has changed.</summary>
internal static class TaskRoutes
{
    /// <summary>Where an inbox hears of changes.</summary>
    public const string Live = "/tasks/live";

    /// <summary>How often a quiet stream says that it is still there; proxies close what is silent for a minute.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(25);

    /// <summary>Where the draft of a task's form is saved.</summary>
    public static string Draft(Guid task) => $"/tasks/{task}/draft";

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/tasks/{id:guid}/draft", SaveDraftAsync).WithMetadata(new NeedsAttribute(Right.WorkOnTasks));
        routes.MapGet(Live, Watch).WithMetadata(new NeedsAttribute(Right.WorkOnTasks));
    }

    private static async Task<IResult> SaveDraftAsync(Guid id, HttpContext http, TaskReading reading, FormDrafts drafts) =>
        await reading.DraftPlaceAsync(Actors.Of(http), id, http.RequestAborted) is { } place
            ? await DraftRequests.SaveAsync(http, drafts, place)
            : TypedResults.NotFound();

    private static ServerSentEventsResult<string> Watch(HttpContext http, TaskSignals signals, IHostApplicationLifetime server, TimeProvider clock)
    {
        // A proxy that collects an answer before it passes it on would pass nothing on.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(EventsAsync(http, signals, server, clock, http.RequestAborted));
    }

    // «changed» and nothing else: what has changed, the page asks as itself. «bye» lets a browser stop listening before the line breaks.
    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        HttpContext http, TaskSignals signals, IHostApplicationLifetime server, TimeProvider clock,
        [EnumeratorCancellation] CancellationToken gone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(gone, server.ApplicationStopping);
        var centres = Watched(http);
        var known = clock.GetUtcNow();
        await using var heard = signals.WatchAsync(centres, end.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = heard.MoveNextAsync().AsTask();
        try
        {
            yield return new SseItem<string>("", "here");
            while (true)
            {
                var quiet = await IsQuietAsync(next, clock, end.Token);

                // Asked again by the clock and not only when it is quiet: where somebody always works it never is.
                if (quiet || clock.GetUtcNow() - known >= Beat)
                {
                    if (!await SignIn.HoldsAsync(http) || !centres.SetEquals(Watched(http)))
                    {
                        break;
                    }

                    known = clock.GetUtcNow();
                }

                if (quiet)
                {
                    yield return new SseItem<string>("", "here");
                }
                else if (end.IsCancellationRequested || !await next)
                {
                    break;
                }
                else
                {
                    next = heard.MoveNextAsync().AsTask();
                    yield return new SseItem<string>("", "changed");
                }
            }
        }
        finally
        {
            // Whatever ended the stream ends the watch.
            await end.CancelAsync();
            await next;
        }

        yield return new SseItem<string>("", "bye");
    }

    // The centres of whose tasks the person may hear, as of now.
    private static HashSet<Guid> Watched(HttpContext http)
    {
        var actor = Actors.Of(http);
        return [.. actor.Scope.Centres.Where(centre => actor.May(Right.WorkOnTasks, centre))];
    }

    private static async Task<bool> IsQuietAsync(Task next, TimeProvider clock, CancellationToken end)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(end);
        var beat = Task.Delay(Beat, clock, over.Token);
        var first = await Task.WhenAny(next, beat);
        await over.CancelAsync();
        return first == beat && beat.IsCompletedSuccessfully;
    }
}
