namespace Workflows.Server.Access;

/// <summary>Where somebody's day begins.</summary>
internal static class FirstPage
{
    /// <summary>The inbox for those who have one, else the first page that the person may open; sign-in for nobody.</summary>
    public static string Of(Actor? actor) =>
        actor is null ? SignIn.Path
        : actor.May(Right.WorkOnTasks) ? "/"
        : actor.May(Right.SeeNetwork) ? "/centres"
        : "/account";
}
