using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Engine.Trial;

namespace Workflows.Server.Procedures;

/// <summary>
/// <c>./run play FILE…</c>: plays a procedure on simulated time and tells what happens when. The first file is started,
/// the others are there to be started by it.
/// </summary>
internal sealed class PlayCommand
{
    private const string Usage = """
        ./run play ФАЙЛ… [--input Назва=значення] [--answer крок[=значення]] [--from 2026-03-02T09:00] [--days 30]
          ФАЙЛ       процедура як Elsa JSON; перша починається, інші вона може запускати
          --input    що передати на початку; значення — JSON або звичайний текст
          --answer   чим відповісти кроку, який чекає на людину або подію; повторений — на наступний такий крок
          --from     коли починається гра, за Києвом
          --days     скільки днів грати
        """;

    private const int MostDays = 36525;

    private static readonly string[] Options = ["--input", "--answer", "--from", "--days"];
    private static readonly string[] FromFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm"];
    private static readonly TimeZoneInfo Kyiv = TimeZoneInfo.FindSystemTimeZoneById("Europe/Kyiv");
    private static readonly CultureInfo Ukrainian = CultureInfo.GetCultureInfo("uk-UA");

    private readonly TextWriter output;
    private readonly List<string> files = [];
    private readonly List<(string Step, JsonNode? Value)> answers = [];
    private readonly Dictionary<string, JsonNode?> input = [];
    private readonly Dictionary<(string Definition, string Step), ActivityNode> steps = [];
    private DateTime from = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Unspecified);
    private int days = 30;

    private PlayCommand(TextWriter output) => this.output = output;

    /// <summary>Runs the command.</summary>
    /// <returns>0; 1 when the procedure cannot run; 2 when the command line is wrong.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output)
    {
        var command = new PlayCommand(output);
        if (arguments is [] or ["--help"])
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        if (command.Read(arguments) is { } problem)
        {
            await output.WriteLineAsync(problem);
            return 2;
        }

        try
        {
            await command.PlayAsync();
            return 0;
        }
        catch (DefinitionException e)
        {
            await output.WriteLineAsync(e.Message);
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync($"Файл процедури не вдалося прочитати: {e.Message}");
            return 2;
        }
    }

    /// <summary>Returns one sentence about what is wrong with the command line; null when nothing is.</summary>
    private string? Read(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                files.Add(arguments[i]);
            }
            else if (Array.IndexOf(Options, arguments[i]) < 0)
            {
                return $"Параметра {arguments[i]} немає; є {string.Join(", ", Options)}.";
            }
            else if (++i >= arguments.Count)
            {
                return $"Після {arguments[i - 1]} бракує значення.";
            }
            else if (Option(arguments[i - 1], arguments[i]) is { } problem)
            {
                return problem;
            }
        }

        return files.Find(Directory.Exists) is { } folder ? $"{folder} — тека, а потрібен файл процедури."
            : files.Find(file => !File.Exists(file)) is { } missing ? $"Файлу {missing} немає."
            : files.Count == 0 ? "Не вказано файл процедури: ./run play ФАЙЛ"
            : null;
    }

    private string? Option(string name, string value)
    {
        var (key, text) = value.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (value[..at], value[(at + 1)..]) : (value, null);
        switch (name)
        {
            case "--input":
                input[key] = Value(text);
                return null;
            case "--answer":
                answers.Add((key, Value(text)));
                return null;
            case "--from":
                return DateTime.TryParseExact(value, FromFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out from) && from.Year is >= 1992 and <= 2200
                    ? null
                    : "--from має бути датою чи датою й часом за Києвом, між 1992 і 2200 роком, наприклад 2026-03-02T09:00.";
            default:
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out days) && days <= MostDays
                    ? null
                    : $"--days має бути цілим числом від 0 до {MostDays}.";
        }
    }

    private static JsonNode? Value(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private async Task PlayAsync()
    {
        var start = new DateTimeOffset(from, Kyiv.GetUtcOffset(from));
        await using var trial = await TrialRun.PrepareAsync(start, ProcedureServices.Trial);
        foreach (var file in files)
        {
            await PublishAsync(trial, file);
        }

        await trial.StartAsync(Id(files[0]), input);
        await TellAsync(trial);
        while (await AnswerAsync(trial) || await trial.StepAsync(start.AddDays(days)))
        {
            await TellAsync(trial);
        }

        await TellOutcomeAsync(trial);
    }

    private async Task PublishAsync(TrialRun trial, string file)
    {
        var text = await File.ReadAllTextAsync(file);
        await trial.PublishAsync(Id(file), text);
        foreach (var step in WorkflowGraph.Compile(WorkflowDefinitionReader.Read(text, ProcedureServices.Trial).Definition!).Nodes)
        {
            steps[(Id(file), step.Id)] = step;
        }
    }

    private static string Id(string file) => Path.GetFileNameWithoutExtension(file);

    private async Task<bool> AnswerAsync(TrialRun trial)
    {
        foreach (var wait in await trial.WaitsAsync())
        {
            var index = answers.FindIndex(answer => answer.Step == wait.ActivityId || answer.Step == Step(wait.DefinitionId, wait.ActivityId)?.Title);
            if (index >= 0)
            {
                await output.WriteLineAsync($"{At(trial.Now)}  ↩ відповідь: {Title(wait.DefinitionId, wait.ActivityId)}");
                await trial.AnswerAsync(wait, answers[index].Value);
                answers.RemoveAt(index);
                return true;
            }
        }

        return false;
    }

    private async Task TellAsync(TrialRun trial)
    {
        foreach (var line in await trial.NewLinesAsync())
        {
            if (Step(line.DefinitionId, line.ActivityId)?.Declaration.IsContainer == false && Words(line) is { } words)
            {
                await output.WriteLineAsync($"{At(line.At)}  {words}");
            }
        }
    }

    private string? Words(TrialLine line) => line.Event switch
    {
        "Line" => $"  «{line.Message}»",
        "Suspended" => $"⏸ чекає: {Title(line.DefinitionId, line.ActivityId)}",
        "Completed" => $"✓ {Title(line.DefinitionId, line.ActivityId)}{(line.Outcome is "Done" or null or "" ? "" : $" → {line.Outcome}")}",
        "Faulted" => $"✗ не вдалося: {Title(line.DefinitionId, line.ActivityId)}",
        "Canceled" => $"– скасовано: {Title(line.DefinitionId, line.ActivityId)}",
        _ => null,
    };

    private async Task TellOutcomeAsync(TrialRun trial)
    {
        var text = new StringBuilder();
        foreach (var (definition, status) in await trial.OutcomeAsync())
        {
            text.AppendLine(Ukrainian, $"{definition}: {Word(status)}");
        }

        foreach (var trouble in await trial.TroubleAsync())
        {
            text.AppendLine(Ukrainian, $"  {trouble}");
        }

        foreach (var wait in await trial.WaitsAsync())
        {
            text.AppendLine(Ukrainian, $"  чекає на відповідь: {Title(wait.DefinitionId, wait.ActivityId)} (--answer {wait.ActivityId})");
        }

        foreach (var (step, _) in answers)
        {
            text.AppendLine(Ukrainian, $"Відповідь «{step}» не знадобилась: жоден такий крок не чекав.");
        }

        await output.WriteAsync(text.ToString());
    }

    private static string Word(WorkflowSubStatus status) => status switch
    {
        WorkflowSubStatus.Finished => "завершено",
        WorkflowSubStatus.Cancelled => "скасовано",
        WorkflowSubStatus.Faulted => "зупинилась через помилку",
        _ => "триває",
    };

    private ActivityNode? Step(string definition, string step) => steps.GetValueOrDefault((definition, step));

    private string Title(string definition, string step) => Step(definition, step)?.Title ?? step;

    private static string At(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Kyiv).ToString("ddd dd.MM.yyyy HH:mm", Ukrainian);
}
