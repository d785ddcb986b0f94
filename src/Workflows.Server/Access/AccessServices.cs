using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Workflows.Server.Access;

/// <summary>Who people are and what they may do: services and routes of the capability.</summary>
internal static class AccessServices
{
    /// <summary>The rate limit of routes that guess at passwords.</summary>
    public const string GuessLimit = "guess";

    public static void AddAccess(this IServiceCollection services, Settings settings, Cookies cookies)
    {
        services.AddSingleton(cookies);
        services.AddSignIn(settings, cookies);
        services.AddRights();
        services.AddSingleton<Centres>();
        services.AddScoped<OwnAccount>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = cookies.Antiforgery;
            options.Cookie.SecurePolicy = cookies.Policy;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.HeaderName = "X-CSRF-TOKEN";
        });
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;

            // Lock-out protects one account; this protects all of them from one address that tries many names.
            limits.AddPolicy(GuessLimit, http => HttpMethods.IsPost(http.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(
                    Network(http.Connection.RemoteIpAddress),
                    _ => Guesses)
                : RateLimitPartition.GetNoLimiter(""));
        });
    }

    /// <summary>How many tries at secrets one network has.</summary>
    internal static FixedWindowRateLimiterOptions Guesses => new() { PermitLimit = 60, Window = TimeSpan.FromMinutes(1) };

    /// <summary>Whose tries are counted together: an IPv4 address, or the IPv6 network (/64) of which one visitor has all the addresses.</summary>
    internal static string Network(IPAddress? address) => address switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.MapToIPv4().ToString(),
    };

    public static void MapAccess(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-out", static async (HttpContext http) =>
        {
            await SignIn.EndAsync(http);
            return TypedResults.LocalRedirect(SignIn.Path);
        }).AllowAnonymous();
    }
}
