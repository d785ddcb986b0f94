using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Workflows.Browser.Tests;

/// <summary>Asks axe what those who see, hear or move otherwise would stumble over on a page.</summary>
internal static class Axe
{
    // The package's own way in loads axe anew, and a second page with it, for every look; once for each page is much faster.
    private const string Find = """
        async rules => {
          const found = await axe.run({ resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
          return found.violations.map(rule => rule.id + ": " + rule.nodes.map(node => node.html).join(", ")).join("; ");
        }
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>Puts axe into a page.</summary>
    public static Task LoadAsync(IPage page) => page.EvaluateAsync(Script);

    /// <summary>What it finds there; empty for nothing.</summary>
    public static Task<string> FindAsync(IPage page, string[]? rules = null) => page.EvaluateAsync<string>(Find, rules);
}
