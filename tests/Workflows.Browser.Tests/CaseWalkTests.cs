using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>«Ведення випадку» as its people do it: criteria that are explained, model, team and manager, the first contact; the case's page with its stages.</summary>
public abstract class CaseWalkTests(WalkSite site, bool takesPictures)
{
    private const string Worker = "pratsivnyk1", Coordinator = "koordynator1";

    [Fact]
    public async Task Case_IsOpened_AndComesToTheFirstContact()
    {
        await site.VisitAsync(Worker, BeginAsync);
        await site.VisitAsync(Coordinator, OpenAsync);
        await site.VisitAsync(Worker, MeetAsync);
    }

    private static async Task BeginAsync(IPage page)
    {
        await page.GotoAsync("/procedures");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ведення випадку" }).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Клієнт" }).FillAsync("Барвінок");
        await page.Locator(".picker").GetByRole(AriaRole.Option, new() { Name = "Барвінок" }).First.ClickAsync();
        await page.Locator("#a-requests").FillAsync("4");
        await page.GetByLabel("Які саме запити").FillAsync("Документи, житло, школа, лікування.");
        await page.SayAsync("Потрібна тривала спільна робота", "Так");
        await page.SayAsync("Нагальні базові потреби задоволено", "Так");
        await page.SayAsync("Потрібно залучити додаткові ресурси", "Ні");
        await page.SayAsync("Клієнт не може сам отримати", "Ні");
        await page.BeginAsync();
    }

    private async Task OpenAsync(IPage page)
    {
        await page.OpenTaskAsync("Вирішити, чи відкривати випадок");
        await Expect(page.GetByText("запитів 4, тривала робота — так. Є.")).ToBeVisibleAsync();
        await page.GetByLabel("Універсальна брокерська модель").CheckAsync();
        await page.ChoosePersonAsync("[name='a.team.0.person']", "Юристка 1");
        await page.Locator("[name='a.team.0.part']").SelectOptionAsync("Правова допомога");
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати рядок" }).ClickAsync();
        await page.ChoosePersonAsync("[name='a.team.1.person']", "Психологиня 1");
        await page.Locator("[name='a.team.1.part']").SelectOptionAsync("Психологічна допомога");
        await page.EndTaskAsync("Відкрити випадок");

        // This client was found by the centre.
        await page.OpenTaskAsync("Вибрати іншу модель: клієнт не звертався сам");
        await page.GetByLabel("Модель інтенсивного втручання").CheckAsync();
        await page.EndTaskAsync("Вибрано");
        await page.OpenTaskAsync("Призначити кейс-менеджера");
        await page.ChoosePersonAsync("#chosen", "Соціальна працівниця 1");
        await page.EndTaskAsync("Розподілено");
        await page.GotoAsync("/cases");
        await page.GetByRole(AriaRole.Link).Filter(new() { HasText = "Ведення випадку" }).First.ClickAsync();
        await Expect(page.Locator(".stage-bar [aria-current=step]")).ToContainTextAsync("Встановлення контакту");
        await Expect(page.GetByText("Юристка 1 (правова допомога)")).ToBeVisibleAsync();
        await Expect(page.GetByText("1 ознака з трьох; досить однієї.")).ToBeVisibleAsync();
        if (takesPictures)
        {
            await Pictures.TakeAsync(page, "case-work-desk-light", longest: 1100);
        }
    }

    private async Task MeetAsync(IPage page)
    {
        await page.OpenTaskAsync("Отримати письмову згоду");
        await page.GetByLabel("самої дитини").CheckAsync();
        await page.GetByLabel("Дата згоди або відмови").FillAsync(site.Today);
        await page.GetByLabel("допомога центру").CheckAsync();
        await page.GetByLabel("обробка персональних даних").CheckAsync();
        await page.EndTaskAsync("Згоду отримано");
        await page.OpenTaskAsync("Зустрітися й познайомитися");
        await page.GetByLabel("Коли", new() { Exact = true }).FillAsync(site.Today);
        await page.GetByLabel("Де", new() { Exact = true }).SelectOptionAsync("У приміщенні центру");
        await page.SayAsync("Пояснено, що робить кейс-менеджер", "Так");
        await page.SayAsync("Пояснено, що рішення приймає клієнт", "Так");
        await page.SayAsync("Клієнт згоден, щоб з ним говорили", "Так");
        await page.GetByLabel("Що відбувається, словами клієнта").FillAsync("Боїться йти до школи.");
        await page.GetByLabel("Чого клієнт очікує").FillAsync("Щоб повірили.");
        await page.EndTaskAsync("Контакт встановлено");
        await page.OpenTaskAsync("Вести випадок разом із командою");
        await Expect(page.GetByText("Документи, житло, школа, лікування.")).ToBeVisibleAsync(); // What was learnt at the beginning.
    }
}

/// <summary>The walk on the embedded database.</summary>
public sealed class CaseWalkOnSqlite(WalkSite site) : CaseWalkTests(site, takesPictures: true), IClassFixture<WalkSite>;
