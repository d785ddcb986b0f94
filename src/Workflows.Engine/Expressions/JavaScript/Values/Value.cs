namespace Workflows.Engine.Expressions.JavaScript.Values;

internal enum ValueKind
{
    Undefined,
    Null,
    Boolean,
    Number,
    String,
    Object,
}

/// <summary>A JavaScript value. What it can hold is closed: primitives and the few heap types of this folder.</summary>
internal readonly struct Value
{
    private static readonly Tag NumberTag = new(ValueKind.Number);
    private static readonly Tag UnsetTag = new(ValueKind.Undefined);
    private static readonly Tag SkippedTag = new(ValueKind.Undefined);

    private readonly object? content;
    private readonly double number;

    private Value(object? content, double number = 0)
    {
        this.content = content;
        this.number = number;
    }

    public static Value Undefined => default;

    public static Value Null { get; } = new(new Tag(ValueKind.Null));

    public static Value True { get; } = new(new Tag(ValueKind.Boolean), 1);

    public static Value False { get; } = new(new Tag(ValueKind.Boolean), 0);

    public static Value NaN { get; } = new(NumberTag, double.NaN);

    public static Value EmptyText { get; } = new(string.Empty);

    /// <summary>Stands in a slot that let or const has not reached yet.</summary>
    public static Value Unset { get; } = new(UnsetTag);

    /// <summary>What the rest of an optional chain becomes after <c>?.</c> met nothing.</summary>
    public static Value Skipped { get; } = new(SkippedTag);

    public ValueKind Kind => content switch
    {
        null => ValueKind.Undefined,
        string => ValueKind.String,
        Tag tag => tag.Kind,
        _ => ValueKind.Object,
    };

    public bool IsUndefined => Kind == ValueKind.Undefined;

    public bool IsNullish => Kind is ValueKind.Undefined or ValueKind.Null;

    public bool IsNumber => ReferenceEquals(content, NumberTag);

    public bool IsUnset => ReferenceEquals(content, UnsetTag);

    public bool IsSkipped => ReferenceEquals(content, SkippedTag);

    public double Number => number;

    public bool Boolean => number != 0;

    public string? Text => content as string;

    public HeapValue? Heap => content as HeapValue;

    public static Value Of(double number) => new(NumberTag, number);

    public static Value Of(bool boolean) => boolean ? True : False;

    public static Value Of(string text) => new(text);

    public static Value Of(HeapValue heap) => new(heap);

    private sealed class Tag(ValueKind kind)
    {
        public ValueKind Kind { get; } = kind;
    }
}
