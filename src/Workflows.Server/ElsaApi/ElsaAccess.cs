using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Workflows.Server.Access;
using Workflows.Server.Api;

namespace Workflows.Server.ElsaApi;

/// <summary>
/// By what one comes to Elsa's API: the cookie of the product, as Studio does on our own page; <c>Authorization: Bearer</c> with a token of a key or of a
/// sign-in; <c>Authorization: ApiKey</c> with the key itself, as Elsa's own clients do. A header counts alone: see <see cref="RequestOrigin"/>.
/// </summary>
internal static class ElsaAccess
{
    /// <summary>Chooses among the others.</summary>
    public const string Scheme = "Elsa";

    /// <summary>How a header with a key begins.</summary>
    public const string KeyPrefix = "ApiKey ";

    private const string Token = "Elsa.Token", Key = "Elsa.Key";

    public static void AddElsaAccess(this IServiceCollection services)
    {
        services.AddAuthentication()
            .AddPolicyScheme(Scheme, displayName: null, options => options.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(Key, displayName: null, configureOptions: null)
            .AddJwtBearer(Token);
        services.AddOptions<JwtBearerOptions>(Token).Configure<ApiTokens>(static (options, tokens) => tokens.ConfigureElsa(options));
        services.AddSingleton<IAuthorizationHandler, ElsaMayHandler>();
    }

    private static string SchemeOf(HttpContext http) =>
        !RequestOrigin.BringsCredentials(http.Request) ? IdentityConstants.ApplicationScheme
        : http.Request.Headers.Authorization.ToString().StartsWith(KeyPrefix, StringComparison.OrdinalIgnoreCase) ? Key
        : Token;

    /// <summary>Judges the key itself. Who has sent too many wrong ones is told to wait, whatever the next is worth.</summary>
    private sealed class KeyHandler(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, KeyHolders holders, WrongKeys wrong)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        private bool hasToWait;

        protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            hasToWait = wrong.AreTooMany(Context);
            if (hasToWait)
            {
                return AuthenticateResult.Fail("Too many wrong keys.");
            }

            var secret = Request.Headers.Authorization.ToString()[KeyPrefix.Length..].Trim();
            if (await holders.FindAsync(secret, Context.RequestAborted) is not { } key || !await holders.RecogniseAsync(Context, key))
            {
                wrong.Count(Context);
                return AuthenticateResult.Fail("The key is worth nothing (any more).");
            }

            var owner = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, Actors.Of(Context).AccountId.ToString("D"))], Scheme.Name);
            return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(owner), Scheme.Name));
        }

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.StatusCode = hasToWait ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
            Response.Headers.WWWAuthenticate = KeyPrefix.Trim();
            return Task.CompletedTask;
        }
    }
}

/// <summary>Asks on a route of Elsa's API for a right of the person's; who comes with a key must have been given it by the key too.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ElsaMayAttribute : AuthorizeAttribute, IAuthorizationRequirementData
{
    public ElsaMayAttribute(KeyRight right)
    {
        Right = right;
        AuthenticationSchemes = ElsaAccess.Scheme;
    }

    /// <summary>What is asked for.</summary>
    public KeyRight Right { get; }

    /// <summary>Whether the request may do what this right says; for routes that ask for one right or another.</summary>
    public static bool May(HttpContext? http, KeyRight right) =>
        Actors.Find(http)?.May(right.Asks()) == true && (!KeyHolders.CameWithKey(http) || KeyHolders.RightsOf(http).Contains(right));

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new ElsaMayRequirement(Right)];
}

internal sealed record ElsaMayRequirement(KeyRight Right) : IAuthorizationRequirement;

internal sealed class ElsaMayHandler(IHttpContextAccessor http) : AuthorizationHandler<ElsaMayRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ElsaMayRequirement requirement)
    {
        if (ElsaMayAttribute.May(http.HttpContext, requirement.Right))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
