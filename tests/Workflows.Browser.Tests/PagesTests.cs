using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>What the pages show to whom, by mouse, by keyboard, without script.</summary>
[Collection(nameof(Site))]
public sealed class PagesTests(Site site)
{
    [Fact]
    public Task EmptyInbox_SaysWhatFillsIt() => site.VisitAsync("pratsivnyk1", async page =>
    {
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Зараз у Вас немає завдань" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Хто працює у Вашому центрі" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Калиновий центр");
    });

    [Fact]
    public async Task Centre_OwnIsShown_AnothersIsNotFound_LikeOneThatDoesNotExist()
    {
        var (own, foreign) = (await site.CentreAsync("Калиновий центр"), await site.CentreAsync("Озерний центр"));
        await site.VisitAsync("pratsivnyk1", async page =>
        {
            Assert.Equal(200, (await page.GotoAsync(own))!.Status);
            await Expect(page.GetByRole(AriaRole.Row, new() { Name = "Юристка 1" })).ToContainTextAsync("Юрист");
            Assert.Equal(404, (await page.GotoAsync(foreign))!.Status);
            var said = await page.Locator("main").InnerTextAsync();
            Assert.Equal(404, (await page.GotoAsync("/centres/01900000-0000-7000-8000-000000000000"))!.Status);
            Assert.Equal(said, await page.Locator("main").InnerTextAsync());
            Assert.Equal(404, (await page.GotoAsync("/nemaie"))!.Status);
            Assert.Equal(said, await page.Locator("main").InnerTextAsync());
        });
    }

    [Fact]
    public Task PageWithoutTheRight_SaysNoAccess() => site.VisitAsync("volonter1", async page =>
    {
        Assert.Equal(403, (await page.GotoAsync("/centres"))!.Status);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Немає доступу");
        await page.GetByRole(AriaRole.Link, new() { Name = "Перейти до завдань" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Мої завдання");
    });

    [Theory]
    [InlineData(400, "Сторінка застаріла")]
    [InlineData(403, "Немає доступу")]
    [InlineData(404, "Сторінку не знайдено")]
    [InlineData(429, "Забагато спроб поспіль")]
    [InlineData(500, "Не вдалося виконати")]
    public Task ErrorPage_HasItsStatusItsWordsAndOneNextStep(int code, string title) => site.VisitAsync(null, async page =>
    {
        Assert.Equal(code, (await page.GotoAsync($"/problem/{code}"))!.Status);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
        await page.Locator("main").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Вхід");
    });

    [Fact]
    public Task Password_OfTheDemonstration_IsNotChanged() => site.VisitAsync("intehrator1", async page =>
    {
        await page.GotoAsync("/account");
        await Expect(page.GetByText("Це демонстраційний запис")).ToBeVisibleAsync();
        await Expect(page.Locator("#wanted")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Змінити пароль" })).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Password_IsChanged_AfterWhatWasWrongWithItIsSaid() => site.VisitAsync(null, async page =>
    {
        await page.GotoAsync("/account");
        await Site.SignInAsync(page, Site.Changer);
        await Change("не той пароль", "калина озеро верба", "калина озеро верба");
        await Expect(page.Locator("#current-error")).ToHaveTextAsync("Теперішній пароль не підійшов.");
        await Change(Site.Password, "коротко", "коротко");
        await Expect(page.Locator("#wanted-error")).ToContainTextAsync("Пароль закороткий");
        await Change(Site.Password, "калина озеро верба", "калина озеро");
        await Expect(page.Locator("#again-error")).ToBeVisibleAsync();
        await Change(Site.Password, "калина озеро верба", "калина озеро верба");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Пароль змінено");

        async Task Change(string current, string wanted, string again)
        {
            await page.Locator("#current").FillAsync(current);
            await page.Locator("#wanted").FillAsync(wanted);
            await page.Locator("#again").FillAsync(again);
            await page.GetByRole(AriaRole.Button, new() { Name = "Змінити пароль" }).ClickAsync();
        }
    });

    [Fact]
    public Task Keyboard_IsEnough() => site.VisitAsync(null, async page =>
    {
        await page.GotoAsync("/sign-in");
        await Press("Tab", "Перейти до змісту");
        await Press("Tab", "");
        await Expect(page.Locator("#name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("fakhivets2");
        await Press("Tab", "");
        await page.Keyboard.TypeAsync(Site.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Мої завдання");

        await Press("Tab", "Перейти до змісту");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();
        await page.ReloadAsync();
        await Press("Tab", "Перейти до змісту");
        await Press("Tab", "Справи");
        await Press("Tab", "Мої завдання");
        await Press("Tab", "Клієнти");
        await Press("Tab", "Справи");
        await Press("Tab", "Процедури");
        await Press("Tab", "Ще");
        await Press("Tab", "Психологиня 2");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".person .menu")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".person .menu")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Enter");
        await Press("Tab", "Мій обліковий запис");
        await Press("Tab", "Вийти");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Вхід");

        async Task Press(string key, string word)
        {
            await page.Keyboard.PressAsync(key);
            Assert.Equal(word, (await page.EvaluateAsync<string>("document.activeElement.innerText")).Trim());
        }
    });

    [Fact]
    public Task WithoutScript_EverythingWorks() => site.VisitAsync(null, script: false, walk: async page =>
    {
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Показати пароль" })).ToBeHiddenAsync();
        await Site.SignInAsync(page, "frontlayner2");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Розділи" }).Locator("summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Мій центр" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Озерний центр");
        await page.Locator(".person summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Мій обліковий запис" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Мій обліковий запис");
        await page.Locator(".person summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Вийти", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Вхід");
    });

    [Theory]
    [InlineData("() => document.body.setAttribute('style', 'color: red')", "Content Security Policy")]
    [InlineData("() => fetch('http://example.org/').catch(() => null)", "Content Security Policy")]
    [InlineData("() => fetch('/nemaie.css').then(answer => answer.status)", "/nemaie.css")]
    [InlineData("() => new Promise(thrown => setTimeout(() => { setTimeout(thrown); throw new Error('навмисно'); }))", "навмисно")]
    [InlineData("() => { location.href = 'http://example.org/'; }", "asked another host")]
    public async Task Visit_ComplainsOfWhatAPageMustNotDo(string script, string complaint)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => site.VisitAsync("pratsivnyk1", async page =>
        {
            await page.GotoAsync("/");
            await page.EvaluateAsync(script);
            await page.Context.NewPageAsync();
        }));
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
    }
}
