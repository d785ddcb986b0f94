using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Workflows.Server.Api;

namespace Workflows.Server.Tests.Access;

/// <summary>What tests ask of a route: its pattern, an address that fits it, whether it is one of ours.</summary>
internal static class RouteText
{
    public static string Pattern(this RouteEndpoint route) => "/" + route.RoutePattern.RawText!.TrimStart('/');

    /// <summary>Not Blazor's own script, nor a static file, nor the look for one in the sources that only a development build has.</summary>
    public static bool IsOurs(this RouteEndpoint route) =>
        route.Metadata.GetMetadata<StaticAssetDescriptor>() is null
        && !route.Pattern().StartsWith("/_framework/", StringComparison.Ordinal)
        && route.Pattern() != "/{**path:file}";

    /// <summary>Whether it belongs to the interface for programs.</summary>
    public static bool IsApi(this RouteEndpoint route) => ApiServices.IsApi(route.Pattern().Split('{')[0].TrimEnd('/'));

    public static string Fill(RouteEndpoint route, Func<RoutePatternParameterPart, string> value) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(policy => policy.Content == "int") => "404",
            RoutePatternParameterPart parameter => value(parameter),
            _ => throw new InvalidOperationException($"A part of {route.RoutePattern.RawText} is new here."),
        }))));
}
