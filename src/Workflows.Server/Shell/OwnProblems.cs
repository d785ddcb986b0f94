using Microsoft.AspNetCore.Diagnostics;

namespace Workflows.Server.Shell;

/// <summary>Answers of the parts that talk to programs and not to people: what is refused there without words gets the part's own, never a page of ours.</summary>
internal static class OwnProblems
{
    // As long as a network's tries at secrets are counted together.
    private const string Wait = "60"; // s

    /// <summary>Comes right behind the error pages.</summary>
    /// <param name="app">The server.</param>
    /// <param name="isOwn">Whether a path belongs to the part.</param>
    /// <param name="words">The part's answer for a status that was set without a body.</param>
    public static void UseOwnProblems(this IApplicationBuilder app, Func<PathString, bool> isOwn, Func<HttpContext, IResult> words) => app.Use(async (http, next) =>
    {
        if (!isOwn(http.Request.Path))
        {
            await next(http);
            return;
        }

        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        await next(http);
        if (http.Response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest, ContentType: null, ContentLength: null })
        {
            if (http.Response.StatusCode == StatusCodes.Status429TooManyRequests)
            {
                http.Response.Headers.RetryAfter = Wait;
            }

            await words(http).ExecuteAsync(http);
        }
    });
}
