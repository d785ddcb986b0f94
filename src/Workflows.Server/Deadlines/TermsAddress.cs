namespace Workflows.Server.Deadlines;

/// <summary>What addresses of the pages of terms say.</summary>
internal static class TermsAddress
{
    /// <summary>An id in an address: null when there is none, the empty one, which is nobody's, when it cannot be read.</summary>
    public static Guid? Id(string? text) => string.IsNullOrEmpty(text) ? null : Guid.TryParse(text, out var id) ? id : Guid.Empty;
}
