using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>
/// «Пошук через партнерські організації» as its people do it: a request, conversations, three leads, a contract, three children's cases at once, of which
/// one is signed, one is refused and one is left to become late; worker and coordinator get the letter; everything closes.
/// </summary>
public abstract class PartnerWalkTests(WalkSite site, bool takesPictures)
{
    private const string Worker = "pratsivnyk1", Coordinator = "koordynator1", Search = "Пошук через партнерські організації", School = "Вербівська школа № 3";
    private const string Late = "Строк минув: Зустрітися з клієнтом";
    private static readonly string[] Children = ["Берізка", "Вербичка", "Горобинка"];

    // The meeting was to be within five working days from Monday, 16 March; this is the next Tuesday but one.
    private static readonly DateTimeOffset Later = new(2026, 3, 24, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Search_ThroughASchool_EndsWithThreeChildrensCases()
    {
        await site.VisitAsync(Worker, AskAsync);
        await site.VisitAsync(Worker, FindAsync);
        await site.VisitAsync(Coordinator, SignAsync);
        await site.VisitAsync(Worker, MeetAsync);
        site.SetForward(Later);
        await site.VisitAsync(Coordinator, LettersAsync);
        await site.VisitAsync(Worker, LateAsync);
        await site.VisitAsync(Worker, page => FinishAsync(page, Children[2]));
        await site.VisitAsync(Coordinator, ClosedAsync);
    }

    private async Task AskAsync(IPage page)
    {
        await page.GotoAsync("/procedures");
        await page.GetByRole(AriaRole.Link, new() { Name = Search }).ClickAsync();

        // While what is typed is looked for, nothing that was found before is there to be pressed.
        var held = new TaskCompletionSource();
        await page.RouteAsync("**/pick/Partner", async route =>
        {
            await (route.Request.PostData!.Contains("школа", StringComparison.Ordinal) ? held.Task : Task.CompletedTask);
            await route.ContinueAsync();
        });
        var organisation = page.GetByRole(AriaRole.Combobox, new() { Name = "Організація" });
        await organisation.FocusAsync();
        await Expect(page.Locator(".picker").GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await organisation.FillAsync("школа");
        await Expect(page.Locator(".picker-list")).ToBeHiddenAsync();
        held.SetResult();
        await page.Locator(".picker").GetByRole(AriaRole.Option, new() { Name = School }).ClickAsync();
        await Expect(page.GetByText("Збережено", new() { Exact = false })).ToBeVisibleAsync();
        await PictureAsync(page, "walk-1-start");
        await page.GetByRole(AriaRole.Button, new() { Name = "Почати процедуру" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "розпочато" })).ToBeVisibleAsync();

        await OpenAsync(page, School, "Підготувати письмовий запит");
        await page.GetByLabel("Кому адресовано запит").FillAsync("Директорці школи");
        await page.GetByLabel("Про що запит").FillAsync("Про дітей, яким потрібна правова допомога.");
        await DoneAsync(page, "Запит готовий");

        await OpenAsync(page, School, "Надіслати запит");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "КАЛ-З-", Exact = false })).ToHaveCountAsync(1);
        await page.GetByLabel("Коли", new() { Exact = true }).FillAsync(site.Today);
        await page.GetByLabel("поштою", new() { Exact = true }).CheckAsync();
        await DoneAsync(page, "Надіслано");

        await OpenAsync(page, School, "Отримати відповідь організації");
        await page.GetByLabel("Коли відповіли").FillAsync(site.Today);
        await DoneAsync(page, "Організація погодилась");
    }

    private async Task FindAsync(IPage page)
    {
        await OpenAsync(page, School, "Поговорити з працівниками організації");
        await page.GetByLabel("Коли", new() { Exact = true }).FillAsync(site.Today);
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

        await Expect(page.GetByText("Збережено", new() { Exact = false })).ToBeVisibleAsync();
        await PictureAsync(page, "walk-2-leads");
        await DoneAsync(page, "Є потенційні клієнти");

        await OpenAsync(page, School, "Узгодити умови договору");
        await page.GetByLabel("правова", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Умови надання допомоги").FillAsync("Зустрічі у школі щосереди.");
        await DoneAsync(page, "Умови узгоджено");
    }

    private async Task SignAsync(IPage page)
    {
        await OpenAsync(page, School, "Підписати договір");
        await page.GetByLabel("Договір підписано").FillAsync(site.Today);
        await DoneAsync(page, "Підписано");
        await page.GotoAsync("/partners");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = School })).ToContainTextAsync("діє, без строку");
    }

    // All three have begun at once. The first goes the whole way, the second refuses, the third is not begun.
    private async Task MeetAsync(IPage page)
    {
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Зустрітися з клієнтом" })).ToHaveCountAsync(Children.Length);
        await PictureAsync(page, "walk-3-children");
        await FinishAsync(page, Children[0]);
        await MeetOneAsync(page, Children[1]);
        await OpenAsync(page, Children[1], "Отримати письмову згоду");
        await DoneAsync(page, "Клієнт відмовився");
        await OpenAsync(page, Children[1], "Запропонувати інший шлях");
        await page.GetByLabel("повернутися, коли клієнт буде готовий").CheckAsync();
        await DoneAsync(page, "Запропоновано інший шлях");
        await page.GotoAsync("/cases");
        await page.GetByRole(AriaRole.Link).Filter(new() { HasText = Search }).ClickAsync();
        await Expect(Case(page, Children[0])).ToContainTextAsync("Соціальний контракт підписано");
        await Expect(Case(page, Children[1])).ToContainTextAsync("Клієнт відмовився від допомоги");
        await Expect(Case(page, Children[2])).ToContainTextAsync("триває");
    }

    private async Task FinishAsync(IPage page, string child)
    {
        await MeetOneAsync(page, child);
        await OpenAsync(page, child, "Отримати письмову згоду");
        await page.GetByLabel("самої дитини").CheckAsync();
        await page.GetByLabel("Дата згоди або відмови").FillAsync(site.Today);
        await page.GetByLabel("допомога центру").CheckAsync();
        await page.GetByLabel("обробка персональних даних").CheckAsync();
        await DoneAsync(page, "Згоду отримано");

        await OpenAsync(page, child, "З'ясувати, яка допомога потрібна");
        await page.GetByLabel("правова", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Що відбувається").FillAsync("Немає документів.");
        await page.GetByLabel("Що має змінитися").FillAsync("Документи отримано.");
        await page.GetByLabel("Що зробить центр").FillAsync("Юрист готує заяву.");
        await page.GetByLabel("Що зробить клієнт").FillAsync("Приходить на зустрічі.");
        await DoneAsync(page, "Потреби з'ясовано");

        await OpenAsync(page, child, "Підписати соціальний контракт");
        await page.GetByLabel("Соціальний контракт підписано").FillAsync(site.Today);
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
        await page.GetByLabel("Де", new() { Exact = true }).SelectOptionAsync("На території організації");
        await page.GetByLabel("Коли", new() { Exact = true }).FillAsync(site.Today);
        await DoneAsync(page, "Зустріч відбулася");
    }

    // Both are told, in a letter that does not name the child.
    private async Task LettersAsync(IPage page)
    {
        await LetterAsync(page, "Соціальна працівниця 1");
        await LetterAsync(page, "Координаторка 1");
        await PictureAsync(page, "walk-4-letters");
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = Late }).Filter(new() { HasText = "Соціальна працівниця 1" }).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByText("Строк завдання «Зустрітися з клієнтом» минув: понеділок, 23 березня 2026, 18:00.")).ToBeVisibleAsync();
        await Expect(page.GetByText(Children[2])).ToHaveCountAsync(0);
        await PictureAsync(page, "walk-5-letter");
    }

    // The clock of the task rings on its own, and the letter goes after it.
    private static Task LetterAsync(IPage page, string to) => ComesAsync(
        page, "/letters", page.GetByRole(AriaRole.Row).Filter(new() { HasText = Late }).Filter(new() { HasText = to }).Filter(new() { HasText = "записано файлом" }));

    // What the server does in a piece of work of its own may be a moment behind: the page is asked again until it shows it.
    private static async Task ComesAsync(IPage page, string address, ILocator what)
    {
        for (var attempt = 1; ; attempt++)
        {
            await page.GotoAsync(address);
            try
            {
                await what.First.WaitForAsync(new() { Timeout = 2000 });
                return;
            }
            catch (TimeoutException) when (attempt < 15)
            {
            }
        }
    }

    private async Task LateAsync(IPage page)
    {
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Прострочені" }).GetByRole(AriaRole.Link, new() { Name = "Зустрітися з клієнтом" })).ToHaveCountAsync(1);
        await OpenAsync(page, Children[2], "Зустрітися з клієнтом");
        await page.GetByText("Чому до цієї дати").ClickAsync();
        await Expect(page.GetByText("Строк минув, про це повідомлено виконавця й координатора.")).ToBeVisibleAsync();
        await PictureAsync(page, "walk-6-late", Pictures.Phone);
    }

    private async Task ClosedAsync(IPage page)
    {
        await page.GotoAsync("/cases");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Відкритих справ немає" })).ToBeVisibleAsync();
        await page.GotoAsync("/cases?state=ended");
        await page.GetByRole(AriaRole.Link).Filter(new() { HasText = Search }).ClickAsync();
        await Expect(page.GetByText("Потенційних клієнтів: 3; соціальних контрактів: 2; відмов: 1; без відповіді: 0.").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Справи, що почалися з цієї" }).GetByText("завершено")).ToHaveCountAsync(Children.Length);
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Підсумок" })).ToBeVisibleAsync();
        await Expect(page.Locator(".journal li").Last).ToContainTextAsync("Справу розпочато"); // On a clock that goes on while it starts.
        await PictureAsync(page, "walk-7-closed");
    }

    private static ILocator Case(IPage page, string child) => page.GetByRole(AriaRole.Row).Filter(new() { HasText = child });

    private static async Task DoneAsync(IPage page, string outcome)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = outcome }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Завдання завершено" })).ToBeVisibleAsync();
    }

    private static async Task OpenAsync(IPage page, string about, string task)
    {
        var link = page.GetByRole(AriaRole.Row).Filter(new() { HasText = about }).GetByRole(AriaRole.Link, new() { Name = task });
        await ComesAsync(page, "/", link);
        await link.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(task);
    }

    private Task PictureAsync(IPage page, string name, int width = Pictures.Desk) =>
        takesPictures ? Pictures.TakeAsync(page, name, width, longest: 1150) : Task.CompletedTask;
}

/// <summary>The walk on the embedded database.</summary>
public sealed class PartnerWalkOnSqlite(WalkSite site) : PartnerWalkTests(site, takesPictures: true), IClassFixture<WalkSite>;

/// <summary>The walk on PostgreSQL.</summary>
public sealed class PartnerWalkOnPostgres(WalkSiteOnPostgres site) : PartnerWalkTests(site, takesPictures: false), IClassFixture<WalkSiteOnPostgres>;
