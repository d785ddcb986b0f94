using Workflows.Server.Storage;

namespace Workflows.Server.Access;

/// <summary>What kind of unit it is, from the whole to the part.</summary>
public enum UnitKind
{
    /// <summary>Мережа.</summary>
    Network,

    /// <summary>Центр: the unit by which data is kept apart.</summary>
    Centre,

    /// <summary>Відділ.</summary>
    Department,

    /// <summary>Сектор: a queue of tasks.</summary>
    Sector,
}

/// <summary>A unit of the organisation: network → centre → department → sector.</summary>
public sealed class OrgUnit : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <summary>The unit above; null for a network.</summary>
    public Guid? ParentId { get; set; }

    /// <summary>The centre it belongs to; a centre and a network name themselves.</summary>
    public Guid CentreId { get; init; }

    /// <summary>What kind of unit it is.</summary>
    public UnitKind Kind { get; init; }

    /// <summary>The unit's name as people call it.</summary>
    public required string Name { get; set; }

    /// <summary>Orders units by name as Ukrainian does; made by <see cref="TextKeys.Sort"/>.</summary>
    public required string NameKey { get; set; }

    /// <summary>A centre's short sign in the numbers of its cases, for example <c>ХРК</c>; null for what numbers nothing.</summary>
    public string? Code { get; set; }

    /// <summary>The address of the site with its forum, with <c>https://</c> (standard S0, requirement W0), of a network or a centre; null for none. A centre without has its network's.</summary>
    public string? Site { get; set; }

    /// <summary>The time zone of its working day, by IANA name.</summary>
    public required string TimeZone { get; set; }
}

/// <summary>Who is what, where, from when to when.</summary>
public sealed class Membership : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <summary>The person.</summary>
    public Guid AccountId { get; init; }

    /// <summary>The unit.</summary>
    public Guid UnitId { get; init; }

    /// <summary>The unit's centre.</summary>
    public Guid CentreId { get; init; }

    /// <summary>What the person is there.</summary>
    public Role Role { get; init; }

    /// <summary>The first moment it holds.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>The first moment it no longer holds; null while it has no end.</summary>
    public DateTimeOffset? To { get; set; }

    /// <summary>Whether it holds at a moment.</summary>
    public bool HoldsAt(DateTimeOffset moment) => From <= moment && (To is null || To > moment);
}
