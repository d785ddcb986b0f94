using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.AspNetCore.WebUtilities;

namespace Workflows.Server.Access;

/// <summary>How people sign in with a cookie, how long it holds, and what ends it.</summary>
internal static class SignIn
{
    /// <summary>Where people sign in.</summary>
    public const string Path = "/sign-in";

    /// <summary>In the address of the sign-in page: the person was signed in, and no longer is.</summary>
    public const string Ended = "ended";

    /// <summary>The header of what a page asks by itself, without its reader having done anything.</summary>
    public const string ByItself = "X-By-Itself";

    private const string SignedInAtKey = "at";
    private const string SessionKey = "session";

    /// <summary>Accounts, sign-in and its cookie.</summary>
    public static void AddSignIn(this IServiceCollection services, Settings settings, Cookies cookies)
    {
        services.AddIdentityCore<Account>(identity =>
            {
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                identity.User.RequireUniqueEmail = false;
                // Length is what makes a password strong; forced signs and digits make people write it down.
                identity.Password = new PasswordOptions
                {
                    RequiredLength = 12,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                    RequiredUniqueChars = 5,
                };
                identity.Lockout = new LockoutOptions
                {
                    AllowedForNewUsers = true,
                    MaxFailedAccessAttempts = 5,
                    DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15),
                };
            })
            .AddEntityFrameworkStores<Storage.ServerContext>()
            .AddUserManager<Accounts>()
            .AddSignInManager()
            .AddErrorDescriber<UkrainianIdentityErrors>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = settings.HashIterations);
        services.AddSingleton<Actors>();
        services.AddSingleton<EndedSessions>();
        services.AddScoped<PasswordCheck>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, options => Configure(options, settings, cookies));
    }

    /// <summary>Ends the session of this browser, and what it kept of our pages.</summary>
    public static async Task EndAsync(HttpContext http)
    {
        var session = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        if (Actors.Find(http) is { } actor && session.Properties?.Items[SessionKey] is { } id)
        {
            await http.RequestServices.GetRequiredService<EndedSessions>().AddAsync(actor.AccountId, id);
        }

        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
    }

    /// <summary>Whether the session of a request that is still being answered holds; asked by what is answered for a long time.</summary>
    public static async Task<bool> HoldsAsync(HttpContext http)
    {
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is { Succeeded: true } session
            && (session.Properties.ExpiresUtc is not { } expires || now < expires)
            && await HoldsAsync(http, session.Principal, session.Properties, http.RequestServices.GetRequiredService<Settings>().SessionLongest);
    }

    /// <summary>The same of a connection that outlives the cookie it came with, and shows nothing about people: whether there is such a session at all.</summary>
    public static async Task<bool> IsThereAsync(HttpContext http) =>
        http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is { Succeeded: true } session
        && await HoldsAsync(http, session.Principal, session.Properties, http.RequestServices.GetRequiredService<Settings>().SessionLongest);

    /// <summary>A moment as sessions keep it.</summary>
    internal static string Moment(DateTimeOffset moment) => moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The moment that <see cref="Moment(DateTimeOffset)"/> wrote.</summary>
    internal static DateTimeOffset Moment(string text) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture));

    private static bool IsStream(HttpRequest request) => request.Headers.Accept == "text/event-stream";

    private static void Configure(CookieAuthenticationOptions options, Settings settings, Cookies cookies)
    {
        options.Cookie.Name = cookies.Session;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = cookies.Policy;
        options.Cookie.Path = "/";
        options.Cookie.IsEssential = true;
        options.LoginPath = Path;
        options.LogoutPath = "/sign-out";
        options.AccessDeniedPath = "/no-access";
        options.ReturnUrlParameter = "return";
        options.ExpireTimeSpan = settings.SessionIdle;
        options.SlidingExpiration = true;
        options.Events.OnSigningIn = context =>
        {
            var clock = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>();
            context.Properties.Items.TryAdd(SignedInAtKey, Moment(clock.GetUtcNow()));
            context.Properties.Items.TryAdd(SessionKey, RandomNumberGenerator.GetHexString(32));
            return Task.CompletedTask;
        };
        options.Events.OnCheckSlidingExpiration = context =>
        {
            // ASP.NET would renew only in the second half of the time, and so end a session after half of it without a request.
            // What a page asks by itself is no sign of life: a page that is left open would never be signed out.
            context.ShouldRenew = context.ElapsedTime >= TimeSpan.FromMinutes(1) && !context.Request.Headers.ContainsKey(ByItself) && !IsStream(context.Request);
            return Task.CompletedTask;
        };
        options.Events.OnValidatePrincipal = context => ValidateAsync(context, settings.SessionLongest);
        var (toSignIn, toNoAccess) = (options.Events.OnRedirectToLogin, options.Events.OnRedirectToAccessDenied);
        options.Events.OnRedirectToLogin = context =>
        {
            if (context.Request.Cookies.ContainsKey(cookies.Session))
            {
                context.RedirectUri = QueryHelpers.AddQueryString(context.RedirectUri, Ended, "1");
            }

            return toSignIn(context);
        };
        options.Events.OnRedirectToAccessDenied = context =>
        {
            // Who has no inbox begins elsewhere; it is no refusal.
            if (context.Request.Path == "/")
            {
                context.RedirectUri = FirstPage.Of(Actors.Find(context.HttpContext));
            }

            return toNoAccess(context);
        };
    }

    private static async Task<bool> HoldsAsync(HttpContext http, ClaimsPrincipal principal, AuthenticationProperties session, TimeSpan longest)
    {
        const string stampClaim = "AspNet.Identity.SecurityStamp";
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return session.Items.TryGetValue(SignedInAtKey, out var at) && at is not null && now - Moment(at) < longest
            && session.Items.TryGetValue(SessionKey, out var id)
            && await http.RequestServices.GetRequiredService<Actors>().RecogniseAsync(http, principal, stampClaim, id);
    }

    // The cookie says who somebody was; the database says who they are now.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context, TimeSpan longest)
    {
        // A file is the same for everybody: the database is not asked, and a session that has ended is left for the next page to tell of.
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            context.RejectPrincipal();
            return;
        }

        // The page that says «something broke» asks nothing of the database, which may be what broke. Nor does a check of health, whoever makes it.
        if (context.HttpContext.Features.Get<IExceptionHandlerFeature>() is not null || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            context.RejectPrincipal();
            return;
        }

        if (!await HoldsAsync(context.HttpContext, context.Principal!, context.Properties, longest))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }
}

/// <summary>
/// Names and safety of the product's cookies: over https the browser itself holds them to this host (<c>__Host-</c>);
/// without https, which only this machine may use, it would refuse such a name.
/// </summary>
internal sealed record Cookies(bool Secure)
{
    public string Session => Secure ? "__Host-cw" : "cw";

    public string Antiforgery => Secure ? "__Host-cw-form" : "cw-form";

    public CookieSecurePolicy Policy => Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
}
