using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;

namespace Workflows.Server.Tests.Api;

/// <summary>What <c>docs/api.md</c> tells a programmer to type is typed here, line by line, and has the answers that it promises.</summary>
public sealed partial class ApiGuideTests() : ServerTest(Databases.SqliteWithPeople)
{
    [Fact]
    public async Task Guide_FollowedLineByLine_ComesToACaseAndACompletedTask()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var program = new ApiCaller(server);
        var known = new Dictionary<string, string>
        {
            ["CW"] = "", ["KEY"] = await ApiCaller.KeyAsync(server, "pratsivnyk1"), ["TASK"] = task.Id.ToString(),
        };
        var steps = Step().Matches(Sources.Read("docs/api.md")).Select(step => (Command: step.Groups[1].Value, Status: int.Parse(step.Groups[2].Value, CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(8, steps.Count);
        foreach (var (command, status) in steps)
        {
            var answer = await RunAsync(program, Known().Replace(command.Replace("'\"$", "$", StringComparison.Ordinal).Replace("\"'", "", StringComparison.Ordinal), one => known[one.Groups[1].Value]));
            Assert.True(status == (int)answer.Status, $"{command}\n{answer.Status}: {answer.Text}");
            if (answer.Body!["accessToken"] is { } token)
            {
                known["TOKEN"] = (string)token!;
            }

            if (answer.Location is not null)
            {
                known["CASE"] = (string)answer["id"]!;
            }
        }

        Assert.Equal(TaskState.Completed, (await server.TaskAsync(task.Id)).State);
    }

    // As much of curl as the guide uses.
    private static async Task<ApiAnswer> RunAsync(ApiCaller program, string command)
    {
        var body = Body().Match(command) is { Success: true } data ? data.Groups[1].Value : null;
        var headers = Header().Matches(command).Select(header => header.Groups[1].Value.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        headers.Remove("Content-Type", out var type);
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, type ?? "application/x-www-form-urlencoded");
        return await program.SendAsync(
            new HttpMethod(command.Contains("-X POST", StringComparison.Ordinal) ? "POST" : "GET"), Address().Match(command).Groups[1].Value, content,
            [.. headers.Select(pair => (pair.Key, pair.Value))]);
    }

    [GeneratedRegex(@"```sh\n(curl .*?)```\s+Відповідь: (\d+)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Step();

    [GeneratedRegex(@"\$([A-Z]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Known();

    [GeneratedRegex(@"-H ['""]([^'""]+)['""]", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(@"-d '([^']+)'", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Body();

    [GeneratedRegex(@"""(/[a-z][^""]*)""", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
