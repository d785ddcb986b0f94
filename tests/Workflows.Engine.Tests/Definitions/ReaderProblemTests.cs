using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Tests.Definitions;

public class ReaderProblemTests
{
    private static DefinitionReading Read(string json) => WorkflowDefinitionReader.Read(json, ActivityCatalogue.BuiltIn);

    private static DefinitionProblem OnlyProblem(string activities, string connections = "") => Assert.Single(Read($$$"""
        {"root":{"id":"flow","type":"Elsa.Flowchart","version":1,"activities":[{{{activities}}}],"connections":[{{{connections}}}]}}
        """).Problems);

    [Fact]
    public void ArgumentNull_IsTheOnlyException()
    {
        Assert.Throws<ArgumentNullException>(() => WorkflowDefinitionReader.Read(null!, ActivityCatalogue.BuiltIn));
        Assert.Throws<ArgumentNullException>(() => WorkflowDefinitionReader.Read("{}", null!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"root\":")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"root\":null}")]
    [InlineData("{\"root\":\"x\"}")]
    [InlineData("{\"model\":{\"name\":\"x\"}}")]
    [InlineData("{\"root\":{}} {}")]
    [InlineData("{\"root\":{},}")]
    [InlineData("/* */{\"root\":{}}")]
    public void NoDefinition_IsOneError(string json)
    {
        var reading = Read(json);

        Assert.Null(reading.Definition);
        Assert.Equal(ProblemSeverity.Error, Assert.Single(reading.Problems).Severity);
    }

    [Fact]
    public void BrokenJson_IsPlacedByLine() =>
        Assert.Equal("Це не JSON: помилка в рядку 2, біля знака 3.", Read("{\n  x}").Problems[0].Text);

    [Fact]
    public void EmptyStep_IsReported_AndStays()
    {
        var reading = Read("""{"root":{"id":"flow","type":"Elsa.Flowchart","version":1,"activities":[{}]}}""");

        Assert.Equal(["Крок «Невідомий крок» не має ідентифікатора.", "Крок «Невідомий крок» не має типу."], reading.Problems.Select(p => p.Text));
        Assert.False(reading.Definition!.Root.Activities.Single().IsSupported);
    }

    [Theory]
    [InlineData("""{"id":"x","type":"Elsa.Nope","name":"Лист"}""", "root.activities[0]", "Крок «Лист» має невідомий тип «Elsa.Nope»: тут його виконати не можна.")]
    [InlineData("""{"id":"x","type":"Elsa.End","version":7}""", "root.activities[0]", "Крок «Кінець»: тип «Elsa.End» є, але без версії «7».")]
    [InlineData("""{"id":"x","type":"Elsa.End","version":"сьома"}""", "root.activities[0]", "Крок «Кінець»: тип «Elsa.End» є, але без версії «сьома».")]
    [InlineData("""{"id":"x","type":"Elsa.NotFoundActivity","version":1,"missingTypeName":"My.Step"}""", "root.activities[0]", "Крок «Невідомий крок» має невідомий тип «My.Step»: тут його виконати не можна.")]
    [InlineData("""{"id":"flow","type":"Elsa.End","version":1}""", "root.activities[0]", "Крок «Кінець» має той самий ідентифікатор «flow», що й інший крок.")]
    [InlineData("""{"id":"a:b","type":"Elsa.End","version":1}""", "root.activities[0]", "Крок «Кінець» має непридатний ідентифікатор: він задовгий або містить двокрапку чи невидимі знаки.")]
    [InlineData("""{"id":"a\u202eb","type":"Elsa.End","version":1}""", "root.activities[0]", "Крок «Кінець» має непридатний ідентифікатор: він задовгий або містить двокрапку чи невидимі знаки.")]
    [InlineData("5", "root.activities[0]", "На місці кроку в тексті стоїть щось інше.")]
    [InlineData("null", "root.activities[0]", "На місці кроку в тексті стоїть щось інше.")]
    [InlineData("""{"id":"x","type":"Elsa.Delay","version":1,"timeSpan":"5"}""", "root.activities[0].timeSpan", "Крок «Пауза», поле «Скільки чекати». Значення «5» не є тривалістю, як-от 1.02:30:00 (дні.години:хвилини:секунди).")]
    [InlineData("""{"id":"x","type":"Elsa.FlowFork","version":1,"branches":{"expression":{"type":"Object","value":"[\"А"}}}""", "root.activities[0].branches", "Крок «Паралельно», поле «Гілки». Значення «[\"А» не є списком.")]
    [InlineData("""{"id":"x","type":"Case.Condition","version":1,"operator":"like"}""", "root.activities[0].operator", "Крок «Умова», поле «Порівняння». Значення «like» немає серед можливих.")]
    [InlineData("""{"id":"x","type":"Elsa.End","version":1,"customProperties":{"mergeMode":"9"}}""", "root.activities[0].customProperties.mergeMode", "Крок «Кінець»: невідомий спосіб сходження гілок «9».")]
    [InlineData("""{"id":"x","type":"Elsa.End","version":1,"customProperties":{"mergeMode":"Zip"}}""", "root.activities[0].customProperties.mergeMode", "Крок «Кінець»: невідомий спосіб сходження гілок «Zip».")]
    [InlineData("""{"id":"x","type":"Elsa.Sequence","version":1,"activities":{}}""", "root.activities[0].activities", "Крок «Послідовність»: не вдалося прочитати «activities».")]
    [InlineData("""{"id":"x","type":"Elsa.If","version":1,"then":"y"}""", "root.activities[0].then", "Крок «Якщо»: не вдалося прочитати «then».")]
    [InlineData("""{"id":"x","type":"Elsa.Sequence","version":1,"variables":[{"id":"v"}]}""", "root.activities[0].variables[0]", "Є змінна без назви.")]
    public void BadStep_IsAnErrorThatNamesIt(string step, string path, string text)
    {
        var problem = OnlyProblem(step);

        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.Equal(path, problem.Path);
        Assert.Equal(text, problem.Text);
    }

    private const string A = """{"id":"a","name":"Перший","type":"Elsa.Start","version":1}""";

    [Theory]
    [InlineData("""{"source":{"activity":"a"},"target":{"activity":"z"}}""", "a", "Стрілка від кроку «Перший» веде до кроку, якого немає.")]
    [InlineData("""{"source":{"activity":"z"},"target":{"activity":"a"}}""", "a", "Стрілка до кроку «Перший» виходить із кроку, якого немає.")]
    [InlineData("""{"source":{},"target":null}""", "flow", "У схемі «Схема» є стрілка між кроками, яких немає.")]
    [InlineData("5", "flow", "У схемі «Схема» є стрілка між кроками, яких немає.")]
    public void ArrowToNowhere_IsAnError(string connection, string activityId, string text)
    {
        var problem = OnlyProblem(A, connection);

        Assert.Equal(new DefinitionProblem(ProblemSeverity.Error, activityId, "root.connections[0]", text), problem);
    }

    [Fact]
    public void RepeatedArrow_IsAWarning_AndTakenOnce()
    {
        const string Arrow = """{"source":{"activity":"a","port":"Done"},"target":{"activity":"a"}}""";
        var reading = Read($$$"""
            {"root":{"id":"flow","type":"Elsa.Flowchart","version":1,"activities":[{{{A}}}],"connections":[{{{Arrow}}},{{{Arrow}}}]}}
            """);

        Assert.Equal(ProblemSeverity.Warning, Assert.Single(reading.Problems).Severity);
        Assert.False(reading.HasErrors);
        Assert.Single(reading.Definition!.Root.Connections);
    }

    [Fact]
    public void InvisibleMarksInATitle_AreAWarning() => Assert.Equal(
        ProblemSeverity.Warning,
        OnlyProblem("""{"id":"x","name":"\u202eкорК","type":"Elsa.End","version":1}""").Severity);
}
