using System.Globalization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.HttpOverrides;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Api;
using Workflows.Server.Cases;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Cards;
using Workflows.Server.Clients.CardForms;
using Workflows.Server.Clients.Photos;
using Workflows.Server.Deadlines;
using Workflows.Server.Demonstrating;
using Workflows.Server.Documents;
using Workflows.Server.ElsaApi;
using Workflows.Server.Files;
using Workflows.Server.Forms;
using Workflows.Server.Letters;
using Workflows.Server.Partners;
using Workflows.Server.People;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.Regular;
using Workflows.Server.Shell;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server;

/// <summary>Puts the capabilities together: what is added, what happens before the first request, what is mapped, in what order.</summary>
internal static partial class ServerHost
{
    /// <summary>Adds every capability.</summary>
    /// <exception cref="SettingException">The server must not start with these settings.</exception>
    public static void AddServer(this WebApplicationBuilder builder)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("uk-UA");
        var settings = Settings.Read(builder.Configuration);
        var addresses = ListenRules.Addresses(builder.Configuration);
        if (ListenRules.Problem(addresses, settings, builder.Environment.IsProduction(), HasDemonstration(builder.Environment)) is { } problem)
        {
            throw new SettingException(problem);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Whoever is not signed in can send a form too, and it is read before it is refused. A route that takes files says so itself.
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
        });
        builder.Services.AddSingleton(settings);

        // What cannot be read is the sender's fault, in development too, and what was sent is not for the log.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        builder.Services.AddStorage(settings);
        builder.Services.AddAccess(settings, new Cookies(ListenRules.ReachedByHttps(addresses, settings)));
        builder.Services.AddClients();
        builder.Services.AddProcedures();
        builder.Services.AddForms();
        builder.Services.AddTasks();
        builder.Services.AddCases();
        builder.Services.AddDeadlines();
        builder.Services.AddAbsences();
        builder.Services.AddLetters();
        builder.Services.AddDocuments();
        builder.Services.AddPartners();
        builder.Services.AddClientPages();
        builder.Services.AddPeople();
        builder.Services.AddApi();
        builder.Services.AddElsaApi();
        builder.Services.AddShell();
        builder.Services.AddDemonstration();
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.KnownIPNetworks.Clear();
            options.KnownProxies.Clear();
            settings.KnownProxies.ToList().ForEach(options.KnownProxies.Add);
        });
    }

    /// <summary>Brings the database up to date and says on the console what a person has to know.</summary>
    public static async Task PrepareServerAsync(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("CaseWorkflows");
        await DatabaseSetup.PrepareAsync(app.Services, CancellationToken.None);
        if (app.Services.GetRequiredService<MasterKey>().MadeFile is { } file)
        {
            LogMasterKey(log, file);
        }

        using var services = app.Services.CreateScope();
        var demonstration = ActivatorUtilities.CreateInstance<Demonstration>(services.ServiceProvider);
        var settings = app.Services.GetRequiredService<Settings>();
        if (HasDemonstration(app.Environment))
        {
            var given = settings.DemoPassword;
            if (settings.DemoCases && await demonstration.IsWantedAsync(CancellationToken.None))
            {
                await DemonstrationPlay.PlayAsync(app.Services, ListenRules.Addresses(app.Configuration), log, CancellationToken.None);
            }

            if (await demonstration.LoadAsync(given, DemonstrationCast.ByRole, CancellationToken.None) is { } password)
            {
                LogDemonstration(log, given is null ? password : "той, що задано в Demo__Password");
            }
        }
        else if (ListenRules.ReachedFromBeyond(ListenRules.Addresses(app.Configuration), settings) && await demonstration.IsOpenAsync(CancellationToken.None))
        {
            throw new SettingException(
                Settings.DatabaseKey, "(або тека даних) вказує на базу демонстраційного центру, пароль якого друкувався в консолі: для справжньої роботи візьміть порожню");
        }

        await app.OfferSetUpAsync(CancellationToken.None);
        await app.Services.GetRequiredService<ShippedProcedures>().LoadAsync(ShippedProcedures.Folder, CancellationToken.None);
        await app.Services.GetRequiredService<DigestClock>().EnsureAsync(CancellationToken.None);
        await app.Services.GetRequiredService<RegularClock>().EnsureAsync(CancellationToken.None);
        await HostTimers.ReviveAsync(app.Services.GetRequiredService<Contexts>(), [TaskClock.TimerName, RecountTimer.TimerName], CancellationToken.None);
    }

    // A check of health is asked, and changes nothing; it knows nobody, so whatever comes with a person's token would be refused.
    private static HttpMethodMetadata Asking => new([HttpMethods.Get, HttpMethods.Head]);

    /// <summary>The order in which a request passes, and every route.</summary>
    public static void MapServer(this WebApplication app)
    {
        if (app.Services.GetRequiredService<Settings>().KnownProxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UseSecurityHeaders();
        if (app.Services.GetRequiredService<Cookies>().Secure)
        {
            app.UseHsts();
        }

        app.Use(RequestOrigin.RefuseUnreadableHost);
        if (app.Services.GetRequiredService<Settings>().PublicUrl is { } address)
        {
            app.Use(RequestOrigin.RefuseOtherHosts(address));
        }

        app.UseErrorPages();
        app.UseApiProblems();
        app.UseElsaProblems();
        app.UseRequestLocalization("uk-UA");
        app.UseRouting();
        app.Use(ApiServices.AnswerWhatIsNotThere);
        app.UseRateLimiter();
        app.Use(RequestOrigin.LeaveCookiesOutBesideCredentials);
        app.Use(ApiServices.ReadBeforeJudging);
        app.UseAuthentication();
        app.UseMiddleware<RequestOrigin>();
        app.UseAuthorization();
        app.UseAntiforgery();

        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).WithMetadata(Asking).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") }).WithMetadata(Asking).AllowAnonymous();
        app.MapStaticAssets().AllowAnonymous();
        app.MapAccess();
        app.MapProcedures();
        app.MapForms();
        app.MapLetters();
        app.MapDocuments();
        app.MapFiles();
        app.MapSimilar();
        app.MapCardForms();
        app.MapPhotos();
        app.MapTasks();
        app.MapApi();
        app.MapElsaApi();
        app.MapShell();
    }

    private static bool HasDemonstration(IHostEnvironment environment) => environment.IsDevelopment();

    [LoggerMessage(4, LogLevel.Warning, "Створено головний ключ {File}. Скопіюйте його в надійне місце: без нього захищені дані не відкрити.")]
    private static partial void LogMasterKey(ILogger log, string file);

    [LoggerMessage(5, LogLevel.Information,
        "Демонстраційний центр. Входьте як koordynator1, pratsivnyk1, yuryst1, moderator1, autrich1, volonter1, merezha, admin… Пароль для всіх: {Password}")]
    private static partial void LogDemonstration(ILogger log, string password);
}
