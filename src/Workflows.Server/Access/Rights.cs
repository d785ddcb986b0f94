using Microsoft.AspNetCore.Authorization;

namespace Workflows.Server.Access;

/// <summary>Asks for a right on a page or a route.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class NeedsAttribute(Right right) : AuthorizeAttribute, IAuthorizationRequirementData
{
    /// <summary>The right that is asked for.</summary>
    public Right Right { get; } = right;

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new RightRequirement(Right)];
}

internal sealed record RightRequirement(Right Right) : IAuthorizationRequirement;

/// <summary>Deny by default: a route that says nothing needs a signed-in person, a route that names a right needs that too.</summary>
internal static class Rights
{
    public static void AddRights(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(SignedIn())
            .SetFallbackPolicy(SignedIn());
        services.AddHttpContextAccessor();
        services.AddSingleton<IAuthorizationHandler, Handler>();
    }

    private static AuthorizationPolicy SignedIn() => new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();

    private sealed class Handler(IHttpContextAccessor http) : AuthorizationHandler<RightRequirement>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RightRequirement requirement)
        {
            if (Actors.Find(http.HttpContext)?.May(requirement.Right) == true)
            {
                context.Succeed(requirement);
            }

            return Task.CompletedTask;
        }
    }
}
