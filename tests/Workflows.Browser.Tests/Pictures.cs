using Microsoft.Playwright;

namespace Workflows.Browser.Tests;

/// <summary>
/// Pictures of the documentation. They are written only when the variable PICTURES names a folder, as <c>scripts/screenshots</c> does; otherwise a test that
/// takes one has shown no more than that its page can be reached and says what the picture is to show.
/// </summary>
internal static class Pictures
{
    public const int Desk = 1366, Phone = 360;

    // An address of this machine is another one each time.
    private const string Quiet = """
        () => {
          document.activeElement?.blur();
          scrollTo(0, 0);
          const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            texts.currentNode.data = texts.currentNode.data.replace(/http:\/\/127\.0\.0\.1:\d+\/tasks\/[0-9a-f-]+/g, "https://cw.example/tasks/…");
          }
          return document.fonts.ready.then(() => 0);
        }
        """;

    private static readonly string? Folder = Environment.GetEnvironmentVariable("PICTURES");

    /// <summary>Takes the page from its top, or from a place further down, as long as it is but no longer than said; of a phone, one screen.</summary>
    public static async Task TakeAsync(IPage page, string name, int width = Desk, int longest = 900, ColorScheme scheme = ColorScheme.Light, int from = 0)
    {
        if (Folder is null)
        {
            return;
        }

        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await page.SetViewportSizeAsync(width, 740);
        await page.Mouse.MoveAsync(0, 0); // Nothing looks pointed at.
        await page.EvaluateAsync(Quiet);
        var height = Math.Min(await page.EvaluateAsync<int>("document.documentElement.scrollHeight") - from, width == Phone ? 740 : longest);
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Folder, $"{name}.png"),
            FullPage = width != Phone, // On a phone the bar of sections stands at the bottom of what is seen.
            Animations = ScreenshotAnimations.Disabled,
            Clip = new() { X = 0, Y = from, Width = width, Height = height },
        });
    }
}
