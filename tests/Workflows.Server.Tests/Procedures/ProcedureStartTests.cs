using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using Drawing = Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Procedures;

/// <summary>People start procedures from a page: one transaction makes subject, case, answers and first task, or nothing of it.</summary>
public abstract class ProcedureStartTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Page = "/procedures/lead-routing/start";

    private static readonly (string, string)[] Lead =
    [
        ("a.firstName", "Марічка"), ("a.lastName", "Вигадана"), ("a.source", "Direct"), ("a.urgent", "false"), ("a.situation", "Чекає на допомогу."),
    ];

    [Fact]
    public async Task Start_ByAVolunteer_MakesLeadCaseAnswerAndTheCoordinatorsTask()
    {
        var server = await StartAsync();
        using var volunteer = await server.SignedInAsync("volonter1");
        using var answer = await volunteer.SubmitAsync(Page, "start", Lead);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);

        var (file, task, lead, kept) = await OnContextAsync(server, async context => (
            await context.CaseFiles.SingleAsync(), await context.Tasks.SingleAsync(), await context.Subjects.SingleAsync(subject => subject.Kind == SubjectKind.Lead),
            await context.FormAnswers.SingleAsync()));
        Assert.Equal("КАЛ-2026-000001", file.Number);
        Assert.Equal((TaskState.Open, Role.Coordinator, "Розподілити звернення", file.Number), (task.State, task.Role, task.Title, task.CaseNumber));
        Assert.Equal((file.InstanceId, file.SubjectId), (task.InstanceId, task.SubjectId));
        Assert.Equal((lead.Id, lead.Id, ClientSource.Direct), (file.SubjectId, kept.SubjectId, lead.Source));
        Assert.Equal(file.Number, await OnContextAsync(server, context => context.Set<WorkflowInstance>().Select(row => row.Name).SingleAsync()));

        // What is personal stands nowhere in clear, least of all in the case's variables.
        var state = await OnContextAsync(server, context => context.Set<WorkflowInstance>().Select(row => row.State).SingleAsync());
        Assert.DoesNotContain("Вигадана", state, StringComparison.Ordinal);
        Assert.DoesNotContain("допомогу", state, StringComparison.Ordinal);
        Assert.Contains("\"urgent\":false", state, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WhenHelpIsNeededAtOnce_MakesAnUrgentTaskDueInTwoHours()
    {
        var server = await StartAsync();
        using var moderator = await server.SignedInAsync("moderator1");
        using var answer = await moderator.SubmitAsync(Page, "start", [.. Lead.Where(field => field.Item1 != "a.urgent"), ("a.urgent", "true")]);
        var task = await OnContextAsync(server, context => context.Tasks.SingleAsync());
        Assert.Equal(("Негайно розподілити звернення", TaskPriority.Urgent, TimeSpan.FromHours(2)), (task.Title, task.Priority, task.DueAt - task.CreatedAt));
    }

    [Fact]
    public async Task Start_WithAFormThatIsNotComplete_KeepsWhatWasTypedAndMakesNothing()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var answer = await worker.SubmitAsync(Page, "start", ("a.firstName", "Марічка"), ("a.urgent", "true"));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("value=\"Марічка\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/procedures/lead-routing/start#a-situation\"", page, StringComparison.Ordinal);
        Assert.Equal((0, 0), await OnContextAsync(server, async context => (
            await context.CaseFiles.CountAsync(), await context.Subjects.CountAsync(subject => subject.Kind == SubjectKind.Lead))));
    }

    [Fact]
    public async Task Start_SentTwice_StartsOneCase()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var first = await worker.SubmitAsync(Page, "start", [.. Lead, ("command", "same")]);
        using var second = await worker.SubmitAsync(Page, "start", [.. Lead, ("command", "same")]);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(1, await OnContextAsync(server, context => context.CaseFiles.CountAsync()));
    }

    [Fact]
    public async Task Starts_ManyAtOnce_EachGetANumberOfTheirOwn()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => worker.SubmitAsync(Page, "start", [.. Lead, ("command", $"c{i}")])));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode));
        Assert.Equal(
            Enumerable.Range(1, 8).Select(i => $"КАЛ-2026-00000{i}"),
            await OnContextAsync(server, context => context.CaseFiles.Select(file => file.Number).OrderBy(number => number).ToListAsync()));
        foreach (var answer in answers)
        {
            answer.Dispose();
        }
    }

    [Fact]
    public async Task Start_InAnotherCentre_IsNotFound()
    {
        var server = await StartAsync();
        var other = await OnContextAsync(server, context => context.Units.Where(unit => unit.Code == "ОЗР").Select(unit => unit.Id).SingleAsync());
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var page = await worker.GetAsync($"{Page}?centre={other}");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        using var administrator = await server.SignedInAsync("merezha");
        using var theirs = await administrator.GetAsync(Page);
        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);
    }

    [Fact]
    public async Task Procedure_OfOneCentre_IsNotStartedInAnother_AlsoByWhoWorksInBoth()
    {
        var server = await StartAsync();
        var (here, there) = await OnContextAsync(server, async context =>
        {
            var (kalyna, ozero) = (await context.Units.SingleAsync(unit => unit.Code == "КАЛ"), await context.Units.SingleAsync(unit => unit.Code == "ОЗР"));
            var worker = await context.Users.SingleAsync(user => user.UserName == "pratsivnyk1");
            context.Add(new Membership
            {
                Id = Guid.CreateVersion7(Databases.Start), AccountId = worker.Id, UnitId = ozero.Id, CentreId = ozero.Id, Role = Role.SocialWorker, From = Databases.Start,
            });
            var own = JsonNode.Parse(Drawing.Flow("", Drawing.TaskStep("a")))!;
            own["customProperties"] = new JsonObject { ["start"] = new JsonObject { ["roles"] = new JsonArray("SocialWorker") } };
            await server.Services.GetRequiredService<ProcedurePublishing>().PublishAsync(context, ozero.Id, "own", own.ToJsonString(), CancellationToken.None);
            await context.SaveChangesAsync();
            return (kalyna.Id, ozero.Id);
        });

        var actor = await server.ActorAsync("pratsivnyk1");
        var offered = await server.Services.GetRequiredService<StartableProcedures>().ListAsync(actor, CancellationToken.None);
        Assert.Equal([there], offered.Single(procedure => procedure.DefinitionId == "own").Centres.Select(post => post.CentreId));
        Assert.Equal(2, offered.Single(procedure => procedure.DefinitionId == "lead-routing").Centres.Count);
        var start = server.Services.GetRequiredService<ProcedureStart>();
        var nothing = new Dictionary<string, IReadOnlyList<string>>();
        Assert.IsType<StartMove.NotFound>(await start.StartAsync(actor, "own", here, nothing, "one", CancellationToken.None));
        Assert.IsType<StartMove.Started>(await start.StartAsync(actor, "own", there, nothing, "two", CancellationToken.None));
    }

    [Fact]
    public async Task Start_WithAnAnswerLeftEmpty_GoesOnByAConditionThatAsksForIt()
    {
        var server = await StartAsync();
        var centre = await OnContextAsync(server, async context =>
        {
            var kalyna = await context.Units.Where(unit => unit.Code == "КАЛ").Select(unit => unit.Id).SingleAsync();
            await FormLibrary.PublishAsync(context, kalyna, """
                {"key":"try-empty","title":"Проба","groups":[{"fields":[{"key":"room","label":"Кімната","type":"YesNo","class":"Public"}]}]}
                """, Databases.Start, CancellationToken.None);
            await context.SaveChangesAsync();
            var asks = Drawing.Step("c", "Case.Condition");
            (asks["field"], asks["operator"]) = ("room", "Empty");
            var own = JsonNode.Parse(Drawing.Flow("c:Так>a c:Ні>b", asks, Drawing.TaskStep("a"), Drawing.TaskStep("b")))!;
            own["customProperties"] = new JsonObject { ["start"] = new JsonObject { ["roles"] = new JsonArray("SocialWorker"), ["form"] = "try-empty" } };
            await server.Services.GetRequiredService<ProcedurePublishing>().PublishAsync(context, kalyna, "own", own.ToJsonString(), CancellationToken.None);
            await context.SaveChangesAsync();
            return kalyna;
        });
        var typed = new Dictionary<string, IReadOnlyList<string>>();
        Assert.IsType<StartMove.Started>(await server.Services.GetRequiredService<ProcedureStart>().StartAsync(
            await server.ActorAsync("pratsivnyk1"), "own", centre, typed, "one", CancellationToken.None));
        Assert.Equal("a", await OnContextAsync(server, context => context.Tasks.Select(row => row.ActivityId).SingleAsync()));
    }

    [Theory]
    [InlineData("notWhoDid", "A", "завдання «A», на виконавця якого він посилається, у процедурі немає")]
    [InlineData("sameAs", "A", "завдання «A», на виконавця якого він посилається, у процедурі немає")]
    [InlineData("notWhoDid", "e", "завдання «e» виконує не одна людина, тож посилатися на його виконавця не можна")]
    public async Task Procedure_ThatNamesAPerformerWhoIsNobodyInParticular_IsNotPublished(string field, string named, string words)
    {
        var server = await StartAsync();
        var refused = await OnContextAsync(server, async context =>
        {
            var (network, publishing) = (await context.Units.SingleAsync(unit => unit.Kind == UnitKind.Network), server.Services.GetRequiredService<ProcedurePublishing>());
            return await Assert.ThrowsAsync<DefinitionException>(() => publishing.PublishAsync(
                context, network.Id, "wrong", Drawing.Flow("e:Усі>a e:Не_всі>a a>b", Each(), Drawing.TaskStep("a"), Drawing.TaskStep("b", (field, named))), CancellationToken.None));
        });
        Assert.Equal($"Крок «b»: {words}.", refused.Message);

        static JsonObject Each() => Drawing.With(Drawing.Step("e", EachWorkerActivity.TypeName), ("title", "e"), ("role", "Lawyer"));
    }

    [Fact]
    public async Task Draft_OfAStart_IsFoundOnAnotherDevice_AndItsKeyBecomesTheLeads()
    {
        var server = await StartAsync();
        using var phone = await server.SignedInAsync("pratsivnyk1");
        using var draft = new FormUrlEncodedContent([new("a.firstName", "Марічка"), new("draftVersion", "0"), new("__RequestVerificationToken", await phone.TokenAsync())]);
        var centre = await OnContextAsync(server, context => context.Units.Where(unit => unit.Code == "КАЛ").Select(unit => unit.Id).SingleAsync());
        using var saved = await phone.SendAsync(HttpMethod.Post, $"{Page}/draft?centre={centre}", draft, ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var reserved = await OnContextAsync(server, context => context.FormDrafts.Select(row => row.SubjectId).SingleAsync());

        using var desk = await server.SignedInAsync("pratsivnyk1");
        using var page = await desk.GetAsync(Page);
        Assert.Contains("value=\"Марічка\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var answer = await desk.SubmitAsync(Page, "start", Lead);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal((reserved, 0), await OnContextAsync(server, async context => (
            await context.CaseFiles.Select(file => file.SubjectId).SingleAsync(), await context.FormDrafts.CountAsync())));

        // Nobody else's, not even in the same centre.
        using var lawyer = await server.SignedInAsync("yuryst1");
        using var empty = await lawyer.GetAsync(Page);
        Assert.DoesNotContain("Марічка", await empty.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}

public sealed class ProcedureStartOnPostgres() : ProcedureStartTests(Databases.PostgresWithPeople);

public sealed class ProcedureStartOnSqlite() : ProcedureStartTests(Databases.SqliteWithPeople);
