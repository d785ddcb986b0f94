using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Server.Cases;
using Workflows.Server.Letters;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Tests.Absences;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Letters;

/// <summary>The step «Лист»: to whom it writes, what goes out, and what the journal tells.</summary>
public abstract class LetterStepTests(DatabaseTemplate template) : LetterTest(template)
{
    [Fact]
    public async Task Letter_OfARole_GoesToEverybodyOfItInTheCentre_WithALinkToTheCase()
    {
        await Office.PublishAsync(Flow("l>a", LetterStep(("role", "SocialWorker")), TaskStep("a")));
        var id = await CaseAsync();
        Assert.Equal("a", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
        var letter = Assert.Single(await LettersAsync(id));
        Assert.Equal((LetterKind.Case, Worker.AccountId, "l", "case", null), (letter.Kind, letter.AccountId, letter.StepId, letter.TemplateKey, letter.TaskId));
        await SendAsync();
        var sent = await NowAsync(letter);
        Assert.Equal(LetterState.Sent, sent.State);
        Assert.Equal("Справа КАЛ-2026-000007: Пошук партнера", sent.Subject);
        Assert.Contains($"https://cw.example/cases/{id}", sent.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letter_OfTheManager_GoesToWhoeverIsItNow()
    {
        await Office.PublishAsync(Flow("a>l", TaskStep("a"), LetterStep(("who", "Manager"))));
        var (id, specialist) = (await CaseAsync(manager: Worker.AccountId), await Office.ActorAsync("fakhivets1"));
        await ChangeAsync(async context => (await context.CaseFiles.SingleAsync(row => row.InstanceId == id)).ManagerId = specialist.AccountId);
        await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(id, "a")).Id);
        Assert.Equal([specialist.AccountId], (await LettersAsync(id)).Select(row => row.AccountId));
    }

    [Fact]
    public async Task Letter_OfWhoDidAnotherStep_GoesToThem_AndToTheirDeputyWhileTheyAreAway()
    {
        await Office.PublishAsync(Flow("a>b b>l l>c c>m", TaskStep("a"), TaskStep("b"), LetterStep(("who", "SameAs"), ("sameAs", "a")), TaskStep("c"), LetterStep("m", ("who", "SameAs"), ("sameAs", "a"))));
        var (id, lawyer, deputy) = (await CaseAsync(), await Office.ActorAsync("yuryst1"), await Office.ActorAsync("fakhivets1"));
        await Office.CompleteAsync(lawyer, (await Office.TaskAsync(id, "a")).Id);
        await Office.CompleteAsync(lawyer, (await Office.TaskAsync(id, "b")).Id, command: "c2");
        Assert.Equal([lawyer.AccountId], (await LettersAsync(id)).Select(row => row.AccountId));
        await Office.AddAbsenceAsync(lawyer, deputy);
        await Office.CompleteAsync(lawyer, (await Office.TaskAsync(id, "c")).Id, command: "c3");
        Assert.Equal([lawyer.AccountId, deputy.AccountId], (await LettersAsync(id)).Select(row => row.AccountId));
    }

    [Theory]
    [InlineData("Manager")]
    [InlineData("SameAs")]
    public async Task Letter_ForNobody_LetsTheCaseGoOn_AndTheJournalSaysSo(string who)
    {
        await Office.PublishAsync(Flow("l>a", LetterStep(("who", who), ("sameAs", "start")), TaskStep("a")));
        var id = await CaseAsync();
        Assert.Single(await Office.OpenTasksAsync(id));
        Assert.Empty(await Office.IncidentsAsync(id));
        Assert.Empty(await LettersAsync(id));
        Assert.Contains("Крок «l»: листа не надіслано, бо нікому", await JournalAsync(id));
    }

    [Fact]
    public async Task Letter_ThatWent_IsToldInTheJournalAsAnyStep()
    {
        await Office.PublishAsync(Flow("l>a", LetterStep(("role", "SocialWorker")), TaskStep("a")));
        Assert.Contains("Крок «l» зроблено", await JournalAsync(await CaseAsync()));
    }

    [Fact]
    public async Task Letter_ForSomebodyWhoDoesNotSeeCases_GoesToNobody()
    {
        await Office.PublishAsync(Flow("l>a", LetterStep(("who", "SameAs"), ("sameAs", "start")), TaskStep("a")));
        var id = await CaseAsync(startedBy: (await Office.ActorAsync("volonter1")).AccountId);
        Assert.Empty(await LettersAsync(id));
    }

    [Fact]
    public async Task Words_OfTheStepsOwnKey_AreUsed_TheCentresBeforeTheNetworks()
    {
        await AddWordsAsync(Office.Network, "zustrich", "Мережа: {{Номер справи}}");
        await Office.PublishAsync(Flow("l>a", LetterStep(("role", "SocialWorker"), ("template", "zustrich")), TaskStep("a")));
        var letter = Assert.Single(await LettersAsync(await CaseAsync()));
        await AddWordsAsync(Office.Centre, "zustrich", "Центр: {{Номер справи}}");
        await SendAsync();
        Assert.Equal("Центр: КАЛ-2026-000007", (await NowAsync(letter)).Subject);
    }

    [Fact]
    public async Task Letter_NotAboutACase_FailsInWords()
    {
        await Office.PublishAsync(Flow("", LetterStep(("role", "SocialWorker"))));
        Assert.StartsWith("Крок «l»: процедуру розпочато не як справу", Assert.Single(await Office.IncidentsAsync(await Office.StartAsync(asCase: false))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_FindsStepsWithoutALetter_AndThoseThatNameNoStep()
    {
        await AddWordsAsync(Office.Network, "zustrich", "Тема");
        var text = Flow(
            "a>l l>m m>n n>o o>p", TaskStep("a"), LetterStep(), LetterStep("m", ("template", "zustrich"), ("who", "SameAs"), ("sameAs", "a")), LetterStep("n", ("template", "nema")),
            LetterStep("o", ("template", "")), LetterStep("p", ("who", "SameAs"), ("sameAs", "b")));
        var graph = WorkflowGraph.Compile(WorkflowDefinitionReader.Read(text, ProcedureServices.Trial).Definition!);
        await using var context = Office.OpenFor(Office.Centre);
        var found = await LetterStepChecks.FindAsync(context, new PickFor(Office.Centre, Office.Network, null, []), graph, CancellationToken.None);
        Assert.Equal(
            ["Крок «n»: шаблону листа «nema» немає.", "Крок «o»: не вибрано, якого листа надіслати.", "Крок «p»: завдання «b», на виконавця якого він посилається, у процедурі немає."],
            found.Select(one => one.Text));
    }

    private static JsonObject LetterStep(params (string Key, JsonNode? Value)[] fields) => LetterStep("l", fields);

    private static JsonObject LetterStep(string id, params (string Key, JsonNode? Value)[] fields)
    {
        var step = Step(id, LetterActivity.TypeName);
        foreach (var (key, value) in fields)
        {
            step[key] = value;
        }

        return step;
    }

    private async Task<string> CaseAsync(Guid? manager = null, Guid? startedBy = null)
    {
        var id = await Office.StartAsync(manager: manager, startedBy: startedBy);
        await Shelf.AddCaseAsync(id, "КАЛ-2026-000007");
        return id;
    }

    private async Task<List<Letter>> LettersAsync(string instance)
    {
        await using var context = Office.Open();
        return await context.Letters.AsNoTracking().Where(row => row.InstanceId == instance).OrderBy(row => row.StepId).ToListAsync();
    }

    private async Task<List<string>> JournalAsync(string instance) =>
        [.. (await Office.Get<CaseJournal>().PageAsync(await Office.ActorAsync("koordynator1"), instance, null, CancellationToken.None)).Lines.Select(line => line.Text)];

    private Task AddWordsAsync(Guid unit, string key, string subject) => ChangeAsync(context =>
    {
        context.Add(new LetterTemplate
        {
            Id = Guid.CreateVersion7(), CentreId = unit, Kind = LetterKind.Case, Key = key, Title = "Зустріч", Number = 1, IsCurrent = true, Subject = subject, Text = "{{Посилання}}",
        });
        return Task.CompletedTask;
    });
}

public sealed class LetterStepOnPostgres() : LetterStepTests(Databases.PostgresWithPeople);

public sealed class LetterStepOnSqlite() : LetterStepTests(Databases.SqliteWithPeople);
