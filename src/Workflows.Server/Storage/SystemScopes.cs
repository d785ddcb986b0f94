#pragma warning disable RS0030 // This file is the list of everything that may act without bounds.
namespace Workflows.Server.Storage;

/// <summary>All that the server does on its own behalf, across centres. Whoever reviews access reads this file.</summary>
internal static class SystemScopes
{
    /// <summary>Finds out who a signed-in person is: memberships are read before the person's own scope is known.</summary>
    public static Scope WhoIsAsking { get; } = Scope.System("who is asking");

    /// <summary>Finds out where else somebody works whose account an administrator wants to change: a password opens all of it.</summary>
    public static Scope WholeAccount { get; } = Scope.System("whole account");

    /// <summary>Makes the first units and the first administrator of an office that has none.</summary>
    public static Scope FirstSetUp { get; } = Scope.System("first set-up");

    /// <summary>Adds a centre, which is in nobody's scope yet, and looks whether its name and code are free in the network.</summary>
    public static Scope WholeNetwork { get; } = Scope.System("whole network");

    /// <summary>Loads the demonstration into an empty database.</summary>
    public static Scope Demonstration { get; } = Scope.System("demonstration");

    /// <summary>Changes the schema and checks that the database answers; touches no rows of centres.</summary>
    public static Scope Upkeep { get; } = Scope.System("upkeep");

    /// <summary>Claims timers that are due, and frees parked ones at the start, whosever they are; each is then fired in the scope of its own centre.</summary>
    public static Scope Timers { get; } = Scope.System("timers");

    /// <summary>Claims letters that are due, whosever they are; each is then sent in the scope of its own centre.</summary>
    public static Scope Letters { get; } = Scope.System("letters");

    /// <summary>Finds the networks, whose procedures all centres share.</summary>
    public static Scope Networks { get; } = Scope.System("networks");

    /// <summary>Sets the timer of each centre's morning digest when the server starts.</summary>
    public static Scope Digests { get; } = Scope.System("digests");

    /// <summary>Sets the timer of each centre that lets procedures begin by themselves, when the server starts.</summary>
    public static Scope Regular { get; } = Scope.System("regular procedures");

    /// <summary>Sees whether an id that somebody brings along is a procedure's anywhere: one id is one procedure.</summary>
    public static Scope Procedures { get; } = Scope.System("ids of procedures");

    /// <summary>Loads the procedures and forms that come with the program, as the network's own.</summary>
    public static Scope Shipped { get; } = Scope.System("shipped procedures");
}
