using System.Net;
using System.Text.Json.Nodes;
using Workflows.Tests;
using static Workflows.Server.Tests.ElsaApi.ElsaCalls;

namespace Workflows.Server.Tests.ElsaApi;

/// <summary>Definitions as Studio asks for them, on a running server; the shapes are those of the recorded calls of a real Elsa server.</summary>
public abstract class DefinitionResourceTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Root = "/elsa/api/workflow-definitions";

    [Fact]
    public async Task Network_Procedures_AreShownReadOnlyToACentre_AndAreTheNetworksToChange()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var list = await JsonAsync(await coordinator.GetAsync($"{Root}?versionOptions=Latest&Page=0&PageSize=2&OrderBy=Name&OrderDirection=Ascending"));
        Assert.Equal(Directory.GetFiles(Path.Combine(Sources.Root, "workflows", "procedures")).Length, list["totalCount"]!.GetValue<int>());
        Assert.Equal(2, list["items"]!.AsArray().Count);
        Assert.All(list["items"]!.AsArray(), item => Assert.DoesNotContain(item!["links"]!.AsArray(), link => link!["rel"]!.ToString() == "publish"));

        var open = await JsonAsync(await coordinator.GetAsync($"{Root}/by-definition-id/partner-search?versionOptions=Latest"));
        using var refused = await SaveAsync(coordinator, open);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        using var network = await server.SignedInAsync("merezha");
        var theirs = await JsonAsync(await network.GetAsync($"{Root}/by-definition-id/partner-search"));
        Assert.Contains(theirs["links"]!.AsArray(), link => link!["rel"]!.ToString() == "publish");
    }

    [Fact]
    public async Task Procedure_IsDrawn_Published_Changed_LookedBackAt_AndTakenBack()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");

        // Created as Studio does; sent again, as when the answer is lost, it is one procedure.
        var model = Model("Тиха процедура", "s1");
        var created = await SavedAsync(coordinator, model.DeepClone());
        var again = await SavedAsync(coordinator, model.DeepClone());
        var id = created["definitionId"]!.ToString();
        Assert.Equal((id, 1), (again["definitionId"]!.ToString(), again["version"]!.GetValue<int>()));
        Assert.False(created["isPublished"]!.GetValue<bool>());

        var published = (await JsonAsync(await PostAsync(coordinator, $"{Root}/{id}/publish", new JsonObject())))["workflowDefinition"]!;
        Assert.True(published["isPublished"]!.GetValue<bool>());
        Assert.True((await JsonAsync(await PostAsync(coordinator, $"{Root}/{id}/publish", new JsonObject())))["alreadyPublished"]!.GetValue<bool>());

        // Moved about only: no version. Another step: a draft on top, and cases go on starting by the first.
        published["root"]!["activities"]![0]!["metadata"]!["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = 700, ["y"] = 5 } };
        Assert.Equal(1, (await SavedAsync(coordinator, published.DeepClone()))["version"]!.GetValue<int>());
        published["root"]!["activities"]!.AsArray().Add(new JsonObject { ["id"] = "s2", ["type"] = "Elsa.End", ["version"] = 1 });
        var draft = await SavedAsync(coordinator, published.DeepClone());
        Assert.Equal((2, true, false), (draft["version"]!.GetValue<int>(), draft["isLatest"]!.GetValue<bool>(), draft["isPublished"]!.GetValue<bool>()));

        // Back to the first, twice asked for, once done.
        foreach (var _ in (int[])[1, 2])
        {
            using var reverted = await PostAsync(coordinator, $"{Root}/{id}/revert/1", null);
            Assert.Equal(HttpStatusCode.Created, reverted.StatusCode);
        }

        var versions = await JsonAsync(await coordinator.GetAsync($"{Root}?versionOptions=AllVersions&DefinitionIds={id}&OrderBy=Version&OrderDirection=Descending"));
        Assert.Equal([3, 2, 1], versions["items"]!.AsArray().Select(item => item!["version"]!.GetValue<int>()));

        var retracted = await JsonAsync(await PostAsync(coordinator, $"{Root}/{id}/retract", new JsonObject()));
        Assert.False(retracted["isPublished"]!.GetValue<bool>());
        using var removed = await SendAsync(coordinator, HttpMethod.Delete, $"{Root}/{id}", null);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var gone = await coordinator.GetAsync($"{Root}/by-definition-id/{id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Save_OverWhatAnotherHasSaved_IsRefusedByNameAndHour_AndLosesNothing()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var created = await SavedAsync(coordinator, Model("Спільна процедура", "s1"));
        var (theirs, ours) = (created.DeepClone(), created.DeepClone());
        theirs["description"] = "Перша зміна";
        using (var first = await SaveAsync(coordinator, theirs, TagOf(created)))
        {
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        }

        ours["description"] = "Друга зміна";
        using var second = await SaveAsync(coordinator, ours, TagOf(created));
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        var problem = JsonNode.Parse(await second.Content.ReadAsStringAsync())!;
        Assert.Equal("application/problem+json", second.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Координаторка 1", problem["stale"]!["by"]!.ToString());
        Assert.Contains("Ваші зміни не збережено", problem["errors"]!["generalErrors"]![0]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("Перша зміна", (await JsonAsync(await coordinator.GetAsync($"{Root}/by-definition-id/{created["definitionId"]}")))["description"]!.ToString());
    }

    [Fact]
    public async Task File_OfTheNetwork_OrOfAnotherCentre_BecomesTheOwn_OnceAndForAll()
    {
        var server = await StartAsync();
        using var other = await server.SignedInAsync("koordynator2");
        var theirs = await SavedAsync(other, Model("Їхня процедура", "s1"));
        using var coordinator = await server.SignedInAsync("koordynator1");
        foreach (var foreign in (string[])[theirs["definitionId"]!.ToString(), "lead-routing"])
        {
            var file = Model("З файлу", "s1");
            file["definitionId"] = foreign;
            var own = await JsonAsync(await PostAsync(coordinator, $"{Root}/import", file.DeepClone()));
            Assert.NotEqual(foreign, own["definitionId"]!.ToString());
            Assert.Contains(own["links"]!.AsArray(), link => link!["rel"]!.ToString() == "publish");
            Assert.Equal(own["definitionId"]!.ToString(), (await JsonAsync(await PostAsync(coordinator, $"{Root}/import", file.DeepClone())))["definitionId"]!.ToString());
        }

        Assert.Equal(1, (await JsonAsync(await other.GetAsync($"{Root}/by-definition-id/{theirs["definitionId"]}")))["version"]!.GetValue<int>());

        // A plain save under such an id is nobody's to make.
        var model = Model("Навмання", "s1");
        model["definitionId"] = theirs["definitionId"]!.DeepClone();
        using var refused = await SaveAsync(coordinator, model);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Copy_UnderTheNameOfAnEarlierOne_IsAnother_AndAFileOverADraftKeepsIt()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var first = await SavedAsync(coordinator, Model("Копія", "s1"));
        first["root"]!["activities"]!.AsArray().Add(new JsonObject { ["id"] = "s2", ["type"] = "Elsa.End", ["version"] = 1 });
        first = await SavedAsync(coordinator, first.DeepClone());
        var second = await SavedAsync(coordinator, Model("Копія", "s1"));
        Assert.NotEqual(first["definitionId"]!.ToString(), second["definitionId"]!.ToString());

        var file = Model("З файлу", "s9");
        file["definitionId"] = first["definitionId"]!.DeepClone();
        Assert.Equal(2, (await JsonAsync(await PostAsync(coordinator, $"{Root}/import", file)))["version"]!.GetValue<int>());
        var kept = await JsonAsync(await coordinator.GetAsync($"{Root}/by-definition-id/{first["definitionId"]}?versionOptions=1"));
        Assert.Equal(2, kept["root"]!["activities"]!.AsArray().Count);
    }

    [Fact]
    public async Task Save_OfWhatSomebodyHasDeleted_OrChangedSinceByAnotherProgram_IsRefused()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var seen = await SavedAsync(coordinator, Model("Спільна", "s1"));
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        var theirs = seen.DeepClone();
        theirs["description"] = "Їхня зміна";
        await SavedAsync(coordinator, theirs);

        // Without a tag the hour of the change tells that it is not the newest: a draft keeps its id.
        seen["description"] = "Наша зміна";
        using var stale = await SaveAsync(coordinator, seen.DeepClone());
        Assert.Equal(HttpStatusCode.BadRequest, stale.StatusCode);
        using var removed = await SendAsync(coordinator, HttpMethod.Delete, $"{Root}/{seen["definitionId"]}", null);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var late = await SaveAsync(coordinator, seen.DeepClone(), TagOf(seen));
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        Assert.Contains("вилучено", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"definitionId":"broken","root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"a","type":"Elsa.Start"},{"id":"a","type":"Elsa.End"}]}}""")]
    [InlineData("""{"definitionId":"broken","root":{"id":"f","type":"Elsa.Flowchart","activities":[{"type":"Elsa.Start"}]}}""")]
    public async Task File_WhoseStepsCannotBeToldApart_IsRefused(string file)
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var refused = await PostAsync(coordinator, $"{Root}/import", JsonNode.Parse(file)!);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("пошкоджено", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_OfAnEmptiedDrawing_AndOfWhatIsNone_IsRefusedInWords()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var created = await SavedAsync(coordinator, Model("Порожня згодом", "s1"));
        created["root"]!["activities"] = new JsonArray();
        using var wiped = await SaveAsync(coordinator, created);
        Assert.Equal(HttpStatusCode.BadRequest, wiped.StatusCode);
        Assert.Contains("жодного кроку", await wiped.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var nothing = await PostAsync(coordinator, Root, new JsonObject { ["model"] = null });
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
    }

    private static JsonObject Model(string name, string step) => new()
    {
        ["definitionId"] = null, ["id"] = null, ["name"] = name,
        ["root"] = new JsonObject
        {
            ["id"] = "flow-" + step, ["type"] = "Elsa.Flowchart", ["version"] = 1, ["name"] = "Flowchart1",
            ["activities"] = new JsonArray(new JsonObject { ["id"] = step, ["type"] = "Elsa.Start", ["version"] = 1, ["metadata"] = new JsonObject() }),
            ["connections"] = new JsonArray(),
        },
    };

    private static string? TagOf(JsonNode definition) => definition["tag"]?.ToString();

    private static async Task<JsonNode> SavedAsync(Visitor visitor, JsonNode model)
    {
        using var answer = await SaveAsync(visitor, model, TagOf(model));
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, said);
        var saved = JsonNode.Parse(said)!["workflowDefinition"]!.DeepClone();
        saved["tag"] = answer.Headers.ETag!.Tag;
        return saved;
    }

    private static Task<HttpResponseMessage> SaveAsync(Visitor visitor, JsonNode model, string? tag = null)
    {
        model.AsObject().Remove("tag");
        return SendAsync(visitor, HttpMethod.Post, Root, new JsonObject { ["model"] = model.DeepClone(), ["publish"] = false }, tag is null ? [] : [("If-Match", tag)]);
    }
}

public sealed class DefinitionResourceOnPostgres() : DefinitionResourceTests(Databases.PostgresWithPeople);

public sealed class DefinitionResourceOnSqlite() : DefinitionResourceTests(Databases.SqliteWithPeople);
