using System.Net;
using System.Text.Json.Nodes;
using Workflows.Server.Procedures.Regular;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.ElsaApi.ElsaCalls;

namespace Workflows.Server.Tests.Procedures.Regular;

/// <summary>The page on which coordinators switch on what begins by itself, from the drawing to the switch.</summary>
public abstract class RegularPageTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Path = "/procedures/regular";

    [Fact]
    public async Task Procedure_DrawnAndPublished_IsOfferedOnThePage_AndSwitchedOnAndOff()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var before = await coordinator.TextAsync(Path);
        Assert.Contains("Участь у форумі", before, StringComparison.Ordinal);
        Assert.DoesNotContain("Проба", before, StringComparison.Ordinal);
        var id = await PublishedAsync(coordinator);
        var page = await coordinator.TextAsync(Path);
        Assert.All(["Проба", "Щомісяця останнього дня о 09:00, а якщо день вихідний, то наступного робочого", "Не ввімкнено", "Увімкнути"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        var centre = (await server.ActorAsync("koordynator1")).OwnCentres.Single().CentreId.ToString();
        using (var on = await coordinator.SubmitAsync(Path, "switch", ("centre", centre), ("procedure", id), ("on", "true")))
        {
            page = await coordinator.TextAsync(Visitor.Local(on));
            Assert.All(["Процедуру ввімкнено", "Наступного разу", "вт, 31 березня, 09:00", "Увімкнено", "Вимкнути"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        }

        using (var off = await coordinator.SubmitAsync(Path, "switch", ("centre", centre), ("procedure", id), ("on", "false")))
        {
            page = await coordinator.TextAsync(Visitor.Local(off));
            Assert.All(["Процедуру вимкнено", "Увімкнути"], text => Assert.Contains(text, page, StringComparison.Ordinal));
            Assert.DoesNotContain("вт, 31 березня, 09:00", page, StringComparison.Ordinal);
        }

        // One centre's own is none of another's.
        using var stranger = await server.SignedInAsync("koordynator2");
        Assert.DoesNotContain("Щомісяця останнього дня", await stranger.TextAsync(Path), StringComparison.Ordinal);
        var sent = await coordinator.FieldsAsync(Path, "switch", ("centre", centre), ("procedure", "нема"), ("on", "true"));
        using var content = new FormUrlEncodedContent(sent);
        using var refused = await coordinator.SendAsync(HttpMethod.Post, Path, content, ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Contains("Цієї процедури тут уже немає", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drawing_WithTheStepInTheMiddle_IsNotPublished()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var id = await DrawnAsync(coordinator, Drawing.Flow("a>r", Drawing.TaskStep("a", ("dueIn", 1)), Drawing.With(Drawing.Step("r", RegularActivity.TypeName), ("every", "Day"))));
        using var refused = await PostAsync(coordinator, $"/elsa/api/workflow-definitions/{id}/publish", new JsonObject());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var said = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["errors"]!["generalErrors"]!.AsArray();
        Assert.Contains("стоїть лише на її початку", Assert.Single(said)!.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> PublishedAsync(Visitor coordinator)
    {
        var step = Drawing.With(Drawing.Step("r", RegularActivity.TypeName), ("every", "Month"), ("day", "31"), ("onlyWorked", true));
        var id = await DrawnAsync(coordinator, Drawing.Flow("r>a", step, Drawing.TaskStep("a", ("dueIn", 1))));
        using var answer = await PostAsync(coordinator, $"/elsa/api/workflow-definitions/{id}/publish", new JsonObject());
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return id;
    }
}

public sealed class RegularPagesOnPostgres() : RegularPageTests(Databases.PostgresWithPeople);

public sealed class RegularPagesOnSqlite() : RegularPageTests(Databases.SqliteWithPeople);
