using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Storage;
using Workflows.Server;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests;
using Workflows.Server.Tests.Tasks;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Benchmarks.Product;

/// <summary>The whole product on an empty database: the demonstration's people without its cases, on the machine's time.</summary>
internal sealed class ProductOffice : IAsyncDisposable
{
    /// <summary>The password of all its people.</summary>
    public const string Password = "чотири зелені сливи";

    /// <summary>The key of its keys.</summary>
    public const string MasterKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private const string Form = """
        {"key":"bench-form","title":"Розмова","groups":[{"title":"Розмова","fields":[
          {"key":"met","type":"YesNo","label":"Зустріч відбулась","required":true},
          {"key":"when","type":"Date","label":"Коли"},
          {"key":"summary","type":"LongText","label":"Що з'ясували"}]}]}
        """;

    private readonly EmptyDatabase own;
    private readonly WebApplication app;
    private bool runs;

    private ProductOffice(EmptyDatabase own, WebApplication app, Statements statements)
    {
        this.own = own;
        this.app = app;
        Statements = statements;
    }

    public Database Database => own.Database;

    public Statements Statements { get; }

    public Guid Network { get; private set; }

    public Guid Centre { get; private set; }

    /// <summary>Where it answers, once it runs.</summary>
    public Uri Address => new(app.Urls.Single());

    /// <summary>Opens on a database that stays when it closes.</summary>
    public static async Task<ProductOffice> OpenAsync(EmptyDatabase own)
    {
        var statements = new Statements();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "Workflows.Server",
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Development,
            Args = [.. SettingsOf(own).Select(setting => $"--{setting.Key}={setting.Value}")],
        });
        statements.Listens = false;
        builder.Logging.ClearProviders().AddProvider(statements).AddFilter<Statements>("Microsoft.EntityFrameworkCore", LogLevel.Debug);
        builder.AddServer();
        builder.Services.Replace(ServiceDescriptor.Singleton(own.Database));
        var app = builder.Build();
        await app.PrepareServerAsync();
        app.MapServer();
        var office = new ProductOffice(own, app, statements);
        await using var context = office.Open();
        office.Network = await context.Units.Where(unit => unit.Kind == UnitKind.Network).Select(unit => unit.Id).SingleAsync();
        office.Centre = await context.Units.Where(unit => unit.Code == "КАЛ").Select(unit => unit.Id).SingleAsync();
        return office;
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>A context without bounds.</summary>
    public ServerContext Open() => Get<Contexts>().Open(SystemScopes.Upkeep);

    /// <summary>Its loops run and its pages answer, as in an office.</summary>
    public async Task StartAsync()
    {
        await app.StartAsync();
        runs = true;
    }

    /// <summary>Who somebody is, as a request finds it.</summary>
    public Task<Actor> ActorAsync(string signIn) => app.Services.ActorAsync(signIn);

    /// <summary>
    /// Two procedures, each of two tasks in a circle for a role's queue. A «plain» task has nothing but a title; a «full» one has a form, a legal term and
    /// a reminder, as most tasks of the procedures that come with the program.
    /// </summary>
    public static IReadOnlyList<string> Procedures { get; } = ["plain", "full"];

    /// <summary>Publishes them.</summary>
    public async Task PublishAsync()
    {
        await PublishAsync("plain", []);
        await PublishAsync("full", [("form", "bench-form"), ("dueRule", "service-decision")]);
    }

    /// <summary>Starts a case of a procedure.</summary>
    public async Task<string> CaseAsync(string procedure) =>
        await app.Services.StartBareAsync(Centre, procedure, await app.Services.AddSubjectAsync(Centre));

    /// <summary>The open tasks of a procedure's cases.</summary>
    public async Task<List<Guid>> TasksAsync(IReadOnlySet<string> cases)
    {
        await using var context = Open();
        var open = await context.Tasks.Where(task => task.State == TaskState.Open).Select(task => new { task.Id, task.InstanceId }).ToListAsync();
        return [.. open.Where(task => cases.Contains(task.InstanceId)).Select(task => task.Id)];
    }

    public async ValueTask DisposeAsync()
    {
        if (runs)
        {
            await app.StopAsync();
        }

        await app.DisposeAsync();
    }

    private static Dictionary<string, string> SettingsOf(EmptyDatabase own) => new()
    {
        ["urls"] = "http://127.0.0.1:0",
        [Settings.DataFolderKey] = own.Folder,
        [Settings.MasterKeyKey] = MasterKey,
        [Settings.DemoPasswordKey] = Password,
        [Settings.DemoCasesKey] = "false",
        [Settings.HashIterationsKey] = "1",
    };

    private async Task PublishAsync(string procedure, (string Key, JsonNode? Value)[] fields)
    {
        (string, JsonNode?)[] Copy() => [.. fields.Select(field => (field.Key, field.Value?.DeepClone()))];
        await using var context = Get<Contexts>().Open(new Scope(null, [Network], [], "benchmark"));
        await Get<DefinitionPublishing>().PublishAsync(
            context, Scope.Tenant(Network), procedure, Flow("a>b b>a", TaskStep("a", Copy()), TaskStep("b", Copy())));
        await context.SaveChangesAsync();
        if (fields.Any(field => field.Key == "form"))
        {
            await app.Services.PublishFormAsync(Network, Form, "bench-form", procedure);
        }
    }
}
