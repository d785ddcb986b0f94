using System.Globalization;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Reads the arrows of one flowchart.</summary>
internal sealed class ConnectionReader(ProblemList problems, string flowchartId, string title, IReadOnlyList<ActivityNode> steps)
{
    private readonly Dictionary<string, string> titles = steps
        .DistinctBy(step => step.Id)
        .ToDictionary(step => step.Id, step => step.Title, StringComparer.Ordinal);

    public List<Connection> Read(JsonSpan? list, string path)
    {
        var connections = new List<Connection>();
        var met = new HashSet<(string, string, string)>();
        var place = 0;
        foreach (var item in list?.Items ?? [])
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}[{place++}]");
            var (sourceId, sourcePort) = End(item, "source", "Done");
            var (targetId, targetPort) = End(item, "target", "In");
            if (!IsWhole(sourceId, targetId, at))
            {
                continue;
            }

            if (!met.Add((sourceId!, sourcePort, targetId!)))
            {
                problems.Warning(sourceId, at, $"Від кроку {ProblemList.Quote(titles[sourceId!])} до кроку {ProblemList.Quote(titles[targetId!])} стрілку проведено двічі.");
                continue;
            }

            connections.Add(new Connection(connections.Count, sourceId!, sourcePort, targetId!, targetPort));
        }

        return connections;
    }

    /// <summary>One end of an arrow. The earliest exports have <c>"source": "id", "sourcePort": "Done"</c>.</summary>
    private static (string? Id, string Port) End(JsonSpan arrow, string name, string defaultPort)
    {
        var end = arrow.Get(name);
        var (id, port) = end is { IsObject: true }
            ? (end.Text("activity"), end.Text("port"))
            : (end?.AsText(), arrow.Text($"{name}Port"));
        return (id, string.IsNullOrEmpty(port) ? defaultPort : port);
    }

    private bool IsWhole(string? sourceId, string? targetId, string path)
    {
        var from = sourceId is null ? null : titles.GetValueOrDefault(sourceId);
        var to = targetId is null ? null : titles.GetValueOrDefault(targetId);
        if (from is not null && to is not null)
        {
            return true;
        }

        problems.Error(
            from is not null ? sourceId : to is not null ? targetId : flowchartId,
            path,
            from is not null ? $"Стрілка від кроку {ProblemList.Quote(from)} веде до кроку, якого немає."
            : to is not null ? $"Стрілка до кроку {ProblemList.Quote(to)} виходить із кроку, якого немає."
            : $"У схемі {ProblemList.Quote(title)} є стрілка між кроками, яких немає.");
        return false;
    }
}
