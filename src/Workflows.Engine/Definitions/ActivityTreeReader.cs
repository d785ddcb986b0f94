using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Reads one tree of steps; used once.</summary>
internal sealed class ActivityTreeReader(ActivityCatalogue catalogue, ProblemList problems)
{
    private const int MostSteps = 2_000;
    private const int LongestId = 200;

    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private int steps;

    /// <summary>Reads a step and everything inside it. What cannot be read becomes a problem and, as far as possible, stays in the tree.</summary>
    public ActivityNode Read(JsonSpan step, string path, string parentNodeId)
    {
        steps++;
        var id = step.Text("id") ?? "";
        var type = step.Text("type") ?? "";
        var activity = ActivityText.Kind(step, catalogue) ?? new UnsupportedActivity(type);
        var declaration = activity.Declaration;
        var title = Title(step, catalogue.Find(type)?.Declaration ?? declaration);
        CheckId(id, title, path);
        // Paths of ids repeat their beginnings, so a long one would cost its length many times over.
        id = id.Length > LongestId ? id[..LongestId] : id;
        var nodeId = $"{parentNodeId}:{id}";
        var node = new ActivityNode
        {
            Id = id,
            NodeId = nodeId,
            Type = type,
            Version = step.Number("version") is { } version and not 0 ? version : declaration.Version,
            Name = step.Text("name"),
            Title = title,
            CanStartWorkflow = (step.Get("customProperties") ?? step).Flag("canStartWorkflow") || step.Flag("canStartWorkflow"),
            MergeMode = Merge(step, id, title, path),
            Activity = activity,
            CustomProperties = step.Get("customProperties")?.ToNode() as JsonObject ?? [],
        };
        if (!node.IsSupported)
        {
            ReportUnsupported(step, node, path);
            return node;
        }

        CheckShape(step, node, path);
        var children = Children(step, declaration, path, nodeId);
        return node with
        {
            Inputs = new InputReader(problems, node, path).Read(step),
            Outputs = InputReader.Outputs(step, declaration),
            Variables = declaration.IsContainer
                ? VariableReader.Read(step.Get("variables"), id, $"{path}.variables", problems)
                : [],
            Activities = children,
            Ports = Ports(step, declaration, path, nodeId),
            Cases = Cases(step, declaration, path, nodeId),
            Connections = declaration.IsContainer
                ? new ConnectionReader(problems, id, title, children).Read(step.Get("connections"), $"{path}.connections")
                : [],
        };
    }

    private static string Title(JsonSpan step, ActivityDeclaration declaration)
    {
        string?[] candidates =
        [
            step.Get("metadata")?.Text("displayText"), declaration.TitledBy is { } field ? step.Text(field) : null, step.Text("name"), declaration.DisplayName,
        ];
        return candidates.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text)) ?? declaration.Type;
    }

    private void CheckId(string id, string title, string path)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            problems.Error(null, path, $"Крок {ProblemList.Quote(title)} не має ідентифікатора.");
        }
        else if (id.Length > LongestId || id.Any(IsTroublesome))
        {
            problems.Error(id, path, $"Крок {ProblemList.Quote(title)} має непридатний ідентифікатор: він задовгий або містить двокрапку чи невидимі знаки.");
        }
        else if (!ids.Add(id))
        {
            problems.Error(id, path, $"Крок {ProblemList.Quote(title)} має той самий ідентифікатор {ProblemList.Quote(id)}, що й інший крок.");
        }

        if (title.Any(IsDirectionMark))
        {
            problems.Warning(id, path, $"Назва кроку {ProblemList.Quote(title)} містить невидимі знаки напряму письма.");
        }
    }

    // A colon would make paths of ids ambiguous; the others cannot be told apart by eye.
    private static bool IsTroublesome(char symbol) => symbol == ':' || char.IsControl(symbol) || IsDirectionMark(symbol);

    private static bool IsDirectionMark(char symbol) =>
        symbol is '\u200E' or '\u200F' or '\u061C' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private void ReportUnsupported(JsonSpan step, ActivityNode node, string path)
    {
        // Elsa itself puts this stand-in where it does not know a type.
        var type = node.Type == "Elsa.NotFoundActivity" ? step.Text("missingTypeName") ?? node.Type : node.Type;
        problems.Error(
            node.Id,
            path,
            type.Length == 0 ? $"Крок {ProblemList.Quote(node.Title)} не має типу."
            : catalogue.Find(type) is null ? $"Крок {ProblemList.Quote(node.Title)} має невідомий тип {ProblemList.Quote(type)}: тут його виконати не можна."
            : $"Крок {ProblemList.Quote(node.Title)}: тип {ProblemList.Quote(type)} є, але без версії {ProblemList.Quote(step.Text("version") ?? "")}.");
    }

    /// <summary>Something else where steps should stand must not pass for «no steps»: saving it would empty the drawing.</summary>
    private void CheckShape(JsonSpan step, ActivityNode node, string path)
    {
        var declaration = node.Declaration;
        string?[] lists = [declaration.ChildList, declaration.IsContainer ? "connections" : null];
        var wrong = lists.OfType<string>().Where(list => step.Get(list) is { Kind: not JsonValueKind.Array })
            .Concat(declaration.Inputs
                .Where(input => ActivityText.HoldsCases(input) && step.Get(input.Key)?.Unquoted() is { Kind: not JsonValueKind.Array })
                .Select(input => input.Key))
            .Concat(declaration.Ports
                .Where(port => port.Kind == PortKind.Embedded && port.IsBrowsable && step.Get(port.Key) is { IsObject: false })
                .Select(port => port.Key));
        foreach (var key in wrong)
        {
            problems.Error(node.Id, $"{path}.{key}", $"Крок {ProblemList.Quote(node.Title)}: не вдалося прочитати «{key}».");
        }
    }

    private MergeMode Merge(JsonSpan step, string id, string title, string path)
    {
        var text = step.Get("customProperties")?.Text("mergeMode");
        if (string.IsNullOrWhiteSpace(text))
        {
            return MergeMode.None;
        }

        // Enum.TryParse alone would take any number.
        if (Enum.TryParse<MergeMode>(text, ignoreCase: true, out var mode) && Enum.IsDefined(mode))
        {
            return mode;
        }

        problems.Error(id, $"{path}.customProperties.mergeMode", $"Крок {ProblemList.Quote(title)}: невідомий спосіб сходження гілок {ProblemList.Quote(text)}.");
        return MergeMode.None;
    }

    private List<ActivityNode> Children(JsonSpan step, ActivityDeclaration declaration, string path, string nodeId)
    {
        var children = new List<ActivityNode>();
        foreach (var (child, place) in ActivityText.Listed(step, declaration))
        {
            if (Child(child, $"{path}.{place}", nodeId) is { } node)
            {
                children.Add(node);
            }
        }

        return children;
    }

    private Dictionary<string, ActivityNode> Ports(JsonSpan step, ActivityDeclaration declaration, string path, string nodeId)
    {
        var ports = new Dictionary<string, ActivityNode>(StringComparer.Ordinal);
        foreach (var (port, inside) in ActivityText.Embedded(step, declaration))
        {
            if (Child(inside, $"{path}.{port.Key}", nodeId) is { } node)
            {
                ports[port.Key] = node;
            }
        }

        return ports;
    }

    private List<SwitchCase> Cases(JsonSpan step, ActivityDeclaration declaration, string path, string nodeId)
    {
        var cases = new List<SwitchCase>();
        foreach (var (item, place) in ActivityText.Cases(step, declaration))
        {
            var inside = item.Get("activity") is { } child ? Child(child, $"{path}.{place}.activity", nodeId) : null;
            cases.Add(new SwitchCase(item.Text("label") ?? "", InputReader.Condition(item), inside));
        }

        return cases;
    }

    private ActivityNode? Child(JsonSpan child, string path, string nodeId)
    {
        if (!child.IsObject)
        {
            problems.Error(null, path, "На місці кроку в тексті стоїть щось інше.");
            return null;
        }

        if (steps < MostSteps)
        {
            return Read(child, path, nodeId);
        }

        if (steps == MostSteps)
        {
            problems.Error(null, path, "У процедурі понад 2 000 кроків.");
            steps++;
        }

        return null;
    }
}
