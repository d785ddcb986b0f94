using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Server.Shell;

namespace Workflows.Server.Api;

/// <summary>Every refusal and error of the interface as <c>application/problem+json</c>, in Ukrainian; never a page, never a word of an exception.</summary>
internal static class ApiProblems
{
    private const string Errors = "errors";

    /// <summary>A problem with the words that belong to its status.</summary>
    public static ProblemHttpResult Of(int status, string? detail = null) =>
        TypedResults.Problem(new ProblemDetails { Status = status, Title = Title(status), Detail = detail ?? Detail(status) });

    /// <summary>What was sent is wrong, by field.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string> errors, string? detail = null)
    {
        var problem = new ProblemDetails
        {
            Status = StatusCodes.Status400BadRequest,
            Title = Title(StatusCodes.Status400BadRequest),
            Detail = detail ?? "Не все надіслане прийнято. Нічого не збережено: виправте поля, названі в errors, і надішліть знову.",
        };
        problem.Extensions[Errors] = errors.ToDictionary(error => error.Key, error => (string[])[error.Value]);
        return TypedResults.Problem(problem);
    }

    /// <summary>One field is wrong.</summary>
    public static ProblemHttpResult Invalid(string field, string what) => Invalid(new Dictionary<string, string> { [field] = what });

    /// <summary>Comes right behind the error pages: what is refused without words gets them here.</summary>
    public static void UseApiProblems(this IApplicationBuilder app) => app.UseOwnProblems(ApiServices.IsApi, static http => Of(http.Response.StatusCode));

    /// <summary>Answers for what broke in the interface, before the error page would.</summary>
    internal sealed class Broken : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            if (!ApiServices.IsApi(httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path))
            {
                return false;
            }

            var status = ShellServices.StatusOf(exception);
            if (status == StatusCodes.Status503ServiceUnavailable)
            {
                httpContext.Response.Headers.RetryAfter = "30";
            }

            await Of(status).ExecuteAsync(httpContext);
            return true;
        }
    }

    private static string Title(int status) => status switch
    {
        400 => "Запит не прийнято",
        401 => "Потрібен чинний токен",
        403 => "Не дозволено",
        404 => "Не знайдено",
        405 => "Так до цієї адреси не звертаються",
        409 => "Зараз це неможливо",
        412 => "Завдання змінилося",
        413 => "Запит завеликий",
        415 => "Невідомий вид вмісту",
        429 => "Забагато запитів",
        503 => "Зараз недоступно",
        >= 500 => "Щось зламалося",
        _ => string.Create(CultureInfo.InvariantCulture, $"Запит не виконано ({status})"),
    };

    private static string? Detail(int status) => status switch
    {
        401 => "Отримайте токен: POST /api/v1/token з ключем. Токен діє 15 хвилин і лише поки діє ключ.",
        403 => "Цього не дозволяє ключ або вже не дозволяє Ваша роль. Що дозволяє ключ, видно на сторінці «Ключі для програм».",
        404 => "За цією адресою для Вас нічого немає.",
        413 => "Запит має бути не більшим за 1 МБ.",
        415 => "Надішліть вміст як application/json.",
        429 => "Зачекайте хвилину й повторіть.",
        503 => "База даних не відповідає або не має місця. Повторіть запит за хвилину з тим самим Idempotency-Key: двічі нічого не зробиться.",
        >= 500 => "Нічого не збережено. Повторіть запит пізніше з тим самим Idempotency-Key.",
        _ => null,
    };
}
