using Workflows.Server.Procedures;

namespace Workflows.Server.Tests.Procedures;

public sealed class PlayCommandTests
{
    private static readonly string Example = Path.Combine(Sources.Root, "workflows", "examples", "try-doby.json");

    [Theory]
    [InlineData("nema.json", "Файлу nema.json немає.")]
    [InlineData("/", "/ — тека, а потрібен файл процедури.")]
    [InlineData("{0} --nope 1", "Параметра --nope немає; є --input, --answer, --from, --days.")]
    [InlineData("{0} --input", "Після --input бракує значення.")]
    [InlineData("{0} --days abc", "--days має бути цілим числом від 0 до 36525.")]
    [InlineData("{0} --days 999999999", "--days має бути цілим числом від 0 до 36525.")]
    [InlineData("{0} --from учора", "--from має бути датою")]
    [InlineData("{0} --from 0001-01-01", "--from має бути датою")]
    [InlineData("{0} --from 2026-03-02T09:00Z", "--from має бути датою")]
    [InlineData("--days 3", "Не вказано файл процедури")]
    public async Task Play_WithACommandLineThatIsWrong_SaysWhatInOneSentence(string arguments, string sentence)
    {
        var (code, said) = await PlayAsync(arguments);
        Assert.Equal(2, code);
        Assert.StartsWith(sentence, Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Play_AnswerThatNoStepWaitedFor_IsSaid()
    {
        var (code, said) = await PlayAsync("{0} --answer nema=1");
        Assert.Equal(0, code);
        Assert.Equal("Відповідь «nema» не знадобилась: жоден такий крок не чекав.", said[^1]);
    }

    [Theory]
    [InlineData("--answer rozmova=Погодились --answer perevirka", "Супровід розпочато")]
    [InlineData("--answer rozmova=Відмовились", "Родина відмовилась від супроводу")]
    public async Task Play_TasksForPeople_GoOnByTheOutcomeThatIsAnswered(string answers, string end)
    {
        await using var output = new StringWriter();
        var code = await PlayCommand.RunAsync([Path.Combine(Sources.Root, "workflows", "examples", "dva-zavdannia.json"), .. answers.Split(' ')], output);
        Assert.Equal(0, code);
        Assert.Contains($"«{end}»", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("dva-zavdannia: завершено", output.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string[] Said)> PlayAsync(string arguments)
    {
        await using var output = new StringWriter();
        var code = await PlayCommand.RunAsync(
            [.. arguments.Split(' ').Select(argument => argument.Replace("{0}", Example, StringComparison.Ordinal))], output);
        return (code, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
