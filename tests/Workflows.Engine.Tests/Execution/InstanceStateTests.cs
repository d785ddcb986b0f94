using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Tests.Execution;

public sealed class InstanceStateTests
{
    [Fact]
    public void State_WithUkrainianText_KeepsItsLettersAndComesBackTheSame()
    {
        const string Text = "Їжак, ґанок і «лапки» \"'<>&\u0000\n😀";
        var written = new InstanceState { Variables = { ["Примітка"] = JsonValue.Create(Text) } }.Write();
        Assert.Contains("\"Примітка\":\"Їжак, ґанок і «лапки»", written, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', written); // PostgreSQL's text holds no such character.
        Assert.Equal(Text, (string?)InstanceState.Read(written).Variables["Примітка"]);
    }
}
