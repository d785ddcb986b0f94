using Workflows.Engine.Definitions;
using static Workflows.Engine.Checking.CheckWords;

namespace Workflows.Engine.Checking;

/// <summary>Variables and results that are not there, or not there yet when they are read.</summary>
internal static class DataCheck
{
    public static void Find(CourseOfSteps course, Findings findings)
    {
        var use = new DataUse(course, findings);
        var order = new Precedence(course);
        foreach (var read in use.Reads)
        {
            if (read.ResultOf is { } of)
            {
                if (!order.MayPrecede(of, read.Step))
                {
                    findings.Warning(read.Step, $"{Field(read.Step, read.Place.Label)}: результату кроку {Name(of)} ще не буде, бо доти він виконатися не може.", read.Place.Path);
                }
            }
            else if (read.Variable is { } variable && string.IsNullOrWhiteSpace(variable.Default) && !MayBeSet(use, order, variable, read.Step))
            {
                findings.Warning(
                    read.Step, $"{Field(read.Step, read.Place.Label)}: змінна {ProblemList.Quote(variable.Name)} ще порожня, бо першого значення не має, а доти її ніщо не записує.", read.Place.Path);
            }
        }
    }

    private static bool MayBeSet(DataUse use, Precedence order, VariableDefinition variable, ActivityNode reader) =>
        use.Writers.GetValueOrDefault(variable, []).Concat(use.WritersOfAny).Any(writer => order.MayPrecede(writer, reader));
}
