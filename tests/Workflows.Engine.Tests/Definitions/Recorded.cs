namespace Workflows.Engine.Tests.Definitions;

/// <summary>Texts that a real Elsa server sent or took, without links and dates.</summary>
internal static class Recorded
{
    public static string Read(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Definitions", "Recorded", name + ".json"));
}
