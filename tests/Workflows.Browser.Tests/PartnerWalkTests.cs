using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>
/// «Пошук через партнерські організації» as its people do it: a request, three leads, a contract, three children's cases at once, of which one is
/// refused and one is left to become late; everything closes.
/// </summary>
[Collection(nameof(Site))]
public sealed class PartnerWalkTests(Site site)
{
    private const string School = "Вербівська школа № 3";
    private static readonly string[] Children = ["Берізка", "Вербичка", "Горобинка"];

    [Fact]
    public async Task Search_ThroughASchool_EndsWithThreeChildrensCases()
    {
        await site.VisitAsync("pratsivnyk2", AskAsync);
        await site.VisitAsync("koordynator2", SignAsync);
        await site.VisitAsync("pratsivnyk2", MeetAsync);
        await BecomeLateAsync(Children[2]);
        await site.VisitAsync("koordynator2", async page =>
        {
            await LetterAsync(page, "Соціальна працівниця 2");
            await LetterAsync(page, "Координаторка 2");
        });
        await site.VisitAsync("pratsivnyk2", page => FinishAsync(page, Children[2]));
        await site.VisitAsync("koordynator2", async page =>
        {
            await page.GotoAsync("/cases?state=ended");
            await page.GetByRole(AriaRole.Link).Filter(new() { HasText = "Пошук через партнерські організації" }).First.ClickAsync();
            await Expect(page.GetByText("Потенційних клієнтів: 3; соціальних контрактів: 2; відмов: 1; без відповіді: 0.").First).ToBeVisibleAsync();
            await Expect(page.Locator(".journal li").Last).ToContainTextAsync("Справу розпочато"); // On a clock that goes on while it starts.
        });
    }

    private async Task AskAsync(IPage page)
    {
        await page.GotoAsync("/procedures");
        await page.GetByRole(AriaRole.Link, new() { Name = "Пошук через партнерські організації" }).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Організація" }).FillAsync("школа");
        await page.Locator(".picker").GetByRole(AriaRole.Option, new() { Name = School }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Почати процедуру" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "розпочато" })).ToBeVisibleAsync();

        await OpenAsync(page, School, "Підготувати письмовий запит");
        await page.GetByLabel("Кому адресовано запит").FillAsync("Директорці школи");
        await page.GetByLabel("Про що запит").FillAsync("Про дітей, яким потрібна правова допомога.");
        await DoneAsync(page, "Запит готовий");

        await OpenAsync(page, School, "Надіслати запит");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "ОЗР-З-", Exact = false })).ToHaveCountAsync(1);
        await page.GetByLabel("Коли", new() { Exact = true }).FillAsync(Today);
        await page.GetByLabel("поштою", new() { Exact = true }).CheckAsync();
        await DoneAsync(page, "Надіслано");

        await OpenAsync(page, School, "Отримати відповідь організації");
        await page.GetByLabel("Коли відповіли").FillAsync(Today);
        await DoneAsync(page, "Організація погодилась");

        await OpenAsync(page, School, "Поговорити з працівниками організації");
        await page.GetByLabel("Коли", new() { Exact = true }).FillAsync(Today);
        await page.GetByLabel("З ким розмовляли").FillAsync("Соціальна педагогиня");
        await page.GetByRole(AriaRole.Radiogroup, new() { Name = "Про можливості центру розказано" }).GetByLabel("Так", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Про що домовилися").FillAsync("Школа складе список.");
        await DoneAsync(page, "Розмова відбулася");

        await OpenAsync(page, School, "Записати потенційних клієнтів");
        foreach (var (row, name) in Children.Index())
        {
            if (row > 0)
            {
                await page.GetByRole(AriaRole.Button, new() { Name = "Додати рядок" }).ClickAsync();
            }

            await page.Locator($"[name='a.leads.{row}.firstName']").FillAsync(name);
            await page.Locator($"[name='a.leads.{row}.lastName']").FillAsync("Вигадана");
        }

        await DoneAsync(page, "Є потенційні клієнти");

        await OpenAsync(page, School, "Узгодити умови договору");
        await page.GetByLabel("правова", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Умови надання допомоги").FillAsync("Зустрічі у школі щосереди.");
        await DoneAsync(page, "Умови узгоджено");
    }

    private async Task SignAsync(IPage page)
    {
        await OpenAsync(page, School, "Підписати договір");
        await page.GetByLabel("Договір підписано").FillAsync(Today);
        await DoneAsync(page, "Підписано");
    }

    // The clock of the task rings on its own; until it has, the page is asked again.
    private static async Task LetterAsync(IPage page, string to)
    {
        var letter = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Строк минув: Зустрітися з клієнтом" }).Filter(new() { HasText = to });
        for (var attempt = 1; ; attempt++)
        {
            await page.GotoAsync("/letters");
            try
            {
                await letter.First.WaitForAsync(new() { Timeout = 2000 });
                return;
            }
            catch (TimeoutException) when (attempt < 15)
            {
            }
        }
    }

    // The first goes the whole way, the second refuses, the third is not begun.
    private async Task MeetAsync(IPage page)
    {
        await FinishAsync(page, Children[0]);
        await MeetOneAsync(page, Children[1]);
        await OpenAsync(page, Children[1], "Отримати письмову згоду");
        await DoneAsync(page, "Клієнт відмовився");
    }

    private async Task FinishAsync(IPage page, string child)
    {
        await MeetOneAsync(page, child);
        await OpenAsync(page, child, "Отримати письмову згоду");
        await page.GetByLabel("самої дитини").CheckAsync();
        await page.GetByLabel("Дата згоди або відмови").FillAsync(Today);
        await page.GetByLabel("допомога центру").CheckAsync();
        await DoneAsync(page, "Згоду отримано");

        await OpenAsync(page, child, "З'ясувати, яка допомога потрібна");
        await page.GetByLabel("правова", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Що відбувається").FillAsync("Немає документів.");
        await page.GetByLabel("Що має змінитися").FillAsync("Документи отримано.");
        await page.GetByLabel("Що зробить центр").FillAsync("Юрист готує заяву.");
        await page.GetByLabel("Що зробить клієнт").FillAsync("Приходить на зустрічі.");
        await DoneAsync(page, "Потреби з'ясовано");

        await OpenAsync(page, child, "Підписати соціальний контракт");
        await page.GetByLabel("Соціальний контракт підписано").FillAsync(Today);
        await DoneAsync(page, "Підписано");

        // Nothing is typed twice: the card begins with what the table of leads has said.
        await OpenAsync(page, child, "Заповнити картку в ЕБД");
        await Expect(page.GetByLabel("Прізвище", new() { Exact = true })).ToHaveValueAsync("Вигадана");
        await Expect(page.GetByLabel("Партнерські організації")).ToBeCheckedAsync();
        await DoneAsync(page, "Картку заповнено");
    }

    private async Task MeetOneAsync(IPage page, string child)
    {
        await OpenAsync(page, child, "Зустрітися з клієнтом");
        await page.GetByLabel("у партнерській організації").CheckAsync();
        await page.GetByLabel("Коли", new() { Exact = true }).FillAsync(Today);
        await DoneAsync(page, "Зустріч відбулася");
    }

    // Its deadline is days away: it is set to a moment ago, and so is the clock that watches over it.
    private async Task BecomeLateAsync(string child)
    {
        await site.VisitAsync("pratsivnyk2", page => OpenAsync(page, child, "Зустрітися з клієнтом"));
        var now = site.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        var task = await context.Tasks.SingleAsync(row => row.State == TaskState.Open && row.ActivityId == "meet");
        (task.DueAt, task.OrderAt) = (now.AddMinutes(-1), now.AddMinutes(-1));
        await context.SaveChangesAsync();
        await context.Set<WorkflowTimer>().Where(row => row.Id == task.ClockId).ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, now));
    }

    private string Today => TimeZoneInfo.ConvertTime(site.Services.GetRequiredService<TimeProvider>().GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Kyiv"))
        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task DoneAsync(IPage page, string outcome)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = outcome }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Завдання завершено" })).ToBeVisibleAsync();
    }

    private async Task OpenAsync(IPage page, string about, string task)
    {
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = about }).GetByRole(AriaRole.Link, new() { Name = task }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(task);
    }
}
