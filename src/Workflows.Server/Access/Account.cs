using Microsoft.AspNetCore.Identity;

namespace Workflows.Server.Access;

/// <summary>A person's account. What the person is where stands in <see cref="Membership"/>, not here.</summary>
public sealed class Account : IdentityUser<Guid>
{
    /// <summary>The person's name as colleagues see it.</summary>
    public required string DisplayName { get; set; }

    /// <summary>Orders people by name as Ukrainian does; made by <see cref="Storage.TextKeys.Sort"/>.</summary>
    public required string DisplayNameKey { get; set; }

    /// <summary>When the account was closed; a closed account is signed out with its next request.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Whether it is one of the demonstration's invented people, whose password is printed at start.</summary>
    public bool IsDemonstration { get; init; }

    /// <summary>Whether the designer shows the person Elsa's technical steps, fields and tabs too.</summary>
    public bool IsExpert { get; set; }

    /// <summary>When the account was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
