using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Repeats its body for the numbers of a range.</summary>
public sealed class ForActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.For",
        PaletteGroups.Loops,
        "Лічити",
        "Повторює вкладений крок для чисел від початку до кінця.")
    {
        IsForExperts = true,
        Inputs =
        [
            new("start", "Int32", "Від")
            {
                Description = "Перше число.",
            },
            new("end", "Int32", "До")
            {
                Description = "Останнє число.",
            },
            new("step", "Int32", "Крок")
            {
                Description = "На скільки змінюється число; від’ємне лічить униз.",
            },
            new("outerBoundInclusive", "Boolean", "Разом з останнім")
            {
                Description = "Чи виконувати вкладений крок для останнього числа.",
                UiHint = "checkbox",
                Default = true,
            },
        ],
        Outputs =
        [
            new("currentValue", "Object", "Поточне число"),
        ],
        Ports =
        [
            new("Body", PortKind.Embedded, "Повторювати"),
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        context.Memo["at"] = context.Input("start").AsLong() ?? 0;
        context.Memo["end"] = context.Input("end").AsLong() ?? 0;
        context.Memo["step"] = context.Input("step").AsLong() ?? 1;
        context.Memo["inclusive"] = context.Input("outerBoundInclusive").IsTrue();
        Turn(context);
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, Completion child)
    {
        if (!LoopItems.Ends(context, child))
        {
            context.Memo["at"] = Number(context, "at") + Number(context, "step");
            Turn(context);
        }
    }

    private static void Turn(ActivityContext context)
    {
        var (at, end, step) = (Number(context, "at"), Number(context, "end"), Number(context, "step"));
        if (step == 0)
        {
            throw new StepFailedException("крок лічби дорівнює нулю, тож вона не скінчилася б");
        }

        var within = step > 0 ? at < end : at > end;
        if (!(within || (at == end && context.Memo["inclusive"].IsTrue())) || context.Node.Ports.GetValueOrDefault("body") is not { } body)
        {
            context.Complete();
            return;
        }

        context.SetOutput("currentValue", at);
        context.Schedule(body, new() { ["CurrentValue"] = at });
    }

    private static long Number(ActivityContext context, string key) => context.Memo[key].AsLong() ?? 0;
}
