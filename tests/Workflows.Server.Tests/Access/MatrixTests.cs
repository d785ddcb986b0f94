using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Api;
using Workflows.Server.Tests.Api;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Access;

/// <summary>
/// Who gets what answer from each page, compared with <c>matrix.txt</c>, which people review. A new page fails the test until its row
/// is there; the failing test leaves the server's answers beside the test results, to be read and copied.
/// </summary>
public abstract partial class MatrixTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string File = "tests/Workflows.Server.Tests/Access/matrix.txt";

    private static readonly string[] People =
    [
        "nobody", "admin", "merezha", "koordynator1", "koordynator2", "pratsivnyk1", "yuryst1", "moderator1", "autrich1", "frontlayner1",
        "intehrator1", "fakhivets1", "volonter1",
    ];

    [Fact]
    public async Task Pages_ForEveryRoleAndCentre_AnswerAsReviewed()
    {
        var server = await StartAsync();
        var network = await OnContextAsync(server, context => context.Units.SingleAsync(unit => unit.Kind == UnitKind.Network));
        var centres = await OnContextAsync(server, context => context.Units.Where(unit => unit.Kind == UnitKind.Centre).OrderBy(unit => unit.NameKey).ToListAsync());
        (string Name, Guid Id)[] ids = [("{network}", network.Id), ("{centre1}", centres[0].Id), ("{centre2}", centres[1].Id), ("{nowhere}", Guid.Empty)];
        var addresses = server.Routes.Where(IsPage).SelectMany(route => Addresses(route, ids)).Distinct().OrderBy(one => one.Shown, StringComparer.Ordinal).ToList();
        var answers = addresses.ToDictionary(address => address.Shown, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var person in People)
        {
            using var visitor = person == "nobody" ? server.NewVisitor() : await server.SignedInAsync(person);
            using var program = await ProgramAsync(server, person);
            foreach (var (shown, path) in addresses)
            {
                answers[shown].Add(ApiServices.IsApi(path) ? FormattableString.Invariant($"{(int)(await program.GetAsync(path)).Status}") : await AnswerAsync(visitor, path));
            }
        }

        var actual = Table([["", .. People], .. answers.Select(row => (string[])[row.Key, .. row.Value])]);
        var reviewed = Sources.Read(File).Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#')).ToArray();
        if (!actual.SequenceEqual(reviewed))
        {
            var place = Path.Combine(Sources.Root, "artifacts", "test-results", "matrix.txt");
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await System.IO.File.WriteAllLinesAsync(place, actual);
            Assert.Fail(
                $"The server answers otherwise than {File} says. Only reviewed:\n{string.Join('\n', reviewed.Except(actual))}\n"
                + $"Only answered (all answers are in {place}):\n{string.Join('\n', actual.Except(reviewed))}");
        }
    }

    // With a key that allows all that the role does; whose role allows nothing has none.
    private static async Task<ApiCaller> ProgramAsync(RunningServer server, string person) =>
        person == "nobody" || KeyRights.Of(await server.ActorAsync(person)).Count == 0 ? new ApiCaller(server) : await ApiCaller.ComeAsync(server, person);

    private static bool IsPage(RouteEndpoint route) =>
        route.IsOurs() && (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") ?? true);

    // A page about one unit is asked for each of them: the own centre, another, the network, none.
    private static IEnumerable<(string Shown, string Path)> Addresses(RouteEndpoint route, (string Name, Guid Id)[] ids) =>
        route.RoutePattern.Parameters.Any(parameter => parameter.ParameterPolicies.Any(policy => policy.Content == "guid"))
            ? ids.Select(id => (RouteText.Fill(route, _ => id.Name), RouteText.Fill(route, _ => id.Id.ToString())))
            : [(route.Pattern(), RouteText.Fill(route, _ => "404"))];

    private static async Task<string> AnswerAsync(Visitor visitor, string path)
    {
        using var answer = await visitor.GetAsync(path);
        return answer is { StatusCode: >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest, Headers.Location: { } location }
            ? "→" + StudioFolder().Replace(new Uri(visitor.Address, location).AbsolutePath, "/studio/…/")
            : FormattableString.Invariant($"{(int)answer.StatusCode}");
    }

    // It names the files of the day.
    [GeneratedRegex("^/studio/[0-9a-f]{16}/")]
    private static partial Regex StudioFolder();

    private static string[] Table(string[][] rows)
    {
        var widths = rows[0].Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        return [.. rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd())];
    }
}

public sealed class MatrixOnPostgres() : MatrixTests(Databases.PostgresWithPeople);

public sealed class MatrixOnSqlite() : MatrixTests(Databases.SqliteWithPeople);
