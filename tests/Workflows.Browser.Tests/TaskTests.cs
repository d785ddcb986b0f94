using Microsoft.Playwright;
using Workflows.Server.Tasks;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>A day's work: the inbox and the page of a task.</summary>
[Collection(nameof(Site))]
public sealed class TaskTests(Site site)
{
    [Fact]
    public async Task Task_IsFilledInAndFinished()
    {
        var id = await site.AssignedCaseAsync("Волошка", TimeSpan.FromHours(-50));
        await site.VisitAsync("pratsivnyk2", async page =>
        {
            await page.GotoAsync("/");
            var line = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Волошка" });
            await Expect(line).ToContainTextAsync("прострочено на");
            await line.GetByRole(AriaRole.Link).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Зв'язатися з дитиною або родиною");
            await page.GetByLabel("Телефоном").CheckAsync();
            await page.GetByLabel("Що з'ясували").FillAsync("Дівчинка в безпеці.");
            await Expect(page.Locator("form[data-draft]")).Not.ToHaveAttributeAsync("data-unsaved", "");
            await Expect(page.Locator("[data-draft-status]")).ToContainTextAsync("Збережено");

            await page.GetByRole(AriaRole.Button, new() { Name = "Розмова відбулася" }).ClickAsync();
            await Expect(page.Locator("#a-talkedOn-error")).ToBeVisibleAsync();
            await page.ReloadAsync();
            await Expect(page.GetByLabel("Що з'ясували")).ToHaveValueAsync("Дівчинка в безпеці.");

            await page.Locator("#a-talkedOn").FillAsync("2026-03-16");
            await page.GetByLabel("Правова").CheckAsync();
            await page.GetByRole(AriaRole.Radio, new() { Name = "Ні", Exact = true }).CheckAsync();
            await page.GetByLabel("у згоді відмовлено", new() { Exact = true }).CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Розмова відбулася" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Завдання завершено.");
            Assert.Equal(TaskState.Completed, await site.StateAsync(id));
        });
    }

    [Fact]
    public async Task Task_WithoutScript_IsTakenFromTheListAndFinished()
    {
        var id = await site.StartCaseAsync("Чорнобривець");
        await site.VisitAsync("koordynator2", script: false, walk: async page =>
        {
            await page.GotoAsync("/");
            await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Чорнобривець" }).GetByRole(AriaRole.Button).ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Відкрити його" }).ClickAsync();
            await page.Locator("#a-worker").FillAsync("працівниця");
            await page.Locator("button[name=find]").ClickAsync();
            await page.GetByRole(AriaRole.Radio, new() { Name = "Соціальна працівниця 2" }).CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Доручити" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Завдання завершено.");
        });
        Assert.Equal(TaskState.Completed, await site.StateAsync(id));
    }

    [Fact]
    public async Task Enter_InAField_DoesNotFinishTheTask_AndTheKeyboardIsEnough()
    {
        var id = await site.AssignedCaseAsync("Айстра");
        await site.VisitAsync("pratsivnyk2", async page =>
        {
            await page.GotoAsync($"/tasks/{id}");
            await page.Locator("#a-talkedOn").FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("#a-talkedOn")).ToBeVisibleAsync();
            Assert.Equal(TaskState.Open, await site.StateAsync(id));
            await page.GetByRole(AriaRole.Button, new() { Name = "Відмовились від допомоги" }).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Завдання завершено.");
        });
    }

    [Fact]
    public async Task Rows_ComeWithEnterAndGoWithAButton_AndAreSaved()
    {
        var id = await site.RowsCaseAsync();
        await site.VisitAsync("pratsivnyk2", async page =>
        {
            await page.GotoAsync($"/tasks/{id}");
            await Expect(page.Locator("#a-phone")).ToHaveValueAsync("067 000 00 00");
            await page.Locator("[id='a-leads.0.lastName']").FocusAsync();
            foreach (var name in new[] { "Перша", "Друга", "Третя" })
            {
                await page.Keyboard.TypeAsync(name);
                await page.Keyboard.PressAsync("Enter");
            }

            await Expect(page.Locator("[id='a-leads.3.lastName']")).ToBeFocusedAsync();
            var saved = page.WaitForResponseAsync(answer => answer.Url.EndsWith("/draft", StringComparison.Ordinal)
                && answer.Request.PostData is { } sent && sent.Contains("a.leads.2.", StringComparison.Ordinal) && !sent.Contains("a.leads.1.", StringComparison.Ordinal));
            await page.GetByRole(AriaRole.Button, new() { Name = "Прибрати рядок 2" }).ClickAsync();
            await Expect(page.Locator("[id='a-leads.2.lastName']")).ToBeFocusedAsync();
            await saved;
            await page.ReloadAsync();
            await Expect(page.Locator("[id='a-leads.0.lastName']")).ToHaveValueAsync("Перша");
            await Expect(page.Locator("[id='a-leads.2.lastName']")).ToHaveValueAsync("Третя");
            await Expect(page.Locator("[id='a-leads.1.lastName']")).ToHaveCountAsync(0);
            await page.GetByRole(AriaRole.Button, new() { Name = "Завершено", Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Завдання завершено.");
        });
        Assert.Equal(TaskState.Completed, await site.StateAsync(id));
    }

    [Fact]
    public async Task Inbox_HearsOfANewTask_InPlace_AndOffersItWhileTheListIsInUse()
    {
        await site.StartCaseAsync("Перша");
        await site.VisitAsync("koordynator2", async page =>
        {
            var listening = page.WaitForResponseAsync(answer => answer.Url.EndsWith("/tasks/live", StringComparison.Ordinal));
            await page.GotoAsync("/");
            await listening;
            await page.EvaluateAsync("window.same = true");
            await site.StartCaseAsync("Друга");
            await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Друга" })).ToBeVisibleAsync();
            Assert.True(await page.EvaluateAsync<bool>("window.same"));

            var link = page.Locator("#inbox-list a").First;
            await link.FocusAsync();
            await site.StartCaseAsync("Третя");
            var offer = page.GetByRole(AriaRole.Button, new() { Name = "З'явились зміни — оновити" });
            await Expect(offer).ToBeVisibleAsync();
            await Expect(link).ToBeFocusedAsync();
            await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Третя" })).ToHaveCountAsync(0);
            await offer.ClickAsync();
            await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Третя" })).ToBeVisibleAsync();
            await Expect(offer).ToBeHiddenAsync();
        });
    }

    [Fact]
    public async Task Filters_StandInTheAddress_AndASearchDoesNot()
    {
        await site.StartCaseAsync("Нагідка", priority: TaskPriority.Urgent);
        await site.VisitAsync("koordynator2", async page =>
        {
            await page.GotoAsync("/");
            await page.GetByText("Фільтри").ClickAsync();
            await page.GetByLabel("Важливість").SelectOptionAsync("Urgent");
            await page.GetByRole(AriaRole.Button, new() { Name = "Показати", Exact = true }).ClickAsync();
            await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("priority=Urgent"));
            await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Нагідка" })).ToContainTextAsync("термінове");
            await page.GetByText("Фільтри: термінові").ClickAsync();
            await page.GetByLabel("Зберегти ці фільтри під назвою").FillAsync("Горить");
            await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти", Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Горить" })).ToHaveAttributeAsync("href", "/?priority=Urgent");
            await page.GetByRole(AriaRole.Button, new() { Name = "Видалити фільтр «Горить»" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Горить" })).ToHaveCountAsync(0);

            await page.GetByLabel("Знайти завдання за ім'ям або номером справи").FillAsync("нагідка");
            await page.GetByRole(AriaRole.Button, new() { Name = "Знайти" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Знайдено за запитом «нагідка»" })).ToBeVisibleAsync();
            Assert.DoesNotContain("%D0", page.Url, StringComparison.Ordinal);
        });
    }
}
