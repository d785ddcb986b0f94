using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>
/// The register as a social worker uses it: a client is written down who was written down before, the two cards become one and are parted again, a talk is
/// noted, the mother is added, a photo and documents are kept, a procedure begins from the card.
/// </summary>
public abstract class ClientWalkTests(WalkSite site, bool takesPictures)
{
    [Fact]
    public Task Client_WrittenDownTwice_BecomesOne_AndTwoAgain() => site.VisitAsync("pratsivnyk2", async page =>
    {
        var first = await Clients.CardAsync(page, "Чебрець");
        await page.GotoAsync("/clients");
        await page.GetByRole(AriaRole.Link, new() { Name = "Додати клієнта" }).ClickAsync();
        await page.GetByLabel("Дитина", new() { Exact = true }).CheckAsync();
        await page.Locator("#a-client-lastName").FillAsync("Чебрец");
        await page.Locator("#a-client-firstName").FillAsync("Ярина");
        await page.Locator("#a-client-birthYear").FillAsync("2008");
        await page.Locator("#a-client-phone").FillAsync("067 000 55 66");
        await page.Locator("#a-client-email").FocusAsync();
        await Expect(page.Locator(".similar").GetByRole(AriaRole.Link, new() { Name = "Чебрець Ярина Василівна" })).ToBeVisibleAsync();
        await page.GetByLabel("Безпосереднє звернення клієнта").CheckAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Відповідальний працівник" }).FillAsync("працівниця");
        await page.Locator(".picker").GetByRole(AriaRole.Option, new() { Name = "Соціальна працівниця 2" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати клієнта" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Можливо, така картка вже є" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти все одно" }).ClickAsync();
        await Expect(page.GetByText("Клієнта записано в ЕБД.")).ToBeVisibleAsync();
        await Expect(page.GetByText("відповідає Соціальна працівниця 2", new() { Exact = false })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Записати розмову чи зустріч" }).ClickAsync();
        await page.GetByLabel("Розмова телефоном").CheckAsync();
        await page.GetByLabel("Про що йшлося, про що домовилися").FillAsync("Прийде в четвер о 15:00 з мамою.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати запис" }).ClickAsync();
        await Expect(page.GetByText("Прийде в четвер о 15:00 з мамою.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Додати людину" }).ClickAsync();
        await page.GetByLabel("Немає: запишу тут").CheckAsync();
        await page.GetByLabel("Прізвище, ім'я, по батькові").FillAsync("Чебрець Лідія Петрівна");
        await page.GetByLabel("Ким ця людина є для клієнта").SelectOptionAsync("Parent");
        await page.GetByRole(AriaRole.Radiogroup, new() { Name = "Законний представник клієнта" }).GetByLabel("Так", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати людину" }).ClickAsync();
        await Expect(page.GetByText("мати або батько, законний представник").First).ToBeVisibleAsync();

        // The one that was there first stays, with the phone of the newer one.
        var second = new Uri(page.Url).AbsolutePath;
        await page.GotoAsync($"{first}/merge");
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Чебрец Ярина" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Це та сама людина?" })).ToBeVisibleAsync();
        await PictureAsync(page, "client-merge-desk-light");
        await page.GetByRole(AriaRole.Button, new() { Name = "Об'єднати картки" }).ClickAsync();
        await Expect(page.GetByText("Картки об'єднано", new() { Exact = false })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Чебрець Ярина Василівна" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Прийде в четвер о 15:00 з мамою.")).ToBeVisibleAsync();
        await Expect(page.Locator(".client-side").GetByText("067 000 55 66")).ToBeVisibleAsync();
        await Clients.BringAsync(page, first);
        await Expect(page.GetByText("Довідка про навчання і копія свідоцтва", new() { Exact = false }).First).ToBeVisibleAsync();
        await PictureAsync(page, "client-files-desk-light");
        await page.GotoAsync(first);
        Assert.True(await page.GetByAltText("Фото клієнта").EvaluateAsync<bool>("photo => photo.complete && photo.naturalWidth === 320"));
        await PictureAsync(page, "client-desk-light");
        await page.GotoAsync(second);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(first + "$"));

        await page.GetByText("Роз'єднати картки").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Роз'єднати", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Картки роз'єднано.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Прийде в четвер о 15:00 з мамою.")).ToHaveCountAsync(0);
        await page.GotoAsync(second);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Чебрец Ярина" })).ToBeVisibleAsync();

        await page.GotoAsync(first);
        await Clients.SayAsync(page, "Записати згоду", "допомога центру", "обробка персональних даних", "участь іншого фахівця");
        await Expect(page.GetByText("Участь іншого фахівця: психологиня центру")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "згода.pdf" })).ToBeVisibleAsync();
        await PictureAsync(page, "client-consents-desk-light");
        await Clients.SayAsync(page, "Записати відкликання");
        await page.GotoAsync(first);
        await Expect(page.GetByText("Клієнт відкликав згоду: допомога центру, обробка персональних даних", new() { Exact = false })).ToBeVisibleAsync();

        await page.GetByText("Почати процедуру").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Згода і соціальний контракт" }).ClickAsync();
        await Expect(page.Locator("#a-client")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("Чебрець Ярина Василівна"));
    });

    private Task PictureAsync(IPage page, string name) => takesPictures ? Pictures.TakeAsync(page, name, longest: 1500) : Task.CompletedTask;
}

/// <summary>The walk on the embedded database.</summary>
public sealed class ClientWalkOnSqlite(WalkSite site) : ClientWalkTests(site, takesPictures: true), IClassFixture<WalkSite>;

/// <summary>The walk on PostgreSQL.</summary>
public sealed class ClientWalkOnPostgres(WalkSiteOnPostgres site) : ClientWalkTests(site, takesPictures: false), IClassFixture<WalkSiteOnPostgres>;
