using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

/// <summary>What a built-in function is given: the run, the value it was called on and the arguments.</summary>
internal readonly struct BuiltInCall(Run run, Value self, Value[] arguments)
{
    public Run Run { get; } = run;

    public Value Self { get; } = self;

    public Value[] Arguments { get; } = arguments;

    public Meter Meter => Run.Meter;

    public int Count => Arguments.Length;

    public Value this[int index] => index < Arguments.Length ? Arguments[index] : Value.Undefined;

    public string Text(int index) => Conversions.ToText(Run, this[index]);

    public double Number(int index) => Conversions.ToNumber(Run, this[index]);

    public double Integer(int index, double absent = 0) =>
        this[index].IsUndefined ? absent : Conversions.ToInteger(Run, this[index]);

    public FunctionValue Function(int index) =>
        this[index].Heap as FunctionValue ?? throw Run.TypeError("Тут потрібна функція.");
}
