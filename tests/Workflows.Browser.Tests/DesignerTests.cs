using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Tests;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>A site for the designer alone, which always begins at the same moment.</summary>
public class DesignerSite : Site
{
    protected override Task<WebApplication> StartServerAsync(string folder) => StartServerAsync(folder, "Development", new MovedClock(OfficeSite.Morning));
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class DesignerSiteOnPostgres : DesignerSite
{
    private static readonly DatabaseTemplate Databases = DatabaseTemplate.OnPostgres(_ => Task.CompletedTask);
    private TestDatabase? database;

    protected override async Task<WebApplication> StartServerAsync(string folder)
    {
        database = await Databases.EmptyAsync();
        return await StartServerAsync(folder, "Development", new MovedClock(OfficeSite.Morning), $"--ConnectionStrings:Database={database.ConnectionString}");
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await (database?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}

/// <summary>The real Elsa Studio within the product, as a coordinator uses it. Each start of it costs seconds, so few tests go a long way.</summary>
public abstract partial class DesignerTests(DesignerSite site, bool takesPictures)
{
    private const string Task1 = "Завдання працівнику №1", Task2 = "Завдання працівнику №2", Approval = "Погодження двома №1";

    // Studio takes its seconds to start, so one start serves all of it.
    [Fact]
    public Task Coordinator_DrawsAndPublishes_LosesNothing_AndSeesCasesMove() => site.VisitAsync("koordynator2", async page =>
    {
        page.SetDefaultTimeout(Studio.Start);
        var studio = new Studio(page);
        var refused = studio.Refused();
        await page.GotoAsync("/procedures");
        await page.GetByRole(AriaRole.Link, new() { Name = "Змінити процедури" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Усі схеми й справи на схемі" }).ClickAsync();
        await Expect(studio.Lines).ToHaveCountAsync(10, new() { Timeout = Studio.Start });
        Assert.Empty(await studio.LatinWordsAsync());
        await PictureAsync(page, "designer-list-desk-light");
        await LookAsync(page, studio);
        await TakeAsync(studio);
        var drawn = await DrawAsync(page, studio);
        await LoseNothingAsync(page, studio, drawn);
        await SeeInTheListAsync(page, studio, drawn);
        await ChangeWhatRunsAsync(page, studio, drawn);
        await SeeACaseMoveAsync(page, studio);

        // Of all that Studio asked nothing was refused but what had to be: to publish nothing, and what is not filled in; to save without a session, to write over somebody's version.
        const string save = "POST /elsa/api/workflow-definitions";
        Assert.Equal([$"400 {save}", $"400 {save}", $"401 {save}", $"400 {save}"], refused);
    }, amiss: text => text.Contains("401 (Unauthorized)", StringComparison.Ordinal));

    // The network's procedure is looked at; the frame lives on from page to page, and the address says what is open.
    private static async Task LookAsync(IPage page, Studio studio)
    {
        await studio.Frame.GetByText("Потенційний клієнт").First.ClickAsync();
        await Expect(studio.Steps).ToHaveCountAsync(28, new() { Timeout = Studio.Start });
        await Expect(studio.Frame.GetByText("Лише перегляд: цю процедуру змінює адміністрація мережі")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("#editor/lead-routing$"));
        await page.Locator("#designer").EvaluateAsync("frame => { frame.contentWindow.mark = true; }");
        await page.GetByRole(AriaRole.Link, new() { Name = "Процедури" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Процедури");
        await Expect(page.Locator("#designer")).ToBeHiddenAsync();
        await page.EvaluateAsync("history.back()");
        await Expect(studio.Steps).ToHaveCountAsync(28, new() { Timeout = Studio.Start });
        Assert.True(await page.Locator("#designer").EvaluateAsync<bool>("frame => frame.contentWindow.mark === true"));
        await studio.Frame.Locator("#ways").GetByText("Процедури").ClickAsync();
        await Expect(studio.Lines).ToHaveCountAsync(10, new() { Timeout = Studio.Start });
    }

    // What the network draws a centre can take and change; it is asked first what that means.
    private async Task TakeAsync(Studio studio)
    {
        await studio.OpenAsync("editor/consent-contract");
        await studio.Note.GetByText("Узяти собі й змінити").ClickAsync();
        await Expect(studio.Question).ToContainTextAsync("нові справи цього центру підуть за нею");
        await studio.Question.GetByText("Узяти собі", new() { Exact = true }).ClickAsync();
        await Expect(studio.Frame.Locator(".pane-left .mud-tab").First).ToContainTextAsync("Згода і соціальний контракт (", new() { Timeout = Studio.Start });
        await Expect(studio.Steps.First).ToBeVisibleAsync(new() { Timeout = Studio.Start });
        await Expect(studio.Note).ToBeHiddenAsync();
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        Assert.Equal((false, 1), await context.Set<WorkflowVersion>().Where(row => row.BasedOn == "consent-contract").Select(row => new ValueTuple<bool, int>(row.IsPublished, row.Version)).SingleAsync());
        await studio.Frame.Locator("#ways").GetByText("Процедури").First.ClickAsync();
        await Expect(studio.Lines).ToHaveCountAsync(10, new() { Timeout = Studio.Start });
    }

    private static async Task<string> CreateAsync(IPage page, Studio studio, string name)
    {
        await studio.Frame.GetByText("Нова процедура").First.ClickAsync();
        var field = studio.Frame.Locator(".mud-dialog input").First;
        await Expect(field).ToHaveValueAsync(new Regex(@"^Процедура \d+$")); // Of Studio's own «Workflow 1».
        await field.FillAsync(name);
        Assert.Empty(await studio.LatinWordsAsync());
        await studio.Frame.Locator(".mud-dialog-actions").GetByText("Гаразд").ClickAsync();
        await Expect(studio.Frame.Locator(".x6-graph")).ToBeVisibleAsync(new() { Timeout = Studio.Start });
        await Expect(page).ToHaveURLAsync(new Regex("#editor/"));
        return page.Url[(page.Url.LastIndexOf('/') + 1)..];
    }

    private async Task<string> DrawAsync(IPage page, Studio studio)
    {
        var id = await CreateAsync(page, studio, "Тиха процедура");

        // An empty one cannot be published, and says why.
        Assert.Equal(400, (await studio.PublishAsync()).Status);
        await Expect(studio.Toast.GetByText("У процедурі немає жодного кроку")).ToBeVisibleAsync(new() { Timeout = Studio.Start });

        // Steps are drawn, joined, parted, copied, deleted; each change is saved by itself.
        await studio.DrawAsync("Людям", "Завдання працівнику", 60, 120);
        await studio.DrawAsync("Людям", "Завдання працівнику", 60, 320);
        await Expect(studio.Steps).ToHaveCountAsync(2, new() { Timeout = Studio.Start });
        await studio.SelectNothingAsync();
        await studio.ConnectAsync(Task1, "Завершено", Task2);
        await Expect(studio.Arrows).ToHaveCountAsync(1, new() { Timeout = Studio.Start });
        await studio.SavingAsync(() => page.Keyboard.PressAsync("Control+z"));
        await Expect(studio.Arrows).ToHaveCountAsync(0, new() { Timeout = Studio.Start });
        await studio.ConnectAsync(Task1, "Завершено", Task2);
        await studio.SelectAsync(Task2);
        await page.Keyboard.PressAsync("Control+c");
        await studio.SavingAsync(() => page.Keyboard.PressAsync("Control+v"));
        await Expect(studio.Steps).ToHaveCountAsync(3, new() { Timeout = Studio.Start });
        await studio.SavingAsync(() => page.Keyboard.PressAsync("Delete"));
        await Expect(studio.Steps).ToHaveCountAsync(2, new() { Timeout = Studio.Start });

        // The selected step's fields stand beside the drawing.
        await studio.SelectAsync(Task1);
        await studio.WriteAsync("Що зробити", "Поговорити з дитиною");
        await studio.PickAsync("Роль", "соціальний працівник");
        await studio.WriteAsync("Строк", "3");
        var drawn = Assert.Single(await VersionsAsync(id));
        var step = Steps(drawn).Single(one => one["name"]!.ToString() == Task1);
        Assert.Equal(("Поговорити з дитиною", "SocialWorker", "3"), (step["title"]!.ToString(), step["role"]!.ToString(), step["dueIn"]!.ToString()));
        await PictureAsync(page, "designer-step-desk-light");
        Assert.Contains("Відповідь організації", await studio.ChoicesAsync("Форма"));
        Assert.Equal("Завершено", Assert.Single(step["outcomes"]!.AsArray())!["text"]!.ToString());
        Assert.Single(JsonNode.Parse(drawn.Text)!["root"]!["connections"]!.AsArray());
        Assert.Empty(await studio.LatinWordsAsync());
        await studio.OfStepAsync("Назва й опис");
        await Expect(studio.Frame.GetByLabel("Підпис на схемі")).ToBeVisibleAsync();
        Assert.Empty(await studio.LatinWordsAsync());
        await Expect(studio.Frame.GetByText("Назва, за якою на крок посилаються інші.")).ToBeHiddenAsync(); // A code of programmers.
        await studio.OfStepAsync("Налаштування кроку");
        foreach (var tool in (int[])[0, 1, 2])
        {
            await studio.HintAsync(tool);
            Assert.Empty(await studio.LatinWordsAsync());
        }

        await MendAsync(page, studio);
        await studio.PublishAsync();
        await Expect(studio.Toast.GetByText("Процедуру опубліковано")).ToBeVisibleAsync(new() { Timeout = Studio.Start });
        Assert.True(Assert.Single(await VersionsAsync(id)).IsPublished);
        await studio.SelectAsync(Task1);

        // Another deadline is a draft on top of what is published; the older version can be looked at and come back to, after a question.
        await studio.WriteAsync("Строк", "2");
        Assert.Equal([(1, true), (2, false)], (await VersionsAsync(id)).Select(row => (row.Version, row.IsPublished)));
        await studio.AboutAsync("Версії");
        await studio.OnVersionAsync(1, "Переглянути");
        await Expect(studio.Frame.GetByText("Версія 1", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = Studio.Start });
        await studio.AboutAsync("Версії");
        await studio.OnVersionAsync(1, "Повернутися до цієї версії");
        await Expect(studio.Question).ToContainTextAsync("Повернутися до версії 1?");
        await studio.Question.GetByText("Повернутися", new() { Exact = true }).ClickAsync();
        await Expect(studio.Frame.Locator("tbody tr:visible")).ToHaveCountAsync(3);
        var back = (await VersionsAsync(id))[^1];
        Assert.Equal("3", Steps(back).Single(one => one["name"]!.ToString() == Task1)["dueIn"]!.ToString());

        // Into a file, and out of it again.
        await studio.MoreAsync("Зберегти у файл");
        Assert.Empty(await studio.LatinWordsAsync());
        var saved = await page.RunAndWaitForDownloadAsync(() => studio.Frame.Locator(".mud-dialog-actions").GetByText("Зберегти у файл").ClickAsync());
        var file = JsonNode.Parse(await File.ReadAllTextAsync(await saved.PathAsync()))!;
        Assert.Equal("Тиха процедура", file["name"]!.ToString());
        file["name"] = "Тиха процедура з файлу";
        var changed = new FilePayload { Name = "file.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(file.ToJsonString()) };
        await page.RunAndWaitForResponseAsync(
            async () => await (await page.RunAndWaitForFileChooserAsync(() => studio.MoreAsync("Завантажити з файлу"))).SetFilesAsync(changed),
            answer => answer.Url.EndsWith("/workflow-definitions/import", StringComparison.Ordinal) && answer.Ok);
        await Expect(studio.Frame.Locator(".pane-left .mud-tab").First).ToContainTextAsync("Тиха процедура з файлу");

        // Taking it out of force is asked first.
        await studio.PublishAsync();
        await studio.MoreAsync("Зняти з дії");
        await Expect(studio.Question).ToContainTextAsync("Нових справ за нею не почати");
        await studio.Question.GetByText("Не змінювати").ClickAsync();
        Assert.Contains(await VersionsAsync(id), row => row.IsPublished);
        await studio.MoreAsync("Зняти з дії");
        await page.RunAndWaitForResponseAsync(
            () => studio.Question.GetByText("Зняти з дії", new() { Exact = true }).ClickAsync(), answer => answer.Url.EndsWith("/retract", StringComparison.Ordinal));
        Assert.DoesNotContain(await VersionsAsync(id), row => row.IsPublished);
        return id;
    }

    // The second step is not filled in: the check says so beside the drawing, publishing refuses the same, and a line leads to the step.
    private async Task MendAsync(IPage page, Studio studio)
    {
        await studio.CheckAsync();
        await Expect(studio.Problems.First).ToContainTextAsync("не сказано, що зробити", new() { Timeout = Studio.Start });
        Assert.Equal(400, (await studio.PublishAsync()).Status);
        await Expect(studio.Problems.Filter(new() { HasText = "Виправте" })).ToHaveCountAsync(2);
        Assert.Empty(await studio.LatinWordsAsync());
        await PictureAsync(page, "designer-check-desk-light");
        await studio.Problems.First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(studio.Field("Що зробити")).ToHaveValueAsync("", new() { Timeout = Studio.Start });
        await studio.WriteAsync("Що зробити", "Записати розмову");
        await studio.PickAsync("Роль", "соціальний працівник");
        await Expect(studio.Step(Task2)).ToContainTextAsync("Записати розмову");
        await studio.CheckAsync();
        await Expect(studio.Problems.Filter(new() { HasText = "Виправте" })).ToHaveCountAsync(0, new() { Timeout = Studio.Start });
    }

    private async Task LoseNothingAsync(IPage page, Studio studio, string id)
    {
        await studio.SelectAsync(Task1);
        await studio.WriteAsync("Що зробити", "Перше");

        // The session has ended: said in words; after signing in the next change saves all.
        const string save = "**/elsa/api/workflow-definitions";
        await page.RouteAsync(save, route => route.FulfillAsync(new() { Status = 401 }));
        await studio.WriteAsync("Що зробити", "Друге");
        await Expect(studio.Bar).ToContainTextAsync("Сеанс завершився");
        await page.UnrouteAsync(save);
        await studio.WriteAsync("Пояснення", "Як саме");
        await Expect(studio.Bar).ToBeHiddenAsync(new() { Timeout = Studio.Start });
        Assert.Equal("Друге", await TitleAsync(id));

        // Somebody else has saved meanwhile: nothing of theirs is written over, and the person may take their version.
        await studio.SaveBehindAsync(id, "Змінено деінде");
        await studio.WriteAsync("Що зробити", "Третє");
        await Expect(studio.Bar).ToContainTextAsync("Процедуру змінено");
        Assert.Equal("Друге", await TitleAsync(id));
        await studio.Bar.GetByText("Показати різницю").ClickAsync();
        await Expect(studio.Question).ToContainTextAsync("Крок «Третє»: раніше «Друге»");
        await studio.Question.GetByText("Закрити", new() { Exact = true }).ClickAsync();
        await studio.Bar.GetByText("Взяти ту версію").ClickAsync();
        await Expect(studio.Bar).ToBeHiddenAsync(new() { Timeout = Studio.Start });
        await Expect(studio.Frame.GetByText("Змінено деінде")).ToBeAttachedAsync(new() { Timeout = Studio.Start });
        await studio.SelectAsync(Task1);
        await Expect(studio.Field("Що зробити")).ToHaveValueAsync("Друге", new() { Timeout = Studio.Start });
        await studio.WriteAsync("Що зробити", "Четверте");
        Assert.Equal("Четверте", await TitleAsync(id));
    }

    private async Task SeeACaseMoveAsync(IPage page, Studio studio)
    {
        var task = await site.StartCaseAsync("Небачена");
        await studio.OpenAsync("instances");
        var lines = studio.Frame.Locator("elsa-workflow-instance-list tbody tr");
        await Expect(lines.First).ToBeVisibleAsync(new() { Timeout = Studio.Start });
        await Expect(studio.Frame.GetByText("Небачена")).ToHaveCountAsync(0);
        Assert.Empty(await studio.LatinWordsAsync());
        await lines.First.Locator("td").Nth(2).ClickAsync();
        await Expect(studio.Steps.First).ToBeVisibleAsync(new() { Timeout = Studio.Start });
        await Expect(page).ToHaveURLAsync(new Regex("#viewer/"));
        var journal = studio.Frame.GetByText("Розподілити звернення");
        await Expect(journal.First).ToBeVisibleAsync();
        Assert.Empty(await studio.LatinWordsAsync());
        var before = await studio.Frame.Locator(".mud-badge").CountAsync();

        // Somebody does the task: the hub says so, and the step after it is marked.
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.worker"] = [(await site.ActorAsync("pratsivnyk2")).AccountId.ToString()] };
        Assert.IsType<TaskMove.Done>(await site.Services.GetRequiredService<TaskWork>().CompleteAsync(
            await site.ActorAsync("koordynator2"), task, "Доручити", typed, "assign", CancellationToken.None));
        await Expect(studio.Frame.Locator(".mud-badge")).Not.ToHaveCountAsync(before, new() { Timeout = 20_000 });
        await PictureAsync(page, "designer-case-desk-light");
    }

    private Task PictureAsync(IPage page, string name) => takesPictures ? Pictures.TakeAsync(page, name, longest: 740) : Task.CompletedTask;

    // Of the first task in the newest version.
    private async Task<string> TitleAsync(string definitionId) => Steps((await VersionsAsync(definitionId))[^1]).Single(one => one["name"]!.ToString() == Task1)["title"]!.ToString();

    private static IEnumerable<JsonObject> Steps(WorkflowVersion version) => JsonNode.Parse(version.Text)!["root"]!["activities"]!.AsArray().OfType<JsonObject>();

    private async Task<List<WorkflowVersion>> VersionsAsync(string definitionId)
    {
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        return await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.DefinitionId == definitionId).OrderBy(row => row.Version).ToListAsync();
    }
}

public sealed class DesignerOnPostgres(DesignerSiteOnPostgres site) : DesignerTests(site, takesPictures: false), IClassFixture<DesignerSiteOnPostgres>;

public sealed class DesignerOnSqlite(DesignerSite site) : DesignerTests(site, takesPictures: true), IClassFixture<DesignerSite>;
