using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Workflows.Engine.Storage;
using Workflows.Server.Procedures;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>A procedure is changed while cases run by it: some are moved to the new version, one is taken back, the older version is come back to.</summary>
public abstract partial class DesignerTests
{
    // From the list, where publishing has just told how many cases go on as they were.
    private async Task MoveACaseAsync(IPage page, string running)
    {
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Подивитися й перевести їх на версію 1") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Перевести справи на версію 1 власної процедури");
        await Expect(page.GetByText("додано гілку").Or(page.GetByText("Додано крок «Погодити перелік»")).First).ToBeVisibleAsync();
        var box = page.Locator($"#c-{running}");
        await box.CheckAsync();
        await StepsPictureAsync(page, "cases-move-desk-light");
        await box.UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Перевести вибрані" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Виберіть хоч одну справу");
        await box.CheckAsync();
        var count = await page.Locator(".moves > li").CountAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Перевести вибрані" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Справу переведено.");
        await Expect(page.Locator(".moves > li")).ToHaveCountAsync(count - 1);
        await page.SetViewportSizeAsync(360, 740);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await page.SetViewportSizeAsync(1366, 740);

        // The case itself tells of it, and is taken back there.
        await page.GotoAsync($"/cases/{running}");
        await Expect(page.GetByText("Справу переведено з процедури мережі (версія 1) на власну процедуру центру (версія 1)").First).ToBeVisibleAsync();
        await StepsPictureAsync(page, "case-moved-desk-light");
        await page.GetByRole(AriaRole.Button, new() { Name = "Повернути на процедуру мережі (версія 1)" }).ClickAsync();
        await Expect(page.GetByText("Справу повернено").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Перевести на власну процедуру центру (версія 1)" })).ToBeVisibleAsync();
    }

    // Another term is published, and what there was before is come back to and published in its turn.
    private static async Task ComeBackAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Перевести на власну процедуру центру (версія 1)" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Перевести справи");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Пошук через") }).ClickAsync();
        await ChangeTermAsync(page, "4");
        await PublishAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Версії" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Повернутися до версії 1" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Стара версія стала чернеткою");
        await Expect(page.GetByText(new Regex("строк 4 дні → 2 дні")).First).ToBeVisibleAsync();
        await PublishAsync(page);
        await Expect(page.GetByText("Діє версія 3.")).ToBeVisibleAsync();
    }

    private static async Task ChangeTermAsync(IPage page, string days)
    {
        await page.Locator(".outline-step").Filter(new() { HasText = "Завдання працівнику" }).First.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.GetByLabel("Строк", new() { Exact = true }).FillAsync(days);
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти крок" }).Last.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Зміни збережено");
    }

    private static async Task PublishAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Опублікувати" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Опубліковано");
    }

    // On the drawing: another role and term, an approval between the two steps; publishing tells of the case that runs, and it is moved.
    private async Task ChangeWhatRunsAsync(IPage page, Studio studio, string id)
    {
        Assert.Equal(200, (await studio.PublishAsync()).Status);
        var actor = await site.ActorAsync("koordynator2");
        var started = Assert.IsType<StartMove.Started>(await site.Services.GetRequiredService<ProcedureStart>().StartAsync(
            actor, id, actor.OwnCentres.Single().CentreId, new Dictionary<string, IReadOnlyList<string>>(), "walk", CancellationToken.None));
        await studio.SelectAsync(Task1);
        await studio.WriteAsync("Строк", "2");
        await studio.PickAsync("Роль", "юрист");
        await studio.SelectNothingAsync();
        await studio.DrawAsync("Людям", "Погодження двома", 200, 275);
        await studio.SelectNothingAsync();
        await studio.ConnectAsync(Task1, "Завершено", Approval); // The arrow that is there bends to it.
        await studio.ConnectAsync(Approval, "Погоджено", Task2);
        await studio.ConnectAsync(Approval, "Відхилено", Task1);
        await studio.SelectAsync(Approval, "Що погодити");
        await studio.WriteAsync("Що погодити", "Погодити розмову");
        await studio.PickAsync("Перша роль", "координатор");
        await studio.PickAsync("Друга роль", "юрист");
        await PictureAsync(page, "designer-approval-desk-light");
        Assert.Equal(200, (await studio.PublishAsync()).Status);
        await Expect(studio.Note).ToContainTextAsync("За іншими версіями ще йдуть справи: 1.", new() { Timeout = Studio.Start });
        Assert.Empty(await studio.LatinWordsAsync());
        await studio.Note.GetByRole(AriaRole.Button, new() { Name = "Подивитися й перевести" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/procedures/{id}/move$"));
        await Expect(page.GetByText("Додано крок «Погодити розмову» (Погодження двома).")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Перевести вибрані" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Справу переведено.");
        await using (var context = site.Services.GetRequiredService<Workflows.Server.Storage.Contexts>().Open(Workflows.Server.Storage.SystemScopes.Upkeep))
        {
            var version = (await VersionsAsync(id)).Single(row => row.IsPublished).Id;
            Assert.Equal(version, await context.Set<WorkflowInstance>().Where(row => row.Id == started.InstanceId).Select(row => row.DefinitionVersionId).SingleAsync());
        }

        await page.GotoAsync($"/cases/{started.InstanceId}");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Повернути на версію") }).ClickAsync();
        await Expect(page.GetByText("Справу повернено").First).ToBeVisibleAsync();
    }
}
