using Microsoft.Playwright;
using Workflows.Server.Tasks;

namespace Workflows.Browser.Tests;

/// <summary>
/// Each page, in light and dark, on a phone, a tablet and a desk: nothing for axe to find, nothing to scroll sideways.
/// With the variable SCREENSHOTS naming a folder, pictures of all of them are left there.
/// </summary>
[Collection(nameof(LooksSite))]
public sealed class LooksTests(Site site)
{
    // The rules that see colours. In the dark nothing else is different, which a test of its own looks after.
    private static readonly string[] OfColours = ["color-contrast", "link-in-text-block"];

    private const string NotOfColours = """
        () => {
          const dark = [], other = [];
          const read = (rules, inDark) => {
            for (const rule of rules) {
              const isDark = inDark || /prefers-color-scheme/.test(rule.media?.mediaText ?? "");
              if (rule.style && isDark) {
                dark.push(rule.selectorText);
                other.push(...[...rule.style].filter(name => rule.selectorText !== ":root" || !(name.startsWith("--") || name === "color-scheme")));
              }
              read(rule.cssRules ?? [], isDark);
            }
          };
          for (const sheet of document.styleSheets) read(sheet.cssRules, /prefers-color-scheme/.test(sheet.media.mediaText));
          return dark.length === 0 ? "no rules for the dark" : other.join(", ");
        }
        """;

    private static readonly (int Width, int Height)[] Sizes = [(360, 740), (768, 1024), (1366, 768)];
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("SCREENSHOTS");

    private static readonly Dictionary<string, (string? Person, Func<Site, IPage, Task> Open)> Pages = new()
    {
        ["sign-in"] = (null, At("/sign-in?ended=1")),
        ["sign-in-empty"] = (null, async (_, page) =>
        {
            await page.GotoAsync("/sign-in");
            await page.GetByRole(AriaRole.Button, new() { Name = "Увійти" }).ClickAsync();
            await page.Locator("#name-error").WaitForAsync();
        }),
        ["sign-in-refused"] = (null, async (_, page) =>
        {
            await page.GotoAsync("/sign-in");
            await Site.SignInAsync(page, "yuryst2", "зовсім-не-той-пароль");
            await page.GetByRole(AriaRole.Alert).WaitForAsync();
        }),
        ["inbox"] = ("pratsivnyk1", At("/")),
        ["inbox-full"] = ("koordynator2", async (site, page) =>
        {
            await FillAsync(site);
            await page.GotoAsync("/?view=Centre");
        }),
        ["inbox-filters"] = ("koordynator2", async (_, page) =>
        {
            await page.GotoAsync("/?due=Today&priority=Urgent");
            await page.GetByText("Фільтри:").ClickAsync();
            await page.GetByLabel("Зберегти ці фільтри під назвою").FillAsync("Горить сьогодні");
            await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти", Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Видалити фільтр" }).WaitForAsync();
            await page.GetByText("Фільтри:").ClickAsync();
        }),
        ["inbox-search"] = ("koordynator2", async (site, page) =>
        {
            await site.StartCaseAsync("Ромашка");
            await page.GotoAsync("/");
            await page.Locator("#text").FillAsync("ромашка");
            await page.GetByRole(AriaRole.Button, new() { Name = "Знайти" }).ClickAsync();
            await page.Locator("#found").WaitForAsync();
        }),
        ["task"] = ("pratsivnyk2", async (site, page) =>
        {
            var id = await site.AssignedCaseAsync("Пролісок", TimeSpan.FromHours(-30), TaskPriority.Urgent);
            await site.RemarkAsync("koordynator2", id, "Мати просить телефонувати після шостої.");
            await page.GotoAsync($"/tasks/{id}");
        }),
        ["task-errors"] = ("pratsivnyk2", async (site, page) =>
        {
            await page.GotoAsync($"/tasks/{await site.AssignedCaseAsync("Барвінкова")}");
            await page.EvaluateAsync("document.querySelector('[data-check]').removeAttribute('data-check')");
            await page.GetByRole(AriaRole.Button, new() { Name = "Розмова відбулася" }).ClickAsync();
            await page.GetByRole(AriaRole.Alert).WaitForAsync();
        }),
        ["task-rows"] = ("pratsivnyk2", async (site, page) =>
        {
            await page.GotoAsync($"/tasks/{await site.RowsCaseAsync()}");
            await page.Locator("[id='a-leads.0.lastName']").FillAsync("Перша");
            await page.Locator("[id='a-leads.0.lastName']").PressAsync("Enter");
            await page.Locator("[id='a-leads.1.born']").FillAsync("1980");
            await page.EvaluateAsync("document.querySelector('[data-check]').removeAttribute('data-check')");
            await page.GetByRole(AriaRole.Button, new() { Name = "Завершено", Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Alert).WaitForAsync();
        }),
        ["task-rows-done"] = ("pratsivnyk2", async (site, page) =>
        {
            var id = await site.RowsCaseAsync();
            await page.GotoAsync($"/tasks/{id}");
            await page.Locator("[id='a-leads.0.lastName']").FillAsync("Перша");
            await page.Locator("[id='a-leads.0.note']").FillAsync("Ночує в подруги, до школи не ходить.");
            await page.Locator("[id='a-leads.0.lastName']").PressAsync("Enter");
            await page.Locator("[id='a-leads.1.firstName']").FillAsync("Друга");
            await page.Locator("[id='a-calls.0.on']").FillAsync("2026-03-16");
            await page.GetByRole(AriaRole.Button, new() { Name = "Завершено", Exact = true }).ClickAsync();
            await page.GetByText("Завдання завершено.").WaitForAsync();
            await page.GotoAsync($"/tasks/{id}");
        }),
        ["task-files"] = ("pratsivnyk2", async (site, page) =>
        {
            await page.GotoAsync($"/tasks/{(await site.ConsentTaskAsync()).Task}");
            foreach (var name in new[] { "Згода.pdf", "Підписана згода на допомогу центру, обробку даних і передачу їх партнерській організації.pdf" })
            {
                await page.Locator("#a-signed").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/pdf", Buffer = [.. "%PDF-1.7"u8, .. new byte[1_500_000]] });
                await page.GetByRole(AriaRole.Button, new() { Name = "Додати файл" }).ClickAsync();
                await page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).WaitForAsync();
            }

            await page.Locator("#a-signed").SetInputFilesAsync(new FilePayload { Name = "відео.mp4", MimeType = "video/mp4", Buffer = new byte[1000] });
            await page.GetByRole(AriaRole.Button, new() { Name = "Додати файл" }).ClickAsync();
            await page.GetByRole(AriaRole.Alert).WaitForAsync();
        }),
        ["task-queue"] = ("koordynator2", async (site, page) =>
        {
            await page.GotoAsync($"/tasks/{await site.StartCaseAsync("Мальва", TimeSpan.MaxValue, TaskPriority.High)}");
            await page.GetByText("Змінити важливість").ClickAsync();
        }),
        ["task-others"] = ("koordynator2", async (site, page) =>
        {
            await page.GotoAsync($"/tasks/{await site.AssignedCaseAsync("Жоржина")}");
            await page.GetByText("Передати колезі").ClickAsync();
        }),
        ["task-done"] = ("pratsivnyk2", async (site, page) =>
        {
            var id = await site.AssignedCaseAsync("Лаванда");
            await page.GotoAsync($"/tasks/{id}");
            await page.GetByRole(AriaRole.Button, new() { Name = "Немає відповіді" }).ClickAsync();
            await page.GetByText("Завдання завершено.").WaitForAsync();
            await page.GotoAsync($"/tasks/{id}");
        }),
        ["people"] = ("admin", At("/people")),
        ["person"] = ("admin", async (_, page) =>
        {
            await page.GotoAsync("/people");
            await page.GetByRole(AriaRole.Link, new() { Name = "Юристка 1" }).ClickAsync();
            await page.GetByText("Надати ще одну роль").ClickAsync();
        }),
        ["person-new-errors"] = ("admin", async (_, page) =>
        {
            await page.GotoAsync("/people/new");
            await page.GetByRole(AriaRole.Button, new() { Name = "Додати людину" }).ClickAsync();
            await page.GetByRole(AriaRole.Alert).WaitForAsync();
        }),
        ["unit"] = ("admin", async (site, page) => await page.GotoAsync(await site.CentreAsync("Калиновий центр") + "/edit")),
        ["menu"] = ("koordynator1", async (_, page) =>
        {
            await page.GotoAsync("/");
            await page.Locator(".person summary").ClickAsync();
        }),
        ["more"] = ("koordynator1", async (_, page) =>
        {
            await page.GotoAsync("/absences");
            await page.Locator(".further summary").ClickAsync();
        }),
        ["absences-errors"] = ("koordynator1", async (_, page) =>
        {
            await page.GotoAsync("/absences");
            await page.Locator("#from").FillAsync("2026-01-12");
            await page.GetByRole(AriaRole.Button, new() { Name = "Записати відсутність" }).ClickAsync();
            await page.Locator("#to-error").WaitForAsync();
        }),
        ["calendar"] = ("pratsivnyk1", At("/calendar")),
        ["calendar-edit-errors"] = ("koordynator1", async (_, page) =>
        {
            await page.GotoAsync("/calendar/edit");
            await page.Locator("#opens-0").FillAsync("19:00");
            await page.GetByRole(AriaRole.Button, new() { Name = "Перевірити, що зсунеться" }).ClickAsync();
            await page.Locator("#opens-0-error").WaitForAsync();
        }),
        ["deadlines"] = ("koordynator1", At("/deadlines")),
        ["deadlines-edit"] = ("koordynator1", At("/deadlines/edit")),
        ["lists"] = ("koordynator1", At("/lists")),
        ["list"] = ("koordynator1", At("/lists/client-categories")),
        ["list-empty"] = ("koordynator2", At("/lists/territories")),
        ["list-entry-errors"] = ("merezha", async (_, page) =>
        {
            await page.GotoAsync("/lists/service-tasks/entry");
            await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти запис" }).ClickAsync();
            await page.Locator("#label-error").WaitForAsync();
        }),
        ["standard"] = ("koordynator1", At("/standard")),
        ["letters"] = ("koordynator2", async (site, page) =>
        {
            await LettersAsync(site, page);
        }),
        ["letter"] = ("koordynator2", async (site, page) =>
        {
            await LettersAsync(site, page);
            await page.Locator("main a[href^='/letters/0']").First.ClickAsync();
            await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
        }),
        ["incidents"] = ("koordynator2", async (site, page) =>
        {
            await site.BreakAsync(await site.StartCaseAsync("Волошка"));
            await page.GotoAsync("/incidents");
        }),
        ["incidents-empty"] = ("koordynator1", At("/incidents")),
        ["incident"] = ("koordynator2", async (site, page) =>
        {
            await site.BreakAsync(await site.StartCaseAsync("Конвалія"));
            await page.GotoAsync("/incidents");
            await page.Locator("main a[href^='/incidents/']").First.ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Закрити" }).WaitForAsync();
        }),
        ["case-cancel"] = ("koordynator2", async (site, page) => await page.GotoAsync($"/cases/{await site.BreakAsync(await site.StartCaseAsync("Айстра"))}/cancel")),
        ["regular"] = ("koordynator2", async (site, page) =>
        {
            await site.BeginsByItselfAsync("Місячний звіт");
            await page.GotoAsync("/procedures/regular");
        }),
        ["regular-empty"] = ("koordynator1", At("/procedures/regular")),
        ["templates"] = ("koordynator1", At("/letters/templates")),
        ["template-errors"] = ("koordynator1", async (_, page) =>
        {
            await page.GotoAsync("/letters/templates/Overdue");
            await page.Locator("#text").FillAsync("Вітаємо.\n\n{{Прізвище дитини}}");
            await page.GetByRole(AriaRole.Button, new() { Name = "Переглянути" }).ClickAsync();
            await page.Locator("#text-error").WaitForAsync();
        }),
        ["forms"] = ("koordynator2", At("/forms")),
        ["form-of-network"] = ("koordynator1", At("/forms/lead-contact")),
        ["form"] = ("merezha", async (_, page) =>
        {
            await page.GotoAsync("/forms/partner-leads");
            await page.GetByRole(AriaRole.Button, new() { Name = "Нижче «Прізвище»" }).ClickAsync();
            await page.Locator("#told").WaitForAsync();
        }),
        ["form-problems"] = ("koordynator1", async (_, page) =>
        {
            await BeginFormAsync(page, "Без стовпців", "Таблиця", "Діти");
            await page.GetByRole(AriaRole.Button, new() { Name = "Опублікувати форму" }).ClickAsync();
            await page.GetByRole(AriaRole.Alert).WaitForAsync();
        }),
        ["form-kinds"] = ("merezha", At("/forms/website-start/field?after=topic")),
        ["form-field-errors"] = ("merezha", async (_, page) =>
        {
            await page.GotoAsync("/forms/website-start/field?field=topic");
            await page.Locator("#label").FillAsync("");
            await page.Locator("#options").FillAsync("соціальна допомога\nправова порада\nі те, й інше\nще не зрозуміло");
            await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти поле" }).ClickAsync();
            await page.Locator("#was-0").WaitForAsync();
        }),
        ["form-field-day"] = ("merezha", At("/forms/client-card/field?field=birthDate")),
        ["form-shown"] = ("merezha", At("/forms/lead-contact/shown?field=place")),
        ["form-remove"] = ("merezha", At("/forms/lead-start/remove?field=urgent")),
        ["form-version"] = ("merezha", At("/forms/lead-contact/version?number=1")),
        ["form-new-errors"] = ("koordynator1", async (_, page) =>
        {
            await page.GotoAsync("/forms/new");
            await page.GetByRole(AriaRole.Button, new() { Name = "Створити форму" }).ClickAsync();
            await page.GetByRole(AriaRole.Alert).WaitForAsync();
        }),
        ["template-typed"] = ("koordynator1", async (_, page) =>
        {
            await page.GotoAsync("/letters/templates/Overdue");
            await page.Locator("#text").FillAsync("Вітаємо.\n\n{{Номер спарви}}");
            await page.GetByRole(AriaRole.Button, new() { Name = "Замінити на «Номер справи»" }).WaitForAsync();
        }),
        ["paper-template"] = ("koordynator1", async (_, page) =>
        {
            await page.GotoAsync("/documents/templates/partner-request");
            await page.GetByText("Те, що записано в картці або у формах справи").First.ClickAsync();
        }),
        ["cases"] = ("koordynator2", async (site, page) =>
        {
            await site.AssignedCaseAsync("Шавлія", TimeSpan.FromHours(-30));
            await page.GotoAsync("/cases");
        }),
        ["case"] = ("koordynator2", async (site, page) =>
        {
            await page.GotoAsync($"/tasks/{await site.AssignedCaseAsync("Чорнобривець", TimeSpan.FromHours(-30))}");
            await page.GetByRole(AriaRole.Link, new() { Name = "Уся справа" }).ClickAsync();
            await page.GetByRole(AriaRole.Heading, new() { Name = "Журнал" }).WaitForAsync();
        }),
        ["paper"] = ("pratsivnyk2", async (site, page) => await page.GotoAsync(await site.PaperAsync())),
        ["centre"] = ("koordynator1", async (site, page) => await page.GotoAsync(await site.CentreAsync("Калиновий центр"))),
        ["centres"] = ("merezha", At("/centres")),
        ["clients"] = ("pratsivnyk1", At("/clients")),
        ["client"] = ("pratsivnyk2", async (site, page) =>
        {
            var id = await site.AssignedCaseAsync("Сон-трава", TimeSpan.FromHours(3));
            await site.RemarkAsync("koordynator2", id, "Бабуся просить телефонувати зранку.");
            await page.GotoAsync($"/tasks/{id}");
            await page.Locator(".subject-name a").ClickAsync();
            await page.Locator("#timeline").WaitForAsync();
        }),
        ["client-similar"] = ("pratsivnyk1", async (_, page) =>
        {
            await page.GotoAsync("/clients/new");
            await page.Locator("#a-client-lastName").FillAsync("Журавель");
            await page.Locator("#a-client-firstName").FillAsync("Данило");
            await page.Locator("#a-client-patronymic").FocusAsync();
            await page.Locator(".similar .notice").WaitForAsync();
        }),
        ["client-family"] = ("pratsivnyk1", async (_, page) =>
        {
            await page.GotoAsync(await Clients.CardAsync(page, "Лелека") + "/family");
            await page.GetByLabel("Немає: запишу тут").CheckAsync();
        }),
        ["client-consent"] = ("pratsivnyk1", async (_, page) =>
        {
            await page.GotoAsync(await Clients.CardAsync(page, "Лелека") + "/consents/new?said=Given");
            await page.GetByLabel("участь іншого фахівця").CheckAsync();
            await page.GetByLabel("представника дитини").CheckAsync();
        }),
        ["client-consents"] = ("pratsivnyk1", async (_, page) =>
        {
            await page.GotoAsync(await Clients.CardAsync(page, "Лелека"));
            await Clients.SayAsync(page, "Записати згоду", "допомога центру", "обробка персональних даних");
            await Clients.SayAsync(page, "Записати відкликання");
        }),
        ["client-photo"] = ("pratsivnyk1", async (_, page) => await page.GotoAsync(await Clients.CardAsync(page, "Кульбаба") + "/photo/edit")),
        ["client-files-new"] = ("pratsivnyk1", async (_, page) => await page.GotoAsync(await Clients.CardAsync(page, "Лелека") + "/files/new")),
        ["client-merge"] = ("pratsivnyk1", async (_, page) =>
        {
            var (kept, joined) = (await Clients.CardAsync(page, "Лелека"), await Clients.CardAsync(page, "Кульбаба"));
            await page.GotoAsync($"{kept}/merge/{joined.Split('/')[^1]}");
            await page.GetByRole(AriaRole.Button, new() { Name = "Об'єднати картки" }).WaitForAsync();
        }),
        ["partners"] = ("koordynator2", async (site, page) =>
        {
            await site.ContractsAsync();
            await page.GotoAsync("/partners");
        }),
        ["partners-search"] = ("koordynator1", async (_, page) =>
        {
            await page.GotoAsync("/partners");
            await page.Locator("#text").FillAsync("вербівська");
            await page.GetByRole(AriaRole.Button, new() { Name = "Знайти" }).ClickAsync();
            await page.Locator("#found").WaitForAsync();
        }),
        ["partner"] = ("koordynator2", async (site, page) => await page.GotoAsync($"/partners/{await site.ContractsAsync()}")),
        ["partner-contact"] = ("koordynator2", async (site, page) => await page.GotoAsync($"/partners/{await site.ContractsAsync()}/contact")),
        ["partners-of-a-help"] = ("koordynator1", At("/partners?help=psychological")),
        ["partner-errors"] = ("pratsivnyk1", async (_, page) =>
        {
            await page.GotoAsync("/partners/new");
            await page.EvaluateAsync("document.querySelector('[data-check]').removeAttribute('data-check')");
            await page.Locator("#a-partner-email").FillAsync("без собачки");
            await page.GetByRole(AriaRole.Button, new() { Name = "Додати організацію" }).ClickAsync();
            await page.Locator("#a-name-error").WaitForAsync();
        }),
        ["partner-known"] = ("pratsivnyk1", async (_, page) =>
        {
            await page.GotoAsync("/partners/new");
            await page.Locator("#a-name").FillAsync("Притулок Світлиця");
            await page.Locator("#a-type").SelectOptionAsync("BoardingOrShelter");
            await page.GetByRole(AriaRole.Button, new() { Name = "Додати організацію" }).ClickAsync();
            await page.GetByRole(AriaRole.Alert).WaitForAsync();
        }),
        ["procedures-edit"] = ("merezha", At("/procedures/edit")),
        ["procedures-publishing"] = ("merezha", At("/procedures/publishing")),
        ["steps"] = ("merezha", At("/procedures/consent-contract/steps")),
        ["steps-others"] = ("koordynator1", At("/procedures/lead-routing/steps")),
        ["steps-step"] = ("merezha", async (_, page) =>
        {
            await page.GotoAsync("/procedures/consent-contract/steps/meet");
            await page.Locator("#f-dueIn").FillAsync("дві");
            await page.Locator("#way-0").FillAsync("Відмовились від зустрічі");
            await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти крок" }).ClickAsync();
            await page.GetByRole(AriaRole.Alert).WaitForAsync();
        }),
        ["steps-new"] = ("merezha", At("/procedures/consent-contract/new-step")),
        ["steps-move"] = ("merezha", At("/procedures/consent-contract/steps/consentPaper/move")),
        ["steps-remove"] = ("merezha", At("/procedures/consent-contract/steps/meet/remove")),
        ["steps-versions"] = ("merezha", At("/procedures/consent-contract/versions")),
        ["steps-beginning"] = ("merezha", At("/procedures/consent-contract/beginning")),
        ["account"] = ("koordynator1", At("/account")),
        ["account-errors"] = (Site.Newcomer, async (_, page) =>
        {
            await page.GotoAsync("/account");
            await page.GetByRole(AriaRole.Button, new() { Name = "Змінити пароль" }).ClickAsync();
            await page.Locator("#wanted-error").WaitForAsync();
        }),
        ["not-found"] = ("pratsivnyk1", At("/nemaie")),
        ["no-access"] = ("volonter1", At("/centres")),
        ["problem-400"] = (null, At("/problem/400")),
        ["problem-429"] = (null, At("/problem/429")),
        ["problem-500"] = ("admin", At("/problem/500")),
    };

    public static TheoryData<string> Names => [.. Pages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_InLightAndDarkAtEveryWidth_IsReadableByAll(string name)
    {
        var (person, open) = Pages[name];
        await site.VisitAsync(person, async page =>
        {
            await open(site, page);
            await Axe.LoadAsync(page);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                foreach (var (width, height) in Sizes)
                {
                    await page.SetViewportSizeAsync(width, height);
                    var found = await Axe.FindAsync(page, scheme == ColorScheme.Dark ? OfColours : null);
                    Assert.True(found.Length == 0, $"{scheme}, {width} px: {found}");
                    if (Pictures is not null)
                    {
                        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{width}-{scheme}.png"), FullPage = true });
                    }
                }
            }

            await page.SetViewportSizeAsync(320, 640);
            Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        });
    }

    /// <summary>What is shown, where and how large, is the same in the dark: there axe is asked about colours alone.</summary>
    [Fact]
    public Task Dark_ChangesTheColoursAlone() => site.VisitAsync("koordynator1", async page =>
    {
        await page.GotoAsync("/");
        Assert.Equal("", await page.EvaluateAsync<string>(NotOfColours));
    });

    private static async Task FillAsync(Site site)
    {
        await site.AssignedCaseAsync("Гвоздика", TimeSpan.FromHours(-50), TaskPriority.Urgent);
        await site.StartCaseAsync("Півонія", TimeSpan.FromHours(-2));
        await site.StartCaseAsync("Конвалія", TimeSpan.FromMinutes(1), TaskPriority.High);
        await site.AssignedCaseAsync("Підсніжник");
        await site.StartCaseAsync("Незабудка", TimeSpan.MaxValue);
    }

    private static async Task BeginFormAsync(IPage page, string title, string kind, string label)
    {
        await page.GotoAsync("/forms/new");
        await page.Locator("#title").FillAsync(title);
        await page.GetByRole(AriaRole.Button, new() { Name = "Створити форму" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Додати поле" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = kind }).ClickAsync();
        await page.Locator("#label").FillAsync(label);
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати поле" }).ClickAsync();
        await page.Locator("#told").WaitForAsync();
    }

    // A letter is on its way a few seconds after the task; the page is looked at again until it stands there.
    private static async Task LettersAsync(Site site, IPage page)
    {
        await site.StartCaseAsync("Фіалка");
        for (var i = 0; i < 20; i++)
        {
            await page.GotoAsync("/letters");
            if (await page.Locator("main a[href^='/letters/0']").CountAsync() > 0)
            {
                return;
            }

            await page.WaitForTimeoutAsync(500);
        }

        Assert.Fail("The coordinator's letter about a new case never came.");
    }

    private static Func<Site, IPage, Task> At(string address) => (_, page) => page.GotoAsync(address);
}
