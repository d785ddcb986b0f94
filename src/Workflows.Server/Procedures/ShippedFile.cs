using Microsoft.EntityFrameworkCore;

namespace Workflows.Server.Procedures;

/// <summary>
/// A procedure, form or list of deadlines that came with the program, as it was when it was loaded. What is loaded once is the office's own from then on: a newer
/// shipped file is never applied over it.
/// </summary>
internal sealed class ShippedFile
{
    /// <summary>Kind and key: <c>procedures/partner-search</c>, <c>forms/partner-contact</c>, <c>deadlines/pack</c>.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of the file's text, lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was loaded.</summary>
    public DateTimeOffset LoadedAt { get; init; }

    public static void Configure(ModelBuilder builder) => builder.Entity<ShippedFile>(file =>
    {
        file.ToTable("ShippedFiles");
        file.HasKey(row => row.Key);
    });
}
