using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using Workflows.Server.Api;
using Workflows.Server.Tests.Access;

namespace Workflows.Server.Tests.Api;

/// <summary>The description of the interface is whole, can be read by tools, and is in Ukrainian.</summary>
public sealed partial class ApiDocumentTests() : ServerTest(Databases.SqliteWithPeople)
{
    [Fact]
    public async Task Document_IsValid_AndDescribesEveryRouteOfTheInterfaceAndNoOther()
    {
        var server = await StartAsync();
        using var program = new ApiCaller(server);
        var answer = (await program.GetAsync(ApiDocument.Path)).Is(HttpStatusCode.OK);
        var read = OpenApiDocument.Parse(answer.Text, "json");
        Assert.Empty(read.Diagnostic!.Errors);
        var described = read.Document!.Paths.SelectMany(path => path.Value.Operations!.Select(operation => (Path: path.Key, Method: operation.Key.Method, Operation: operation.Value))).ToList();
        Assert.Equal(
            server.Routes.Where(route => route.Pattern().StartsWith(ApiServices.Root, StringComparison.Ordinal))
                .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {Constraint().Replace(route.Pattern(), "}")}")).Order(StringComparer.Ordinal),
            described.Select(one => $"{one.Method} {one.Path}").Order(StringComparer.Ordinal));
        foreach (var (path, method, operation) in described)
        {
            Assert.Matches("^[А-ЯІЇЄҐ]", operation.Summary);
            Assert.Equal(path.EndsWith("/token", StringComparison.Ordinal) ? 0 : 1, operation.Security?.Count ?? 0);
            Assert.Contains("401", operation.Responses!.Keys);
            Assert.True(operation.Responses.Any(response => response.Key[0] == '2' && response.Value.Content is { Count: > 0 }), $"{method} {path}");
            Assert.All(operation.Responses.Where(response => response.Key[0] == '4'), response => Assert.Contains("application/problem+json", response.Value.Content!.Keys));
        }

        // Doc comments are for us, and in another language.
        Assert.Equal(described.Count, described.Select(one => one.Operation.OperationId).Distinct().Count());
        Assert.DoesNotMatch(EnglishWords(), string.Join(' ', described.Select(one => $"{one.Operation.Summary} {one.Operation.Description}")));
        Assert.All(read.Document.Components!.Schemas!.Where(schema => schema.Key != "ProblemDetails"), schema => Assert.DoesNotMatch(EnglishSentence(), schema.Value.Description ?? ""));
        Assert.Equal(["Normal", "High", "Urgent"], read.Document.Components.Schemas!["TaskPriority"].Enum!.Select(value => value.GetValue<string>()));
        Assert.False(read.Document.Components.Schemas["CompleteRequest"].AdditionalPropertiesAllowed);
    }

    [GeneratedRegex(":[a-z]+}", RegexOptions.CultureInvariant)]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\b(the|of|and|task|case)\b", RegexOptions.CultureInvariant)]
    private static partial Regex EnglishWords();

    [GeneratedRegex("^[A-Z][a-z]+ ", RegexOptions.CultureInvariant)]
    private static partial Regex EnglishSentence();
}
