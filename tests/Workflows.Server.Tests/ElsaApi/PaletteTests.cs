using System.Net;
using System.Text.Json.Nodes;
using Workflows.Tests;
using static Workflows.Server.Tests.ElsaApi.ElsaCalls;

namespace Workflows.Server.Tests.ElsaApi;

/// <summary>What a coordinator finds in the designer's palette and in the lists of a step's fields: the office's own things, in the order of use.</summary>
public abstract class PaletteTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Descriptors = "/elsa/api/descriptors/activities";

    [Fact]
    public async Task Palette_ShowsStepsOfCaseWork_AndTechnicalOnesToThoseWhoAskForThem()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        Assert.Equal(
            [
                "1. Людям: Завдання працівнику, Погодження двома, Розподілити, Завдання кожному",
                "2. Час: Зачекати, Регулярно, Години центру",
                "3. Шлях: Умова, Вибір, Паралельно, Зійтись, Кінець, Завершити справу",
                "4. Клієнт і справа: Запис в ЕБД, Згода, Згода є?, Документ, Направлення, Етап справи, Звідки клієнт?, Ознаки випадку, Команда справи, Соціальний контракт, Договір, Договір діє?, Підсумок справи",
                "5. Листи: Лист",
                "6. Процедури: Запустити процедуру",
            ],
            Groups(await ListAsync(coordinator)));
        var icons = (await ListAsync(coordinator)).Where(step => Shown(step) && step["category"]!.ToString()[0] < '7').Select(step => step["customProperties"]!["icon"]!.ToString()).ToList();
        Assert.DoesNotContain("gear", icons);

        // Chosen on the page of the own account, and taken back there.
        using (await coordinator.SubmitAsync("/account", "designer", ("expert", "true")))
        {
            var all = Groups(await ListAsync(coordinator));
            Assert.Contains("Виконати JavaScript", string.Join('\n', all), StringComparison.Ordinal);
            Assert.DoesNotContain("Схема", all[^1], StringComparison.Ordinal);
        }

        using (await coordinator.SubmitAsync("/account", "designer"))
        {
            Assert.Equal(6, Groups(await ListAsync(coordinator)).Count);
        }
    }

    [Fact]
    public async Task Lists_HoldWhatTheOfficeHas_AndWhatTheDrawingHas()
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        var task = (await ListAsync(network, "lead-routing")).Single(step => step["typeName"]!.ToString() == "Case.HumanTask");
        Assert.Contains("Відповідь організації", Options(task, "Form").Values);
        Assert.Contains(Options(task, "DueRule").Values, rule => rule.Contains("доби", StringComparison.Ordinal) || rule.Contains("дні", StringComparison.Ordinal));
        Assert.Equal(["не обрано"], Options(task, "Person").Values); // A network's procedure runs in any centre: nobody can be named.

        using var centre = await server.SignedInAsync("koordynator1");
        Assert.Contains("(соціальний працівник)", string.Join('\n', Options((await ListAsync(centre)).Single(step => step["typeName"]!.ToString() == "Case.HumanTask"), "Person").Values), StringComparison.Ordinal);

        static JsonNode Referral(IEnumerable<JsonNode> steps) => steps.Single(step => step["typeName"]!.ToString() == "Case.Referral");
        Assert.Equal(["не обрано"], Options(Referral(await ListAsync(network, "lead-routing")), "Partner").Values); // Nor can an organisation.
        Assert.Contains(Options(Referral(await ListAsync(centre)), "Partner").Values, partner => partner.StartsWith("Вербівська школа № 3 (", StringComparison.Ordinal));

        var performers = await OptionsAsync(network, "Case.HumanTask", "NotWhoDid", []);
        Assert.Equal(["", "start"], performers.Keys.Take(2));
        Assert.Contains("Розподілити звернення", performers.Values);

        var facts = await OptionsAsync(network, "Case.Condition", "Field", []);
        Assert.Contains(facts, fact => fact is { Key: "urgent", Value: var label } && label.StartsWith("Початок: ", StringComparison.Ordinal));
        Assert.Equal(["true", "false"], (await OptionsAsync(network, "Case.Condition", "Value", new() { ["field"] = "urgent", ["value"] = "true" })).Keys.Where(key => key.Length > 0));
        Assert.DoesNotContain(facts.Keys, key => key.Contains("lastName", StringComparison.Ordinal)); // What is personal decides nothing.

        // What was chosen and is no longer there stays seen; reminders are boxes to tick.
        Assert.Equal("gone (у переліку немає)", (await OptionsAsync(network, "Case.HumanTask", "SameAs", new() { ["sameAs"] = "gone" }))["gone"]);
        Assert.Equal("за 9 робочих днів", (await OptionsAsync(network, "Case.HumanTask", "RemindBefore", new() { ["remindBefore"] = new JsonArray("9 WorkingDays") }))["9 WorkingDays"]);
        using var unknown = await PostAsync(network, $"{Descriptors}/Case.HumanTask/options/Nothing", new JsonObject());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static async Task<IReadOnlyList<JsonNode>> ListAsync(Visitor visitor, string? procedure = null) =>
        [.. (await JsonAsync(await SendAsync(visitor, HttpMethod.Get, Descriptors, null, procedure is null ? [] : [("X-Procedure", procedure)])))["items"]!.AsArray().Select(item => item!)];

    private static bool Shown(JsonNode step) => step["isBrowsable"]!.GetValue<bool>();

    private static IReadOnlyList<string> Groups(IReadOnlyList<JsonNode> steps) =>
    [
        .. steps.Where(Shown).GroupBy(step => step["category"]!.ToString()).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(step => step["displayName"]!.ToString()))}"),
    ];

    private static Dictionary<string, string> Options(JsonNode step, string input) =>
        Items(step["inputs"]!.AsArray().Single(one => one!["name"]!.ToString() == input)!["uiSpecifications"]!);

    private static async Task<Dictionary<string, string>> OptionsAsync(Visitor visitor, string type, string input, JsonObject fields) =>
        Items((await JsonAsync(await SendAsync(
            visitor, HttpMethod.Post, $"{Descriptors}/{type}/options/{input}", new JsonObject { ["context"] = fields }, ("X-Procedure", "lead-routing"))))["items"]!);

    private static Dictionary<string, string> Items(JsonNode specifications) =>
        (specifications["dropdown"]?["selectList"] ?? specifications["checklist"]!["checkList"])!["items"]!.AsArray().ToDictionary(item => item!["value"]!.ToString(), item => item!["text"]!.ToString());
}

public sealed class PaletteOnPostgres() : PaletteTests(Databases.PostgresWithPeople);

public sealed class PaletteOnSqlite() : PaletteTests(Databases.SqliteWithPeople);
