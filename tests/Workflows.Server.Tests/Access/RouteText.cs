using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Workflows.Server.Tests.Access;

/// <summary>Writes a route's pattern as an address that can be asked for.</summary>
internal static class RouteText
{
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
