namespace Workflows.Server.Shell;

/// <summary>The id of what a form will add, made when the page is shown: sent twice, it is added once.</summary>
internal static class NewId
{
    /// <summary>The usual name of the hidden field.</summary>
    public const string Name = "id";

    /// <summary>The one that was sent, or a new one.</summary>
    public static Guid Of(HttpContext http, TimeProvider clock, string name = Name) =>
        http.Request.HasFormContentType && Guid.TryParse(http.Request.Form[name], out var sent) && sent.Version == 7 ? sent : Guid.CreateVersion7(clock.GetUtcNow());
}
