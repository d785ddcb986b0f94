using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Execution;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests;

/// <summary>What a test wants otherwise than usual.</summary>
internal sealed record ServerOptions
{
    public string Environment { get; init; } = Environments.Development;

    public bool Https { get; init; }

    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public SimulatedClock Clock { get; init; } = new(Databases.Start);

    public Action<IServiceCollection> Services { get; init; } = _ => { };
}

/// <summary>
/// The whole server, put together as Program does, on Kestrel and a free port of this machine, with a simulated clock.
/// It has two routes of its own beside the product's: one gives an antiforgery token, one fails.
/// </summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public const string MasterKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string OwnRoutes = "/test-";
    public const string FailingRoute = OwnRoutes + "failure";

    private static readonly X509Certificate2 Certificate = MakeCertificate();
    private readonly WebApplication app;
    private readonly string folder;

    private RunningServer(WebApplication app, LogSink log, SimulatedClock clock, string folder)
    {
        this.app = app;
        this.folder = folder;
        Log = log;
        Clock = clock;
    }

    public Uri Address => new(app.Urls.Single());

    public LogSink Log { get; }

    public SimulatedClock Clock { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>The product's routes.</summary>
    public IEnumerable<RouteEndpoint> Routes => Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(route => !route.RoutePattern.RawText!.StartsWith(OwnRoutes, StringComparison.Ordinal));

    public static async Task<RunningServer> StartAsync(TestDatabase database, ServerOptions? options = null)
    {
        options ??= new ServerOptions();
        var folder = Directory.CreateTempSubdirectory("cw-test-server-").FullName;
        Dictionary<string, string> settings = new()
        {
            ["urls"] = options.Https ? "https://127.0.0.1:0" : "http://127.0.0.1:0",
            [Settings.DatabaseKey] = database.ConnectionString,

            // Nobody edits appsettings.json in the middle of a test: no watching of folders.
            ["hostBuilder:reloadConfigOnChange"] = "false",
            [Settings.DataFolderKey] = folder,
            [Settings.MasterKeyKey] = MasterKey,
            [Settings.DemoPasswordKey] = Databases.Password,
            [Settings.DemoCasesKey] = "false",
            [Settings.HashIterationsKey] = "1",
        };
        foreach (var (key, value) in options.Settings)
        {
            settings[key] = value;
        }

        var log = new LogSink();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "Workflows.Server",
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = options.Environment,
            Args = [.. settings.Select(setting => $"--{setting.Key}={setting.Value}")],
        });
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = Certificate));
        builder.AddServer();
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(options.Clock));
        options.Services(builder.Services);
        var app = builder.Build();
        try
        {
            await app.PrepareServerAsync();
        }
        catch
        {
            await app.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            throw;
        }

        app.MapServer();
        app.MapGet(Visitor.TokenRoute, static (HttpContext http, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(http).RequestToken).AllowAnonymous();
        app.MapGet(FailingRoute, static string () => throw new InvalidOperationException("таємниця збою")).AllowAnonymous();
        await app.StartAsync();
        return new RunningServer(app, log, options.Clock, folder);
    }

    /// <summary>Somebody with a browser that has not been here before.</summary>
    public Visitor NewVisitor() => new(Address);

    /// <summary>Somebody who signed in as one of the demonstration's people.</summary>
    public async Task<Visitor> SignedInAsync(string name)
    {
        var visitor = NewVisitor();
        using var answer = await visitor.SignInAsync(name, Databases.Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    /// <summary>Runs something on a context without bounds, beside the server.</summary>
    public async Task<T> OnContextAsync<T>(Func<ServerContext, Task<T>> work)
    {
        await using var context = Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        return await work(context);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
