using Microsoft.Playwright;
using Workflows.Tests;

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

    /// <summary>On a client's card, puts a photo on it and keeps two documents; leaves the page of their files open.</summary>
    public static async Task BringAsync(IPage page, string card)
    {
        await page.GotoAsync(card);
        await page.GetByRole(AriaRole.Link, new() { Name = "Додати фото" }).ClickAsync();
        await page.Locator("#a-photo").SetInputFilesAsync(new FilePayload { Name = "IMG_0412.png", MimeType = "image/png", Buffer = TestPictures.Drawn(320) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати файл" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "IMG_0412.png" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти фото" }).ClickAsync();
        await page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Фото збережено." }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Додати документи" }).ClickAsync();
        await page.GetByLabel("Що це за документи").FillAsync("Довідка про навчання і копія свідоцтва про народження.");
        await page.Locator("#a-files").SetInputFilesAsync(
        [
            new FilePayload { Name = "довідка зі школи.pdf", MimeType = "application/pdf", Buffer = [.. "%PDF-1.7"u8, .. new byte[310_000]] },
            new FilePayload { Name = "свідоцтво.png", MimeType = "image/png", Buffer = TestPictures.Drawn(100) },
        ]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати файл" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "довідка зі школи.pdf" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Документи додано." }).WaitForAsync();
    }

    /// <summary>On a client's card or the page of their consents, writes down what they have said, with a scan of what they agree to.</summary>
    /// <param name="page">The page.</param>
    /// <param name="button">Where one begins: «Записати згоду» and the like.</param>
    /// <param name="purposes">To what; none where it stands there already.</param>
    public static async Task SayAsync(IPage page, string button, params string[] purposes)
    {
        var at = new Uri(page.Url).AbsolutePath;
        await page.GotoAsync(at.EndsWith("/consents", StringComparison.Ordinal) ? at : $"{at}/consents");
        await page.GetByRole(AriaRole.Link, new() { Name = button, Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).Filter(new() { HasText = button }).WaitForAsync();
        foreach (var purpose in purposes)
        {
            await page.GetByLabel(purpose).CheckAsync();
        }

        if (await page.GetByLabel("Який фахівець").IsVisibleAsync())
        {
            await page.GetByLabel("Який фахівець").FillAsync("психологиня центру");
        }

        await page.GetByLabel("самої дитини").CheckAsync();
        await page.GetByLabel("письмово, з підписом").CheckAsync();
        if (purposes.Length > 0)
        {
            await page.Locator("#a-proof").SetInputFilesAsync(new FilePayload { Name = "згода.pdf", MimeType = "application/pdf", Buffer = [.. "%PDF-1.7"u8, .. new byte[200_000]] });
            await page.GetByRole(AriaRole.Button, new() { Name = "Додати файл" }).ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "згода.pdf" }).WaitForAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Записати", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Записано." }).WaitForAsync();
    }
}
