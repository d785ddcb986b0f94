using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Deadlines;
using Workflows.Server.Documents;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;

namespace Workflows.Server.Tests.Procedures;

/// <summary>What comes with the program can be read, is drawn by the command, and asks only for what comes with it.</summary>
public sealed class ShippedFilesTests
{
    private static readonly string Folder = Path.Combine(Sources.Root, "workflows");

    public static TheoryData<string> Procedures => [.. Names("procedures")];

    public static TheoryData<string> Documents => [.. Names("documents")];

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

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_Shipped_CanBeRead(string name) =>
        Assert.Equal(name, ShippedTemplate.Read(File.ReadAllText(Path.Combine(Folder, "documents", name + ".json"))).Key);

    [Theory]
    [InlineData("pack")]
    [InlineData("standard")]
    public void Deadlines_Shipped_CanBeRead_AndNoneClaimsALawyersCheck(string name)
    {
        var rules = DeadlinePack.Read(File.ReadAllText(Path.Combine(Folder, "deadlines", name + ".json")));
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.False(rule.IsVerified));
    }

    [Theory]
    [InlineData("Ключ", 1, "2026-01-01", null)]
    [InlineData("a-b", 0, "2026-01-01", null)]
    [InlineData("a-b", 1, "2026-01-01", "2025-12-31")]
    public void Deadline_ThatCannotBe_IsRefused(string key, int number, string from, string? to) => Assert.Throws<DefinitionException>(() => DeadlinePack.Read(
        System.Text.Json.JsonSerializer.Serialize(new[] { new { key, name = "Щось", number, unit = "Days", startsFrom = "звернення", validFrom = from, validTo = to } })));

    private static IEnumerable<string> Names(string kind) =>
        Directory.EnumerateFiles(Path.Combine(Folder, kind), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!);
}
