using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.People;

/// <summary>Administration of units: a centre is added and can work at once; a part that is used stays.</summary>
public abstract class UnitTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Centre_IsAdded_HasItsMorningDigestAndPeople()
    {
        var server = await StartAsync();
        using var admin = await server.SignedInAsync("admin");
        using var added = await admin.SubmitAsync("/centres/new", "add", ("unit-name", "Вербовий центр"), ("unit-code", "врб"));
        var centre = await UnitAsync(server, "ВРБ");
        Assert.Equal($"/centres/{centre.Id}", Visitor.Local(added));
        Assert.Contains("З чого почати", await admin.TextAsync(Visitor.Local(added)), StringComparison.Ordinal);
        Assert.True(await OnContextAsync(server, context => context.Set<WorkflowTimer>().AnyAsync(timer => timer.SubjectId == "digest" && timer.TenantId == centre.Id.ToString())));
        using var person = await admin.SubmitAsync(
            "/people/new", "add", ("name", "Нова Координаторка"), ("sign-in", "nova"), ("email", ""), ("unit", centre.Id.ToString()), ("role", "Coordinator"));
        Assert.Contains("Нова Координаторка", await admin.TextAsync($"/centres/{centre.Id}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Калиновий центр", "ВРБ", "Центр із такою назвою в мережі вже є")]
    [InlineData("Вербовий центр", "КАЛ", "Таке скорочення вже має інший центр мережі")]
    [InlineData("", "1", "Введіть назву центру")]
    public async Task Centre_WithATakenNameOrCode_IsRefused(string name, string code, string sentence)
    {
        var server = await StartAsync();
        using var admin = await server.SignedInAsync("admin");
        using var answer = await admin.SubmitAsync("/centres/new", "add", ("unit-name", name), ("unit-code", code));
        Assert.Contains(sentence, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal(2, await OnContextAsync(server, context => context.Units.CountAsync(unit => unit.Kind == UnitKind.Centre)));
    }

    [Fact]
    public async Task Site_OfACentreOrNetwork_IsAnAddress_AndStandsInTheTasksOfTheForum()
    {
        var server = await StartAsync();
        var centre = await UnitAsync(server, "КАЛ");
        using var admin = await server.SignedInAsync("admin");
        using (var wrong = await admin.SubmitAsync($"/centres/{centre.Id}/edit", "rename", ("unit-name", centre.Name), ("unit-code", "КАЛ"), ("unit-site", "мій сайт")))
        {
            Assert.Contains("Адреса сайту починається з https:// і не довша", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        const string Words = "Відповідайте тут: {сайт}.";
        Assert.Contains("адресу сайту ще не вказано", await WordsAsync(), StringComparison.Ordinal);
        var network = await OnContextAsync(server, context => context.Units.SingleAsync(unit => unit.Kind == UnitKind.Network));
        using (await admin.SubmitAsync($"/centres/{network.Id}/edit", "rename", ("unit-name", network.Name), ("unit-site", "https://forum.example")))
        {
        }

        Assert.Equal("Відповідайте тут: https://forum.example.", await WordsAsync());
        using (await admin.SubmitAsync($"/centres/{centre.Id}/edit", "rename", ("unit-name", centre.Name), ("unit-code", "КАЛ"), ("unit-site", "https://own.example/forum")))
        {
        }

        Assert.Equal("Відповідайте тут: https://own.example/forum.", await WordsAsync());

        Task<string?> WordsAsync() => OnContextAsync(server, context => SiteAddress.InAsync(context, centre.Id, Words, default));
    }

    [Fact]
    public async Task Part_IsAddedAndRemoved_UnlessSomebodyWorksInIt()
    {
        var server = await StartAsync();
        var centre = await UnitAsync(server, "КАЛ");
        var path = $"/centres/{centre.Id}/edit";
        using var admin = await server.SignedInAsync("admin");
        using var department = await admin.SubmitAsync(path, "add", ("part-name", "Відділ допомоги"), ("part-place", "department"));
        var above = await OnContextAsync(server, context => context.Units.SingleAsync(unit => unit.Name == "Відділ допомоги"));
        using var sector = await admin.SubmitAsync(path, "add", ("part-name", "Сектор виїздів"), ("part-place", above.Id.ToString()));
        var part = await OnContextAsync(server, context => context.Units.SingleAsync(unit => unit.Name == "Сектор виїздів"));
        Assert.Equal((centre.Id, (Guid?)above.Id, UnitKind.Sector), (part.CentreId, part.ParentId, part.Kind));
        using var twice = await admin.SubmitAsync(path, "add", ("part-name", "сектор виїздів"), ("part-place", above.Id.ToString()));
        Assert.Contains("Підрозділ із такою назвою вже є", WebUtility.HtmlDecode(await twice.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        using var person = await admin.SubmitAsync(
            "/people/new", "add", ("name", "Нова Людина"), ("sign-in", "nova"), ("email", ""), ("unit", part.Id.ToString()), ("role", "SocialWorker"));
        using var used = await RemoveAsync(server, admin, path, part.Id);
        Assert.Contains("прибрати його не можна", WebUtility.HtmlDecode(await used.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var whole = await RemoveAsync(server, admin, path, above.Id);
        Assert.Contains("прибрати його не можна", WebUtility.HtmlDecode(await whole.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        using var free = await admin.SubmitAsync(path, "add", ("part-name", "Помилковий сектор"), ("part-place", "sector"));
        var mistake = await OnContextAsync(server, context => context.Units.SingleAsync(unit => unit.Name == "Помилковий сектор"));
        using var removed = await RemoveAsync(server, admin, path, mistake.Id);
        Assert.Equal($"{path}?done=remove", Visitor.Local(removed));
        Assert.False(await OnContextAsync(server, context => context.Units.AnyAsync(unit => unit.Id == mistake.Id)));
    }

    [Fact]
    public async Task Centre_OfSomebodyElse_IsNotThere_AndOnlyTheNetworkAddsOne()
    {
        var server = await StartAsync();
        var (centre, other) = (await UnitAsync(server, "КАЛ"), await UnitAsync(server, "ОЗР"));
        using (var network = await server.SignedInAsync("admin"))
        {
            using var given = await network.SubmitAsync($"/people/{(await server.ActorAsync("fakhivets1")).AccountId}", "give", ("unit", centre.Id.ToString()), ("role", "Administrator"));
        }

        using var admin = await server.SignedInAsync("fakhivets1");
        foreach (var (path, expected) in new[]
        {
            ("/centres/new", HttpStatusCode.NotFound), ($"/centres/{other.Id}/edit", HttpStatusCode.NotFound), ($"/centres/{centre.Id}/edit", HttpStatusCode.OK),
        })
        {
            using var answer = await admin.GetAsync(path);
            Assert.Equal(expected, answer.StatusCode);
        }

        using var renamed = await admin.SubmitAsync($"/centres/{centre.Id}/edit", "rename", ("unit-name", "Калиновий дім"), ("unit-code", "кдм"));
        Assert.Equal("Калиновий дім", (await UnitAsync(server, "КДМ")).Name);
    }

    // The page offers no button for what is used; whoever has it open from before sends it all the same.
    private static async Task<HttpResponseMessage> RemoveAsync(RunningServer server, Visitor admin, string path, Guid part)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "remove"), KeyValuePair.Create("part", part.ToString())]);
        return await admin.SendAsync(HttpMethod.Post, path, form, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await admin.TokenAsync()));
    }

    private static Task<OrgUnit> UnitAsync(RunningServer server, string code) => OnContextAsync(server, context => context.Units.SingleAsync(unit => unit.Code == code));
}

public sealed class UnitsOnPostgres() : UnitTests(Databases.PostgresWithPeople);

public sealed class UnitsOnSqlite() : UnitTests(Databases.SqliteWithPeople);
