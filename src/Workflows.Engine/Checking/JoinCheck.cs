using static Workflows.Engine.Checking.CheckWords;

namespace Workflows.Engine.Checking;

/// <summary>
/// Joins that wait for a branch which never comes: the case would stand there until a person looks. Only joins that wait for every branch can do
/// that, so other flowcharts are not played.
/// </summary>
internal static class JoinCheck
{
    private const int Budget = 150_000;

    public static void Find(CourseOfSteps course, Findings findings)
    {
        foreach (var stuck in Play(course).Found)
        {
            var join = Name(stuck.Join);
            var condition = If(stuck);
            if (stuck.Doubt < JoinSearch.Doubtful)
            {
                findings.Error(stuck.Join, $"Справа зупиниться перед кроком {join}{condition}: він чекає на всі гілки, що до нього ведуть, а дійдуть не всі.");
            }
            else
            {
                findings.Warning(stuck.Join, $"Справа може зупинитися перед кроком {join}{condition}: він чекає на всі гілки, що до нього ведуть.");
            }
        }
    }

    /// <summary>Plays all flowcharts of a drawing that have such a join.</summary>
    /// <returns>The joins found, and whether every way of every flowchart was played.</returns>
    internal static (IReadOnlyList<StuckJoin> Found, bool IsWhole) Play(CourseOfSteps course)
    {
        var (found, isWhole, budget) = (new List<StuckJoin>(), true, Budget);
        foreach (var flowchart in course.Flowcharts.Where(flowchart => flowchart.Flowchart.Activities.Any(step => JoinModes.WaitsForAll(flowchart, step))))
        {
            foreach (var start in course.StartsOf(flowchart))
            {
                var (stuck, whole) = JoinSearch.Play(new TokenGame(course, flowchart, start), course, ref budget);
                isWhole &= whole;
                found.AddRange(stuck);
            }
        }

        return ([.. found.GroupBy(stuck => stuck.Join.Id).Select(same => same.MinBy(stuck => stuck.Doubt)!)], isWhole);
    }

    private static string If(StuckJoin stuck) => stuck.Telling switch
    {
        null => "",
        { Step: var step, Choice.Ports: [] } => $", якщо крок {Name(step)} не поведе далі жодною стрілкою",
        { Step: var step, Choice.Ports: [var port] } => $", якщо крок {Name(step)} поведе далі гілкою {Port(step, port)}",
        { Step: var step, Choice.Ports: var ports } => $", якщо крок {Name(step)} поведе далі гілками {string.Join(", ", ports.Select(port => Port(step, port)))}",
    };
}
