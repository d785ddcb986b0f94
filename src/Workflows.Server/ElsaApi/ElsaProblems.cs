using Workflows.Server.Access;
using Workflows.Server.Api;
using Workflows.Server.Shell;

namespace Workflows.Server.ElsaApi;

/// <summary>What is refused under Elsa's API without words gets them here, in Elsa's shape; pages of ours would be nothing to Studio.</summary>
internal static class ElsaProblems
{
    /// <summary>Comes right behind the error pages.</summary>
    public static void UseElsaProblems(this IApplicationBuilder app) =>
        app.UseOwnProblems(ElsaServices.IsElsa, static http => ElsaJson.Problem(http.Response.StatusCode, [Words(http, http.Response.StatusCode)]));

    private static string Words(HttpContext http, int status) => status switch
    {
        StatusCodes.Status401Unauthorized when RequestOrigin.BringsCredentials(http.Request) =>
            "Токен або ключ не діє: його строк минув, його відкликано, пароль власника змінено або його переписано з помилкою.",
        StatusCodes.Status403Forbidden when KeyHolders.CameWithKey(http) => "Цього не дозволяє ключ або вже не дозволяє Ваша роль.",
        StatusCodes.Status429TooManyRequests => "Забагато спроб. Зачекайте хвилину й повторіть.",
        StatusCodes.Status401Unauthorized => "Сеанс завершився. Увійдіть знову.",
        StatusCodes.Status403Forbidden => "Ця дія Вам недоступна.",
        StatusCodes.Status404NotFound => "Такого немає, або це не Вашого центру.",
        StatusCodes.Status413PayloadTooLarge => "Надіслане завелике.",
        _ => "Запит не вдалося виконати.",
    };
}
