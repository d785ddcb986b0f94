using Microsoft.OpenApi;

namespace Workflows.Server.Api;

/// <summary>The description of the interface for programs and their makers (OpenAPI). It holds no data, so whoever asks may read it.</summary>
internal static class ApiDocument
{
    /// <summary>Where it lies.</summary>
    public const string Path = "/openapi/v1.json";

    private const string Scheme = "Bearer";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = route => route.RelativePath?.StartsWith(ApiServices.Root.TrimStart('/') + "/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Справи: інтерфейс для програм",
                Version = "v1",
                Description = "Завдання, процедури й справи Вашого центру для інших програм офісу. Ключ створюють на сторінці «Ключі для програм», "
                    + "токен дає POST /api/v1/token. Помилки приходять як application/problem+json: title, detail і, якщо хибні поля, errors.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "Токен з POST /api/v1/token; діє 15 хвилин.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<KeyMayAttribute>().FirstOrDefault() is { } may)
            {
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
                operation.Description = $"Ключ має дозволяти «{may.Right.Word()}»."
                    + (operation.Description is { Length: > 0 } more ? " " + more : "");
            }

            return Task.CompletedTask;
        });
    });
}
