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
            await page.OpenTaskAsync(Leave);
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
        await page.BeginAsync();
    }

    private static async Task AgreeAsync(IPage page)
    {
        await page.OpenTaskAsync("Ухвалити рішення про вуличну роботу");
        await page.EndTaskAsync("Погоджено");
    }

    private static async Task TerritoryAsync(IPage page)
    {
        await page.OpenTaskAsync("Запропонувати території вуличної роботи");
        await page.Locator("[name='a.places.0.where']").FillAsync("Ринок і зупинки біля нього");
        await page.Locator("[name='a.places.0.kind']").SelectOptionAsync("Райони ринків");
        await page.Locator("[name='a.places.0.source']").SelectOptionAsync("центру");
        await page.Locator("[name='a.places.0.data']").FillAsync("Троє звернень за місяць");
        await page.EndTaskAsync("Запропоновано");
    }

    private async Task PlanAsync(IPage page)
    {
        await page.GotoAsync("/lists");
        await page.GetByRole(AriaRole.Link, new() { Name = "Території вуличної роботи" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Додати запис" }).ClickAsync();
        await page.GetByLabel("Як зветься").FillAsync("Центральний ринок");
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти запис" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Запис збережено.");
        await page.OpenTaskAsync("Визначити територію вуличної роботи");
        await page.EndTaskAsync("Територію визначено");

        await page.OpenTaskAsync("Скласти графік і визначити пари");
        await ShiftAsync(page, 0, Day, "Соціальна працівниця 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати рядок" }).ClickAsync();
        await ShiftAsync(page, 1, "2026-03-25", "Соціальна працівниця 1");
        await PictureAsync(page, "street-schedule-desk-light");
        await page.ChoosePersonAsync("[name='a.shifts.1.second']", "Аутріч-працівник 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Графік складено" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Рядок 2, «З ким у парі»: виберіть іншу людину, ніж у «Хто виходить»");
        await page.ChoosePersonAsync("[name='a.shifts.1.second']", "Соціальна працівниця 1");
        await page.EndTaskAsync("Графік складено");

        await page.OpenTaskAsync("Узгодити години центру з графіком");
        await page.Locator("[name='a.days.0.day']").FillAsync(Day);
        await page.Locator("[name='a.days.0.opens']").FillAsync("12:00");
        await page.Locator("[name='a.days.0.closes']").FillAsync("20:00");
        await page.EndTaskAsync("Години змінено");
        await page.OpenTaskAsync("Видати сумки аутріч-працівникам");
        await page.ChoosePersonAsync("[name='a.bags.0.worker']", "Аутріч-працівник 1");
        await page.Locator("[name='a.bags.0.on']").FillAsync(site.Today);
        await page.GetByLabel("Вода", new() { Exact = true }).CheckAsync();
        await page.EndTaskAsync("Сумки видано");
        await page.GotoAsync("/calendar");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "18 березня" })).ToContainTextAsync("12:00–20:00");
    }

    private static async Task LeaveAsync(IPage page)
    {
        await page.OpenTaskAsync(Leave);
        await page.GetByLabel("Вода", new() { Exact = true }).CheckAsync();
        await page.EndTaskAsync("Виходжу");
    }

    private static async Task BackAsync(IPage page)
    {
        await page.OpenTaskAsync("Повернутися з вулиці");
        await page.EndTaskAsync("Повернення позначено");
    }

    private static async Task ReportAsync(IPage page)
    {
        await page.OpenTaskAsync("Записати, як минув вихід і кого зустріли");
        await page.Locator("[name='a.clients.0.nickname']").FillAsync("Вітерець");
        await page.Locator("[name='a.clients.0.known']").FillAsync("Ночує на вокзалі");
        await page.GetByLabel("Райони ринків").CheckAsync();
        await page.SayAsync("потрібно щось купити", "Ні");
        await page.EndTaskAsync("Записано");
    }

    private async Task EnterAsync(IPage page)
    {
        await page.OpenTaskAsync("Записати, чим допомогли на вулиці");
        await page.GetByRole(AriaRole.Group, new() { Name = "Що запропонували в центрі" }).GetByLabel("правова", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Що з'ясували").FillAsync("Просив води.");
        await page.SayAsync("Хоче допомоги центру далі", "Ні");
        await page.GetByLabel("Коли говорили").FillAsync(site.Today);
        await page.Locator("[name='a.said'][value=Refused]").CheckAsync();
        await page.EndTaskAsync("Записано");
        await page.OpenTaskAsync("Описати клієнта з вулиці без персональних даних");
        await Expect(page.Locator("#a-nickname")).ToHaveValueAsync("Вітерець");
        await page.EndTaskAsync("Картку заповнено");
        await page.GotoAsync("/clients");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Вітерець" })).ToBeVisibleAsync();
    }

    private static async Task ShiftAsync(IPage page, int row, string day, string second)
    {
        await page.Locator($"[name='a.shifts.{row}.day']").FillAsync(day);
        await page.Locator($"[name='a.shifts.{row}.from']").FillAsync("16:00");
        await page.Locator($"[name='a.shifts.{row}.to']").FillAsync("19:00");
        await page.Locator($"[name='a.shifts.{row}.territory']").SelectOptionAsync("Центральний ринок");
        await page.ChoosePersonAsync($"[name='a.shifts.{row}.first']", "Аутріч-працівник 1");
        await page.ChoosePersonAsync($"[name='a.shifts.{row}.second']", second);
    }

    private Task PictureAsync(IPage page, string name) => takesPictures ? Pictures.TakeAsync(page, name, longest: 1300) : Task.CompletedTask;
}

/// <summary>The walk on the embedded database.</summary>
public sealed class StreetWalkOnSqlite(WalkSite site) : StreetWalkTests(site, takesPictures: true), IClassFixture<WalkSite>;
