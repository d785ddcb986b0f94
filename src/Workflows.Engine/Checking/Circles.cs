using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>Finds the circles of a graph of steps: the largest groups in which each step leads to each other.</summary>
internal static class Circles
{
    /// <summary>The circles among these steps, each in the order of the text; a step alone is one when it leads to itself.</summary>
    /// <remarks>Tarjan's algorithm without recursion: drawings may be long.</remarks>
    public static List<IReadOnlyList<ActivityNode>> Of(IEnumerable<ActivityNode> steps, Func<ActivityNode, IEnumerable<ActivityNode>> next)
    {
        var nodes = steps.ToArray();
        var order = Enumerable.Range(0, nodes.Length).ToDictionary(index => nodes[index].Id, StringComparer.Ordinal);
        var leads = nodes.Select(step => next(step).Where(target => order.ContainsKey(target.Id)).Select(target => order[target.Id]).Distinct().ToArray()).ToArray();
        return [.. Groups(leads).Where(group => group.Count > 1 || leads[group[0]].Contains(group[0])).Select(group => group.Order().Select(index => nodes[index]).ToArray())];
    }

    private static List<List<int>> Groups(int[][] leads)
    {
        var (number, low, onStack) = (new int[leads.Length], new int[leads.Length], new bool[leads.Length]);
        var (stack, work, groups, count) = (new Stack<int>(), new Stack<(int Node, int At)>(), new List<List<int>>(), 0);
        for (var root = 0; root < leads.Length; root++)
        {
            if (number[root] == 0)
            {
                work.Push((root, 0));
            }

            while (work.TryPop(out var top))
            {
                var (node, at) = top;
                if (at == 0)
                {
                    number[node] = low[node] = ++count;
                    stack.Push(node);
                    onStack[node] = true;
                }
                else
                {
                    low[node] = Math.Min(low[node], low[leads[node][at - 1]]);
                }

                while (at < leads[node].Length && number[leads[node][at]] != 0)
                {
                    if (onStack[leads[node][at]])
                    {
                        low[node] = Math.Min(low[node], number[leads[node][at]]);
                    }

                    at++;
                }

                if (at < leads[node].Length)
                {
                    work.Push((node, at + 1));
                    work.Push((leads[node][at], 0));
                }
                else if (low[node] == number[node])
                {
                    groups.Add(Group(node, stack, onStack));
                }
            }
        }

        return groups;
    }

    private static List<int> Group(int root, Stack<int> stack, bool[] onStack)
    {
        var group = new List<int>();
        int member;
        do
        {
            member = stack.Pop();
            onStack[member] = false;
            group.Add(member);
        }
        while (member != root);

        return group;
    }
}
