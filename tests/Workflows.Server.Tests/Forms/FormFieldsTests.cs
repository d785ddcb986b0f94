using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Execution;
using Workflows.Server.Forms;

namespace Workflows.Server.Tests.Forms;

/// <summary>What the fields of a form look like in HTML.</summary>
public sealed class FormFieldsTests
{
    private static readonly FormDefinition Talk = Form.Read(Form.Of(
        """{"key":"name","bind":"client.lastName","required":true,"help":"Як у документі","maxLength":30}""",
        """{"key":"met","type":"YesNo","label":"Зустріч відбулась","required":true}""",
        """{"key":"place","type":"Choice","label":"Де","options":[{"value":"home","label":"Вдома"}],"required":true,"showWhen":{"field":"met","operator":"Equal","value":true}}""",
        """{"key":"needs","type":"Choices","label":"Потреби","options":[{"value":"food","label":"Їжа"},{"value":"law","label":"Право"}]}""",
        """{"key":"day","type":"Date","label":"Коли","max":"today"}""",
        """{"key":"sum","type":"Number","label":"Сума"}""",
        """{"key":"who","type":"Person","label":"Хто"}"""));

    [Fact]
    public async Task NewForm_HasLabelsHelpAndNativeInputs()
    {
        var page = await RenderAsync(FormEntry.Empty);
        Has(page, "<legend>Г</legend>");
        Has(page, """<label class="form-label" for="a-name">Прізвище</label>""");
        Has(page, """name="a.name" value maxlength="30" autocomplete="off" required aria-describedby="a-name-help" data-control""");
        Has(page, """<p class="form-text" id="a-name-help">Як у документі</p>""");
        Has(page, """<input type="radio" id="a-met" name="a.met" value="true" required>""");
        Has(page, """type="date" id="a-day" name="a.day" value max="2026-03-16" """.TrimEnd());
        Has(page, "Сума<span class=\"optional\"> необов'язково</span>");
        Has(page, """<button class="btn btn-outline-primary" type="submit" name="find" value="who" formnovalidate>Знайти""");
        Assert.DoesNotContain("aria-invalid", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HiddenField_IsMarkedAndNotAskedForByTheBrowser_UntilItsRuleHolds()
    {
        var page = await RenderAsync(FormEntry.Empty);
        Has(page, """<div class="field unmet" data-field="place" data-type="Choice" data-show-when="{&quot;field&quot;:&quot;met&quot;,&quot;operator&quot;:&quot;Equal&quot;,&quot;value&quot;:true}" """.TrimEnd());
        Has(page, """<input type="radio" id="a-place" name="a.place" value="home" data-needed>""");
        Has(await RenderAsync(new FormEntry { Typed = Form.Typed(("met", "true")) }), """<div class="field" data-field="place" """.TrimEnd());
    }

    [Fact]
    public async Task FilledInForm_ShowsWhatWasTyped_RightOrWrong()
    {
        var page = await RenderAsync(new FormEntry
        {
            Typed = Form.Typed(("name", "<Мар'яна>"), ("met", "false"), ("needs", "law"), ("day", "6.3.2026"), ("sum", "багато"), ("who.find", "Юр")),
            Errors = new Dictionary<string, string> { ["a-sum"] = "«Сума»: введіть число", ["a-name"] = "«Прізвище»: щось" },
        });
        Has(page, """value="&lt;Мар&#x27;яна&gt;" """.TrimEnd());
        Has(page, """aria-invalid="true" aria-describedby="a-name-help a-name-error" """.TrimEnd());
        Has(page, """name="a.met" value="false" checked""");
        Has(page, """name="a.needs" value="law" checked""");
        Has(page, """name="a.day" value="2026-03-06" """.TrimEnd());
        Has(page, """name="a.sum" value="багато" """.TrimEnd());
        Has(page, """name="a.who.find" value="Юр" """.TrimEnd());
        Has(page, "<span>«Сума»: введіть число</span>");
    }

    [Fact]
    public async Task FoundCandidates_AreOfferedAsRadioButtons()
    {
        var found = new FoundCandidates("who", [new Candidate(Form.Kalyna, "Юристка 1", "юрист")]);
        var page = await RenderAsync(FormEntry.Empty, found);
        Has(page, $"""name="a.who" value="{Form.Kalyna}" """.TrimEnd());
        Has(page, """<span data-name>Юристка 1</span>""");
        Has(page, "Виберіть зі знайденого");
        Has(await RenderAsync(FormEntry.Empty, found with { Candidates = [] }), "Нічого не знайдено");
    }

    [Theory]
    [InlineData("met", "true", "Так")]
    [InlineData("place", "\"home\"", "Вдома")]
    [InlineData("place", "\"gone\"", "gone")]
    [InlineData("needs", "[\"law\",\"food\"]", "Право, Їжа")]
    [InlineData("day", "\"2026-03-16\"", "16 березня 2026")]
    [InlineData("sum", "1234.5", "1\u00a0234,5")]
    [InlineData("who", "\"00000000-0000-7000-8000-00000000000a\"", "Юристка 1")]
    [InlineData("who", "\"00000000-0000-7000-8000-00000000000b\"", "запис Вам не відкрито")]
    public void Answer_IsToldInWords(string key, string value, string words) => Assert.Equal(words, AnswerText.Of(
        Talk.Field(key)!,
        JsonNode.Parse(value)!,
        new Dictionary<Guid, Candidate> { [Form.Kalyna] = new(Form.Kalyna, "Юристка 1", null) }));

    private static void Has(string page, string part) => Assert.True(page.Contains(part, StringComparison.Ordinal), $"Not there: {part}\n{page}");

    private static async Task<string> RenderAsync(FormEntry entry, FoundCandidates? found = null)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(new SimulatedClock(Databases.Start))
            .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
            .AddSingleton(new References(null!, null!, null!, null!, null!, TimeProvider.System))
            .BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<CascadingValue<HttpContext>>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                ["Value"] = new DefaultHttpContext(),
                ["ChildContent"] = (RenderFragment)(builder =>
                {
                    builder.OpenComponent<FormFields>(0);
                    builder.AddComponentParameter(1, "Form", Talk);
                    builder.AddComponentParameter(2, "Entry", entry);
                    builder.AddComponentParameter(3, "Centre", Form.Kalyna);
                    builder.AddComponentParameter(4, "Found", found);
                    builder.CloseComponent();
                }),
            }));
            // How elements end and how empty attributes are written is the framework's choice.
            var page = root.ToHtmlString().Replace("=\"\"", "", StringComparison.Ordinal).Replace(" />", ">", StringComparison.Ordinal);
            return Regex.Replace(page, "\\s+", " ");
        });
    }
}
