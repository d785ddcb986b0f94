using System.Text;
using Workflows.Engine.Expressions.JavaScript.Evaluation;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>A text that grows piece by piece, each piece charged before it is taken.</summary>
internal sealed class MeteredText(Meter meter)
{
    private readonly StringBuilder text = new();

    public int Length => text.Length;

    public void Append(ReadOnlySpan<char> piece)
    {
        meter.Lengthen(text.Length, piece.Length);
        text.Append(piece);
    }

    public void Append(char c)
    {
        meter.Lengthen(text.Length, 1);
        text.Append(c);
    }

    public override string ToString() => text.ToString();
}
