using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Storage;
using Workflows.Server.Procedures;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.ReferenceLists;

/// <summary>The standard beside its steps: which step serves which clause, and what a worker reads of it.</summary>
public abstract class StandardPageTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Clause_LeadsToItsSteps_AndThoseWithoutStandByThemselves()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var page = await coordinator.TextAsync("/standard");
        var (served, bare) = (Clause(page, "W5"), Clause(page, "ST6"));
        Assert.Contains("Звернення через сайт", served, StringComparison.Ordinal);
        Assert.Contains("href=\"/procedures/website-appeal/steps#step-", served, StringComparison.Ordinal);
        Assert.DoesNotContain("кроку немає", served, StringComparison.Ordinal);
        Assert.Contains("кроку немає", bare, StringComparison.Ordinal);
        var without = await coordinator.TextAsync("/standard?show=bare");
        Assert.DoesNotContain("id=\"W5\"", without, StringComparison.Ordinal);
        Assert.Contains("id=\"ST6\"", without, StringComparison.Ordinal);
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var refused = await worker.GetAsync("/standard");
        Assert.Contains("/no-access", refused.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clause_ChosenInAStep_StandsOnThePage_OnceThatIsPublished()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        await (await PageForm.OpenAsync(coordinator, "/procedures/lead-routing/steps", "take")).AcceptedAsync(coordinator);
        var own = await OnContextAsync(server, context => context.Set<WorkflowVersion>().SingleAsync(row => row.BasedOn == "lead-routing"));
        var steps = await coordinator.TextAsync($"/procedures/{own.DefinitionId}/steps");
        var step = Regex.Match(steps, $"href=\"(/procedures/{own.DefinitionId}/steps/[^\"/]+)\"[^>]*>Негайно розподілити звернення<").Groups[1].Value;
        await (await PageForm.OpenAsync(coordinator, step, "step")).With(("a.clause", "F5"), ("a.moreClauses", "Z9")).AcceptedAsync(coordinator);
        var told = WebUtility.HtmlDecode(await coordinator.TextAsync($"/procedures/{own.DefinitionId}/steps"));
        Assert.Contains("пункту «Z9» у довіднику «Пункти стандарту» немає", told, StringComparison.Ordinal);
        Assert.Contains("кроку немає", Clause(await coordinator.TextAsync("/standard"), "F5"), StringComparison.Ordinal);
        await (await PageForm.OpenAsync(coordinator, $"/procedures/{own.DefinitionId}/steps", "publish")).AcceptedAsync(coordinator);
        var page = await coordinator.TextAsync("/standard");
        Assert.Contains(step, Clause(page, "F5"), StringComparison.Ordinal);
        Assert.DoesNotContain("/procedures/lead-routing/steps", page, StringComparison.Ordinal); // The centre's own copy stands in its place.
    }

    [Fact]
    public async Task Step_WhoseGroundIsInWords_StandsByItself()
    {
        var server = await StartAsync();
        var centre = (await server.ActorAsync("koordynator1")).OwnCentre!.Value;
        var drawn = Sources.Read("workflows/procedures/lead-routing.json").Replace("\"lead-routing\"", "\"own\"", StringComparison.Ordinal)
            .Replace("\"clause\": \"G4\"", "\"clause\": \"Наказ по центру, пункт 3\"", StringComparison.Ordinal).Replace("\"moreClauses\": \"D3\",", "", StringComparison.Ordinal);
        await OnContextAsync(server, async context =>
        {
            await server.Services.GetRequiredService<ProcedurePublishing>().PublishAsync(context, centre, "own", drawn, CancellationToken.None);
            await context.SaveChangesAsync();
            return true;
        });
        using var coordinator = await server.SignedInAsync("koordynator1");
        var page = await coordinator.TextAsync("/standard");
        Assert.Contains("/procedures/own/steps/", page[page.IndexOf("id=\"in-words\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_SaysItsClauses_InTheWordsOfTheList()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        Assert.Equal("G4, D3", task.Clause);
        using var coordinator = await server.SignedInAsync("koordynator1");
        var page = WebUtility.HtmlDecode(await coordinator.TextAsync($"/tasks/{task.Id}"));
        Assert.Contains("пункт G4: «", page, StringComparison.Ordinal);
        Assert.Contains("пункт D3: «", page, StringComparison.Ordinal);
    }

    private static string Clause(string page, string number)
    {
        var from = page.IndexOf($"id=\"{number}\"", StringComparison.Ordinal);
        var to = page.IndexOf("</dd>", from, StringComparison.Ordinal);
        return WebUtility.HtmlDecode(page[from..to]);
    }
}

public sealed class StandardPageOnPostgres() : StandardPageTests(Databases.PostgresWithPeople);

public sealed class StandardPageOnSqlite() : StandardPageTests(Databases.SqliteWithPeople);
