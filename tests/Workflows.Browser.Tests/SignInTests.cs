using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>Coming in and going out.</summary>
[Collection(nameof(Site))]
public sealed class SignInTests(Site site)
{
    [Theory]
    [InlineData("koordynator1", "Мої завдання", "Мої завдання, Клієнти, Справи, Процедури")]
    [InlineData("pratsivnyk1", "Мої завдання", "Мої завдання, Клієнти, Справи, Процедури")]
    [InlineData("yuryst1", "Мої завдання", "Мої завдання, Клієнти, Справи, Процедури")]
    [InlineData("moderator1", "Мої завдання", "Мої завдання, Клієнти, Справи, Процедури")]
    [InlineData("autrich1", "Мої завдання", "Мої завдання, Клієнти, Справи, Процедури")]
    [InlineData("frontlayner1", "Мої завдання", "Мої завдання, Клієнти, Справи, Процедури")]
    [InlineData("intehrator1", "Мої завдання", "Мої завдання, Клієнти, Справи, Процедури")]
    [InlineData("fakhivets1", "Мої завдання", "Мої завдання, Клієнти, Справи, Процедури")]
    [InlineData("volonter1", "Мої завдання", "Мої завдання, Процедури")]
    [InlineData("merezha", "Мої завдання", "Мої завдання, Справи, Процедури")]
    [InlineData("admin", "Центри", "Центри, Люди")]
    [InlineData(Site.Newcomer, "Мій обліковий запис", "")]
    public Task EachRole_SignsIn_SeesItsFirstPageAndOnlyItsNavigation(string person, string title, string navigation) =>
        site.VisitAsync(null, async page =>
        {
            await page.GotoAsync("/");
            await Site.SignInAsync(page, person);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
            var words = await page.GetByRole(AriaRole.Navigation, new() { Name = "Розділи" }).GetByRole(AriaRole.Link).AllInnerTextsAsync();
            Assert.Equal(navigation, string.Join(", ", words));
            if (words.Count > 0)
            {
                await Expect(page.Locator("nav [aria-current=page]")).ToHaveTextAsync(title);
            }
        });

    [Fact]
    public Task MoreSections_OfACoordinator_OpenFromTheirMenu_AlsoByKeyboard() => site.VisitAsync("koordynator1", async page =>
    {
        await page.GotoAsync("/");
        var sections = page.GetByRole(AriaRole.Navigation, new() { Name = "Розділи" });
        await sections.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(sections.Locator(".menu-item")).ToHaveTextAsync(["Мій центр", "Партнери", "Відсутності", "Що зламалось", "Листи", "Строки", "Довідники", "Хто відкривав дані"]);
        await Expect(sections.Locator(".menu-item").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(sections.Locator(".menu-item").First).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Enter");
        await sections.GetByRole(AriaRole.Link, new() { Name = "Листи" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Листи");
    });

    [Fact]
    public Task WrongPassword_KeepsTheNameAndNotThePassword_AndSaysTheSameAsForAnUnknownName() => site.VisitAsync(null, async page =>
    {
        var summary = page.GetByRole(AriaRole.Alert);
        await page.GotoAsync("/sign-in");
        await Site.SignInAsync(page, "yuryst2", "зовсім-не-той-пароль");
        await Expect(summary).ToContainTextAsync("Не вдалося увійти");
        await Expect(summary).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Ім'я для входу")).ToHaveValueAsync("yuryst2");
        await Expect(page.Locator("#password")).ToHaveValueAsync("");
        var said = await summary.InnerTextAsync();

        await page.GotoAsync("/sign-in");
        await Site.SignInAsync(page, "nikoho-nemaie", "зовсім-не-той-пароль");
        await Expect(summary).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Ім'я для входу")).ToHaveValueAsync("nikoho-nemaie");
        Assert.Equal(said, await summary.InnerTextAsync());
    });

    [Fact]
    public Task EmptyForm_LinksEachErrorToItsField() => site.VisitAsync(null, async page =>
    {
        await page.GotoAsync("/sign-in?return=%2Faccount");
        await page.GetByRole(AriaRole.Button, new() { Name = "Увійти" }).ClickAsync();
        await Expect(page).ToHaveTitleAsync("Помилка: Вхід · Справи");
        await page.GetByRole(AriaRole.Link, new() { Name = "Введіть пароль" }).ClickAsync();
        await Expect(page.Locator("#password")).ToBeFocusedAsync();
        await Site.SignInAsync(page, "pratsivnyk2");
        await Expect(page).ToHaveURLAsync(site.Address + "/account");
    });

    [Fact]
    public Task ShowPassword_ShowsItAndHidesItAgain() => site.VisitAsync(null, async page =>
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("#password").FillAsync("щось");
        await page.GetByRole(AriaRole.Button, new() { Name = "Показати пароль" }).ClickAsync();
        await Expect(page.Locator("#password")).ToHaveAttributeAsync("type", "text");
        await page.GetByRole(AriaRole.Button, new() { Name = "Сховати пароль" }).ClickAsync();
        await Expect(page.Locator("#password")).ToHaveAttributeAsync("type", "password");
    });

    [Fact]
    public Task SignOut_EndsTheSession_AndBackShowsNothing() => site.VisitAsync(null, async page =>
    {
        await page.GotoAsync("/");
        await Site.SignInAsync(page, "koordynator2");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Розділи" }).Locator("summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Мій центр" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Озерний центр");
        await page.Locator(".person summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Вийти" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Вхід");

        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Вхід");
        await Expect(page.GetByText("Озерний центр")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task EndingAllSessions_EndsTheOtherOneToo_WhichIsToldSo() => site.VisitAsync(null, other => site.VisitAsync(null, async page =>
    {
        foreach (var device in new[] { page, other })
        {
            await device.GotoAsync("/account");
            await Site.SignInAsync(device, "autrich2");
            await Expect(device.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Мій обліковий запис");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Вийти на всіх пристроях" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Вхід");
        await other.GetByRole(AriaRole.Link, new() { Name = "Мої завдання" }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Status)).ToHaveTextAsync("Сеанс завершився, увійдіть ще раз.");
    }));

    [Fact]
    public Task StaleForm_IsToldSo_AndNothingIsDone() => site.VisitAsync(null, async page =>
    {
        await page.GotoAsync("/sign-in");
        var tab = await page.Context.NewPageAsync();
        await tab.GotoAsync("/sign-in");
        await Site.SignInAsync(tab, "moderator2");
        await Expect(tab.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Мої завдання");
        await Site.SignInAsync(page, "yuryst2");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Сторінка застаріла");
    });
}
