using Microsoft.AspNetCore.Diagnostics;

namespace Workflows.Server.Shell;

/// <summary>The address that the reader's browser shows, also when an error page answers in another's place.</summary>
internal static class PageAddress
{
    /// <summary>Path and query of what was asked for.</summary>
    public static string Here(HttpContext http) =>
        http.Features.Get<IStatusCodeReExecuteFeature>() is { } refused ? refused.OriginalPath + refused.OriginalQueryString
        : http.Features.Get<IExceptionHandlerPathFeature>() is { } failed ? failed.Path
        : http.Request.Path + http.Request.QueryString;

    /// <summary>Just the path, to mark where the reader is.</summary>
    public static string Path(HttpContext http) => Here(http).Split('?')[0];
}
