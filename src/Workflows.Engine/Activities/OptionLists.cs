namespace Workflows.Engine.Activities;

/// <summary>Lists that only a host can fill and that the engine's own steps choose from; see <see cref="InputDeclaration.OptionsFrom"/>.</summary>
public static class OptionLists
{
    /// <summary>What is known of a case and may be branched on.</summary>
    public const string Facts = "facts";

    /// <summary>Published workflows that another may start.</summary>
    public const string Workflows = "workflows";

    /// <summary>What the fact chosen beside it can be.</summary>
    public const string FactValues = "factValues";
}
