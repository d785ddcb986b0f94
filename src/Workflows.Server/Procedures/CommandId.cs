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

    /// <summary>
    /// The id of the row that such a command makes, where that row is all that it does: made by the command once, it is found when the command comes again.
    /// A Guid of version 8.
    /// </summary>
    public static Guid RowOf(string command)
    {
        var id = SHA256.HashData(Encoding.UTF8.GetBytes(command)).AsSpan(0, 16);
        id[6] = (byte)(0x80 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }
}
