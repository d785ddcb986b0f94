using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Workflows.Server.Access;

namespace Workflows.Server.Api;

/// <summary>Asks on a route for a token whose key allows this, and whose owner still may it. A cookie counts for nothing there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KeyMayAttribute : AuthorizeAttribute, IAuthorizationRequirementData
{
    public KeyMayAttribute(KeyRight right)
    {
        Right = right;
        AuthenticationSchemes = JwtBearerDefaults.AuthenticationScheme;
    }

    /// <summary>What is asked for.</summary>
    public KeyRight Right { get; }

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new KeyRightRequirement(Right)];
}

internal sealed record KeyRightRequirement(KeyRight Right) : IAuthorizationRequirement;

/// <summary>What a key allows ends where its owner's rights end.</summary>
internal sealed class KeyRightHandler(IHttpContextAccessor http) : AuthorizationHandler<KeyRightRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, KeyRightRequirement requirement)
    {
        if (KeyHolders.RightsOf(http.HttpContext).Contains(requirement.Right) && Actors.Find(http.HttpContext)?.May(requirement.Right.Asks()) == true)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
