using System.Security.Cryptography;
using System.Text;

namespace Workflows.Server.Procedures;

/// <summary>The id of a command as the engine keeps it.</summary>
internal static class CommandId
{
    /// <summary>The name of the hidden field that holds what a browser sends as its own id of a command.</summary>
    public const string Name = "command";

    /// <summary>
    /// Whatever a browser sends, and however long it is, it can only meet the same person's command on the same thing.
    /// </summary>
    /// <param name="what">What is to be done, and with what.</param>
    /// <param name="actor">Who wants it.</param>
    /// <param name="given">What stood hidden in the form.</param>
    public static string Of(string what, Guid actor, string given) => $"{what}:{actor:N}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(given)))}";
}
