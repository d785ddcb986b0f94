using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>
/// Reference lists as an office uses them: a coordinator adds a category of clients, a worker gives it to a client, the coordinator ends it, and the card keeps it;
/// a step names a clause of the standard, and the page of the standard finds the step.
/// </summary>
public abstract class ListWalkTests(WalkSite site)
{
    [Fact]
    public async Task Category_IsAdded_Chosen_AndEnded_AndTheCardKeepsIt()
    {
        await site.VisitAsync("koordynator2", async page =>
        {
            await OpenListAsync(page);
            await page.GetByRole(AriaRole.Link, new() { Name = "Додати запис" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти запис" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Напишіть, як це зветься");
            await page.GetByLabel("Як зветься").FillAsync("Діти, які доглядають за хворими батьками");
            await page.GetByLabel("Служба підтримки сім'ї").CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти запис" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Запис збережено.");
            await Expect(page.GetByText("додав центр")).ToBeVisibleAsync();
        });
        var card = "";
        await site.VisitAsync("pratsivnyk2", async page =>
        {
            await page.GotoAsync("/clients/new");
            await page.GetByLabel("Дитина", new() { Exact = true }).CheckAsync();
            await page.Locator("#a-client-nickname").FillAsync("Ранкова зоря");
            await page.GetByLabel("Безпосереднє звернення клієнта").CheckAsync();
            await page.GetByLabel("З якої реклами дізналися про центр").SelectOptionAsync("Соціальні мережі");

            // Long lists are folded under their services.
            var category = page.GetByLabel("Діти, які доглядають за хворими батьками");
            await Expect(category).ToBeHiddenAsync();
            await page.Locator("summary").Filter(new() { HasText = "Служба підтримки сім'ї" }).ClickAsync();
            await category.CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Додати клієнта" }).ClickAsync();
            await Expect(page.GetByText("Клієнта записано в ЕБД.")).ToBeVisibleAsync();
            await Expect(page.Locator(".client-side").GetByText("Діти, які доглядають за хворими батьками")).ToBeVisibleAsync();
            await Expect(page.Locator(".client-side").GetByText("Служба підтримки сім'ї")).ToBeVisibleAsync();
            card = new Uri(page.Url).AbsolutePath;
        });
        await site.VisitAsync("koordynator2", async page =>
        {
            await OpenListAsync(page);
            await page.GetByRole(AriaRole.Link, new() { Name = "Змінити «Діти, які доглядають за хворими батьками»" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Більше не пропонувати" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("більше не пропонуємо");
        });
        await site.VisitAsync("pratsivnyk2", async page =>
        {
            await page.GotoAsync(card);
            await Expect(page.Locator(".client-side").GetByText("Діти, які доглядають за хворими батьками")).ToBeVisibleAsync();
            await page.GotoAsync("/clients/new");
            await Expect(page.GetByText("Діти, які доглядають за хворими батьками")).ToHaveCountAsync(0);
        });
    }

    [Fact]
    public async Task Clause_OfTheStandard_LeadsToTheStepThatServesIt()
    {
        await site.VisitAsync("koordynator2", async page =>
        {
            await page.GotoAsync("/procedures/edit");
            await page.GetByRole(AriaRole.Link, new() { Name = "Стандарт", Exact = true }).ClickAsync();
            await page.Locator("#W5").GetByRole(AriaRole.Link, new() { Name = "Провести правову консультацію" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Звернення через сайт" })).ToBeVisibleAsync();
            await Expect(page.Locator(".outline-step").Filter(new() { HasText = "Провести правову консультацію" }).First).ToBeInViewportAsync();
            await page.GotoAsync("/standard?show=bare");
            await Expect(page.Locator("#ST6")).ToContainTextAsync("кроку немає");
            await Expect(page.Locator("#W5")).ToHaveCountAsync(0);
        });

        // Whoever changes the procedure comes to the step itself.
        await site.VisitAsync("merezha", async page =>
        {
            await page.GotoAsync("/standard");
            await page.Locator("#W5").GetByRole(AriaRole.Link, new() { Name = "Провести правову консультацію" }).ClickAsync();
            await Expect(page.Locator("#f-clause")).ToHaveValueAsync("W5");
            await Expect(page.Locator("#f-clause option:checked")).ToContainTextAsync("не пізніше, ніж через 3 доби");
        });
    }

    private static async Task OpenListAsync(IPage page)
    {
        await page.GotoAsync("/");
        await page.Locator(".further summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Довідники" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Категорії клієнтів" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Категорії клієнтів" })).ToBeVisibleAsync();
    }
}

/// <summary>The walk on the embedded database.</summary>
public sealed class ListWalkOnSqlite(WalkSite site) : ListWalkTests(site), IClassFixture<WalkSite>;

/// <summary>The walk on PostgreSQL.</summary>
public sealed class ListWalkOnPostgres(WalkSiteOnPostgres site) : ListWalkTests(site), IClassFixture<WalkSiteOnPostgres>;
