using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>«Кроки» of the same procedures, without the canvas: what a coordinator changes most.</summary>
public abstract partial class DesignerTests
{
    [Fact]
    public Task Coordinator_ChangesAProcedureInTheList() => site.VisitAsync("koordynator1", async page =>
    {
        string[] running = [await site.SearchAsync("koordynator1"), await site.SearchAsync("koordynator1")];
        await page.GotoAsync("/procedures");
        await page.GetByRole(AriaRole.Link, new() { Name = "Змінити процедури" }).ClickAsync();
        // The address changes before the page does, and a link of the same name stands on the one before.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Змінити процедури" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Пошук через партнерські організації" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Узяти собі й змінити" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Процедуру взято");
        await TermAndRoleAsync(page);
        await ApprovalAsync(page);
        await MoveAndRemoveAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Опублікувати" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Опубліковано");
        await Expect(page.GetByText("Діє версія 1.")).ToBeVisibleAsync();
        await StepsPictureAsync(page, "steps-list-desk-light");
        await page.SetViewportSizeAsync(360, 740);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await page.SetViewportSizeAsync(1366, 740);
        await MoveACaseAsync(page, running[0]);
        await ComeBackAsync(page);
    });

    [Fact]
    public Task Coordinator_MakesAProcedureFromNothing_AndItIsStarted() => site.VisitAsync("koordynator1", async page =>
    {
        await page.GotoAsync("/procedures/edit");
        await page.GetByLabel("Назва").FillAsync("Дзвінок родині");
        await page.GetByRole(AriaRole.Button, new() { Name = "Створити процедуру" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "хто й про кого починає справу" }).ClickAsync();
        await page.GetByLabel("координатор").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Додати перший крок" }).ClickAsync();
        await page.GetByLabel("Завдання працівнику").CheckAsync();
        await StepsPictureAsync(page, "steps-new-desk-light");
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати крок" }).ClickAsync();
        await page.GetByLabel("Що зробити").FillAsync("Зателефонувати родині");
        await page.GetByLabel("Роль", new() { Exact = true }).SelectOptionAsync("координатор");
        await page.GetByLabel("Строк", new() { Exact = true }).FillAsync("дві");
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти крок" }).Last.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("введіть ціле число");
        await Expect(page.GetByLabel("Що зробити")).ToHaveValueAsync("Зателефонувати родині");
        await page.GetByLabel("Строк", new() { Exact = true }).FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти крок" }).Last.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Опублікувати" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Опубліковано");
        await page.GotoAsync("/procedures");
        await page.GetByRole(AriaRole.Link, new() { Name = "Дзвінок родині" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Почати процедуру" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "розпочато" })).ToBeVisibleAsync();
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Зателефонувати родині" }).First).ToBeVisibleAsync();
    });

    private async Task TermAndRoleAsync(IPage page)
    {
        var step = page.Locator(".outline-step").Filter(new() { HasText = "Завдання працівнику" }).First;
        await step.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.GetByLabel("Строк", new() { Exact = true }).FillAsync("2");
        await page.GetByLabel("Одиниця строку").SelectOptionAsync("календарні дні");
        await page.GetByLabel("Роль", new() { Exact = true }).SelectOptionAsync("юрист");
        await StepsPictureAsync(page, "steps-step-desk-light");
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти крок" }).Last.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Зміни збережено");
        await Expect(page.Locator(".outline-step").Filter(new() { HasText = "Завдання працівнику" }).First).ToContainTextAsync("юрист");
        await Expect(page.Locator(".outline-step").Filter(new() { HasText = "Завдання працівнику" }).First).ToContainTextAsync("строк 2 дні");
    }

    // Between two steps; where it is refused, the case goes back to what it approves.
    private static async Task ApprovalAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Додати крок(, якщо|  ?після)") }).First.ClickAsync();
        await page.GetByLabel("Погодження двома").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати крок" }).ClickAsync();
        await page.GetByLabel("Що погодити").FillAsync("Погодити перелік");
        await page.GetByLabel("Перша роль").SelectOptionAsync("координатор");
        await page.GetByLabel("Друга роль").SelectOptionAsync("юрист");
        await page.GetByLabel("Строк", new() { Exact = true }).FillAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти крок" }).Last.ClickAsync();
        await Expect(page.Locator(".outline-step").Filter(new() { HasText = "Погодити перелік" })).ToContainTextAsync("координатор і юрист");
        await Expect(page.Locator(".course-map")).ToContainTextAsync("Погодити перелік");
    }

    private static async Task MoveAndRemoveAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Додати крок", Exact = true }).ClickAsync();
        await page.GetByLabel("Зачекати").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати крок" }).ClickAsync();
        await page.Locator("#f-dueIn").FillAsync("3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти крок" }).Last.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Перенести «Зачекати»" }).ClickAsync();
        await page.GetByLabel("Куди").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Перенести" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Крок перенесено");
        await page.GetByRole(AriaRole.Link, new() { Name = "Вилучити «Зачекати»" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Вилучити крок" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Крок вилучено");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Зачекати", Exact = true })).ToHaveCountAsync(0);
    }

    // From the drawing to the list and back: the drawing is as the list has left it.
    private static async Task SeeInTheListAsync(IPage page, Studio studio, string id)
    {
        await studio.OpenAsync($"editor/{id}");
        await Expect(studio.Steps).ToHaveCountAsync(2, new() { Timeout = Studio.Start });
        await studio.Frame.Locator("#ways").GetByText("Кроки списком").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/procedures/{id}/steps$"));
        await page.Locator(".outline-step").Nth(1).GetByRole(AriaRole.Link).First.ClickAsync();
        await page.GetByLabel("Що зробити").FillAsync("П'яте");
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти крок" }).Last.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Початок справи" }).ClickAsync();
        await page.GetByLabel("координатор").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Відкрити на схемі" }).ClickAsync();
        await Expect(studio.Step(Task1)).ToContainTextAsync("П'яте", new() { Timeout = Studio.Start });
    }

    private Task StepsPictureAsync(IPage page, string name) => takesPictures ? Pictures.TakeAsync(page, name, longest: 1400) : Task.CompletedTask;
}
