using System.Text.Json;
using Microsoft.Extensions.Options;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Workflows.Server.Api;

/// <summary>Reads what a program has sent as JSON: what cannot be read, what nobody knows and what stands there twice is refused.</summary>
internal sealed class ApiBody(IOptions<HttpJson> json)
{
    private readonly JsonSerializerOptions strict = new(json.Value.SerializerOptions) { AllowDuplicateProperties = false, RespectNullableAnnotations = true };

    /// <summary>The body, or what is wrong with it; one of the two is null.</summary>
    public async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpContext http) where T : class
    {
        if (!http.Request.HasJsonContentType())
        {
            return (null, ApiProblems.Of(StatusCodes.Status415UnsupportedMediaType));
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<T>(http.Request.Body, strict, http.RequestAborted) is { } value
                ? (value, null)
                : (null, ApiProblems.Of(StatusCodes.Status400BadRequest, "Вміст запиту порожній."));
        }
        catch (JsonException e)
        {
            return (null, ApiProblems.Of(StatusCodes.Status400BadRequest, $"Вміст не прочитати як JSON, якого чекає ця адреса: {Place(e)}. Перевірте назви, значення й дужки."));
        }
        catch (BadHttpRequestException e)
        {
            return (null, ApiProblems.Of(e.StatusCode));
        }
    }

    private static string Place(JsonException e) => e.Path is { Length: > 1 } path ? $"місце {path}" : $"рядок {(e.LineNumber ?? 0) + 1}";
}
