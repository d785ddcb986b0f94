using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Workflows.Server.People;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>An office begins without the demonstration: from the console's link to a worker who starts the first case.</summary>
[Collection(nameof(Site))]
public sealed class NewOfficeTests(Site site) : IAsyncLifetime
{
    private const string Chief = "сорок зелених яблук", Worker = "три білі ластівки";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cw-office-");
    private Microsoft.AspNetCore.Builder.WebApplication server = null!;

    private string Address => Site.AddressOf(server);

    public async Task InitializeAsync() => server = await Site.StartServerAsync(folder.FullName, "Production");

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Office_IsSetUpByTheLink_TakesAPersonIn_AndThePersonStartsTheFirstCase()
    {
        // What the server prints is made here, so that the test needs no console.
        var link = server.Services.GetRequiredService<SetUpKey>().Make();
        var invitation = "";
        await site.VisitAsync(null, async page =>
        {
            await page.GotoAsync("/");
            await Expect(page.GetByText("Тут ще немає жодного облікового запису.")).ToBeVisibleAsync();
            await page.GotoAsync(link);
            await page.GetByRole(AriaRole.Button, new() { Name = "Почати роботу" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Введіть назву центру");
            await page.GetByLabel("Назва організації чи мережі").FillAsync("Міська служба");
            await page.GetByLabel("Назва першого центру").FillAsync("Вербовий центр");
            await page.GetByLabel("Скорочення центру").FillAsync("врб");
            await page.GetByLabel("Ваше ім'я").FillAsync("Оксана Вигадана");
            await page.GetByLabel("Ім'я для входу").FillAsync("oksana");
            await page.GetByLabel("Пароль", new() { Exact = true }).FillAsync(Chief);
            await page.GetByLabel("Пароль ще раз").FillAsync(Chief);
            await page.GetByRole(AriaRole.Button, new() { Name = "Почати роботу" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Вербовий центр");

            await page.GetByRole(AriaRole.Link, new() { Name = "Додати людину" }).ClickAsync();
            await page.GetByLabel("Ім'я і прізвище").FillAsync("Ірина Неіснуюча");
            await page.GetByLabel("Ім'я для входу").FillAsync("iryna");
            await page.GetByLabel("Роль").SelectOptionAsync("SocialWorker");
            await page.GetByRole(AriaRole.Button, new() { Name = "Додати людину" }).ClickAsync();
            invitation = await page.Locator("#link").InnerTextAsync();
        }, at: Address);

        await site.VisitAsync(null, async page =>
        {
            Assert.StartsWith(Address, invitation, StringComparison.Ordinal);
            await page.GotoAsync(invitation);
            await page.GetByLabel("Новий пароль", new() { Exact = true }).FillAsync(Worker);
            await page.GetByLabel("Новий пароль ще раз").FillAsync(Worker);
            await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти пароль і увійти" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Мої завдання");
            await page.GetByRole(AriaRole.Link, new() { Name = "Процедури" }).ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Потенційний клієнт" }).First.ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Потенційний клієнт");
        }, at: Address);
    }
}
