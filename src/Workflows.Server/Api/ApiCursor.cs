using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Workflows.Server.Api;

/// <summary>Where the next page of a list begins, so that a program can only give it back, not make one up.</summary>
internal sealed class ApiCursor(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("api-cursor");

    /// <summary>The place as a text for an address; null for none.</summary>
    public string? Write(string list, string? place) =>
        place is null ? null : Base64Url.EncodeToString(protector.CreateProtector(list).Protect(Encoding.UTF8.GetBytes(place)));

    /// <summary>The place; null for one that cannot be read, or not any more.</summary>
    public string? Read(string list, string text)
    {
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(protector.CreateProtector(list).Unprotect(Base64Url.DecodeFromChars(text)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
