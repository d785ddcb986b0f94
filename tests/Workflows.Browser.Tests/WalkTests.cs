using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>A whole procedure, as its people do it: a volunteer passes a child on, the coordinator entrusts a worker, the worker talks.</summary>
[Collection(nameof(Site))]
public sealed class WalkTests(Site site)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PotentialClient_PassedOnByAVolunteer_IsEntrustedByTheCoordinator_AndContactedByTheWorker(bool script)
    {
        var child = script ? "Зоряна" : "Злата";
        await site.VisitAsync("volonter2", page => PassOnAsync(page, child), script);
        await site.VisitAsync("koordynator2", page => EntrustAsync(page, child, script), script);
        await site.VisitAsync("pratsivnyk2", page => ContactAsync(page, child, script), script);
        await site.VisitAsync("koordynator2", async page =>
        {
            await page.GotoAsync("/");
            await Expect(page.GetByText(child)).ToHaveCountAsync(0);
        }, script);
    }

    private static async Task PassOnAsync(IPage page, string child)
    {
        await page.GotoAsync("/procedures");
        await page.GetByRole(AriaRole.Link, new() { Name = "Потенційний клієнт" }).ClickAsync();
        await page.GetByLabel("Ім'я", new() { Exact = false }).First.FillAsync(child);
        await page.GetByRole(AriaRole.Button, new() { Name = "Почати процедуру" }).ClickAsync();

        // What is missing is said beside its field, and what was typed stays.
        await Expect(page.Locator("#a-situation-error")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Ім'я", new() { Exact = false }).First).ToHaveValueAsync(child);
        await page.GetByLabel("Безпосереднє звернення клієнта").CheckAsync();
        await page.GetByRole(AriaRole.Radiogroup, new() { Name = "Допомога потрібна негайно" }).GetByLabel("Ні", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Що сталося").FillAsync("Дитина питала, де можна поговорити з дорослим.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Почати процедуру" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "розпочато" })).ToBeVisibleAsync();
    }

    private static async Task EntrustAsync(IPage page, string child, bool script)
    {
        await OpenAsync(page, child, "Розподілити звернення");

        // What the volunteer wrote stands beside the task.
        await Expect(page.GetByText("Дитина питала, де можна поговорити з дорослим.")).ToHaveCountAsync(1);
        if (script)
        {
            var picker = page.GetByRole(AriaRole.Combobox, new() { Name = "Соціальний працівник" });
            await picker.FillAsync("соціальна");
            await page.Locator(".picker").GetByRole(AriaRole.Option, new() { Name = "Соціальна працівниця 2" }).ClickAsync();
        }
        else
        {
            await page.GetByLabel("Соціальний працівник", new() { Exact = true }).FillAsync("соціальна");
            await page.Locator(".picker").GetByRole(AriaRole.Button, new() { Name = "Знайти" }).ClickAsync();
            await page.Locator(".picker").GetByLabel("Соціальна працівниця 2").CheckAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Доручити" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Завдання завершено" })).ToBeVisibleAsync();
    }

    private static async Task ContactAsync(IPage page, string child, bool script)
    {
        await OpenAsync(page, child, "Зв'язатися з дитиною або родиною");
        await page.GetByLabel("Телефоном").CheckAsync();
        await page.GetByLabel("Правова").CheckAsync();
        if (script)
        {
            await Expect(page.GetByText("Збережено", new() { Exact = false }).First).ToBeVisibleAsync();

            // Opened on another device it is as it was left.
            await page.ReloadAsync();
            await Expect(page.GetByLabel("Телефоном")).ToBeCheckedAsync();
            await Expect(page.GetByLabel("Коли зустріч")).ToBeHiddenAsync();
        }

        await page.GetByLabel("Телефоном").CheckAsync();
        await page.GetByLabel("Правова").CheckAsync();
        await page.GetByLabel("Коли", new() { Exact = true }).FillAsync("2026-11-02");
        await page.GetByLabel("Що з'ясували").FillAsync("Потрібна порада юриста.");
        await page.GetByRole(AriaRole.Radiogroup, new() { Name = "Про зустріч домовлено" }).GetByLabel("Ні", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("у згоді відмовлено", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Розмова відбулася" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Завдання завершено" })).ToBeVisibleAsync();
    }

    private static async Task OpenAsync(IPage page, string child, string task)
    {
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = child }).GetByRole(AriaRole.Link, new() { Name = task }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(task);
    }
}
