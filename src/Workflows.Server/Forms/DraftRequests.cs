using System.Globalization;
using Workflows.Server.Access;

namespace Workflows.Server.Forms;

/// <summary>How a page's form and its draft speak to each other: what is sent, and what is answered.</summary>
internal static class DraftRequests
{
    /// <summary>The name of the hidden input that carries the version; <c>DraftVersion</c> renders it.</summary>
    public const string VersionName = "draftVersion";

    /// <summary>
    /// Saves the posted form as the draft of a place and answers <c>{version, savedAt:"14:05"}</c>: with 200 when it is saved, with 409 when it
    /// was saved from elsewhere meanwhile. The caller has asked whether the actor may.
    /// </summary>
    public static async Task<IResult> SaveAsync(HttpContext http, FormDrafts drafts, DraftPlace place)
    {
        if (!http.Request.HasFormContentType)
        {
            return TypedResults.BadRequest();
        }

        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        return await drafts.SaveAsync(Actors.Of(http), place, FormReading.Typed(posted), Version(posted), http.RequestAborted) switch
        {
            DraftSaved.Done done => TypedResults.Json(new DraftAnswer(done.Version, LocalTime.Hour(done.At))),
            DraftSaved.Conflict other => TypedResults.Json(
                new DraftAnswer(other.Version, LocalTime.Hour(other.At)), statusCode: StatusCodes.Status409Conflict),
            _ => throw new InvalidOperationException("A draft is saved or in conflict."),
        };
    }

    /// <summary>The version that the page was opened with; 0 for none.</summary>
    public static int Version(IFormCollection posted) =>
        int.TryParse(posted[VersionName], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    private sealed record DraftAnswer(int Version, string SavedAt);
}
