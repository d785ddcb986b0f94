using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Access;
using Workflows.Server.Letters;
using Workflows.Server.People;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.People;

/// <summary>Administration of people: who may change whom, what it does at once, what becomes of the work that somebody leaves behind.</summary>
public abstract partial class PeopleTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string NewPassword = "три білі ластівки";

    [Fact]
    public async Task Person_IsAdded_SetsAPasswordByTheLink_AndWorks()
    {
        var server = await StartAsync();
        using var admin = await server.SignedInAsync("admin");
        var (id, link) = await AddAsync(server, admin);
        Assert.Contains("пароля ще не задано", await admin.TextAsync("/people"), StringComparison.Ordinal);

        using var person = server.NewVisitor();
        Assert.Contains("Ваше ім'я для входу: <strong>nova</strong>", await person.TextAsync(link), StringComparison.Ordinal);
        using var wrong = await person.SubmitAsync(link, "password", ("wanted", "коротко"), ("again", "коротко"));
        Assert.Contains("Пароль закороткий", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var set = await person.SubmitAsync(link, "password", ("wanted", NewPassword), ("again", NewPassword));
        Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);
        Assert.Contains("Мої завдання", await person.TextAsync("/"), StringComparison.Ordinal);

        using var other = server.NewVisitor();
        using var used = await other.GetAsync(link);
        Assert.Equal(HttpStatusCode.Gone, used.StatusCode);
        using var signIn = await other.SignInAsync("nova", NewPassword);
        Assert.True(await other.IsSignedInAsync());
        var page = await admin.TextAsync($"/people/{id}");
        Assert.Contains("За посиланням задано пароль", page, StringComparison.Ordinal);
        Assert.Contains("Надано роль: юрист, Калиновий центр", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_MadeAnew_EndsThePasswordTheSessionsAndTheLinkOfBefore_AndHoldsForThreeDays()
    {
        var server = await StartAsync();
        using var admin = await server.SignedInAsync("admin");
        var (id, link) = await AddAsync(server, admin);
        using var person = server.NewVisitor();
        using var set = await person.SubmitAsync(link, "password", ("wanted", NewPassword), ("again", NewPassword));
        Assert.True(await person.IsSignedInAsync());

        using var made = await admin.SubmitAsync($"/people/{id}", "link");
        var first = LinkOf(await made.Content.ReadAsStringAsync());
        Assert.False(await person.IsSignedInAsync());
        using var signIn = await person.SignInAsync("nova", NewPassword);
        Assert.False(await person.IsSignedInAsync());

        using var again = await admin.SubmitAsync($"/people/{id}", "link");
        var second = LinkOf(await again.Content.ReadAsStringAsync());
        using var visitor = server.NewVisitor();
        using var old = await visitor.GetAsync(first);
        using var fresh = await visitor.GetAsync(second);
        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.OK), (old.StatusCode, fresh.StatusCode));
        server.Clock.Advance(EntryLinks.Lasts);
        using var late = await visitor.GetAsync(second);
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
    }

    [Fact]
    public async Task Role_TakenAway_EndsAtOnce_AndItsTasksGoBackToTheQueueWithALetter()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        var worker = await server.ActorAsync("pratsivnyk1");
        using var visitor = await server.SignedInAsync("pratsivnyk1");
        using var before = await visitor.GetAsync($"/tasks/{task.Id}");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        using var admin = await server.SignedInAsync("admin");
        var post = await OnContextAsync(server, context => context.Memberships.SingleAsync(row => row.AccountId == worker.AccountId));
        var told = await OnContextAsync(server, context => context.Letters.Select(row => row.Id).ToListAsync());
        var path = $"/people/{worker.AccountId}/leave?role={post.Id}";
        Assert.Contains("1 незавершене завдання повернеться в чергу", await admin.TextAsync(path), StringComparison.Ordinal);
        using var taken = await admin.SubmitAsync(path, "leave");
        Assert.Equal($"/people/{worker.AccountId}?done=take", Visitor.Local(taken));

        using var after = await visitor.GetAsync($"/tasks/{task.Id}");
        Assert.NotEqual(HttpStatusCode.OK, after.StatusCode);
        Assert.Null((await server.TaskAsync(task.Id)).AssigneeId);
        var (events, letters) = await OnContextAsync(server, async context => (
            await context.Set<TaskEvent>().Where(row => row.TaskId == task.Id && row.Kind == TaskEventKind.Released).ToListAsync(),
            await context.Letters.Where(row => row.TaskId == task.Id && !told.Contains(row.Id)).ToListAsync()));
        Assert.Equal((await server.ActorAsync("admin")).AccountId, Assert.Single(events).ById);

        // Nobody else is a social worker there, so whoever directs tasks hears of it.
        var coordinator = await server.ActorAsync("koordynator1");
        Assert.Equal((coordinator.AccountId, LetterKind.Queue), (Assert.Single(letters).AccountId, letters[0].Kind));
    }

    [Fact]
    public async Task Role_TakenAway_LeavesTheTasksThatAnotherRoleMayHave()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        var worker = await server.ActorAsync("pratsivnyk1");
        using var admin = await server.SignedInAsync("admin");
        using var given = await admin.SubmitAsync($"/people/{worker.AccountId}", "give", ("unit", task.CentreId.ToString()), ("role", "Lawyer"));
        Assert.Equal($"/people/{worker.AccountId}?done=give", Visitor.Local(given));
        var post = await OnContextAsync(server, context => context.Memberships.SingleAsync(row => row.AccountId == worker.AccountId && row.Role == Role.SocialWorker));
        using var taken = await admin.SubmitAsync($"/people/{worker.AccountId}/leave?role={post.Id}", "leave");
        Assert.Equal(worker.AccountId, (await server.TaskAsync(task.Id)).AssigneeId);
    }

    [Fact]
    public async Task Account_Closed_IsSignedOutWithTheNextRequest_ItsTasksGoBack_AndItCanBeOpenedAgain()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        var worker = await server.ActorAsync("pratsivnyk1");
        using var visitor = await server.SignedInAsync("pratsivnyk1");
        using var admin = await server.SignedInAsync("admin");
        var close = await admin.FillInAsync($"/people/{worker.AccountId}/leave", "leave");
        var answers = await Task.WhenAll(close(), close());
        Assert.All(answers, answer => Assert.Equal($"/people/{worker.AccountId}?done=close", Visitor.Local(answer)));
        Array.ForEach(answers, answer => answer.Dispose());

        Assert.False(await visitor.IsSignedInAsync());
        Assert.Null((await server.TaskAsync(task.Id)).AssigneeId);
        Assert.Equal(1, await OnContextAsync(server, context => context.Set<TaskEvent>().CountAsync(row => row.TaskId == task.Id && row.Kind == TaskEventKind.Released)));
        Assert.DoesNotContain("Соціальна працівниця 1<", await admin.TextAsync("/people"), StringComparison.Ordinal);
        Assert.Contains("Соціальна працівниця 1<", await admin.TextAsync("/people?state=closed"), StringComparison.Ordinal);

        using var reopened = await admin.SubmitAsync($"/people/{worker.AccountId}", "reopen");
        using var signIn = await visitor.SignInAsync("pratsivnyk1", Databases.Password);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Administrator_NeitherClosesTheOwnAccountNorTakesTheOwnRole()
    {
        var server = await StartAsync();
        var admin = await server.ActorAsync("admin");
        using var visitor = await server.SignedInAsync("admin");
        var post = await OnContextAsync(server, context => context.Memberships.SingleAsync(row => row.AccountId == admin.AccountId));
        using var close = await visitor.SubmitAsync($"/people/{admin.AccountId}/leave", "leave");
        Assert.Contains("Свій обліковий запис закрити не можна", WebUtility.HtmlDecode(await close.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var take = await visitor.SubmitAsync($"/people/{admin.AccountId}/leave?role={post.Id}", "leave");
        Assert.Contains("Роль адміністратора в себе забрати не можна", WebUtility.HtmlDecode(await take.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.True(await visitor.IsSignedInAsync());
        Assert.Null((await OnContextAsync(server, context => context.Memberships.SingleAsync(row => row.Id == post.Id))).To);
    }

    [Fact]
    public async Task AdministratorOfACentre_KeepsThePostsThereOnly_AndNoAccountThatReachesFurther()
    {
        var server = await StartAsync();
        var (centre, other) = (await CentreAsync(server, "КАЛ"), await CentreAsync(server, "ОЗР"));
        var (lawyer, stranger) = (await server.ActorAsync("yuryst1"), await server.ActorAsync("yuryst2"));
        using (var network = await server.SignedInAsync("admin"))
        {
            using var first = await network.SubmitAsync($"/people/{(await server.ActorAsync("fakhivets1")).AccountId}", "give", ("unit", centre.ToString()), ("role", "Administrator"));
            using var second = await network.SubmitAsync($"/people/{lawyer.AccountId}", "give", ("unit", other.ToString()), ("role", "Lawyer"));
        }

        using var admin = await server.SignedInAsync("fakhivets1");
        using var foreign = await admin.GetAsync($"/people/{stranger.AccountId}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.DoesNotContain("Юристка 2", await admin.TextAsync("/people"), StringComparison.Ordinal);
        using var list = await admin.GetAsync($"/people?centre={other}");
        Assert.Equal(HttpStatusCode.NotFound, list.StatusCode);

        var page = await admin.TextAsync($"/people/{lawyer.AccountId}");
        Assert.Contains("Тих ролей тут не видно", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Озерний", page, StringComparison.Ordinal);
        using var close = await admin.SubmitAsync($"/people/{lawyer.AccountId}/leave", "leave");
        Assert.Contains("її обліковий запис змінює адміністратор мережі", WebUtility.HtmlDecode(await close.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        var keeping = Keeping(server);
        var actor = await server.ActorAsync("fakhivets1");
        Assert.IsType<PersonMove.Refused>((await keeping.LinkAsync(actor, lawyer.AccountId, CancellationToken.None)).Move);
        Assert.IsType<PersonMove.Invalid>(await keeping.GiveAsync(actor, lawyer.AccountId, new PersonForm("", "", "", other.ToString(), "Coordinator"), CancellationToken.None));
        Assert.IsType<PersonMove.NotFound>(await keeping.GiveAsync(actor, stranger.AccountId, new PersonForm("", "", "", centre.ToString(), "Lawyer"), CancellationToken.None));
        var there = await OnContextAsync(server, context => context.Memberships.SingleAsync(row => row.AccountId == lawyer.AccountId && row.CentreId == other));
        Assert.IsType<PersonMove.NotFound>(await keeping.TakeAsync(actor, lawyer.AccountId, there.Id, CancellationToken.None));
        Assert.Null((await OnContextAsync(server, context => context.Users.SingleAsync(row => row.Id == lawyer.AccountId))).ClosedAt);
    }

    [Fact]
    public async Task Person_AddedByADoubleClick_IsOne_AndBothAnswersHaveTheLink()
    {
        var server = await StartAsync();
        var (admin, centre, id) = (await server.ActorAsync("admin"), await CentreAsync(server, "КАЛ"), Guid.CreateVersion7());
        var form = new PersonForm("Нова Людина", "nova", "", centre.ToString(), "Lawyer");
        var made = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Keeping(server).AddAsync(admin, id, form, CancellationToken.None)));
        Assert.All(made, one => Assert.Equal(id, Assert.IsType<PersonMove.Done>(one.Move).Id));
        Assert.All(made, one => Assert.NotNull(one.Link));
        Assert.Equal(1, await OnContextAsync(server, context => context.Memberships.CountAsync(row => row.AccountId == id)));
    }

    [Fact]
    public async Task Names_ThatSomebodyElseHas_AreRefused_AndTheOwnAreKept()
    {
        var server = await StartAsync();
        using var admin = await server.SignedInAsync("admin");
        var (id, _) = await AddAsync(server, admin);
        using var taken = await admin.SubmitAsync($"/people/{id}", "change", ("name", "Нова Юристка"), ("sign-in", "koordynator1"), ("email", ""));
        Assert.Contains("Обліковий запис із таким ім'ям для входу вже є", WebUtility.HtmlDecode(await taken.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var own = await admin.SubmitAsync($"/people/{id}", "change", ("name", "Нова Юристка Перша"), ("sign-in", "nova"), ("email", ""));
        Assert.Equal($"/people/{id}?done=change", Visitor.Local(own));
        Assert.Contains("Нова Юристка Перша", await admin.TextAsync("/people"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrators_WhoCloseEachOtherAtOnce_LeaveOneOfThem()
    {
        var server = await StartAsync();
        var network = await OnContextAsync(server, context => context.Units.SingleAsync(unit => unit.Kind == UnitKind.Network));
        var other = await server.ActorAsync("merezha");
        Assert.IsType<PersonMove.Done>(await Keeping(server).GiveAsync(
            await server.ActorAsync("admin"), other.AccountId, new PersonForm("", "", "", network.Id.ToString(), "Administrator"), CancellationToken.None));
        var (one, two) = (await server.ActorAsync("admin"), await server.ActorAsync("merezha"));
        await Task.WhenAll(
            Keeping(server).CloseAsync(one, two.AccountId, CancellationToken.None), Keeping(server).CloseAsync(two, one.AccountId, CancellationToken.None));
        Assert.Equal(1, await OnContextAsync(server, context => context.Users.CountAsync(row => row.ClosedAt != null)));
    }

    [Fact]
    public async Task Link_ThatNobodyHasUsed_EndsWhenItsPersonGetsARoleElsewhere()
    {
        var server = await StartAsync();
        using var admin = await server.SignedInAsync("admin");
        var (id, link) = await AddAsync(server, admin);
        using var here = await admin.SubmitAsync($"/people/{id}", "give", ("unit", (await CentreAsync(server, "КАЛ")).ToString()), ("role", "Specialist"));
        using var visitor = server.NewVisitor();
        using var still = await visitor.GetAsync(link);
        using var there = await admin.SubmitAsync($"/people/{id}", "give", ("unit", (await CentreAsync(server, "ОЗР")).ToString()), ("role", "Lawyer"));
        using var ended = await visitor.GetAsync(link);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Gone), (still.StatusCode, ended.StatusCode));
    }

    [Fact]
    public async Task Form_ThatIsStillComing_WhenItsSenderIsClosed_DoesNothing()
    {
        var server = await StartAsync();
        var (centre, chief, lawyer) = (await CentreAsync(server, "КАЛ"), await server.ActorAsync("fakhivets1"), await server.ActorAsync("yuryst1"));
        var admin = await server.ActorAsync("admin");
        await Keeping(server).GiveAsync(admin, chief.AccountId, new PersonForm("", "", "", centre.ToString(), "Administrator"), CancellationToken.None);
        using var visitor = await server.SignedInAsync("fakhivets1");
        var token = ("X-CSRF-TOKEN", await visitor.TokenAsync());
        using var form = new SlowForm($"_handler=give&unit={centre}&role=Coordinator");
#pragma warning disable CA2025 // It is awaited below, before either goes.
        var sending = visitor.SendAsync(HttpMethod.Post, $"/people/{lawyer.AccountId}", form, ("Sec-Fetch-Site", "same-origin"), token);
#pragma warning restore CA2025
        await form.Begun;
        Assert.IsType<PersonMove.Done>(await Keeping(server).CloseAsync(admin, chief.AccountId, CancellationToken.None));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        form.GoOn();
        using var answer = await sending;

        // To the sign-in page; or refused at once, should the server have looked at the cookie or at the roles only after the closing.
        Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{answer.StatusCode}");
        Assert.False(await OnContextAsync(server, context => context.Memberships.AnyAsync(row => row.AccountId == lawyer.AccountId && row.Role == Role.Coordinator)));
    }

    [Fact]
    public async Task PersonOfTheDemonstration_KeepsTheSharedPassword()
    {
        var server = await StartAsync();
        var lawyer = await server.ActorAsync("yuryst1");
        using var admin = await server.SignedInAsync("admin");
        Assert.DoesNotContain("Створити посилання", await admin.TextAsync($"/people/{lawyer.AccountId}"), StringComparison.Ordinal);
        var keeping = Keeping(server);
        Assert.IsType<PersonMove.Refused>((await keeping.LinkAsync(await server.ActorAsync("admin"), lawyer.AccountId, CancellationToken.None)).Move);
    }

    [Fact]
    public async Task LockedOut_IsLetInByTheAdministrator()
    {
        var server = await StartAsync();
        var lawyer = await server.ActorAsync("yuryst1");
        using var visitor = server.NewVisitor();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var refused = await visitor.SignInAsync("yuryst1", "не той пароль зовсім");
        }

        using var locked = await visitor.SignInAsync("yuryst1", Databases.Password);
        Assert.False(await visitor.IsSignedInAsync());
        using var admin = await server.SignedInAsync("admin");
        using var unlocked = await admin.SubmitAsync($"/people/{lawyer.AccountId}", "unlock");
        using var signIn = await visitor.SignInAsync("yuryst1", Databases.Password);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task List_GoesOnFromWhereThePageEnds_ByName()
    {
        var server = await StartAsync();
        var centre = await CentreAsync(server, "КАЛ");
        var keeping = Keeping(server);
        var (admin, reading) = (await server.ActorAsync("admin"), server.Services.GetRequiredService<PeopleReading>());
        for (var number = 0; number < PeopleReading.PageSize; number++)
        {
            var form = new PersonForm("Однофамілець", $"odnofam{number}", "", centre.ToString(), "Specialist");
            Assert.IsType<PersonMove.Done>((await keeping.AddAsync(admin, Guid.CreateVersion7(), form, CancellationToken.None)).Move);
        }

        var first = await reading.PageAsync(admin, centre, closed: false, null, CancellationToken.None);
        var second = await reading.PageAsync(admin, centre, closed: false, first!.Next, CancellationToken.None);
        Assert.Equal(PeopleReading.PageSize, first.Lines.Count);
        Assert.Null(second!.Next);
        var all = first.Lines.Concat(second.Lines).ToList();
        Assert.Equal(await OnContextAsync(server, context => context.Memberships.CountAsync(row => row.CentreId == centre)), all.Count);
        Assert.Equal(all.Count, all.DistinctBy(line => line.Id).Count());
        Assert.Equal(all.Select(line => TextKeys.Sort(line.Name)).Order(StringComparer.Ordinal), all.Select(line => TextKeys.Sort(line.Name)));
    }

    private static PeopleKeeping Keeping(RunningServer server) => server.Services.CreateScope().ServiceProvider.GetRequiredService<PeopleKeeping>();

    private static async Task<(Guid Id, string Link)> AddAsync(RunningServer server, Visitor admin)
    {
        using var answer = await admin.SubmitAsync(
            "/people/new", "add", ("name", "Нова Юристка"), ("sign-in", "nova"), ("email", "nova@centr.example"), ("unit", (await CentreAsync(server, "КАЛ")).ToString()),
            ("role", "Lawyer"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var id = await OnContextAsync(server, context => context.Users.Where(row => row.UserName == "nova").Select(row => row.Id).SingleAsync());
        return (id, LinkOf(await answer.Content.ReadAsStringAsync()));
    }

    internal static Task<Guid> CentreAsync(RunningServer server, string code) =>
        OnContextAsync(server, context => context.Units.Where(unit => unit.Code == code).Select(unit => unit.Id).SingleAsync());

    private static string LinkOf(string page) => Links().Match(WebUtility.HtmlDecode(page)).Groups[1].Value;

    [GeneratedRegex("(/welcome\\?key=[A-Za-z0-9_-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Links();
}

public sealed class PeopleOnPostgres() : PeopleTests(Databases.PostgresWithPeople);

public sealed class PeopleOnSqlite() : PeopleTests(Databases.SqliteWithPeople);

/// <summary>People, roles and links that cannot be.</summary>
public abstract class PersonRefusalTests(SharedServer shared) : SharedServerTest(shared)
{
    [Theory]
    [InlineData("koordynator1", "Обліковий запис із таким ім'ям для входу вже є")]
    [InlineData("", "Введіть ім'я для входу")]
    [InlineData("з пробілом", "складається лише з латинських літер")]
    public async Task Person_WhoseSignInNameCannotBe_IsRefused_AndNothingThatWasTypedIsLost(string signIn, string sentence)
    {
        var admin = await AsAsync("admin");
        var centre = await PeopleTests.CentreAsync(Server, "КАЛ");
        using var answer = await admin.SubmitAsync(
            "/people/new", "add", ("name", "Нова Людина"), ("sign-in", signIn), ("email", ""), ("unit", centre.ToString()), ("role", "Lawyer"));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains(sentence, page, StringComparison.Ordinal);
        Assert.Contains("value=\"Нова Людина\"", page, StringComparison.Ordinal);
        Assert.Matches(new Regex($"value=\"{centre}\" selected"), page);
    }

    [Theory]
    [InlineData("NetworkAdministration", "можна надати лише в мережі, а не в центрі")]
    [InlineData("Nonsense", "Виберіть роль")]
    public async Task Role_ThatCannotBeHeldThere_IsRefused(string role, string sentence)
    {
        var admin = await AsAsync("admin");
        using var answer = await admin.SubmitAsync(
            "/people/new", "add", ("name", "Нова Людина"), ("sign-in", "nova"), ("email", ""), ("unit", (await PeopleTests.CentreAsync(Server, "КАЛ")).ToString()), ("role", role));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains(sentence, page, StringComparison.Ordinal);
        Assert.False(await OnContextAsync(context => context.Users.AnyAsync(row => row.UserName == "nova")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?key=x")]
    [InlineData("?key=Q2ZESjhB")]
    public async Task Link_ThatNobodyMade_OpensNothing(string query)
    {
        using var visitor = Server.NewVisitor();
        using var answer = await visitor.GetAsync("/welcome" + query);
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
    }
}

public sealed class PersonRefusalsOnPostgres(PostgresServer shared) : PersonRefusalTests(shared), IClassFixture<PostgresServer>;

public sealed class PersonRefusalsOnSqlite(SqliteServer shared) : PersonRefusalTests(shared), IClassFixture<SqliteServer>;
