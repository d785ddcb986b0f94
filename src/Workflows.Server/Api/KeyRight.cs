using Workflows.Server.Access;

namespace Workflows.Server.Api;

/// <summary>What a key allows a program; never more than its owner may at that moment.</summary>
public enum KeyRight
{
    /// <summary>Reads the owner's tasks with their forms.</summary>
    SeeTasks,

    /// <summary>Takes tasks, puts them back, completes them.</summary>
    DoTasks,

    /// <summary>Starts procedures.</summary>
    StartProcedures,

    /// <summary>Reads where cases stand.</summary>
    SeeCases,

    /// <summary>Reads, draws and publishes procedures, and tells events, by Elsa's interface.</summary>
    DrawProcedures,
}

/// <summary>The words of these rights, what the owner needs for each, and how a row keeps them.</summary>
internal static class KeyRights
{
    /// <summary>All of them, in the order in which they are offered.</summary>
    public static IReadOnlyList<KeyRight> All { get; } = Enum.GetValues<KeyRight>();

    /// <summary>What people read.</summary>
    public static string Word(this KeyRight right) => right switch
    {
        KeyRight.SeeTasks => "бачити завдання",
        KeyRight.DoTasks => "виконувати завдання",
        KeyRight.StartProcedures => "починати процедури",
        KeyRight.SeeCases => "бачити справи",
        KeyRight.DrawProcedures => "малювати процедури",
        _ => throw new ArgumentOutOfRangeException(nameof(right), right, "No such right."),
    };

    /// <summary>What the owner must be allowed for a key to allow it.</summary>
    public static Right Asks(this KeyRight right) => right switch
    {
        KeyRight.SeeTasks or KeyRight.DoTasks => Right.WorkOnTasks,
        KeyRight.StartProcedures => Right.StartProcedures,
        KeyRight.SeeCases => Right.SeeCases,
        KeyRight.DrawProcedures => Right.DrawProcedures,
        _ => throw new ArgumentOutOfRangeException(nameof(right), right, "No such right."),
    };

    /// <summary>Those that the person may give to a key.</summary>
    public static IReadOnlyList<KeyRight> Of(Actor actor) => [.. All.Where(right => actor.May(right.Asks()))];

    /// <summary>As a row keeps them.</summary>
    public static string Write(IEnumerable<KeyRight> rights) => string.Join(',', rights.Distinct().Order());

    /// <summary>As a row keeps them, read again.</summary>
    public static IReadOnlyList<KeyRight> Read(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<KeyRight>)];
}
