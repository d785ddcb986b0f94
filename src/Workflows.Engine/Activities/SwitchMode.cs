using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Whether a choice goes by the first case that holds, or by every one.</summary>
internal static class SwitchMode
{
    /// <summary>The field that says so.</summary>
    public static InputDeclaration Input { get; } =
        new("mode", "Elsa.Workflows.SwitchMode, Elsa.Workflows.Core", "Якщо підходять кілька")
        {
            Description = "Іти лише першою гілкою, що підходить, чи всіма.",
            UiHint = "dropdown",
            Options =
            [
                new("MatchFirst", "Лише перша"),
                new("MatchAny", "Усі, що підходять"),
            ],
        };

    /// <summary>Whether a step as drawn may go by several cases.</summary>
    public static bool MayBeAll(ActivityNode node) => node.Input(Input.Key)?.Expression is { } mode && !(mode.IsPlain && mode.Text is not "MatchAny");

    /// <summary>Whether the step goes by every case that holds.</summary>
    public static bool IsAll(ActivityContext context) => string.Equals(context.Input("mode").AsText(), "MatchAny", StringComparison.Ordinal);
}
