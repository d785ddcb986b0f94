namespace Workflows.Server.Access;

/// <summary>On a route that gives out what people have brought: nothing of it may run or reach anything, even if a browser shows it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class SandboxedAttribute : Attribute;

/// <summary>On the designer's own document and files: what Elsa Studio needs to run, and that a page of ours may show it in a frame.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class DesignerDocumentAttribute : Attribute;

/// <summary>Puts the headers that keep a browser strict on every answer: pages, files, errors, refusals.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Only our own files; no inline script or style; nothing embeds us. Pictures may be <c>data:</c> because the style sheet
    /// carries its small icons that way.
    /// </summary>
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    // WebAssembly is compiled, styles stand in elements, workers are made of blobs. The two hashes are scripts that Studio 3.8.2 writes into its editor and its
    // list of instances (keyboard shortcuts); a newer Studio has other ones.
    private const string DesignerPolicy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-snlP1jz0gjwc5cTz9ErZcliXuCK63+Mmf68RRCeptgc=' 'sha256-vu6sQrKXQHR4Yn3FMMihA/9TxxfIXnCxKwvLrTPJ5ts='; "
        + "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; manifest-src 'self'; "
        + "form-action 'none'; base-uri 'self'; frame-ancestors 'self'";

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
        var metadata = http.GetEndpoint()?.Metadata;
        var isDesigner = metadata?.GetMetadata<DesignerDocumentAttribute>() is not null;
        headers.ContentSecurityPolicy = metadata?.GetMetadata<SandboxedAttribute>() is not null ? SandboxPolicy : isDesigner ? DesignerPolicy : ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XFrameOptions = isDesigner ? "SAMEORIGIN" : "DENY";

        // What is not a fingerprinted file may hold personal data: no cache of a browser or proxy keeps it.
        if (headers.CacheControl.Count == 0 || !headers.CacheControl.ToString().Contains("immutable", StringComparison.Ordinal))
        {
            headers.CacheControl = headers.CacheControl.ToString().Contains("no-cache", StringComparison.Ordinal) && headers.ETag.Count > 0
                ? "no-cache"
                : "no-store";
        }
    }
}
