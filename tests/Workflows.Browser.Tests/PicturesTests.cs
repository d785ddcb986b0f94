using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Workflows.Server.People;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>The demonstration at work on a Thursday morning, always the same one.</summary>
public sealed class OfficeSite : Site
{
    internal static readonly DateTimeOffset Morning = new(2026, 3, 19, 8, 30, 5, TimeSpan.Zero);

    protected override Task<WebApplication> StartServerAsync(string folder) =>
        StartServerAsync(folder, "Development", new MovedClock(Morning), "--Demo:Cases=true");
}

/// <summary>
/// The pictures of the guides and of the README, taken one after another: each page is found as its reader finds it, so a guide whose way has changed fails
/// here. <c>scripts/screenshots</c> keeps what is seen.
/// </summary>
public sealed partial class PicturesTests(OfficeSite site) : IClassFixture<OfficeSite>
{
    private const string Worker = "pratsivnyk1", Coordinator = "koordynator1";

    [Fact]
    public async Task Guides_ArePictured()
    {
        await site.VisitAsync(null, async page =>
        {
            await page.GotoAsync("/sign-in");
            await Pictures.TakeAsync(page, "sign-in", longest: 560);
        });
        await site.VisitAsync(Worker, WorkAsync);
        await site.VisitAsync(Coordinator, DirectAsync);
        await site.VisitAsync(Coordinator, KeepAsync);
        await site.VisitAsync("admin", AdministerAsync);
        await BeginAsync();
    }

    [Fact]
    public void Pictures_OfTheDocumentation_AreThoseThatAreTaken()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "CaseWorkflows.sln")))
        {
            root = root.Parent!;
        }

        var taken = Directory.EnumerateFiles(Path.Combine(root.FullName, "tests", "Workflows.Browser.Tests"), "*.cs")
            .SelectMany(file => Taken().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Order(StringComparer.Ordinal);
        var kept = Directory.EnumerateFiles(Path.Combine(root.FullName, "docs", "screenshots")).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
        Assert.Equal(taken, kept);
    }

    private static async Task WorkAsync(IPage page)
    {
        await page.GotoAsync("/");
        await Pictures.TakeAsync(page, "inbox-desk-light", longest: 1150);
        await Pictures.TakeAsync(page, "inbox-phone-dark", Pictures.Phone, scheme: ColorScheme.Dark);

        await OpenAsync(page, "Сойка Ангеліна", "З'ясувати, яка допомога потрібна");
        await page.GetByText("Чому до цієї дати").ClickAsync();
        await Expect(page.GetByText("Строк минув, про це повідомлено виконавця й координатора.")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "task-desk-light", longest: 1250);

        await OpenAsync(page, "Тепла долоня", "Записати потенційних клієнтів");
        await Expect(page.GetByText("Збережено", new() { Exact = false }).First).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "leads-desk-light", longest: 1150);

        await OpenAsync(page, "Стефанія", "Підписати соціальний контракт");
        await page.Locator("#a-signed").SetInputFilesAsync(new FilePayload { Name = "Соціальний контракт.pdf", MimeType = "application/pdf", Buffer = [.. "%PDF-1.7"u8, .. new byte[640_000]] });
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати файл" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Соціальний контракт.pdf", Exact = true }).WaitForAsync();
        await Pictures.TakeAsync(page, "files-desk-light", from: 500, longest: 640);

        await page.GotoAsync("/procedures");
        await page.GetByRole(AriaRole.Link, new() { Name = "Потенційний клієнт" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Почати процедуру" })).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "start-phone-light", Pictures.Phone);

        await CaseAsync(page, "Вербівська школа № 3");
        await page.GetByRole(AriaRole.Link, new() { Name = "Письмовий запит", Exact = false }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Надрукувати" })).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "paper-desk-light", longest: 1000);

        await page.GotoAsync("/absences");
        await Pictures.TakeAsync(page, "absences-phone-dark", Pictures.Phone, scheme: ColorScheme.Dark);

        await page.Locator(".person summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Мій обліковий запис" }).ClickAsync();
        await Expect(page.GetByText("Про що ще писати")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "account-desk-light", longest: 1100);
    }

    private static async Task DirectAsync(IPage page)
    {
        await page.GotoAsync("/");
        await page.GetByText("Фільтри").First.ClickAsync();
        await page.GetByLabel("Чиї завдання").SelectOptionAsync("Усі завдання центру");
        await page.GetByRole(AriaRole.Button, new() { Name = "Показати", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Фільтри: усі завдання центру")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "inbox-centre-desk-light", longest: 1150);

        await OpenAsync(page, "Софійка", "Негайно розподілити звернення");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Соціальний працівник" }).FillAsync("верба");
        await page.Locator(".picker").GetByRole(AriaRole.Option, new() { Name = "Наталія Верба" }).ClickAsync();
        await Pictures.TakeAsync(page, "assign-desk-light", longest: 1200);

        await CaseAsync(page, "Вербівська школа № 3");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Журнал" })).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "case-desk-light", longest: 1500);

        await page.GotoAsync("/partners");
        await page.GetByRole(AriaRole.Link, new() { Name = "Вербівська дитяча лікарня" }).ClickAsync();
        await Expect(page.GetByText("скоро закінчується", new() { Exact = false })).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "partner-desk-light", longest: 1100);
    }

    private async Task KeepAsync(IPage page)
    {
        await page.GotoAsync("/letters");
        await Pictures.TakeAsync(page, "letters-desk-light");
        await page.GetByRole(AriaRole.Link, new() { Name = "Слова листів" }).ClickAsync();
        await page.Locator("main a[href^='/letters/templates/Overdue']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Переглянути" }).ClickAsync();
        await Expect(page.GetByText("Так виглядатиме лист (дані вигадано)")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "wording-desk-light", longest: 1300);

        await page.GotoAsync("/calendar");
        await Pictures.TakeAsync(page, "calendar-desk-light");
        await page.GotoAsync("/deadlines");
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Отримати відповідь партнерської організації на запит" })
            .GetByRole(AriaRole.Link, new() { Name = "Взяти собі й змінити", Exact = false }).ClickAsync();
        await page.Locator("#number").FillAsync("15");
        await page.GetByRole(AriaRole.Button, new() { Name = "Перевірити, що зсунеться" }).Last.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Що зсунеться" })).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "moves-desk-light");

        await page.GotoAsync("/lists");
        await Pictures.TakeAsync(page, "lists-desk-light", longest: 1100);
        await page.GotoAsync("/procedures/edit");
        await page.GetByRole(AriaRole.Link, new() { Name = "Стандарт", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Стандарт", Exact = true })).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "standard-desk-light", from: await page.Locator("#P1").EvaluateAsync<int>("clause => Math.round(clause.getBoundingClientRect().top + scrollY) - 80"));

        await page.GotoAsync("/access-log");
        await Pictures.TakeAsync(page, "access-log-desk-light");

        // Nothing is broken in the demonstration.
        await site.BreakAsync(await ContactAsync());
        await page.GotoAsync("/incidents");
        await Expect(page.GetByText("чекає на Вас")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "incidents-desk-light", longest: 560);
    }

    private static async Task AdministerAsync(IPage page)
    {
        await page.GotoAsync("/people");
        await Pictures.TakeAsync(page, "people-desk-light", longest: 860);
        await page.GetByRole(AriaRole.Link, new() { Name = "Світлана Ковила" }).ClickAsync();
        await page.GetByText("Надати ще одну роль").ClickAsync();
        await Pictures.TakeAsync(page, "person-desk-light", longest: 1000);
    }

    // An office without the demonstration, from the console's link on.
    private async Task BeginAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cw-office-");
        await using (var server = await Site.StartServerAsync(folder.FullName, "Production", new MovedClock(OfficeSite.Morning)))
        {
            await site.VisitAsync(null, page => SetUpAsync(page, server.Services.GetRequiredService<SetUpKey>().Make()), at: Site.AddressOf(server));
        }

        folder.Delete(recursive: true);
    }

    private static async Task SetUpAsync(IPage page, string link)
    {
        await page.GotoAsync(link);
        await page.GetByLabel("Назва організації чи мережі").FillAsync("Міська служба захисту дітей");
        await page.GetByLabel("Назва першого центру").FillAsync("Вербовий центр");
        await page.GetByLabel("Скорочення центру").FillAsync("ВРБ");
        await page.GetByLabel("Ваше ім'я").FillAsync("Оксана Вигадана");
        await page.GetByLabel("Ім'я для входу").FillAsync("oksana");
        await page.GetByLabel("Пароль", new() { Exact = true }).FillAsync("сорок зелених яблук");
        await page.GetByLabel("Пароль ще раз").FillAsync("сорок зелених яблук");
        await Pictures.TakeAsync(page, "set-up-desk-light", longest: 1750);
        await page.GetByRole(AriaRole.Button, new() { Name = "Почати роботу" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "З чого почати" })).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "centre-desk-light", longest: 1000);

        await page.GetByRole(AriaRole.Link, new() { Name = "Додати людину" }).ClickAsync();
        await page.GetByLabel("Ім'я і прізвище").FillAsync("Ірина Неіснуюча");
        await page.GetByLabel("Ім'я для входу").FillAsync("iryna");
        await page.GetByLabel("Роль").SelectOptionAsync("SocialWorker");
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати людину" }).ClickAsync();
        await page.Locator("#link").EvaluateAsync("link => link.textContent = 'https://cw.example/welcome?link=ZrazokPosylannia'"); // Another one each time.
        await Pictures.TakeAsync(page, "link-desk-light", longest: 560);

        await page.GotoAsync("/account/keys");
        await page.GetByLabel("Назва", new() { Exact = true }).FillAsync("Таблиця звернень");
        await Pictures.TakeAsync(page, "keys-desk-light", longest: 1150);
    }

    private async Task<Guid> ContactAsync()
    {
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        var centre = (await site.ActorAsync(Coordinator)).OwnCentres.Single().CentreId;
        return await context.Tasks.Where(row => row.CentreId == centre && row.State == TaskState.Open && row.ActivityId == "contact")
            .OrderBy(row => row.CreatedAt).Select(row => row.Id).FirstAsync();
    }

    private static async Task OpenAsync(IPage page, string about, string task)
    {
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = about }).GetByRole(AriaRole.Link, new() { Name = task }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(task);
    }

    private static async Task CaseAsync(IPage page, string about)
    {
        await page.GotoAsync("/cases");
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = about }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Справа");
    }

    [GeneratedRegex("(?:Pictures\\.Take|Picture)Async\\(page, \"([a-z0-9-]+)\"")]
    private static partial Regex Taken();
}
