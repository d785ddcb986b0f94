namespace Workflows.Server.Access;

/// <summary>Keeps a «where to go next» on this site.</summary>
internal static class LocalAddress
{
    /// <summary>The address when it is a path of this site, else the first page. <c>//host</c>, <c>/\host</c> and anything with a scheme are not.</summary>
    public static string OrHome(string? address) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal)
            && !address.Any(char.IsControl)
            ? address
            : "/";
}
