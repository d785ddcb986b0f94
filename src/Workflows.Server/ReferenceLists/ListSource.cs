using Workflows.Server.Deadlines;

namespace Workflows.Server.ReferenceLists;

/// <summary>Where a list comes from, in words.</summary>
internal static class ListSource
{
    /// <summary>The document, or whose list it is.</summary>
    public static string Of(ReferenceList list, TermUnit unit) => list switch
    {
        { Ground: { } ground } => ground,
        { MadeById: null } => "складено нами, у документах такого переліку немає",
        _ when list.CentreId == unit.Id => unit.IsNetwork ? "довідник мережі" : "довідник центру",
        _ => "довідник мережі",
    };
}
