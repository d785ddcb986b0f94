using Workflows.Server.Access;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>Where the combobox of a form's field asks for candidates. By POST, so that no name gets into an address or a log.</summary>
internal static class PickRoutes
{
    /// <summary>The address for a kind of field.</summary>
    public static string Address(FieldType type) => $"/pick/{type}";

    public static void MapPick(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/pick/{type}", PickAsync).WithMetadata(new NeedsAttribute(Right.WorkOnTasks));

    private static async Task<IResult> PickAsync(string type, PickRequest? request, HttpContext http, FormSearch search)
    {
        FieldType? kind = type switch
        {
            nameof(FieldType.Person) => FieldType.Person,
            nameof(FieldType.Partner) => FieldType.Partner,
            nameof(FieldType.Client) => FieldType.Client,
            _ => null,
        };
        var actor = Actors.Of(http);
        return kind is null || request is null || !actor.May(Right.WorkOnTasks, request.Centre)
            ? TypedResults.NotFound()
            : TypedResults.Json(await search.FindAsync(actor, request.Centre, kind.Value, request.Text ?? "", http.RequestAborted));
    }

    internal sealed record PickRequest(Guid Centre, string? Text);
}
