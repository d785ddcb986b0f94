using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Workflows.Server.Storage;

namespace Workflows.Server.Api;

/// <summary>
/// Tokens: signed with a key of their own that comes from the master key, so that every server of an installation knows those of the others and none
/// has to keep anything. A token names its key and nothing else: what it is worth is read from the database.
/// </summary>
internal sealed class ApiTokens(MasterKey master, TimeProvider clock)
{
    /// <summary>How long a token holds.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private const string Issuer = "caseworkflows";
    private const string Audience = "caseworkflows-api-v1";

    private readonly SymmetricSecurityKey signing = new(master.Derive("api-tokens"u8));

    /// <summary>A token for a key.</summary>
    public string Issue(Guid keyId)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now,
            Expires = now + Life,
            Subject = new ClaimsIdentity([new Claim(JwtRegisteredClaimNames.Sub, keyId.ToString("D"))]),
            SigningCredentials = new SigningCredentials(signing, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>How tokens are judged.</summary>
    public void Configure(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.IncludeErrorDetails = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            IssuerSigningKey = signing,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (_, expires, _, _) => expires is { } end && clock.GetUtcNow() < new DateTimeOffset(DateTime.SpecifyKind(end, DateTimeKind.Utc)),
        };
        options.Events = new JwtBearerEvents
        {
            OnTokenValidated = static async context =>
            {
                if (!Guid.TryParse(context.Principal?.FindFirstValue(JwtRegisteredClaimNames.Sub), out var key)
                    || !await context.HttpContext.RequestServices.GetRequiredService<KeyHolders>().RecogniseAsync(context.HttpContext, key))
                {
                    context.Fail("The key is worth nothing (any more).");
                }
            },
        };
    }
}
