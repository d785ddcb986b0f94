using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.People;
using Workflows.Tests;

namespace Workflows.Server.Tests.People;

/// <summary>A new office, from the link on the console to the first procedure that can be started.</summary>
public abstract class SetUpTests(DatabaseTemplate template) : ServerTest(template)
{
    private static readonly (string, string)[] Office =
    [
        ("network", "Міська служба"), ("unit-name", "Вербовий центр"), ("unit-code", "врб"), ("name", "Перша Адміністраторка"), ("sign-in", "persha"),
        ("email", ""), ("wanted", "сорок зелених яблук"), ("again", "сорок зелених яблук"), ("coordinates", "yes"),
    ];

    [Fact]
    public async Task SetUp_ByTheLinkOfTheConsole_MakesAnOfficeThatCanWork()
    {
        var server = await StartAsync(new ServerOptions { Environment = Environments.Production });
        var link = LinkOf(server);
        using var visitor = server.NewVisitor();
        Assert.Contains("надрукував у своїй консолі", await visitor.TextAsync("/sign-in"), StringComparison.Ordinal);
        using var answer = await visitor.SubmitAsync(link, "set-up", Office);
        var centre = await OnContextAsync(server, context => context.Units.SingleAsync(unit => unit.Kind == UnitKind.Centre));
        Assert.Equal($"/centres/{centre.Id}", Visitor.Local(answer));
        Assert.Equal("ВРБ", centre.Code);

        var page = await visitor.TextAsync($"/centres/{centre.Id}");
        Assert.Contains("З чого почати", page, StringComparison.Ordinal);
        Assert.Contains("Перша Адміністраторка", page, StringComparison.Ordinal);
        Assert.Contains("Пошук через партнерські організації", await visitor.TextAsync("/procedures"), StringComparison.Ordinal);
        Assert.True(await OnContextAsync(server, context => context.Set<WorkflowTimer>().AnyAsync(timer => timer.SubjectId == "digest" && timer.TenantId == centre.Id.ToString())));
        var account = await OnContextAsync(server, context => context.Users.SingleAsync());
        Assert.Equal(("persha", false), (account.UserName, account.IsDemonstration));
        Assert.Equal(
            [AccountEventKind.Added, AccountEventKind.RoleGiven, AccountEventKind.RoleGiven],
            await OnContextAsync(server, context => context.Set<AccountEvent>().Select(one => one.Kind).OrderBy(kind => kind).ToListAsync()));

        using var later = server.NewVisitor();
        using var closed = await later.GetAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, closed.StatusCode);
        Assert.DoesNotContain("надрукував у своїй консолі", await later.TextAsync("/sign-in"), StringComparison.Ordinal);
        using var signedIn = await later.SignInAsync("persha", "сорок зелених яблук");
        Assert.True(await later.IsSignedInAsync());
    }

    [Fact]
    public async Task SetUp_WithSomethingWrong_SaysWhatAndKeepsWhatWasTyped()
    {
        var server = await StartAsync(new ServerOptions { Environment = Environments.Production });
        using var visitor = server.NewVisitor();
        using var answer = await visitor.SubmitAsync(
            LinkOf(server), "set-up", ("network", "Міська служба"), ("unit-name", ""), ("unit-code", "Х"), ("name", "Перша"), ("sign-in", "перша"), ("email", "адреса@centr.example"),
            ("wanted", "коротко"), ("again", "коротко"));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        foreach (var sentence in new[]
        {
            "Введіть назву центру", "Скорочення складається з 2–5 літер", "Ім'я для входу складається лише з латинських літер", "Перед знаком @", "Пароль закороткий", "value=\"Міська служба\"",
        })
        {
            Assert.Contains(sentence, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("коротко\"", page, StringComparison.Ordinal);
        Assert.False(await OnContextAsync(server, context => context.Users.AnyAsync()));
        Assert.False(await OnContextAsync(server, context => context.Units.AnyAsync()));
    }

    [Fact]
    public async Task SetUp_ByTwoAtOnce_MakesOneOffice()
    {
        var server = await StartAsync(new ServerOptions { Environment = Environments.Production });
        var link = LinkOf(server);
        using var one = server.NewVisitor();
        using var other = server.NewVisitor();
        var sends = await Task.WhenAll(one.FillInAsync(link, "set-up", Office), other.FillInAsync(link, "set-up", Office));
        var answers = await Task.WhenAll(sends.Select(send => send()));
        Assert.Single(answers, IsSetUp);

        // The other came while the first was at it, or when the page was gone already.
        Assert.All(answers.Where(answer => !IsSetUp(answer)), answer => Assert.True(answer.StatusCode == HttpStatusCode.BadRequest || Visitor.Local(answer) == SignIn.Path));
        Assert.Equal(1, await OnContextAsync(server, context => context.Users.CountAsync()));
        Assert.Equal(2, await OnContextAsync(server, context => context.Units.CountAsync()));
        Array.ForEach(answers, answer => answer.Dispose());

        static bool IsSetUp(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.Redirect && Visitor.Local(answer).StartsWith("/centres/", StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetUp_SentAgain_AfterItIsDone_IsToldThatThePageIsOutOfDate()
    {
        var server = await StartAsync(new ServerOptions { Environment = Environments.Production });
        var link = LinkOf(server);
        using var one = server.NewVisitor();
        using var other = server.NewVisitor();
        var first = await one.FillInAsync(link, "set-up", Office);
        var second = await other.FillInAsync(link, "set-up", Office);
        using var done = await first();
        Assert.StartsWith("/centres/", Visitor.Local(done), StringComparison.Ordinal);
        foreach (var send in new[] { first, second })
        {
            using var late = await send();
            Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
            Assert.Contains("Сторінка застаріла", WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/set-up")]
    [InlineData("/set-up?key=")]
    [InlineData("/set-up?key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Page_WithoutTheKey_IsNotThere(string path)
    {
        var server = await StartAsync(new ServerOptions { Environment = Environments.Production });
        using var visitor = server.NewVisitor();
        using var answer = await visitor.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Link_EndsAfterADay_AndANewStartMakesANewOne()
    {
        var server = await StartAsync(new ServerOptions { Environment = Environments.Production });
        var link = LinkOf(server);
        server.Clock.Advance(SetUpKey.Lasts);
        using var visitor = server.NewVisitor();
        using var late = await visitor.GetAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        await StopAsync();

        server = await StartAsync(new ServerOptions { Environment = Environments.Production });
        using var again = server.NewVisitor();
        using var old = await again.GetAsync(link);
        using var fresh = await again.GetAsync(LinkOf(server));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (old.StatusCode, fresh.StatusCode));
    }

    [Fact]
    public async Task ForgottenPassword_OfTheOnlyAdministrator_IsSetAnewByTheLinkOfTheCommand()
    {
        var server = await StartAsync(new ServerOptions { Environment = Environments.Production });
        using var visitor = server.NewVisitor();
        using var made = await visitor.SubmitAsync(LinkOf(server), "set-up", Office);
        await StopAsync();

        var (output, errors) = (new StringWriter(), new StringWriter());
        string[] settings =
        [
            $"--{Settings.DatabaseKey}={Test.ConnectionString}", $"--{Settings.MasterKeyKey}={RunningServer.MasterKey}", "--environment=Production", "--urls=http://127.0.0.1:0",
        ];
        Assert.Equal(2, await LinkCommand.RunAsync(["nemaie", .. settings], output, errors));
        Assert.Contains("Чинного облікового запису з ім'ям для входу nemaie", errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await LinkCommand.RunAsync(["Persha", .. settings], output, errors));
        var link = output.ToString().Trim();

        server = await StartAsync(new ServerOptions { Environment = Environments.Production });
        using var person = server.NewVisitor();
        using var old = await person.SignInAsync("persha", "сорок зелених яблук");
        Assert.False(await person.IsSignedInAsync());
        using var set = await person.SubmitAsync(link[link.IndexOf(EntryLinks.Path, StringComparison.Ordinal)..], "password", ("wanted", "три білі ластівки"), ("again", "три білі ластівки"));
        Assert.True(await person.IsSignedInAsync());
    }

    // As the person at the console reads it.
    private static string LinkOf(RunningServer server)
    {
        var line = server.Log.Lines.Select(one => one.Text).Single(text => text.Contains(SetUpKey.Path, StringComparison.Ordinal));
        return line[line.IndexOf(SetUpKey.Path, StringComparison.Ordinal)..].Trim();
    }
}

public sealed class SetUpOnPostgres() : SetUpTests(Databases.Postgres);

public sealed class SetUpOnSqlite() : SetUpTests(Databases.Sqlite);
