using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>What a coordinator keeps beside the tasks: the calendar, absences, the words of letters; with and without script.</summary>
[Collection(nameof(Site))]
public sealed class TermsTests(Site site)
{
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task ClosedDay_PutIntoTheCalendar_MovesADeadline_AndItIsSaidBeforeAndAfter(bool script, int weeksOn)
    {
        // The deadline of a new case is the next working day: that day is closed, whichever it is, together with those after it.
        var name = script ? "Сирень" : "Терен";
        var task = await site.StartCaseAsync(name);
        await site.VisitAsync("koordynator2", async page =>
        {
            await page.GotoAsync($"/tasks/{task}");
            var before = await page.Locator(".task-status time").First.GetAttributeAsync("datetime");
            var day = DateTimeOffset.Parse(before!, CultureInfo.InvariantCulture).AddHours(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

            await page.GotoAsync("/calendar");
            await page.GetByRole(AriaRole.Link, new() { Name = "Змінити календар" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Змінити робочий календар");
            var line = await page.Locator("input[name=day]").CountAsync() - 1;
            await page.Locator($"#day-{line}").FillAsync(day);
            await page.Locator($"#day-why-{line}").FillAsync($"Санітарний день {weeksOn}");
            await page.GetByRole(AriaRole.Button, new() { Name = "Перевірити, що зсунеться" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Перевірте зміни календаря");
            await Expect(page.Locator("main")).ToContainTextAsync("Розподілити звернення");
            await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти календар" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Status).First).ToBeVisibleAsync();
            await Expect(page.Locator("main")).ToContainTextAsync($"Санітарний день {weeksOn}");

            // The re-count runs beside; its end is seen on the task.
            await page.GotoAsync($"/tasks/{task}");
            for (var i = 0; i < 20 && await page.Locator(".task-status time").First.GetAttributeAsync("datetime") == before; i++)
            {
                await page.WaitForTimeoutAsync(500);
                await page.GotoAsync($"/tasks/{task}");
            }

            await Expect(page.GetByText("Строк перераховано")).ToHaveCountAsync(1);
        }, script);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Absence_WrittenDown_StandsInTheList_AndIsTakenBack(bool script) => site.VisitAsync("yuryst1", async page =>
    {
        var from = script ? "2031-05-05" : "2031-06-05";
        await page.GotoAsync("/absences");
        await page.Locator("#from").FillAsync(from);
        await page.Locator("#to").FillAsync("2031-05-01");
        await page.GetByRole(AriaRole.Button, new() { Name = "Записати відсутність" }).ClickAsync();
        await Expect(page.Locator("#to-error")).ToContainTextAsync("раніший");
        await Expect(page.Locator("#from")).ToHaveValueAsync(from);
        await page.Locator("#to").FillAsync(script ? "2031-05-20" : "2031-06-20");
        await page.Locator("#deputy").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Записати відсутність" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToBeVisibleAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("2031");
        await page.Locator("summary", new() { HasText = "Скасувати відсутність" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Скасувати відсутність" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToBeVisibleAsync();
    }, script);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Template_WithAMistake_IsRefusedWithLineAndWord_AndWhatWasTypedStays(bool script) => site.VisitAsync("koordynator1", async page =>
    {
        await page.GotoAsync("/letters/templates/Reminder");
        await page.Locator("#text").FillAsync("Вітаємо.\n\nДитина: {{Прізвище дитини}}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти слова" }).ClickAsync();
        await Expect(page.Locator("#text-error")).ToContainTextAsync("Прізвище дитини");
        await Expect(page.Locator("#text")).ToHaveValueAsync("Вітаємо.\n\nДитина: {{Прізвище дитини}}");
        await page.Locator("#text").FillAsync("Вітаємо.\n\nНе забудьте: {{Завдання}}, {{Строк}}.\n{{Посилання}}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Переглянути" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Не забудьте: Провести першу розмову, завтра до 18:00.");
    }, script);

    [Fact]
    public Task Letter_WrittenByButtons_IsFollowedByItsPreview_AndSaved() => site.VisitAsync("koordynator1", async page =>
    {
        await page.GotoAsync("/letters/templates/Assignment");
        var (text, shown) = (page.Locator("#text"), page.Locator("#preview-shown"));
        await Expect(page.GetByText("Що можна підставити")).ToBeHiddenAsync();
        await text.FillAsync("Вам передано: ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Завдання", Exact = true }).ClickAsync();
        await Expect(text).ToBeFocusedAsync();
        await Expect(text).ToHaveValueAsync("Вам передано: {{Завдання}}");
        await Expect(shown).ToContainTextAsync("Вам передано: Провести першу розмову");

        // What is typed wrong is told quietly, leaves the preview as it was, and is mended by a button.
        await page.Keyboard.TypeAsync(" {{Номер спарви}} негайно");
        await Expect(page.Locator("#text-error")).ToContainTextAsync("Може, «Номер справи»?");
        await Expect(page.Locator("#preview-state")).ToContainTextAsync("Щойно виправите позначене");
        await page.GetByRole(AriaRole.Button, new() { Name = "Замінити на «Номер справи»" }).ClickAsync();
        await Expect(shown).ToContainTextAsync("Провести першу розмову ЗРК-2026-000123 негайно");
        await Expect(page.Locator("#text-error")).ToBeEmptyAsync();

        // What is marked is shown only if there is something, and one key takes it back.
        await text.EvaluateAsync("text => text.setSelectionRange(text.value.length - 7, text.value.length)");
        await page.GetByLabel("Лише якщо є").SelectOptionAsync("Строк");
        await page.GetByRole(AriaRole.Button, new() { Name = "Показувати виділений текст" }).ClickAsync();
        await Expect(text).ToHaveValueAsync("Вам передано: {{Завдання}} {{Номер справи}} {{#якщо Строк}}негайно{{/якщо}}");
        await page.Keyboard.PressAsync("Control+z");
        await Expect(text).ToHaveValueAsync("Вам передано: {{Завдання}} {{Номер справи}} негайно");

        // The subject too, by keyboard alone.
        await page.Locator("#subject").FillAsync("Для Вас: ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Процедура", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#subject")).ToHaveValueAsync("Для Вас: {{Процедура}}");
        await Expect(shown).ToContainTextAsync("Для Вас: Потенційний клієнт");

        await page.SetViewportSizeAsync(360, 740);
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Зберегти слова" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Слова збережено");
        await Expect(page.Locator("#subject")).ToHaveValueAsync("Для Вас: {{Процедура}}");
    });
}
