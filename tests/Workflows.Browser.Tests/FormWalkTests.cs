using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>
/// A form is changed without a line of JSON: a field is added, put in its place, asked for, shown by an answer, tried, published; the procedure asks it in new
/// cases; a case is begun with it. On a phone, with the keyboard where that is shorter, with and without script.
/// </summary>
public abstract class FormWalkTests(WalkSite site)
{
    [Theory]
    [InlineData(true, "Хто поруч")]
    [InlineData(false, "Хто ще поруч")]
    public async Task Field_AddedToAForm_IsAskedInNewCases(bool script, string label)
    {
        await site.VisitAsync("merezha", async page =>
        {
            await page.SetViewportSizeAsync(360, 740);
            await OpenAsync(page, script);
            await AddAsync(page, label, script);
            await PutInOrderAsync(page, label);
            await ShowWhenUrgentAsync(page, label, script);
            await TryAsync(page, label, script);
            await PublishAsync(page, script);
        }, script);
        await site.VisitAsync("volonter1", page => StartAsync(page, label, script), script);
    }

    private static async Task OpenAsync(IPage page, bool script)
    {
        await page.GotoAsync("/forms");
        await LookAsync(page, script);
        await page.GetByRole(AriaRole.Link, new() { Name = "Про кого йдеться" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Форма «Про кого йдеться»");
        await LookAsync(page, script);
    }

    private static async Task AddAsync(IPage page, string label, bool script)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Додати поле після «Допомога потрібна негайно»" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Рядок тексту" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Нове поле: рядок тексту");
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати поле" }).ClickAsync();
        await Expect(page.Locator("#label-error")).ToHaveTextAsync("Напишіть, що запитати");
        await page.GetByLabel("Обов'язково заповнити").CheckAsync();
        await page.GetByLabel("Що запитати").FillAsync(label);
        await LookAsync(page, script);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#told")).ToHaveTextAsync("Поле додано.");
        await Expect(Line(page, label)).ToContainTextAsync("рядок тексту, обов'язкове");
        await LookAsync(page, script);
    }

    // The button stays under the finger: pressed again, it would go on.
    private static async Task PutInOrderAsync(IPage page, string label)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Нижче «{label}»" }).ClickAsync();
        await Expect(page.Locator("#told")).ToHaveTextAsync("Пересунуто нижче.");
        var up = page.GetByRole(AriaRole.Button, new() { Name = $"Вище «{label}»" });
        await up.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#told")).ToHaveTextAsync("Пересунуто вище.");
        await Expect(up).ToBeFocusedAsync();
    }

    private static async Task ShowWhenUrgentAsync(IPage page, string label, bool script)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = $"Коли показувати «{label}»" }).ClickAsync();
        await page.GetByLabel("На яке запитання").SelectOptionAsync(new SelectOptionValue { Label = "Допомога потрібна негайно" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Далі" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти" }).ClickAsync();
        await Expect(page.Locator("#value-error")).ToHaveTextAsync("Позначте відповідь");
        await LookAsync(page, script);
        await page.GetByLabel("Так", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти" }).ClickAsync();
        await Expect(Line(page, label)).ToContainTextAsync("показується, якщо «Допомога потрібна негайно»: так");
    }

    // What is typed into the form that is shown beside goes nowhere, whatever is pressed in it.
    private static async Task TryAsync(IPage page, string label, bool script)
    {
        var shown = page.Locator(".preview");
        var field = shown.GetByLabel(label);
        var address = page.Url;
        if (script)
        {
            await Expect(field).ToBeHiddenAsync();
        }

        await shown.GetByLabel("Так", new() { Exact = true }).First.CheckAsync();
        await field.FillAsync("Тітка");
        await field.PressAsync("Enter");
        await Expect(field).ToHaveValueAsync("Тітка");
        Assert.Equal(address, page.Url);
    }

    private static async Task PublishAsync(IPage page, bool script)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Опублікувати форму" }).ClickAsync();
        await Expect(page.Locator("#told")).ToContainTextAsync("Форму опубліковано");
        await LookAsync(page, script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Питати нову форму в нових справах: «Потенційний клієнт»" }).ClickAsync();
        await Expect(page.Locator("#told")).ToContainTextAsync("нові справи питатимуть нову форму");
        await Expect(page.GetByText("Ще питають попередню форму")).ToHaveCountAsync(0);
        await LookAsync(page, script);
    }

    private static async Task StartAsync(IPage page, string label, bool script)
    {
        await page.GotoAsync("/procedures/lead-routing/start");
        await page.GetByLabel("Ім'я", new() { Exact = false }).First.FillAsync("Ластівка");
        await page.GetByLabel("Безпосереднє звернення клієнта").CheckAsync();
        await page.GetByLabel("Що сталося").FillAsync("Дитина просить поради.");
        if (script)
        {
            await Expect(page.GetByLabel(label, new() { Exact = true })).ToBeHiddenAsync();
        }

        await page.GetByRole(AriaRole.Radiogroup, new() { Name = "Допомога потрібна негайно" }).GetByLabel("Так", new() { Exact = true }).CheckAsync();
        foreach (var asked in await page.Locator("main input[type=text][required]").AllAsync())
        {
            await asked.FillAsync("Тітка");
        }

        await page.GetByLabel(label, new() { Exact = true }).FillAsync("Тітка");
        await page.GetByRole(AriaRole.Button, new() { Name = "Почати процедуру" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "розпочато" })).ToBeVisibleAsync();
    }

    private static ILocator Line(IPage page, string label) =>
        page.Locator(".edited > li").Filter(new() { Has = page.Locator(".line-title", new() { HasTextRegex = new System.Text.RegularExpressions.Regex($"^{label}$") }) });

    // Without script axe would never come back.
    private static async Task LookAsync(IPage page, bool script)
    {
        if (script)
        {
            await Axe.LoadAsync(page);
            Assert.Equal("", await Axe.FindAsync(page));
        }

        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }
}

public sealed class FormWalkOnSqlite(WalkSite site) : FormWalkTests(site), IClassFixture<WalkSite>;

public sealed class FormWalkOnPostgres(WalkSiteOnPostgres site) : FormWalkTests(site), IClassFixture<WalkSiteOnPostgres>;
