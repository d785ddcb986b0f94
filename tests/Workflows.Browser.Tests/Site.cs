using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;
using Workflows.Server;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Browser.Tests;

/// <summary>
/// The real server on a free port of this machine with a database of its own, and one Chromium. What a page must never do is watched
/// in every visit: ask another host, break its own content policy, complain on the console.
/// </summary>
[CollectionDefinition(nameof(Site))]
public class Site : IAsyncLifetime, ICollectionFixture<Site>
{
    public const string Password = "пароль-для-перегляду";

    /// <summary>Somebody who is not of the demonstration, may change the own password, and holds no post.</summary>
    public const string Newcomer = "novachok";

    /// <summary>Such another, whose password a test does change.</summary>
    public const string Changer = "zminnyk";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cw-browser-");
    private readonly Dictionary<string, string> sessions = [];
    private WebApplication? server;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public string Address { get; private set; } = "";

    internal IServiceProvider Services => server!.Services;

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");

        // In a bare environment Chromium could not spell the name of a file that it saves.
        Environment.SetEnvironmentVariable("LC_ALL", "C.UTF-8");
        var chromium = Chromium.Find();
        server = await StartServerAsync(folder.FullName);
        Address = AddressOf(server);
        await AddAsync(Newcomer, "Новачок");
        await AddAsync(Changer, "Змінник");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = Chromium.Arguments });
    }

    public virtual async Task DisposeAsync()
    {
        // Each is missing when what comes before it could not start.
        await (browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        playwright?.Dispose();
        await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
        folder.Delete(recursive: true);
    }

    /// <summary>Visits the site in a browser context of its own, as somebody or as nobody, and checks afterwards that nothing was amiss.</summary>
    /// <param name="person">As whom; null for somebody who has not signed in.</param>
    /// <param name="walk">What is done there.</param>
    /// <param name="script">Whether the browser runs scripts.</param>
    /// <param name="at">The address of another server than the site's own.</param>
    /// <param name="amiss">What the console may say, since the walk brings it about; null where nothing is amiss.</param>
    public async Task VisitAsync(string? person, Func<IPage, Task> walk, bool script = true, string? at = null, Func<string, bool>? amiss = null)
    {
        await using var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = at ?? Address,
            JavaScriptEnabled = script,
            Locale = "uk-UA",
            StorageState = person is null ? null : await SessionAsync(person),
            ViewportSize = new ViewportSize { Width = 1366, Height = 768 },
        });
        context.SetDefaultTimeout(10_000);
        var complaints = Watch(context, at ?? Address, amiss ?? (_ => false));
        await walk(await context.NewPageAsync());

        // Once it is closed, all that happened in it has been reported.
        await context.CloseAsync();
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    /// <summary>Fills in the sign-in form and sends it.</summary>
    public static async Task SignInAsync(IPage page, string person, string password = Password)
    {
        await page.GetByLabel("Ім'я для входу").FillAsync(person);
        await page.GetByLabel("Пароль", new PageGetByLabelOptions { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Увійти" }).ClickAsync();
    }

    /// <summary>The address of a centre's page, as the administrator's list of centres links to it.</summary>
    public async Task<string> CentreAsync(string name)
    {
        var address = "";
        await VisitAsync("admin", async page =>
        {
            await page.GotoAsync("/centres");
            address = await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name }).GetAttributeAsync("href") ?? "";
        });
        return address;
    }

    /// <summary>Puts this site's server together.</summary>
    protected virtual Task<WebApplication> StartServerAsync(string folder) => StartServerAsync(folder, "Development");

    /// <summary>Everybody is asked for the password again.</summary>
    protected void ForgetSessions() => sessions.Clear();

    private async Task<string> SessionAsync(string person)
    {
        if (!sessions.TryGetValue(person, out var session))
        {
            await using var context = await browser!.NewContextAsync(new BrowserNewContextOptions { BaseURL = Address });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/sign-in");
            await SignInAsync(page, person);
            await page.Locator(".person").WaitForAsync();
            sessions[person] = session = await context.StorageStateAsync();
        }

        return session;
    }

    private static List<string> Watch(IBrowserContext context, string address, Func<string, bool> amiss)
    {
        var complaints = new List<string>();
        context.Request += (_, request) =>
        {
            // What a page makes of its own, for a worker or a file, has an address within the page's.
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith($"blob:{address}", StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                complaints.Add($"asked another host: {request.Url}");
            }
        };
        context.WebError += (_, error) => complaints.Add($"script failed: {error.Error}");
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsStatusOfPage(message, address) && !IsStudiosWay(message.Text) && !amiss(message.Text))
            {
                complaints.Add($"console: {message.Text} ({message.Location})");
            }
        };
        return complaints;
    }

    // Chromium reports a page whose status is an error; that is what error pages are for. A missing file has a dot in its name.
    private static bool IsStatusOfPage(IConsoleMessage message, string address) =>
        message.Text.StartsWith("Failed to load resource: the server responded with a status of", StringComparison.Ordinal)
        && message.Location.StartsWith(address, StringComparison.Ordinal)
        && !message.Location[address.Length..].Contains('.', StringComparison.Ordinal);

    // Studio's drawing says that an arrow could go no way around the steps, and that a step of the drawing before is not there to be measured.
    private static bool IsStudiosWay(string text) =>
        text == "Unable to execute manhattan algorithm, use orth instead" || text.StartsWith("Could not find wrapper element with ID activity-", StringComparison.Ordinal);

    /// <summary>Starts a server as Program does, on a free port and the data of a folder, by the machine's clock or another, with further settings or without.</summary>
    internal static async Task<WebApplication> StartServerAsync(string folder, string environment, TimeProvider? clock = null, params string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "Workflows.Server",
            EnvironmentName = environment,
            ContentRootPath = AppContext.BaseDirectory,
            Args =
            [
                "--urls=http://127.0.0.1:0", $"--Data:Folder={folder}", $"--Demo:Password={Password}",
                "--Demo:Cases=false", "--Passwords:HashIterations=1000", "--Logging:LogLevel:Default=Error", .. settings,
            ],
        });
        builder.WebHost.UseStaticWebAssets();
        builder.AddServer();
        if (clock is not null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(clock));
        }

        var started = builder.Build();
        await started.PrepareServerAsync();
        started.MapServer();
        await started.StartAsync();
        return started;
    }

    internal static string AddressOf(WebApplication started) =>
        started.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private async Task AddAsync(string userName, string name)
    {
        await using var scope = server!.Services.CreateAsyncScope();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var account = new Account
        {
            Id = Guid.CreateVersion7(now),
            UserName = userName,
            DisplayName = name,
            DisplayNameKey = TextKeys.Sort(name),
            CreatedAt = now,
        };
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().CreateAsync(account, Password);
        Assert.True(made.Succeeded, string.Join(' ', made.Errors.Select(error => error.Description)));
    }
}
