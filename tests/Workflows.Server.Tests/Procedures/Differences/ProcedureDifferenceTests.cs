using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Server.Procedures.Differences;
using Workflows.Server.Tests.Procedures.Steps;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Procedures.Differences;

/// <summary>The difference between two versions, as a coordinator reads it.</summary>
public sealed class ProcedureDifferenceTests
{
    private static readonly Dictionary<string, IReadOnlyList<InputOption>> Lists = new()
    {
        ["forms"] = [new("one", "Перша форма"), new("two", "Друга форма")],
        ["deadlineRules"] = [new("rule", "Розглянути: 15 днів від звернення")],
    };

    [Fact]
    public void Same_IsNoDifference() => Assert.Empty(Of(Flow("a>b", TaskStep("a"), TaskStep("b")), Flow("a>b", TaskStep("b"), TaskStep("a"))));

    [Fact]
    public void Fields_AreSaidByTheirWords() => Assert.Equal(
        ["Крок «a»: строк 3 дні → 2 дні; «Роль»: юрист → координатор; «Форма»: Перша форма → Друга форма; «Повідомити координатора»: так → ні."],
        Of(Flow("", TaskStep("a", ("dueIn", 3), ("form", "one"))), Flow("", TaskStep("a", ("dueIn", 2), ("form", "two"), ("role", "Coordinator"), ("tellCoordinator", false)))));

    [Fact]
    public void Term_ByARule_IsCalledByItsName() => Assert.Equal(
        ["Крок «a»: строк 3 дні → Розглянути: 15 днів від звернення."], Of(Flow("", TaskStep("a", ("dueIn", 3))), Flow("", TaskStep("a", ("dueRule", "rule")))));

    [Fact]
    public void Term_TakenAway_IsSaid() => Assert.Equal(["Крок «a»: строк 3 дні → немає."], Of(Flow("", TaskStep("a", ("dueIn", 3))), Flow("", TaskStep("a"))));

    [Fact]
    public void LongTexts_AreSaidToHaveChanged() => Assert.Equal(
        ["Крок «a»: змінено «Пояснення»."], Of(Flow("", TaskStep("a", ("instructions", "Так."))), Flow("", TaskStep("a", ("instructions", "Інакше.")))));

    [Fact]
    public void Steps_PutInAndTakenOut_AreNamed_WithWhatLeadsToThem() => Assert.Equal(
        ["Крок «a»: далі «b» → «n».", "Додано крок «n» (Завдання працівнику).", "Вилучено крок «b»."],
        Of(Flow("a>b", TaskStep("a"), TaskStep("b")), Flow("a>n", TaskStep("a"), TaskStep("n"))));

    [Fact]
    public void Outcome_Renamed_IsOneChange_AndAWayLedElsewhereAnother()
    {
        var other = YesOrNo();
        other.Value![0]!["text"] = "Погоджено";
        Assert.Equal(
            ["Крок «a»: гілка «Згода» тепер зветься «Погоджено»; якщо «Відмова», далі «c» → нічого."],
            Of(Flow("a:Згода>b a:Відмова>c b>c", TaskStep("a", YesOrNo()), TaskStep("b"), TaskStep("c")), Flow("a:Погоджено>b b>c", TaskStep("a", other), TaskStep("b"), TaskStep("c"))));
    }

    [Fact]
    public void Beginning_IsSaidAsItWasAndIs()
    {
        var started = JsonNode.Parse(Flow("", TaskStep("a")))!;
        started["customProperties"] = new JsonObject { ["start"] = new JsonObject { ["roles"] = new JsonArray("Lawyer") } };
        Assert.Equal(
            ["Початок справи. Було: Люди її не починають: її запускає інша процедура, подія або програма. Стало: Починає юрист; ні про кого певного; без форми."],
            Of(Flow("", TaskStep("a")), started.ToJsonString()));
    }

    private static IReadOnlyList<string> Of(string before, string after) => ProcedureDifference.Of(StepOutlineTests.Graph(before), StepOutlineTests.Graph(after), Lists);
}
