using System.Globalization;

namespace Workflows.Server.Api;

/// <summary>What requests of the interface have in common besides their bodies: parameters, headers.</summary>
internal static class ApiRequest
{
    /// <summary>The name of the parameter that says where a page begins.</summary>
    public const string Cursor = "cursor";

    /// <summary>The header that makes a command harmless when it is sent again.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>The header with the version that was read.</summary>
    public const string IfMatch = "If-Match";

    /// <summary>What is said of a cursor that cannot be read.</summary>
    public const string LostCursor = "Не вдалося прочитати cursor. Передайте next попередньої сторінки без змін або почніть спочатку.";

    /// <summary>What the description says of <see cref="IdempotencyKey"/>.</summary>
    public const string IdempotencyHelp = "Обов'язковий: власний номер цієї дії, до 200 знаків. Повторюючи запит, надсилайте той самий.";

    /// <summary>What the description says of <see cref="IfMatch"/>.</summary>
    public const string IfMatchHelp = "Необов'язковий: ETag прочитаного завдання. Якщо воно відтоді змінилося, нічого не робиться (412).";

    /// <summary>The longest <see cref="IdempotencyKey"/>, in characters.</summary>
    public const int LongestKey = 200;

    /// <summary>What is wrong with the parameters: one that nobody knows (a filter that is misspelt would list everything), or that stands there twice.</summary>
    public static IResult? Problem(HttpContext http, params string[] known)
    {
        var wrong = http.Request.Query.Where(pair => !known.Contains(pair.Key, StringComparer.Ordinal) || pair.Value.Count > 1)
            .ToDictionary(pair => pair.Key, pair => known.Contains(pair.Key, StringComparer.Ordinal) ? "Параметр названо двічі." : $"Такого параметра немає. Є: {string.Join(", ", known)}.");
        return wrong.Count == 0 ? null : ApiProblems.Invalid(wrong);
    }

    /// <summary>A parameter's word; null when none was given or it is none of them, which then is said.</summary>
    public static T? Word<T>(string? text, string name, Dictionary<string, string> errors) where T : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        if (Enum.GetNames<T>().Contains(text, StringComparer.Ordinal))
        {
            return Enum.Parse<T>(text);
        }

        errors[name] = $"Тут може бути: {string.Join(", ", Enum.GetNames<T>())}.";
        return null;
    }

    /// <summary>What is wrong with the key of a command; null for nothing.</summary>
    public static IResult? ProblemOfKey(string? key) =>
        string.IsNullOrWhiteSpace(key) || key.Length > LongestKey
            ? ApiProblems.Invalid(IdempotencyKey, $"Додайте заголовок {IdempotencyKey}: власний номер цієї дії, до {LongestKey} знаків. Повторюючи запит, надсилайте той самий.")
            : null;

    /// <summary>What the description says of a route.</summary>
    public static RouteHandlerBuilder Described(this RouteHandlerBuilder route, string name, string tag, string summary, string? more = null)
    {
        route.WithName(name).WithTags(tag).WithSummary(summary);
        return more is null ? route : route.WithDescription(more);
    }

    /// <summary>The refusals of a route, for the description; those that any of them can give are added.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params int[] statuses) =>
        statuses.Union([StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden])
            .Aggregate(route, (built, status) => status == StatusCodes.Status400BadRequest ? built.ProducesValidationProblem() : built.ProducesProblem(status));

    /// <summary>The tag of a task of this revision.</summary>
    public static string Tag(int revision) => string.Create(CultureInfo.InvariantCulture, $"\"r{revision}\"");

    /// <summary>The revision that <see cref="IfMatch"/> names: null for any, one that no task has when it cannot be read.</summary>
    public static int? Revision(string? tag) => tag?.Trim() switch
    {
        null or "" or "*" => null,
        ['"', 'r', .. var number, '"'] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) => revision,
        _ => -1,
    };
}
