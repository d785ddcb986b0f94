using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;

namespace Workflows.Server.Tests.Forms;

public sealed class PickTests(SqliteServer shared) : SharedServerTest(shared), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task Pick_OfAPerson_GivesThoseOfTheOwnCentre()
    {
        var found = await PickAsync("pratsivnyk1", "Person", own: true, "юристка");
        Assert.Equal(HttpStatusCode.OK, found.Status);
        var one = Assert.Single(found.Answer!.AsArray())!;
        Assert.Equal(("Юристка 1", "юрист"), (one["name"]!.GetValue<string>(), one["note"]!.GetValue<string>()));
        Assert.True(Guid.TryParse(one["id"]!.GetValue<string>(), out _));
    }

    [Theory]
    [InlineData("pratsivnyk1", "Person", false)]
    [InlineData("pratsivnyk1", "Client", false)]
    [InlineData("pratsivnyk1", "Subject", true)]
    [InlineData("pratsivnyk1", "0", true)]
    public async Task Pick_OutsideOnesCentreOrOfAnUnknownKind_IsNotFound(string person, string type, bool own) =>
        Assert.Equal(HttpStatusCode.NotFound, (await PickAsync(person, type, own, "а")).Status);

    [Fact]
    public async Task Pick_ByWhoHasNoTasks_IsRefused() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await PickAsync("admin", "Person", own: true, "а")).Status);

    [Fact]
    public async Task Pick_ByAVolunteer_ShowsNobody()
    {
        Assert.Empty((await PickAsync("volonter1", "Person", own: true, "юристка")).Answer!.AsArray());
        Assert.Empty((await PickAsync("volonter1", "Client", own: true, "")).Answer!.AsArray());
    }

    private async Task<(HttpStatusCode Status, JsonNode? Answer)> PickAsync(string person, string type, bool own, string text)
    {
        var centres = await OnContextAsync(context => context.Units.Where(unit => unit.Kind == UnitKind.Centre).OrderBy(unit => unit.NameKey).ToListAsync());
        var visitor = await AsAsync(person);
        using var answer = await visitor.SendAsync(
            HttpMethod.Post, $"/pick/{type}", JsonContent.Create(new { centre = centres[own ? 0 : 1].Id, text }),
            ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await visitor.TokenAsync()));
        return (answer.StatusCode, answer.StatusCode == HttpStatusCode.OK ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null);
    }
}
