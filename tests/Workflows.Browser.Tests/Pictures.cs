using Microsoft.Playwright;

namespace Workflows.Browser.Tests;

/// <summary>
/// Pictures of the documentation. They are written only when the variable PICTURES names a folder, as <c>scripts/screenshots</c> does; otherwise a test that
/// takes one has shown no more than that its page can be reached and says what the picture is to show.
/// </summary>
internal static class Pictures
{
    public const int Desk = 1366, Phone = 360;

    private static readonly string? Folder = Environment.GetEnvironmentVariable("PICTURES");

    /// <summary>Takes the page from its top, or from a place further down, as long as it is but no longer than said.</summary>
    public static async Task TakeAsync(IPage page, string name, int width = Desk, int longest = 900, ColorScheme scheme = ColorScheme.Light, int from = 0)
    {
        if (Folder is null)
        {
            return;
        }

        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await page.SetViewportSizeAsync(width, width == Phone ? 740 : 768);
        await page.EvaluateAsync("() => { document.activeElement?.blur(); scrollTo(0, 0); return document.fonts.ready.then(() => 0); }");
        var height = await page.EvaluateAsync<int>("document.documentElement.scrollHeight");
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Folder, $"{name}.png"),
            FullPage = true,
            Animations = ScreenshotAnimations.Disabled,
            Clip = new() { X = 0, Y = from, Width = width, Height = Math.Min(height - from, longest) },
        });
    }
}
