using Microsoft.Playwright;

namespace Workflows.Browser.Tests;

/// <summary>Finds clients as people do.</summary>
internal static class Clients
{
    /// <summary>Looks for a client by name and opens the first card; gives its address.</summary>
    public static async Task<string> CardAsync(IPage page, string name)
    {
        await page.GotoAsync("/clients");
        await page.Locator("#text").FillAsync(name);
        await page.Locator("form.search").GetByRole(AriaRole.Button, new() { Name = "Знайти" }).ClickAsync();
        await page.Locator("#found").WaitForAsync();
        await page.Locator("table.clients th a").First.ClickAsync();
        await page.Locator("#timeline").WaitForAsync();
        return new Uri(page.Url).AbsolutePath;
    }
}
