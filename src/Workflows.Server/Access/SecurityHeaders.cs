namespace Workflows.Server.Access;

/// <summary>On a route that gives out what people have brought: nothing of it may run or reach anything, even if a browser shows it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class SandboxedAttribute : Attribute;

/// <summary>Puts the headers that keep a browser strict on every answer: pages, files, errors, refusals.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Only our own files; no inline script or style; nothing embeds us. Pictures may be <c>data:</c> because the style sheet
    /// carries its small icons that way.
    /// </summary>
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    private const string SandboxPolicy = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        http.Response.OnStarting(
            static state =>
            {
                Write((HttpContext)state);
                return Task.CompletedTask;
            },
            http);
        return next(http);
    });

    private static void Write(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = http.GetEndpoint()?.Metadata.GetMetadata<SandboxedAttribute>() is null ? ContentPolicy : SandboxPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";

        // What is not a fingerprinted file may hold personal data: no cache of a browser or proxy keeps it.
        if (headers.CacheControl.Count == 0 || !headers.CacheControl.ToString().Contains("immutable", StringComparison.Ordinal))
        {
            headers.CacheControl = headers.CacheControl.ToString().Contains("no-cache", StringComparison.Ordinal) && headers.ETag.Count > 0
                ? "no-cache"
                : "no-store";
        }
    }
}
