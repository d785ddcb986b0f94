using Microsoft.Playwright;
using Workflows.Tests;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>A signed paper is photographed, attached to the form, and read in the case.</summary>
[Collection(nameof(Site))]
public sealed class FilesTests(Site site)
{
    private static readonly byte[] Photo = TestPictures.Jpeg(400_000);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Photo_IsAttachedToAConsent_SurvivesAReload_AndOpensFromTheCase(bool script)
    {
        var (task, instance) = await site.ConsentTaskAsync();
        await site.VisitAsync("pratsivnyk2", script: script, walk: async page =>
        {
            await page.GotoAsync($"/tasks/{task}");
            await page.GetByLabel("самої дитини").CheckAsync();
            await page.GetByLabel("допомога центру").CheckAsync();
            await page.Locator("#a-signed").SetInputFilesAsync(new FilePayload { Name = "програма.jpg", MimeType = "image/jpeg", Buffer = [0x4D, 0x5A, .. new byte[100]] });
            await page.GetByRole(AriaRole.Button, new() { Name = "Додати файл" }).ClickAsync();
            await Expect(page.Locator("#a-signed-error")).ToContainTextAsync("Файл «програма.jpg» додати не можна");
            await Expect(page.GetByLabel("самої дитини")).ToBeCheckedAsync();

            await page.Locator("#a-signed").SetInputFilesAsync(new FilePayload { Name = "Згода, сторінка 1.jpg", MimeType = "image/jpeg", Buffer = Photo });
            await page.GetByRole(AriaRole.Button, new() { Name = "Додати файл" }).ClickAsync();
            await Expect(page.Locator(".attached")).ToContainTextAsync("390 КБ");
            await page.ReloadAsync();
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Згода, сторінка 1.jpg" })).ToBeVisibleAsync();
            await Expect(page.GetByLabel("самої дитини")).ToBeCheckedAsync();
            await Expect(page.GetByLabel("допомога центру")).ToBeCheckedAsync();

            await page.GetByLabel("Дата згоди або відмови").FillAsync(site.Today());
            await page.GetByRole(AriaRole.Button, new() { Name = "Згоду отримано" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Завдання завершено" })).ToBeVisibleAsync();

            await page.GotoAsync($"/cases/{instance}");
            var saved = page.WaitForDownloadAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Згода, сторінка 1.jpg" }).ClickAsync();
            var download = await saved;
            Assert.Equal("Згода, сторінка 1.jpg", download.SuggestedFilename);
            Assert.Equal(Photo, await File.ReadAllBytesAsync(await download.PathAsync()));
        });
    }
}
