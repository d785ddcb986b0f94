using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>What people do on every walk: open a task that is theirs, choose a person in a table, say how a task ends.</summary>
internal static class WalkSteps
{
    /// <summary>Opens the first task of this title. What a case does by itself may be a moment behind: the page is asked again until it shows the task.</summary>
    public static async Task OpenTaskAsync(this IPage page, string task)
    {
        var link = page.GetByRole(AriaRole.Link, new() { Name = task, Exact = true }).First;
        for (var attempt = 1; ; attempt++)
        {
            await page.GotoAsync("/");
            try
            {
                await link.WaitForAsync(new() { Timeout = 2000 });
                break;
            }
            catch (TimeoutException) when (attempt < 15)
            {
            }
        }

        await link.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(task);
    }

    /// <summary>Ends the open task.</summary>
    public static async Task EndTaskAsync(this IPage page, string outcome)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = outcome, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Завдання завершено" })).ToBeVisibleAsync();
    }

    /// <summary>Chooses somebody in a list in which people stand with their roles.</summary>
    public static async Task ChoosePersonAsync(this IPage page, string select, string name) => await page.Locator(select).SelectOptionAsync(
        await page.Locator($"{select} option").Filter(new() { HasText = name }).First.GetAttributeAsync("value") ?? "");

    /// <summary>Answers yes or no.</summary>
    public static Task SayAsync(this IPage page, string question, string answer) =>
        page.GetByRole(AriaRole.Radiogroup, new() { Name = question }).GetByLabel(answer, new() { Exact = true }).CheckAsync();

    /// <summary>Sends a form that starts a procedure.</summary>
    public static async Task BeginAsync(this IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Почати процедуру" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "розпочато" })).ToBeVisibleAsync();
    }
}
