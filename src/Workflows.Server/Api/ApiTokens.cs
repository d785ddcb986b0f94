using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Workflows.Server.Storage;

namespace Workflows.Server.Api;

/// <summary>The two tokens of a person who signed in from another program.</summary>
/// <param name="Access">Opens Elsa's interface, for <see cref="ApiTokens.Life"/>.</param>
/// <param name="Refresh">Is worth two new ones, and nothing else.</param>
internal sealed record SignedInTokens(string Access, string Refresh);

/// <summary>What such a token says.</summary>
/// <param name="AccountId">Who signed in.</param>
/// <param name="Print">Made of the security stamp that the account had then. The stamp itself does not leave the server.</param>
/// <param name="Since">When they gave the password, to the second; two new tokens keep it.</param>
internal sealed record SignedIn(Guid AccountId, string Print, DateTimeOffset Since)
{
    /// <summary>The names of the claims beside <c>sub</c>.</summary>
    internal const string PrintClaim = "stp", SinceClaim = "auth_time";

    /// <summary>Reads it; null when something is missing.</summary>
    public static SignedIn? Read(ClaimsIdentity? identity) =>
        Guid.TryParse(identity?.FindFirst(JwtRegisteredClaimNames.Sub)?.Value, out var account)
        && identity!.FindFirst(PrintClaim)?.Value is { Length: > 0 } print
        && long.TryParse(identity.FindFirst(SinceClaim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            ? new SignedIn(account, print, DateTimeOffset.FromUnixTimeSeconds(since))
            : null;
}

/// <summary>
/// Tokens: signed with a key of their own that comes from the master key, so that every server of an installation knows those of the others and none
/// has to keep anything. A token names its key, or the account that signed in, and nothing else: what it is worth is read from the database.
/// </summary>
internal sealed class ApiTokens(MasterKey master, TimeProvider clock)
{
    /// <summary>How long a token holds.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private const string Issuer = "caseworkflows";
    private const string Audience = "caseworkflows-api-v1";

    // Of their own, so that none of the tokens can be used as another.
    private const string ElsaAudience = "caseworkflows-elsa", RefreshAudience = "caseworkflows-elsa-refresh";

    private const int LongestToken = 4096;

    private readonly SymmetricSecurityKey signing = new(master.Derive("api-tokens"u8));
    private readonly byte[] stamping = master.Derive("api-token-stamps"u8);

    /// <summary>A token for a key.</summary>
    public string Issue(Guid keyId) => Sign(Audience, clock.GetUtcNow() + Life, new Claim(JwtRegisteredClaimNames.Sub, keyId.ToString("D")));

    /// <summary>Two tokens for somebody who gave the password.</summary>
    /// <param name="account">Who.</param>
    /// <param name="stamp">The account's security stamp now.</param>
    /// <param name="since">When they gave it.</param>
    /// <param name="longest">How long after that the last token ends, however often they are made anew.</param>
    public SignedInTokens IssueFor(Guid account, string stamp, DateTimeOffset since, TimeSpan longest)
    {
        var (access, end) = (clock.GetUtcNow() + Life, since + longest);
        Claim[] claims =
        [
            new(JwtRegisteredClaimNames.Sub, account.ToString("D")),
            new(SignedIn.PrintClaim, PrintOf(stamp)),
            new(SignedIn.SinceClaim, since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64),
        ];
        return new SignedInTokens(Sign(ElsaAudience, access < end ? access : end, claims), Sign(RefreshAudience, end, claims));
    }

    /// <summary>Whose refresh token this is; null for what is none, or none any more by its time. What it is worth is to be asked of <see cref="KeyHolders"/>.</summary>
    public async Task<SignedIn?> ReadRefreshAsync(string token)
    {
        if (token.Length > LongestToken)
        {
            return null;
        }

        var read = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, Rules(RefreshAudience));
        return read.IsValid ? SignedIn.Read(read.ClaimsIdentity) : null;
    }

    /// <summary>Whether the account still has the security stamp that it had when its person signed in.</summary>
    public bool IsOf(SignedIn who, string stamp) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(who.Print), Encoding.ASCII.GetBytes(PrintOf(stamp)));

    /// <summary>How tokens are judged that keys were exchanged for.</summary>
    public void Configure(JwtBearerOptions options) => Configure(options, Audience);

    /// <summary>The same for Elsa's interface, which also takes those of people who signed in there.</summary>
    public void ConfigureElsa(JwtBearerOptions options) => Configure(options, Audience, ElsaAudience);

    private void Configure(JwtBearerOptions options, params string[] audiences)
    {
        options.MapInboundClaims = false;
        options.IncludeErrorDetails = false;
        options.TokenValidationParameters = Rules(audiences);
        options.Events = new JwtBearerEvents
        {
            OnTokenValidated = static async context =>
            {
                if (!await IsWorthSomethingAsync(context))
                {
                    context.Fail("The token is worth nothing (any more).");
                }
            },
        };
    }

    private static async Task<bool> IsWorthSomethingAsync(TokenValidatedContext context)
    {
        var holders = context.HttpContext.RequestServices.GetRequiredService<KeyHolders>();
        return ((JsonWebToken)context.SecurityToken).Audiences.Contains(ElsaAudience)
            ? SignedIn.Read(context.Principal?.Identity as ClaimsIdentity) is { } who && await holders.RecogniseAsync(context.HttpContext, who)
            : Guid.TryParse(context.Principal?.FindFirstValue(JwtRegisteredClaimNames.Sub), out var key) && await holders.RecogniseAsync(context.HttpContext, key);
    }

    private TokenValidationParameters Rules(params string[] audiences) => new()
    {
        ValidIssuer = Issuer,
        ValidAudiences = audiences,
        IssuerSigningKey = signing,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (_, expires, _, _) => expires is { } end && clock.GetUtcNow() < new DateTimeOffset(DateTime.SpecifyKind(end, DateTimeKind.Utc)),
    };

    private string Sign(string audience, DateTimeOffset expires, params Claim[] claims) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            IssuedAt = clock.GetUtcNow().UtcDateTime,
            Expires = expires.UtcDateTime,
            Subject = new ClaimsIdentity(claims),
            SigningCredentials = new SigningCredentials(signing, SecurityAlgorithms.HmacSha256),
        });

    private string PrintOf(string stamp) => Base64Url.EncodeToString(HMACSHA256.HashData(stamping, Encoding.UTF8.GetBytes(stamp)));
}
