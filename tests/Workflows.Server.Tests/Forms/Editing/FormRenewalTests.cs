using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Forms;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.ElsaApi.ElsaCalls;
using static Workflows.Server.Tests.Forms.Editing.FormEditTests;

namespace Workflows.Server.Tests.Forms.Editing;

/// <summary>What a changed form means for procedures: they ask it once they are published anew, and what they do with the answers goes on.</summary>
public abstract class FormRenewalTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Definitions = "/elsa/api/workflow-definitions";

    private static readonly (string, string)[] Lead =
    [
        ("a.firstName", "Марічка"), ("a.lastName", "Вигадана"), ("a.source", "Direct"), ("a.urgent", "true"), ("a.situation", "Чекає на допомогу."),
    ];

    [Fact]
    public async Task Procedure_PublishedAnew_AsksTheNewFormInNewCases_AndItsConditionsGoOn()
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        using var volunteer = await server.SignedInAsync("volonter1");
        var editor = await EditorAsync(server, "lead-start");
        var before = await PublishedAsync(server, "lead-routing");
        var added = await AddAsync(network, editor, "after=urgent&kind=Text", ("label", "Хто поруч"), ("required", "yes"));
        await ChangeLabelAsync(network, editor, "urgent", "Чи потрібна допомога негайно");
        await PublishAsync(network, editor);

        // Until then nothing has changed for anybody.
        Assert.DoesNotContain("Хто поруч", await volunteer.TextAsync("/procedures/lead-routing/start"), StringComparison.Ordinal);
        var page = await network.TextAsync(editor);
        Assert.Contains("Питати нову форму в нових справах: «Потенційний клієнт»", page, StringComparison.Ordinal);
        var renew = (await PageForm.OpenAsync(network, editor, "renew")).With(("procedure", "lead-routing"));
        using var renewed = await renew.SendAsync(network);
        page = await network.TextAsync(Visitor.Local(renewed));
        Assert.Contains("нові справи питатимуть нову форму", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Ще питають попередню форму", page, StringComparison.Ordinal);
        using var twice = await renew.SendAsync(network);
        Assert.Equal(Visitor.Local(renewed), Visitor.Local(twice));

        var after = await PublishedAsync(server, "lead-routing");
        Assert.Equal((before.Version + 1, before.Text), (after.Version, after.Text));
        Assert.Equal((await server.ActorAsync("merezha")).AccountId.ToString(), after.SavedBy);
        var form = await StoredAsync(server, "lead-start");
        Assert.Equal(form.Id, await PinAsync(server, after.Id, "lead-start"));
        Assert.NotEqual(form.Id, await PinAsync(server, before.Id, "lead-start"));

        Assert.Contains("Хто поруч", await volunteer.TextAsync("/procedures/lead-routing/start"), StringComparison.Ordinal);
        using var started = await volunteer.SubmitAsync("/procedures/lead-routing/start", "start", [.. Lead, ($"a.{added}", "Тітка")]);
        Assert.Equal(HttpStatusCode.Redirect, started.StatusCode);
        Assert.Equal("Негайно розподілити звернення", await OnContextAsync(server, context => context.Tasks.Select(task => task.Title).SingleAsync()));
    }

    [Fact]
    public async Task Procedure_OfTwoWhoPublish_IsProposedWithTheNewForm_AndAsksItOnceAgreed()
    {
        var server = await StartAsync();
        await OnContextAsync(server, async context =>
        {
            var (unit, account) = (await context.Units.SingleAsync(row => row.Kind == UnitKind.Network), await context.Users.SingleAsync(row => row.UserName == "koordynator1"));
            context.Add(new Membership { Id = Guid.CreateVersion7(Databases.Start), AccountId = account.Id, UnitId = unit.Id, CentreId = unit.Id, Role = Role.NetworkAdministration, From = Databases.Start });
            return await context.SaveChangesAsync();
        });
        using var network = await server.SignedInAsync("merezha");
        using var second = await server.SignedInAsync("koordynator1");
        using var volunteer = await server.SignedInAsync("volonter1");
        var editor = await EditorAsync(server, "lead-start");
        await ChangeLabelAsync(network, editor, "urgent", "Чи негайно");
        await PublishAsync(network, editor);
        var renew = (await PageForm.OpenAsync(network, editor, "renew")).With(("procedure", "lead-routing"));
        using var proposed = await renew.SendAsync(network);
        var page = await network.TextAsync(Visitor.Local(proposed));
        Assert.Contains("Процедуру подано на публікацію", page, StringComparison.Ordinal);
        Assert.Contains("Щойно погодить ще одна людина, нові справи питатимуть нову форму", page, StringComparison.Ordinal);
        using var twice = await renew.SendAsync(network);
        Assert.Equal(Visitor.Local(proposed), Visitor.Local(twice));
        Assert.DoesNotContain("Чи негайно", await volunteer.TextAsync("/procedures/lead-routing/start"), StringComparison.Ordinal);

        using var agreed = await second.SubmitAsync("/procedures/lead-routing/steps", "publish");
        Assert.EndsWith("?done=published", Visitor.Local(agreed), StringComparison.Ordinal);
        Assert.Contains("Чи негайно", await volunteer.TextAsync("/procedures/lead-routing/start"), StringComparison.Ordinal);
        Assert.DoesNotContain("Ще питають попередню форму", await network.TextAsync(editor), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_ThatRuns_KeepsItsForm()
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        using var volunteer = await server.SignedInAsync("volonter1");
        using var started = await volunteer.SubmitAsync("/procedures/lead-routing/start", "start", Lead);
        var task = await OnContextAsync(server, context => context.Tasks.SingleAsync());
        var editor = await EditorAsync(server, "lead-assign");
        var field = FormReader.Read((await StoredAsync(server, "lead-assign")).Text).Form!.Fields.First();
        await ChangeLabelAsync(network, editor, field.Key, "Кому доручимо");
        await PublishAsync(network, editor);
        using var renewed = await (await PageForm.OpenAsync(network, editor, "renew")).With(("procedure", "all")).SendAsync(network);
        using var coordinator = await server.SignedInAsync("koordynator1");
        var page = await coordinator.TextAsync($"/tasks/{task.Id}");
        Assert.Contains(field.Label, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Кому доручимо", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Procedure_ThatIsBeingChanged_IsNamedWithALink_AndItsDraftIsNotPublished()
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        var editor = await EditorAsync(server, "lead-start");
        await ChangeLabelAsync(network, editor, "urgent", "Чи негайно");
        await PublishAsync(network, editor);
        var renew = (await PageForm.OpenAsync(network, editor, "renew")).With(("procedure", "lead-routing"));
        var drawing = await JsonAsync(await network.GetAsync($"{Definitions}/by-definition-id/lead-routing"));
        drawing["description"] = "Інакше.";
        await JsonAsync(await PostAsync(network, Definitions, new JsonObject { ["model"] = drawing, ["publish"] = false }));

        var page = await network.TextAsync(editor);
        Assert.Contains("у ній є неопубліковані зміни", page, StringComparison.Ordinal);
        Assert.Contains("/procedures/lead-routing/steps", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Питати нову форму в нових справах", page, StringComparison.Ordinal);
        var refused = await TextAsync(await renew.SendAsync(network));
        Assert.Contains("Процедуру не опубліковано заново", refused, StringComparison.Ordinal);
        Assert.Equal(1, (await PublishedAsync(server, "lead-routing")).Version);
    }

    [Fact]
    public async Task Answer_ThatIsUsed_IsToldBeforeItIsTakenAway_AndWithoutItTheProcedureIsNotPublishedAnew()
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        var editor = await EditorAsync(server, "lead-start");
        var page = await network.TextAsync(Page(editor, "remove", "field=urgent"));
        Assert.Contains("Процедура «Потенційний клієнт», крок «Допомога потрібна негайно»", page, StringComparison.Ordinal);
        Assert.Contains("не залежать", await network.TextAsync(Page(editor, "remove", "field=situation")), StringComparison.Ordinal);
        Assert.Contains("Картка клієнта", await network.TextAsync(Page(editor, "remove", "field=phone")), StringComparison.OrdinalIgnoreCase);
        using var removed = await (await PageForm.OpenAsync(network, Page(editor, "remove", "field=urgent"), "remove")).SendAsync(network);
        await PublishAsync(network, editor);
        var refused = await TextAsync(await (await PageForm.OpenAsync(network, editor, "renew")).With(("procedure", "lead-routing")).SendAsync(network));
        Assert.Contains("«Потенційний клієнт»: Крок «Допомога потрібна негайно»", refused, StringComparison.Ordinal);
        Assert.Equal(1, (await PublishedAsync(server, "lead-routing")).Version);
    }

    [Fact]
    public async Task Answer_Reworded_KeepsTheBranchThatIsCalledAsBefore()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var editor = await BeginAsync(coordinator, "Що потрібно");
        var key = KeyOf(editor);
        var field = await AddAsync(coordinator, editor, "kind=Choice", ("label", "Що потрібно"), ("options", "їжа\nодяг"));
        await PublishAsync(coordinator, editor);

        var choice = Drawing.Step("way", "Case.Choice");
        (choice["field"], choice["branches"]) = (field, new JsonArray("їжа"));
        var drawing = Drawing.Flow("way:їжа>food way:Інше>other", choice, Drawing.TaskStep("food", ("dueIn", 1)), Drawing.TaskStep("other", ("dueIn", 1)));
        var model = JsonNode.Parse(drawing)!;
        model["customProperties"] = new JsonObject { ["start"] = new JsonObject { ["roles"] = new JsonArray("Coordinator"), ["form"] = key } };
        var saved = await JsonAsync(await PostAsync(coordinator, Definitions, new JsonObject { ["model"] = model, ["publish"] = true }));
        var id = saved["workflowDefinition"]!["definitionId"]!.ToString();
        var value = FormReader.Read((await StoredAsync(server, key)).Text).Form!.Field(field)!.Options[0].Value;
        Assert.Contains(value, (await PublishedAsync(server, id)).Text, StringComparison.Ordinal);

        var path = Page(editor, "field", $"field={field}");
        using var reworded = await (await PageForm.OpenAsync(coordinator, path, "field")).With(("options", "їжа й вода\nодяг"), ($"was.{value}", "їжа й вода")).SendAsync(coordinator);
        await PublishAsync(coordinator, editor);
        using var renewed = await (await PageForm.OpenAsync(coordinator, editor, "renew")).With(("procedure", id)).SendAsync(coordinator);
        Assert.Equal(HttpStatusCode.Redirect, renewed.StatusCode);
        using var started = await coordinator.SubmitAsync($"/procedures/{id}/start", "start", ($"a.{field}", value));
        Assert.Equal("Завдання food", await OnContextAsync(server, context => context.Tasks.Select(task => task.Title).SingleAsync()));
        Assert.DoesNotContain((await JsonAsync(await coordinator.GetAsync($"/procedures/{id}/check"))).AsArray(), one => one!["step"]?.ToString() == "way");
    }

    [Fact]
    public async Task Form_OfACentre_IsAskedByItsOwnProceduresOnly()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var centre = await CentreAsync(server, "КАЛ");
        var copy = (await JsonAsync(await PostAsync(coordinator, $"/procedures/lead-routing/copy?centre={centre}", null)))["id"]!.ToString();
        await JsonAsync(await PostAsync(coordinator, $"{Definitions}/{copy}/publish", new JsonObject()));
        using var taken = await (await PageForm.OpenAsync(coordinator, await EditorAsync(server, "lead-start"), "take")).With(("centre", centre.ToString())).SendAsync(coordinator);
        var own = Visitor.Local(taken);
        await ChangeLabelAsync(coordinator, own, "urgent", "Чи негайно");
        await PublishAsync(coordinator, own);
        var renew = await PageForm.OpenAsync(coordinator, own, "renew");
        using var foreign = await renew.With(("procedure", "lead-routing")).SendAsync(coordinator);
        Assert.Equal(1, (await PublishedAsync(server, "lead-routing")).Version);
        using var renewed = await renew.With(("procedure", copy)).SendAsync(coordinator);
        Assert.Contains("Чи негайно", await coordinator.TextAsync($"/procedures/{copy}/start"), StringComparison.Ordinal);
        using var neighbour = await server.SignedInAsync("koordynator2");
        Assert.DoesNotContain("Чи негайно", await neighbour.TextAsync("/procedures/lead-routing/start"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryShippedForm_ChangedInOneLabel_IsElseTheSame()
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Sources.Root, "workflows", "forms"), "*.json"))
        {
            var key = Path.GetFileNameWithoutExtension(file);
            var before = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            var editor = await EditorAsync(server, key);
            var form = FormReader.Read(before.ToJsonString()).Form!;
            var field = form.Fields.First();
            await ChangeLabelAsync(network, editor, field.Key, "Інакше названо");
            foreach (var column in field.Table.Columns)
            {
                await ChangeLabelAsync(network, editor, column.Key, "Стовпець", field.Key);
            }

            // All others are opened and saved as they are.
            foreach (var other in form.Fields.Skip(1))
            {
                await ChangeLabelAsync(network, editor, other.Key, other.Label);
            }

            await PublishAsync(network, editor);
            var first = before["groups"]!.AsArray().Select(group => group!["fields"]!.AsArray().First()!).First();
            first["label"] = "Інакше названо";
            foreach (var column in first["columns"]?.AsArray() ?? [])
            {
                column!["label"] = "Стовпець";
            }

            var stored = await StoredAsync(server, key);
            Assert.Equal(2, stored.Version);
            Assert.True(JsonNode.DeepEquals(before, JsonNode.Parse(stored.Text)), $"{key}: {stored.Text}");
        }
    }

    private static Task<WorkflowVersion> PublishedAsync(RunningServer server, string definition) =>
        OnContextAsync(server, context => context.Set<WorkflowVersion>().SingleAsync(row => row.DefinitionId == definition && row.IsPublished));

    private static Task<Guid> PinAsync(RunningServer server, string version, string form) =>
        OnContextAsync(server, context => context.Set<PinnedForm>().Where(row => row.DefinitionVersionId == version && row.FormKey == form).Select(row => row.FormVersionId).SingleAsync());
}

public sealed class FormRenewalOnPostgres() : FormRenewalTests(Databases.PostgresWithPeople);

public sealed class FormRenewalOnSqlite() : FormRenewalTests(Databases.SqliteWithPeople);
