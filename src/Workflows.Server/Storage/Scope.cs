namespace Workflows.Server.Storage;

/// <summary>A row that belongs to one centre and is kept from all others.</summary>
public interface IInCentre
{
    /// <summary>The centre's id; rows of the whole network carry the network's id.</summary>
    Guid CentreId { get; }
}

/// <summary>
/// Whose eyes a context reads with and whose hand it writes with. It is a value, given to a context when it is made;
/// there is no ambient one, and a context without a scope refuses every query of rows that belong to a centre.
/// </summary>
/// <param name="Actor">The person on whose behalf; null for the server itself.</param>
/// <param name="Centres">The centres whose rows may be read and written.</param>
/// <param name="Shared">Units (the network) whose rows may be read only.</param>
/// <param name="Why">What it is for, in a few words without personal data; goes to logs.</param>
public sealed record Scope(Guid? Actor, IReadOnlyList<Guid> Centres, IReadOnlyList<Guid> Shared, string Why)
{
    /// <summary>True only for the uses listed in <see cref="SystemScopes"/>.</summary>
    internal bool Everything { get; private init; }

    /// <summary>All units whose rows may be read.</summary>
    internal Guid[] Visible => [.. Centres, .. Shared];

    /// <summary>The same for the engine's rows.</summary>
    internal string[] VisibleTenants => [.. Centres.Concat(Shared).Select(Tenant)];

    /// <summary>A unit as the engine knows it.</summary>
    public static string Tenant(Guid unit) => unit.ToString("D");

    /// <summary>A scope without bounds. Only <see cref="SystemScopes"/> may call it; the analyzer refuses it elsewhere.</summary>
    internal static Scope System(string why) => new(null, [], [], why) { Everything = true };
}

/// <summary>No scope was given to a context that needs one. A bug, never a person's fault.</summary>
public sealed class ScopeMissingException()
    : InvalidOperationException("This query reads rows that belong to a centre, but the context was opened without a scope.");

/// <summary>A row outside the scope was about to be written. A bug, never a person's fault.</summary>
public sealed class ScopeViolationException(string entity, string why)
    : InvalidOperationException($"A {entity} of a unit outside the scope '{why}' was about to be written.");
