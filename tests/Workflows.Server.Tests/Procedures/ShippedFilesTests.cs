using Workflows.Engine.Definitions;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;

namespace Workflows.Server.Tests.Procedures;

/// <summary>What comes with the program can be read, is drawn by the command, and asks only for what comes with it.</summary>
public sealed class ShippedFilesTests
{
    private static readonly string Folder = Path.Combine(Sources.Root, "workflows");

    public static TheoryData<string> Procedures => [.. Names("procedures")];

    public static TheoryData<string> Forms => [.. Names("forms")];

    [Theory]
    [MemberData(nameof(Procedures))]
    public void Procedure_Shipped_CanRunAndIsDrawn(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, "procedures", name + ".json"));
        var reading = WorkflowDefinitionReader.Read(text, ProcedureServices.Trial);
        Assert.Empty(reading.Problems.Select(problem => problem.Text));
        Assert.Equal(name, reading.Definition!.DefinitionId);
        Assert.Equal(Drawing.Of(text, ProcedureServices.Trial), text);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Form_Shipped_CanBeRead(string name)
    {
        var form = FormReader.Read(File.ReadAllText(Path.Combine(Folder, "forms", name + ".json")));
        Assert.Empty(form.Problems);
        Assert.Equal(name, form.Form!.Key);
    }

    private static IEnumerable<string> Names(string kind) =>
        Directory.EnumerateFiles(Path.Combine(Folder, kind), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!);
}
