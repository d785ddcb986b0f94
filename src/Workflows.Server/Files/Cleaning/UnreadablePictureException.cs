namespace Workflows.Server.Files.Cleaning;

/// <summary>A picture that is not what it begins as, or ends too soon.</summary>
internal sealed class UnreadablePictureException(string message) : Exception(message);
