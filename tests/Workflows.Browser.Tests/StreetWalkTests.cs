using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>
/// «Вулична робота» as its people do it: proposed, decided by two, territory and schedule, hours of the centre, bags; a pair goes out and comes back, and whom
/// they met stands in the register.
/// </summary>
public abstract class StreetWalkTests(WalkSite site, bool takesPictures)
{
    private const string Outreach = "autrich1", Second = "pratsivnyk1", Coordinator = "koordynator1", Network = "merezha";
    private const string Day = "2026-03-18", Leave = "Вийти на вулицю";

    [Fact]
    public async Task StreetWork_FromTheDecision_ToTheRegister()
    {
        await site.VisitAsync(Outreach, ProposeAsync);
        await site.VisitAsync(Coordinator, AgreeAsync);
        await site.VisitAsync(Network, AgreeAsync);
        await site.VisitAsync(Second, TerritoryAsync);
        await site.VisitAsync(Coordinator, PlanAsync);
        await site.VisitAsync(Second, LeaveAsync);
        await site.VisitAsync(Outreach, async page =>
        {
            await OpenAsync(page, Leave);
            await Expect(page.GetByText("Центральний ринок")).ToBeVisibleAsync();
            await PictureAsync(page, "street-go-desk-light");
            await LeaveAsync(page);
            await BackAsync(page);
        });
        await site.VisitAsync(Second, async page =>
        {
            await BackAsync(page);
            await ReportAsync(page);
            await EnterAsync(page);
        });
    }

    private static async Task ProposeAsync(IPage page)
    {
        await page.GotoAsync("/procedures");
        await page.GetByRole(AriaRole.Link, new() { Name = "Вулична робота" }).ClickAsync();
        await page.GetByLabel("дані роботи центру").CheckAsync();
        await page.GetByLabel("Що відомо і чому").FillAsync("На ринку щодня є діти, які не ходять до школи.");
        await page.GetByLabel("З якого дня").FillAsync(Day);
        await page.GetByLabel("До якого дня").FillAsync("2026-04-18");
        await page.GetByRole(AriaRole.Button, new() { Name = "Почати процедуру" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "розпочато" })).ToBeVisibleAsync();
    }

    private static async Task AgreeAsync(IPage page)
    {
        await OpenAsync(page, "Ухвалити рішення про вуличну роботу");
        await DoneAsync(page, "Погоджено");
    }

    private static async Task TerritoryAsync(IPage page)
    {
        await OpenAsync(page, "Запропонувати території вуличної роботи");
        await page.Locator("[name='a.places.0.where']").FillAsync("Ринок і зупинки біля нього");
        await page.Locator("[name='a.places.0.kind']").SelectOptionAsync("Райони ринків");
        await page.Locator("[name='a.places.0.source']").SelectOptionAsync("центру");
        await page.Locator("[name='a.places.0.data']").FillAsync("Троє звернень за місяць");
        await DoneAsync(page, "Запропоновано");
    }

    private async Task PlanAsync(IPage page)
    {
        await page.GotoAsync("/lists");
        await page.GetByRole(AriaRole.Link, new() { Name = "Території вуличної роботи" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Додати запис" }).ClickAsync();
        await page.GetByLabel("Як зветься").FillAsync("Центральний ринок");
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти запис" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Запис збережено.");
        await OpenAsync(page, "Визначити територію вуличної роботи");
        await DoneAsync(page, "Територію визначено");

        await OpenAsync(page, "Скласти графік і визначити пари");
        await ShiftAsync(page, 0, Day, "Соціальна працівниця 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати рядок" }).ClickAsync();
        await ShiftAsync(page, 1, "2026-03-25", "Соціальна працівниця 1");
        await PictureAsync(page, "street-schedule-desk-light");
        await ChooseAsync(page, "[name='a.shifts.1.second']", "Аутріч-працівник 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Графік складено" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Рядок 2, «З ким у парі»: виберіть іншу людину, ніж у «Хто виходить»");
        await ChooseAsync(page, "[name='a.shifts.1.second']", "Соціальна працівниця 1");
        await DoneAsync(page, "Графік складено");

        await OpenAsync(page, "Узгодити години центру з графіком");
        await page.Locator("[name='a.days.0.day']").FillAsync(Day);
        await page.Locator("[name='a.days.0.opens']").FillAsync("12:00");
        await page.Locator("[name='a.days.0.closes']").FillAsync("20:00");
        await DoneAsync(page, "Години змінено");
        await OpenAsync(page, "Видати сумки аутріч-працівникам");
        await ChooseAsync(page, "[name='a.bags.0.worker']", "Аутріч-працівник 1");
        await page.Locator("[name='a.bags.0.on']").FillAsync(site.Today);
        await page.GetByLabel("Вода", new() { Exact = true }).CheckAsync();
        await DoneAsync(page, "Сумки видано");
        await page.GotoAsync("/calendar");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "18 березня" })).ToContainTextAsync("12:00–20:00");
    }

    private static async Task LeaveAsync(IPage page)
    {
        await OpenAsync(page, Leave);
        await page.GetByLabel("Вода", new() { Exact = true }).CheckAsync();
        await DoneAsync(page, "Виходжу");
    }

    private static async Task BackAsync(IPage page)
    {
        await OpenAsync(page, "Повернутися з вулиці");
        await DoneAsync(page, "Повернення позначено");
    }

    private static async Task ReportAsync(IPage page)
    {
        await OpenAsync(page, "Записати, як минув вихід і кого зустріли");
        await page.Locator("[name='a.clients.0.nickname']").FillAsync("Вітерець");
        await page.Locator("[name='a.clients.0.known']").FillAsync("Ночує на вокзалі");
        await page.GetByLabel("Райони ринків").CheckAsync();
        await page.GetByRole(AriaRole.Radiogroup, new() { Name = "потрібно щось купити" }).GetByLabel("Ні", new() { Exact = true }).CheckAsync();
        await DoneAsync(page, "Записано");
    }

    private async Task EnterAsync(IPage page)
    {
        await OpenAsync(page, "Записати, чим допомогли на вулиці");
        await page.GetByRole(AriaRole.Group, new() { Name = "Що запропонували в центрі" }).GetByLabel("правова", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Що з'ясували").FillAsync("Просив води.");
        await page.GetByRole(AriaRole.Radiogroup, new() { Name = "Хоче допомоги центру далі" }).GetByLabel("Ні", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Коли говорили").FillAsync(site.Today);
        await page.Locator("[name='a.said'][value=Refused]").CheckAsync();
        await DoneAsync(page, "Записано");
        await OpenAsync(page, "Описати клієнта з вулиці без персональних даних");
        await Expect(page.Locator("#a-nickname")).ToHaveValueAsync("Вітерець");
        await DoneAsync(page, "Картку заповнено");
        await page.GotoAsync("/clients");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Вітерець" })).ToBeVisibleAsync();
    }

    private static async Task ShiftAsync(IPage page, int row, string day, string second)
    {
        await page.Locator($"[name='a.shifts.{row}.day']").FillAsync(day);
        await page.Locator($"[name='a.shifts.{row}.from']").FillAsync("16:00");
        await page.Locator($"[name='a.shifts.{row}.to']").FillAsync("19:00");
        await page.Locator($"[name='a.shifts.{row}.territory']").SelectOptionAsync("Центральний ринок");
        await ChooseAsync(page, $"[name='a.shifts.{row}.first']", "Аутріч-працівник 1");
        await ChooseAsync(page, $"[name='a.shifts.{row}.second']", second);
    }

    // People stand in the list with their roles.
    private static async Task ChooseAsync(IPage page, string select, string name) => await page.Locator(select).SelectOptionAsync(
        await page.Locator($"{select} option").Filter(new() { HasText = name }).First.GetAttributeAsync("value") ?? "");

    private static async Task DoneAsync(IPage page, string outcome)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = outcome, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Завдання завершено" })).ToBeVisibleAsync();
    }

    // What a case does by itself may be a moment behind: the page is asked again until it shows the task.
    private static async Task OpenAsync(IPage page, string task)
    {
        var link = page.GetByRole(AriaRole.Link, new() { Name = task, Exact = true }).First;
        for (var attempt = 1; ; attempt++)
        {
            await page.GotoAsync("/");
            try
            {
                await link.WaitForAsync(new() { Timeout = 2000 });
                break;
            }
            catch (TimeoutException) when (attempt < 15)
            {
            }
        }

        await link.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(task);
    }

    private Task PictureAsync(IPage page, string name) => takesPictures ? Pictures.TakeAsync(page, name, longest: 1300) : Task.CompletedTask;
}

/// <summary>The walk on the embedded database.</summary>
public sealed class StreetWalkOnSqlite(WalkSite site) : StreetWalkTests(site, takesPictures: true), IClassFixture<WalkSite>;

/// <summary>The walk on PostgreSQL.</summary>
public sealed class StreetWalkOnPostgres(WalkSiteOnPostgres site) : StreetWalkTests(site, takesPictures: false), IClassFixture<WalkSiteOnPostgres>;
