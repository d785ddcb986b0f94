using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Workflows.Browser.Tests;

/// <summary>Elsa Studio on the designer's page, by what a person sees and does there.</summary>
internal sealed class Studio(IPage page)
{
    /// <summary>How long a start may take, in milliseconds: Studio is interpreted WebAssembly, and two cores are shared.</summary>
    public const int Start = 90_000;

    private const string Definitions = "/elsa/api/workflow-definitions";

    public IFrameLocator Frame { get; } = page.FrameLocator("#designer");

    public ILocator Lines => Frame.Locator("elsa-workflow-definition-list tbody tr");

    public ILocator Steps => Frame.Locator(".x6-node");

    public ILocator Arrows => Frame.Locator(".x6-edge");

    public ILocator Bar => Frame.Locator("#bar");

    public ILocator Question => Frame.Locator("#question");

    public ILocator Toast => Frame.Locator(".mud-snackbar");

    // «Показати все», «До середини», «Розкласти», save, publish, more: none has a name of its own.
    private ILocator Tools => Frame.Locator(".rz-splitter-vertical .mud-toolbar button:visible");

    /// <summary>A step by the name that Studio gave it; on the drawing it is called as its own fields say.</summary>
    public ILocator Step(string name) => Steps.Filter(new() { Has = page.Locator($"elsa-activity-wrapper[activity-json*='\"name\":\"{name}\"']") });

    /// <summary>What the check has found: a line each.</summary>
    public ILocator Problems => Frame.Locator("#check li");

    /// <summary>What is said of whose the procedure is.</summary>
    public ILocator Note => Frame.Locator("#note");

    /// <summary>What is refused to Studio from now on: status, method and path each.</summary>
    public IReadOnlyList<string> Refused()
    {
        var refused = new List<string>();
        page.Response += (_, answer) =>
        {
            if (answer.Status >= 400)
            {
                refused.Add(FormattableString.Invariant($"{answer.Status} {answer.Request.Method} {new Uri(answer.Url).AbsolutePath}"));
            }
        };
        return refused;
    }

    /// <summary>Shows what the address names: <c>list</c>, <c>editor/id</c>, <c>instances</c>, <c>viewer/id</c>.</summary>
    public async Task OpenAsync(string what)
    {
        if (page.Url.Contains("/procedures/designer", StringComparison.Ordinal))
        {
            await page.EvaluateAsync("hash => { location.hash = hash; }", what);
        }
        else
        {
            await page.GotoAsync($"/procedures/designer#{what}");
        }
    }

    /// <summary>Draws a step out of the palette onto a place of the canvas, in its pixels.</summary>
    public async Task DrawAsync(string group, string step, int x, int y)
    {
        var card = Frame.Locator("[draggable=true]:visible").Filter(new() { HasText = step }).First;
        if (!await card.IsVisibleAsync())
        {
            await Frame.Locator(".mud-expand-panel-header").Filter(new() { HasText = group }).ClickAsync();
            await Expect(card).ToBeVisibleAsync();
            await Expect(Frame.Locator(".mud-collapse-entering")).ToHaveCountAsync(0); // It grows for a moment.
        }

        var canvas = (await Frame.Locator(".x6-graph").BoundingBoxAsync())!;
        await SavingAsync(async () =>
        {
            await card.HoverAsync();
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(canvas.X + x - 30, canvas.Y + y, new() { Steps = 3 });
            await page.Mouse.MoveAsync(canvas.X + x, canvas.Y + y);
            await page.Mouse.UpAsync();
        });
    }

    /// <summary>Leads an arrow from an outcome of one step to another step.</summary>
    public async Task ConnectAsync(string from, string outcome, string to)
    {
        var port = Step(from).Locator($".x6-port-body[port=\"{outcome}\"]");
        var (a, b) = (Middle((await port.BoundingBoxAsync())!), Middle((await Step(to).Locator(".x6-port-in .x6-port-body").BoundingBoxAsync())!));
        await SavingAsync(async () =>
        {
            await page.Mouse.MoveAsync(a.X, a.Y);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(b.X - 20, b.Y - 10, new() { Steps = 4 });
            await page.Mouse.MoveAsync(b.X, b.Y, new() { Steps = 2 });
            await page.Mouse.UpAsync();
        });
    }

    /// <summary>Selects a step; a drawing that has just come in does not hear the first click.</summary>
    /// <param name="title">The name that Studio gave it.</param>
    /// <param name="field">A field by which it is known that its fields are there.</param>
    public async Task SelectAsync(string title, string field = "Що зробити")
    {
        for (var patience = 20; ; patience--)
        {
            if (await IsSelectedAsync(title))
            {
                await SelectNothingAsync();
            }

            await Step(title).ClickAsync(new() { Force = true, Position = new() { X = 60, Y = 14 } });
            try
            {
                await Expect(Field(field)).ToBeVisibleAsync(new() { Timeout = 3_000 });
                return;
            }
            catch (PlaywrightException) when (patience > 0)
            {
            }
        }
    }

    // The frame of what is selected lies over it and takes its clicks.
    private async Task<bool> IsSelectedAsync(string name) => (await Step(name).GetAttributeAsync("class"))?.Contains("x6-node-selected", StringComparison.Ordinal) == true;

    /// <summary>Shows what the check has found.</summary>
    public Task CheckAsync() => Frame.Locator("#ways [data-about=check]").ClickAsync();

    /// <summary>What can be chosen in a list of the selected step, without choosing.</summary>
    public async Task<IReadOnlyList<string>> ChoicesAsync(string label)
    {
        await List(label).ClickAsync();
        var options = Frame.Locator(".mud-popover-open").GetByRole(AriaRole.Option);
        await Expect(options.First).ToBeVisibleAsync();
        var texts = await options.AllInnerTextsAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(Frame.Locator(".mud-popover-open")).ToHaveCountAsync(0);
        return [.. texts.Select(text => text.Trim())];
    }

    /// <summary>Leaves whatever is selected: a selected step's frame covers its ports.</summary>
    public async Task SelectNothingAsync()
    {
        var canvas = (await Frame.Locator(".x6-graph").BoundingBoxAsync())!;
        for (var patience = 20; patience > 0 && await Frame.Locator(".x6-node-selected").CountAsync() > 0; patience--)
        {
            // While Studio still fills the fields of a step that was selected a moment ago, it selects it once more.
            await page.Mouse.ClickAsync(canvas.X + canvas.Width - 40, canvas.Y + 60);
            await page.WaitForTimeoutAsync(500);
        }
    }

    /// <summary>A field of the selected step, by its label.</summary>
    public ILocator Field(string label) =>
        Frame.Locator(".mud-input-control:visible").Filter(new() { Has = page.Locator($"label:text-is(\"{label}\")") }).Locator("input.mud-input-slot, textarea").First;

    /// <summary>
    /// Writes into a field, leaves it, and waits until Studio has saved just that. While Studio draws the fields anew, what is written meanwhile can be lost or be added
    /// to what stood there; whoever sees that writes it again, and so does this.
    /// </summary>
    public async Task WriteAsync(string label, string text)
    {
        for (var patience = 3; ; patience--)
        {
            try
            {
                await page.RunAndWaitForResponseAsync(
                    async () =>
                    {
                        await FillAsync(Field(label), text);
                        await Field(label).BlurAsync();
                    },
                    answer => IsSave(answer) && Says(answer.Request.PostData, text),
                    new() { Timeout = patience > 0 ? Start / 4 : Start });
                return;
            }
            catch (TimeoutException) when (patience > 0)
            {
                await Field(label).FillAsync("");
            }
        }
    }

    private static async Task FillAsync(ILocator field, string text)
    {
        await field.FillAsync(text);
        for (var patience = 20; patience > 0 && await field.InputValueAsync() != text; patience--)
        {
            await field.FillAsync(text);
        }
    }

    // Whether a drawing that is sent has a value that is the text, and nothing more.
    private static bool Says(string? sent, string text) => sent is not null && Says(JsonNode.Parse(sent), text);

    private static bool Says(JsonNode? node, string text) => node switch
    {
        JsonObject map => map.Any(pair => Says(pair.Value, text)),
        JsonArray list => list.Any(item => Says(item, text)),
        JsonValue value => value.ToString() == text,
        _ => false,
    };

    /// <summary>Picks one of a list; a list that is drawn anew while it opens is opened again.</summary>
    public Task PickAsync(string label, string choice) => SavingAsync(async () =>
    {
        var option = Frame.Locator(".mud-popover-open").GetByRole(AriaRole.Option, new() { Name = choice, Exact = true });
        for (var patience = 3; ; patience--)
        {
            if (!await option.IsVisibleAsync())
            {
                await List(label).ClickAsync();
            }

            try
            {
                await option.ClickAsync(new() { Timeout = patience > 0 ? Start / 9 : Start });
                return;
            }
            catch (TimeoutException) when (patience > 0)
            {
            }
        }
    });

    /// <summary>Publishes what stands there; gives the server's answer. A click while Studio still saves is lost.</summary>
    public async Task<IResponse> PublishAsync()
    {
        for (var patience = 3; ; patience--)
        {
            try
            {
                return await page.RunAndWaitForResponseAsync(
                    () => Tools.Nth(4).ClickAsync(),
                    answer => IsSave(answer) && answer.Request.PostData?.Contains("\"publish\":true", StringComparison.Ordinal) == true,
                    new() { Timeout = patience > 0 ? Start / 6 : Start });
            }
            catch (TimeoutException) when (patience > 0)
            {
            }
        }
    }

    /// <summary>Chooses from the menu beside «publish»; a click while the drawing comes in anew can be lost.</summary>
    public async Task MoreAsync(string choice)
    {
        for (var patience = 3; ; patience--)
        {
            await Tools.Last.ClickAsync();
            try
            {
                await Frame.Locator(".mud-popover-open").GetByText(choice, new() { Exact = true }).First.ClickAsync(new() { Timeout = patience > 0 ? Start / 6 : Start });
                return;
            }
            catch (TimeoutException) when (patience > 0)
            {
            }
        }
    }

    /// <summary>Chooses from the menu that is open.</summary>
    public Task ChooseAsync(string choice) => Frame.Locator(".mud-popover-open").GetByText(choice, new() { Exact = true }).First.ClickAsync();

    /// <summary>Shows one of the tabs that are about the procedure.</summary>
    public async Task AboutAsync(string tab)
    {
        await Frame.Locator("#ways").GetByText("Процедура й версії").ClickAsync();
        await Frame.Locator(".mud-tab").Filter(new() { HasText = tab }).Last.DispatchEventAsync("click");
    }

    /// <summary>Shows one of the tabs that are about the selected step.</summary>
    public Task OfStepAsync(string tab) => Frame.Locator(".mud-tab:visible").Filter(new() { HasText = tab }).Last.DispatchEventAsync("click");

    /// <summary>Points at a tool over the drawing until its hint stands there.</summary>
    public async Task HintAsync(int tool)
    {
        await Tools.Nth(tool).HoverAsync();
        await Expect(Frame.Locator(".mud-tooltip:visible")).Not.ToHaveCountAsync(0);
    }

    /// <summary>The menu of a version in the list of versions.</summary>
    public async Task OnVersionAsync(int version, string choice)
    {
        await Frame.Locator("tbody tr:visible").Filter(new() { Has = page.Locator($"td:text-is(\"{version}\")") }).Locator("button").Last.ClickAsync();
        await ChooseAsync(choice);
    }

    /// <summary>Does what makes Studio save, and waits for the answer.</summary>
    public async Task<IResponse> SavingAsync(Func<Task> act) => await page.RunAndWaitForResponseAsync(act, IsSave, new() { Timeout = Start });

    /// <summary>Saves over what stands there as another program does that has seen the newest version.</summary>
    public async Task SaveBehindAsync(string definitionId, string description)
    {
        var status = await page.Locator("#designer").EvaluateAsync<int>(
            """
            (frame, { path, id, description }) => {
              const { token, header } = frame.contentDocument.body.dataset;
              const ask = (method, address, body) => {
                const request = new frame.contentWindow.XMLHttpRequest();
                request.open(method, address, false);
                if (body) { request.setRequestHeader(header, token); request.setRequestHeader("Content-Type", "application/json"); }
                request.send(body ? JSON.stringify(body) : null);
                return request;
              };
              const model = JSON.parse(ask("GET", `${path}/by-definition-id/${id}?versionOptions=Latest`).responseText);
              return ask("POST", path, { model: { ...model, description }, publish: false }).status;
            }
            """, new { path = Definitions, id = definitionId, description });
        Assert.Equal(200, status);
    }

    /// <summary>Words in Latin letters that are no codes: Studio's own, which nobody here should have to read.</summary>
    public async Task<IReadOnlyList<string>> LatinWordsAsync()
    {
        var words = await page.Locator("#designer").EvaluateAsync<JsonElement>(
            """
            frame => {
              const found = new Set();
              const left = element => element.closest(".monaco-editor, .monaco-aria-container, script, style, svg, [data-technical], elsa-workflow-instance-viewer td:nth-child(2)");
              const note = text => { if (/[A-Za-z]{2}/.test(text) && !/^[\w-]*\d[\w-]*$|^[a-z]+-[a-z-]+$/.test(text.trim()) && !/JavaScript/.test(text)) found.add(text.trim()); };
              const walk = node => {
                if (node.nodeType === 3) { if (node.parentElement && !left(node.parentElement) && node.parentElement.getClientRects().length) note(node.nodeValue); }
                else if (node.nodeType === 1 && !left(node)) {
                  if (node.getClientRects().length) for (const name of ["placeholder", "title", "aria-label"]) note(node.getAttribute(name) ?? "");
                  node.childNodes.forEach(walk);
                }
              };
              walk(frame.contentDocument.body);
              return [...found];
            }
            """);
        return [.. words.EnumerateArray().Select(word => word.GetString()!)];
    }

    private static bool IsSave(IResponse answer) => answer.Request.Method == "POST" && new Uri(answer.Url).AbsolutePath == Definitions;

    private ILocator List(string label) =>
        Frame.Locator(".mud-input-control:visible").Filter(new() { Has = page.Locator($"label:text-is(\"{label}\")") }).Locator(".mud-input").First;

    private static (float X, float Y) Middle(LocatorBoundingBoxResult box) => (box.X + (box.Width / 2), box.Y + (box.Height / 2));
}
