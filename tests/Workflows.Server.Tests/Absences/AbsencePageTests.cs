using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Absences;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Absences;

/// <summary>Absences as pages show them, and what a deputy sees of them elsewhere.</summary>
public abstract class AbsencePageTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Worker_WritesDownTheOwnAbsence_AndTheDeputyDoesTheTask()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        var deputy = await server.ActorAsync("fakhivets1");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var saved = await worker.SubmitAsync("/absences", "add", ("from", "2026-03-16"), ("to", "2026-03-20"), ("deputy", deputy.AccountId.ToString()));
        var told = await worker.TextAsync(Visitor.Local(saved));
        Assert.Contains("Відсутність записано: Соціальна працівниця 1, сьогодні – пт, 20 березня.", told, StringComparison.Ordinal);
        Assert.Contains("Завдань зі строком у ці дні: 1. Їх побачить Психологиня 1.", told, StringComparison.Ordinal);
        Assert.Contains("Замінює Психологиня 1", told, StringComparison.Ordinal);

        using var visitor = await server.SignedInAsync("fakhivets1");
        Assert.Contains("</svg>за: Соціальна працівниця 1", await visitor.TextAsync("/"), StringComparison.Ordinal);
        var page = await visitor.TextAsync($"/tasks/{task.Id}");
        Assert.Contains("Ви на заміні: Соціальна працівниця 1 не на роботі до пт, 20 березня включно.", page, StringComparison.Ordinal);
        Assert.Contains("</svg>за: Соціальна працівниця 1", page, StringComparison.Ordinal);
        using var coordinator = await server.SignedInAsync("koordynator1");
        Assert.Contains(
            "Соціальна працівниця 1 не на роботі до пт, 20 березня включно. Завдання бачить Психологиня 1.", await coordinator.TextAsync($"/tasks/{task.Id}"), StringComparison.Ordinal);

        using var ended = await worker.SubmitAsync("/absences", "end");
        Assert.Contains("Цієї відсутності більше немає.", await worker.TextAsync(Visitor.Local(ended)), StringComparison.Ordinal);
        Assert.DoesNotContain(task.Title, await visitor.TextAsync("/"), StringComparison.Ordinal);
        using var gone = await visitor.GetAsync($"/tasks/{task.Id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task WithoutADeputy_TheTasksThatFallDue_AreLinked()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        var worker = await server.ActorAsync("pratsivnyk1");
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var saved = await coordinator.SubmitAsync("/absences", "add", ("person", worker.AccountId.ToString()), ("from", "2026-03-16"), ("to", "2026-03-20"));
        var told = await coordinator.TextAsync(Visitor.Local(saved));
        Assert.Contains("Заміни немає, тож варто передати їх колегам:", told, StringComparison.Ordinal);
        Assert.Contains($"href=\"/tasks/{task.Id}\"", told, StringComparison.Ordinal);

        // Somebody else of the centre who comes by the same address is told nothing of the tasks.
        using var other = await server.SignedInAsync("yuryst1");
        Assert.DoesNotContain($"/tasks/{task.Id}", await other.TextAsync(Visitor.Local(saved)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsWrong_IsSaidBesideTheFields_AndNothingTypedIsLost()
    {
        var server = await StartAsync();
        var deputy = (await server.ActorAsync("fakhivets1")).AccountId.ToString();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var answer = await worker.SubmitAsync("/absences", "add", ("from", "2026-03-20"), ("to", "2026-03-17"), ("deputy", deputy));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("#to\" data-enhance-nav=\"false\">Останній день раніший за перший", page, StringComparison.Ordinal);
        Assert.Contains("id=\"to-error\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"2026-03-20\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"2026-03-17\"", page, StringComparison.Ordinal);
        Assert.Contains($"<option value=\"{deputy}\" selected", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeputyWhoIsAwayToo_IsWarnedOf_AndTakenWhenConfirmed()
    {
        var server = await StartAsync();
        var deputy = await server.ActorAsync("fakhivets1");
        await OnContextAsync(server, context => AwayPeople.AddAsync(context, Databases.Start, deputy.OwnCentre!.Value, deputy, null));
        using var worker = await server.SignedInAsync("pratsivnyk1");
        (string, string)[] fields = [("from", "2026-03-17"), ("to", "2026-03-18"), ("deputy", deputy.AccountId.ToString())];
        using var warned = await worker.SubmitAsync("/absences", "add", fields);
        var page = WebUtility.HtmlDecode(await warned.Content.ReadAsStringAsync());
        Assert.Contains("Психологиня 1 теж не на роботі: сьогодні – сб, 21 березня. Виберіть іншу людину або підтвердьте вибір", page, StringComparison.Ordinal);
        Assert.Contains($"name=\"confirmed\" value=\"{deputy.AccountId}\"", page, StringComparison.Ordinal);
        using var saved = await worker.SubmitAsync("/absences", "add", [.. fields, ("confirmed", deputy.AccountId.ToString())]);
        Assert.Contains("done=saved", Visitor.Local(saved), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfOthers_AndOfOtherCentres_NothingIsDone()
    {
        var server = await StartAsync();
        var (worker, elsewhere) = (await server.ActorAsync("pratsivnyk1"), await server.ActorAsync("pratsivnyk2"));
        var here = await OnContextAsync(server, context => AwayPeople.AddAsync(context, Databases.Start, worker.OwnCentre!.Value, worker, null));
        var there = await OnContextAsync(server, context => AwayPeople.AddAsync(context, Databases.Start, elsewhere.OwnCentre!.Value, elsewhere, null));
        using var lawyer = await server.SignedInAsync("yuryst1");
        using var refused = await lawyer.SubmitAsync("/absences", "add", ("person", worker.AccountId.ToString()), ("from", "2026-03-17"), ("to", "2026-03-18"));
        Assert.Contains("Відсутність колеги записує координатор.", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.DoesNotContain("Закінчити відсутність", await lawyer.TextAsync("/absences"), StringComparison.Ordinal);

        // The form of one's own, sent with the id of another's.
        await OnContextAsync(server, async context => await AwayPeople.AddAsync(context, Databases.Start, worker.OwnCentre!.Value, await server.ActorAsync("yuryst1"), null));
        using var others = await lawyer.SubmitAsync("/absences", "end", ("absence", here.ToString()));
        Assert.Contains("закінчує або скасовує координатор", WebUtility.HtmlDecode(await others.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        foreach (var id in new[] { there.ToString(), Guid.Empty.ToString(), "нема" })
        {
            using var nowhere = await lawyer.SubmitAsync("/absences", "end", ("absence", id));
            Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
        }

        foreach (var centre in new[] { elsewhere.OwnCentre.ToString(), "nonsense" })
        {
            using var page = await lawyer.GetAsync($"/absences?centre={centre}");
            Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        }

        Assert.Equal([here, there], await OnContextAsync(server, context =>
            context.Absences.Where(row => row.EndedAt == null && (row.Id == here || row.Id == there)).OrderBy(row => row.Id == there).Select(row => row.Id).ToListAsync()));
        Assert.DoesNotContain("Соціальна працівниця 2", await lawyer.TextAsync("/absences"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_ToWhoIsAway_SaysSo()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        var lawyer = await server.ActorAsync("yuryst1");
        await OnContextAsync(server, context => AwayPeople.AddAsync(context, Databases.Start, task.CentreId, lawyer, null));
        using var worker = await server.SignedInAsync("pratsivnyk1");
        Assert.Contains("юрист (не на роботі до сб, 21 березня включно, заміни немає)", await worker.TextAsync($"/tasks/{task.Id}"), StringComparison.Ordinal);
        using var given = await worker.SubmitAsync($"/tasks/{task.Id}", "hand-over", ("to", lawyer.AccountId.ToString()));
        Assert.Contains(
            "Юристка 1 не на роботі до сб, 21 березня включно. Заміни немає: завдання бачать лише координатори.", await worker.TextAsync(Visitor.Local(given)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deputy_HearsOfChanges_WhenTheAbsenceIsWrittenDown()
    {
        var server = await StartAsync();
        var worker = await server.ActorAsync("pratsivnyk1");
        var centre = worker.OwnCentre!.Value;
        await using var heard = server.Services.GetRequiredService<TaskSignals>().WatchAsync([centre], CancellationToken.None).GetAsyncEnumerator();
        var next = heard.MoveNextAsync().AsTask();
        await server.Services.GetRequiredService<AbsenceBook>().AddAsync(worker, centre, new AbsenceForm("", "2026-03-16", "2026-03-17", "", ""), default);
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(10)));
    }
}

public sealed class AbsencePageOnPostgres() : AbsencePageTests(Databases.PostgresWithPeople);

public sealed class AbsencePageOnSqlite() : AbsencePageTests(Databases.SqliteWithPeople);
