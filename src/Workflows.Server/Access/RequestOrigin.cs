using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Net.Http.Headers;
using Workflows.Server.Api;
using Workflows.Server.ElsaApi;
using Workflows.Server.Files;

namespace Workflows.Server.Access;

/// <summary>
/// Refuses what another site could make a signed-in person's browser send. A request that may change something (anything but
/// GET, HEAD and OPTIONS) must come from one of our own pages by the browser's word (<c>Sec-Fetch-Site</c>, or <c>Origin</c> where
/// an old browser does not say) and carry the antiforgery token. One rule for all routes; there is no list of exceptions.
/// A request with a Bearer token or a key, and one to the interface for programs, is exempt: no browser adds either by itself, and the cookies beside
/// them are left out, so that nothing can be done in the name of whoever is signed in. The same goes for signing in from another program, which is
/// given its tokens in the answer, where no other site can read them.
/// </summary>
internal sealed partial class RequestOrigin(RequestDelegate next, IAntiforgery antiforgery, TimeProvider clock, ILogger<RequestOrigin> log)
{
    // What comes faster is judged by who its sender was when it began.
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(2);

    public async Task InvokeAsync(HttpContext http)
    {
        var began = clock.GetUtcNow();
        if (!ChangesNothing(http.Request.Method) && !IsOfAProgram(http.Request)
            && (FromOurPage(http.Request) ? await RefusalOfTokenAsync(http) : StatusCodes.Status400BadRequest) is { } refusal)
        {
            LogRefused(log, http.Request.Method);
            http.Response.StatusCode = refusal;
            return;
        }

        // A form can be sent for an hour, letter by letter: what its sender was when it began may have been taken away meanwhile.
        if (Actors.Find(http) is not null && clock.GetUtcNow() - began > Quick && !await SignIn.HoldsAsync(http))
        {
            http.Response.Redirect($"{SignIn.Path}?{SignIn.Ended}=1");
            return;
        }

        await next(http);
    }

    /// <summary>Whether a request says by itself, in a header, for whom it comes: then nothing else counts.</summary>
    public static bool BringsCredentials(HttpRequest request)
    {
        var said = request.Headers.Authorization.ToString();
        return said.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || said.StartsWith(ElsaAccess.KeyPrefix, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Comes before authentication: whoever sends a token or a key, and whoever asks the interface for programs, is judged by that alone.</summary>
    public static Task LeaveCookiesOutBesideCredentials(HttpContext http, RequestDelegate next)
    {
        if (IsOfAProgram(http.Request))
        {
            http.Request.Headers.Remove(HeaderNames.Cookie);
        }

        return next(http);
    }

    /// <summary>
    /// Comes first: pages build their addresses on the Host header, so with one that is no host (or none, as in HTTP/1.0) even the
    /// error page would fail. Health checks ask by address and build nothing.
    /// </summary>
    public static Task RefuseUnreadableHost(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
            || Uri.TryCreate($"{http.Request.Scheme}://{http.Request.Host}/", UriKind.Absolute, out _))
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    /// <summary>
    /// Comes before anything is answered: where people reach the server by one address, a request for another is none of theirs (a page that some other name
    /// leads here, a link in a letter made of a forged host). A health check of this machine asks by whatever address it likes.
    /// </summary>
    public static Func<HttpContext, RequestDelegate, Task> RefuseOtherHosts(Uri address) => (http, next) =>
    {
        var host = http.Request.Host.Host;
        if (string.Equals(host, address.Host, StringComparison.OrdinalIgnoreCase) || string.Equals(host, address.IdnHost, StringComparison.OrdinalIgnoreCase)
            || (http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) && IsThisMachine(http.Connection.RemoteIpAddress)))
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    };

    // A pipe has no address.
    private static bool IsThisMachine(IPAddress? from) => from is null || IPAddress.IsLoopback(from);

    private static bool IsOfAProgram(HttpRequest request) =>
        ApiServices.IsApi(request.Path) || IdentityResource.IsIdentity(request.Path) || BringsCredentials(request);

    // A form that cannot be read carries no token: broken, in an encoding that nobody uses, too big, cut off.
    private async Task<int?> RefusalOfTokenAsync(HttpContext http)
    {
        try
        {
            await FileForm.BeginAsync(http);
            if (http.Request.HasFormContentType)
            {
                await http.Request.ReadFormAsync(http.RequestAborted); // All of it, also where the token stands in a header.
            }

            return await antiforgery.IsRequestValidAsync(http) ? null : StatusCodes.Status400BadRequest;
        }
        catch (Exception e) when (e is AntiforgeryValidationException or NotSupportedException)
        {
            return e.InnerException is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status400BadRequest;
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode;
        }
        catch (Exception e) when (e is InvalidDataException or IOException && !http.RequestAborted.IsCancellationRequested)
        {
            return StatusCodes.Status400BadRequest;
        }
    }

    private static bool ChangesNothing(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>Whether a request comes from one of our own pages, as the browser says.</summary>
    public static bool FromOurPage(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site.Length > 0
            ? site == "same-origin"
            : Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
                && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var here)
                && Uri.Compare(origin, here, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
    }

    [LoggerMessage(20, LogLevel.Warning, "A {Method} request was refused: it did not come from one of our pages")]
    private static partial void LogRefused(ILogger log, string method);
}
