using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Workflows.Server.Access;
using Workflows.Server.Procedures.TwoPeople;
using Workflows.Server.Storage;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>Two people of one centre publish a procedure, one of them from the drawing.</summary>
public abstract partial class DesignerTests
{
    [Fact]
    public async Task TwoPeople_PublishAProcedure_AndTheSecondGivesItBackFirst()
    {
        await ChangeAsync(async context =>
        {
            var (account, unit) = (await context.Users.SingleAsync(row => row.UserName == "yuryst1"), await context.Units.SingleAsync(row => row.Code == "КАЛ"));
            context.Add(new Membership { Id = Guid.CreateVersion7(OfficeSite.Morning), AccountId = account.Id, UnitId = unit.Id, CentreId = unit.Id, Role = Role.Coordinator, From = OfficeSite.Morning.AddDays(-1) });
        });
        try
        {
            var address = "";
            await site.VisitAsync("koordynator1", async page =>
            {
                await SwitchOnAsync(page);
                address = await ProposeAsync(page);
            });
            await site.VisitAsync("yuryst1", GiveBackAsync);
            await site.VisitAsync("koordynator1", page => ProposeInStudioAsync(page, address));
            await site.VisitAsync("yuryst1", AgreeAsync);
        }
        finally
        {
            await ChangeAsync(async context =>
            {
                context.RemoveRange(await context.Set<PublishingSwitch>().ToListAsync());
                context.RemoveRange(await context.Memberships.Where(row => row.Role == Role.Coordinator && context.Users.Any(user => user.Id == row.AccountId && user.UserName == "yuryst1")).ToListAsync());
            });
        }
    }

    private static async Task SwitchOnAsync(IPage page)
    {
        await page.GotoAsync("/procedures/edit");
        await page.GetByRole(AriaRole.Link, new() { Name = "Хто публікує процедури" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Публікувати вдвох" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Відтепер публікують двоє");
        await Expect(page.GetByText("Публікувати вдвох: ")).ToBeVisibleAsync();
        await IsSoundAsync(page);
    }

    private async Task<string> ProposeAsync(IPage page)
    {
        await page.GotoAsync("/procedures/edit");
        await page.GetByLabel("Назва").FillAsync("Зустріч із родиною");
        await page.GetByRole(AriaRole.Button, new() { Name = "Створити процедуру" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "хто й про кого починає справу" }).ClickAsync();
        await page.GetByLabel("координатор").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Додати перший крок" }).ClickAsync();
        await page.GetByLabel("Завдання працівнику").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Додати крок" }).ClickAsync();
        await page.GetByLabel("Що зробити").FillAsync("Домовитися про зустріч");
        await page.GetByLabel("Роль", new() { Exact = true }).SelectOptionAsync("координатор");
        await page.GetByLabel("Строк", new() { Exact = true }).FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти крок" }).Last.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Подати на публікацію" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Подано на публікацію");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Забрати подання" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Погодити й опублікувати" })).ToHaveCountAsync(0);
        await IsSoundAsync(page);
        return new Uri(page.Url).AbsolutePath;
    }

    private async Task GiveBackAsync(IPage page)
    {
        await OpenWaitingAsync(page);
        await IsSoundAsync(page);
        await page.GetByText("Повернути", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Повернути з поясненням" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Напишіть, що виправити");
        await page.GetByLabel("Чому повертаєте").FillAsync("Двох днів замало");
        await IsSoundAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Повернути з поясненням" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Повернуто");
    }

    // What Studio calls published is called what it is.
    private async Task ProposeInStudioAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        await Expect(page.GetByText("Двох днів замало")).ToBeVisibleAsync();
        await IsSoundAsync(page);
        page.SetDefaultTimeout(Studio.Start);
        var studio = new Studio(page);
        var refused = studio.Refused();
        await studio.OpenAsync($"editor/{address.Split('/')[2]}");
        await Expect(studio.Steps).ToHaveCountAsync(1, new() { Timeout = Studio.Start });
        Assert.Equal(200, (await studio.PublishAsync()).Status);
        await Expect(studio.Toast.First).ToContainTextAsync("Подано на публікацію. Нові справи підуть за цією версією, щойно її погодить ще одна людина.");
        await Expect(studio.Note).ToContainTextAsync("Подано на публікацію");

        // What is changed is proposed no longer, until somebody does so again.
        await studio.SavingAsync(async () =>
        {
            var description = studio.Frame.Locator("elsa-workflow-definition-editor textarea:visible").First;
            await description.FillAsync("Для першої зустрічі.");
            await description.PressAsync("Tab");
        });
        await Expect(studio.Note).ToBeHiddenAsync();
        Assert.Equal(200, (await studio.PublishAsync()).Status);
        await Expect(studio.Note).ToContainTextAsync("Подано на публікацію");
        Assert.Empty(refused);
    }

    private static async Task AgreeAsync(IPage page)
    {
        await OpenWaitingAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Погодити й опублікувати" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Опубліковано");
        await page.GetByRole(AriaRole.Link, new() { Name = "Версії" }).ClickAsync();
        await Expect(page.GetByText("Погоджено й опубліковано: ")).ToBeVisibleAsync();
    }

    private static async Task OpenWaitingAsync(IPage page)
    {
        await page.GotoAsync("/procedures/edit");
        await page.GetByRole(AriaRole.Region, new() { Name = "Чекає на Вашу згоду" }).GetByRole(AriaRole.Link, new() { Name = "Зустріч із родиною" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Погодити й опублікувати" })).ToBeVisibleAsync();
    }

    private static async Task IsSoundAsync(IPage page)
    {
        await Axe.LoadAsync(page);
        Assert.Equal("", await Axe.FindAsync(page));
    }

    private async Task ChangeAsync(Func<ServerContext, Task> change)
    {
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        await change(context);
        await context.SaveChangesAsync();
    }
}
