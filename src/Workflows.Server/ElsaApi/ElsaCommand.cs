using Workflows.Server.Api;

namespace Workflows.Server.ElsaApi;

/// <summary>The number of a command. Elsa's clients know of none, so it need not be given; who gives one may send the same again without harm.</summary>
internal static class ElsaCommand
{
    /// <summary>What is said of a number that is too long.</summary>
    public static readonly string TooLong = $"Заголовок {ApiRequest.IdempotencyKey} довший за {ApiRequest.LongestKey} знаків.";

    /// <summary>The number that the request gives, or a new one; null when it is too long.</summary>
    public static string? NumberOf(HttpContext http, TimeProvider clock) => http.Request.Headers[ApiRequest.IdempotencyKey].ToString() switch
    {
        "" => Guid.CreateVersion7(clock.GetUtcNow()).ToString("D"),
        { Length: <= ApiRequest.LongestKey } given => given,
        _ => null,
    };
}
