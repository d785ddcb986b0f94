using System.Runtime.CompilerServices;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

/// <summary>
/// Counts what one evaluation spends. Whoever is about to loop or to allocate asks here first: afterwards would be
/// too late, since one call such as <c>'x'.padEnd(536870911)</c> can take all there is.
/// </summary>
internal sealed class Meter(JavaScriptBudget budget, Run run, CancellationToken ct)
{
    public const int ValueBytes = 16;
    private const int StringBytes = 24;
    private const int ObjectBytes = 96;
    private const int PropertyBytes = 80;
    private const long StepsBetweenLooks = 256;

    private readonly long startedAt = budget.Clock.GetTimestamp();
    private long steps;
    private long nextLook = StepsBetweenLooks;
    private long bytes;
    private int depth;

    public int OutputBytes => budget.OutputBytes;

    /// <summary>One expression or statement, and a look at how much of the thread's stack is left.</summary>
    public void Step()
    {
        Work(1);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Spent("Вираз надто глибоко викликає сам себе.");
        }
    }

    /// <summary>Work worth so many steps.</summary>
    public void Work(long count)
    {
        steps += count;
        if (steps < nextLook)
        {
            return;
        }

        if (steps > budget.Steps)
        {
            throw Spent($"Вираз робить більше ніж {budget.Steps} кроків. Можливо, цикл не має кінця.");
        }

        nextLook = steps + StepsBetweenLooks;
        ct.ThrowIfCancellationRequested();
        if (budget.Clock.GetElapsedTime(startedAt) > budget.WallClock)
        {
            throw Spent($"Вираз рахується довше ніж {budget.WallClock.TotalMilliseconds:0} мс.");
        }
    }

    /// <summary>A string of so many UTF-16 units, about to be made.</summary>
    public void String(long length)
    {
        TextSize(length);
        Work(length / 64);
        Allocate(StringBytes + (2 * length));
    }

    /// <summary>A text of so many units, about to be made longer; it is paid for as builder and as string.</summary>
    public void Lengthen(long length, long more)
    {
        TextSize(length + more);
        Work(more / 64);
        Allocate(4 * more);
    }

    /// <summary>An array of so many elements, about to be made.</summary>
    public void Array(long count)
    {
        Size(count);
        Work(count / 16);
        Allocate(ObjectBytes + (ValueBytes * count));
    }

    /// <summary>An array that holds <paramref name="count"/> elements, about to grow by <paramref name="more"/>.</summary>
    public void Grow(long count, long more)
    {
        Size(count + more);
        Work(more / 16);
        // Lists double, so an element costs its place twice.
        Allocate(2 * ValueBytes * more);
    }

    public void Object() => Allocate(ObjectBytes);

    public void Property(int count)
    {
        Size(count + 1L);
        Allocate(PropertyBytes);
    }

    public void Allocate(long count)
    {
        bytes += count;
        if (bytes > budget.AllocatedBytes)
        {
            throw Spent($"Вираз бере більше памʼяті, ніж {budget.AllocatedBytes / 1024} КБ.");
        }
    }

    /// <summary>Goes one call, or one value inside a value, deeper; <see cref="Leave"/> comes back.</summary>
    public void Enter()
    {
        if (depth >= budget.RecursionDepth)
        {
            throw Spent($"Виклики чи значення вкладено глибше ніж на {budget.RecursionDepth} рівні.");
        }

        depth++;
    }

    public void Leave() => depth--;

    public JavaScriptBudgetException Spent(string message)
    {
        var (line, column) = run.Place;
        return new JavaScriptBudgetException(message, line, column);
    }

    private void TextSize(long length)
    {
        if (length > budget.StringLength)
        {
            throw Spent($"Текст довший за {budget.StringLength} знаків.");
        }
    }

    private void Size(long count)
    {
        if (count > budget.CollectionSize)
        {
            throw Spent($"Список чи обʼєкт має більше ніж {budget.CollectionSize} елементів.");
        }
    }
}
