using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Workflows.Server.Api;

/// <summary>Reads what a program has sent as JSON: what cannot be read, what nobody knows and what stands there twice is refused.</summary>
internal sealed class ApiBody(IOptions<HttpJson> json)
{
    /// <summary>What stands there twice cannot be read.</summary>
    internal static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    private readonly JsonSerializerOptions strict = new(json.Value.SerializerOptions)
    {
        AllowDuplicateProperties = false, PropertyNameCaseInsensitive = false, RespectNullableAnnotations = true,
    };

    /// <summary>The body, or what is wrong with it; one of the two is null.</summary>
    public async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpContext http) where T : class
    {
        if (!http.Request.HasJsonContentType())
        {
            return (null, ApiProblems.Of(StatusCodes.Status415UnsupportedMediaType));
        }

        try
        {
            using var sent = await JsonDocument.ParseAsync(http.Request.Body, Once, http.RequestAborted);
            Touch(sent.RootElement);
            return sent.RootElement.Deserialize<T>(strict) is { } value ? (value, null) : (null, Unreadable("порожньо"));
        }
        catch (JsonException e)
        {
            return (null, Unreadable(Place(e)));
        }
        catch (InvalidOperationException)
        {
            return (null, Unreadable("пошкоджено знак (половина сурогатної пари)"));
        }
        catch (BadHttpRequestException e)
        {
            return (null, ApiProblems.Of(e.StatusCode));
        }
    }

    private static ProblemHttpResult Unreadable(string what) => ApiProblems.Of(
        StatusCodes.Status400BadRequest, $"Не вдалося прочитати вміст як JSON, на який чекає ця адреса: {what}. Перевірте назви, значення й дужки.");

    /// <summary>Texts are decoded only when somebody asks for them, and half a sign, which JSON can spell, is found no earlier.</summary>
    /// <exception cref="InvalidOperationException">There is half a sign.</exception>
    internal static void Touch(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    Touch(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Touch(item);
                }

                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            default:
                break;
        }
    }

    private static string Place(JsonException e) => e.Path is { Length: > 1 } path ? $"місце {path}" : $"рядок {(e.LineNumber ?? 0) + 1}";
}
