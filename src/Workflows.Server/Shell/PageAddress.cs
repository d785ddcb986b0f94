using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;

namespace Workflows.Server.Shell;

/// <summary>The address that the reader's browser shows, also when an error page answers in another's place.</summary>
internal static class PageAddress
{
    /// <summary>Path and query of what was asked for, fit for a link.</summary>
    public static string Here(HttpContext http)
    {
        var (path, query) = http.Features.Get<IStatusCodeReExecuteFeature>() is { } refused ? (refused.OriginalPath, refused.OriginalQueryString)
            : http.Features.Get<IExceptionHandlerPathFeature>() is { } failed ? (failed.Path, "")
            : (http.Request.Path.Value, http.Request.QueryString.Value);
        var address = new PathString(path).ToUriComponent() + query;

        // A link to «//host» would lead to that host.
        return address.StartsWith("//", StringComparison.Ordinal) ? "/." + address : address;
    }

    /// <summary>An id in an address: null when there is none, the empty one, which is nobody's, when it cannot be read.</summary>
    public static Guid? Id(string? text) => string.IsNullOrEmpty(text) ? null : Guid.TryParse(text, out var id) ? id : Guid.Empty;

    /// <summary>A whole number in an address or a hidden input, without a sign; null when there is none.</summary>
    public static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Just the path, to mark where the reader is.</summary>
    public static string Path(HttpContext http) => Here(http).Split('?')[0];
}
