using System.Globalization;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Reads lists of variables.</summary>
internal static class VariableReader
{
    private const int MostVariables = 500;

    public static VariableDefinition[] Read(JsonSpan? list, string? ownerId, string path, ProblemList problems)
    {
        var variables = new List<VariableDefinition>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list?.Items ?? [])
        {
            if (!item.IsObject || item.Text("name") is not { Length: > 0 } name)
            {
                problems.Error(ownerId, At(path, variables.Count), "Є змінна без назви.");
                continue;
            }

            // Hand-written definitions leave the id out.
            var id = item.Text("id") ?? name;
            if (!ids.Add(id))
            {
                problems.Error(ownerId, At(path, variables.Count), $"Дві змінні мають той самий ідентифікатор {ProblemList.Quote(id)}.");
            }
            else if (!names.Add(name))
            {
                problems.Warning(ownerId, At(path, variables.Count), $"Дві змінні мають назву {ProblemList.Quote(name)}: вирази бачитимуть лише першу.");
            }

            if (variables.Count == MostVariables)
            {
                problems.Error(ownerId, path, "В одному місці оголошено понад 500 змінних.");
                break;
            }

            variables.Add(new VariableDefinition(id, name, item.Text("typeName") ?? "Object", item.Flag("isArray"), Default(item.Get("value"))));
        }

        return [.. variables];
    }

    private static string? Default(JsonSpan? value) => value?.AsText() ?? value?.ToNode()?.ToJsonString(JsonText.Readable);

    private static string At(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}
