using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;

namespace Workflows.Server.Storage;

/// <summary>A key that protects cookies and forms; kept in the database so that every server of an installation has it.</summary>
internal sealed class ProtectionKey
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>ASP.NET's key element; the key in it is sealed with the master key.</summary>
    public required string Xml { get; init; }

    public static void Configure(ModelBuilder builder) => builder.Entity<ProtectionKey>().ToTable("ProtectionKeys");
}

/// <summary>Keeps the keys in the database. ASP.NET asks for them without a task to wait on, once a day at the most.</summary>
internal sealed class ProtectionKeyStore(Contexts contexts, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var context = contexts.OpenWithoutScope();
        return [.. context.ProtectionKeys.AsNoTracking().Select(key => key.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var context = contexts.OpenWithoutScope();
        context.ProtectionKeys.Add(new ProtectionKey
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Name = friendlyName,
            Xml = element.ToString(SaveOptions.DisableFormatting),
        });
        context.SaveChanges();
    }
}

/// <summary>Seals a protection key with the master key before it is stored.</summary>
internal sealed class MasterKeyXmlEncryptor(MasterKey master) : IXmlEncryptor
{
    internal const string ElementName = "sealedKey";

    internal static ReadOnlySpan<byte> Purpose => "data-protection"u8;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var element = new XElement(ElementName, Convert.ToBase64String(master.Seal(plain, Purpose)));
        return new EncryptedXmlInfo(element, typeof(MasterKeyXmlDecryptor));
    }
}

/// <summary>Opens what <see cref="MasterKeyXmlEncryptor"/> sealed; ASP.NET makes it by its type's name.</summary>
internal sealed class MasterKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(System.Text.Encoding.UTF8.GetString(Open(services.GetRequiredService<MasterKey>(), encryptedElement)));

    /// <summary>Whether what is sealed in a stored key was sealed with this master key.</summary>
    public static bool CanOpen(MasterKey master, string storedKey)
    {
        try
        {
            return XElement.Parse(storedKey).Descendants(MasterKeyXmlEncryptor.ElementName).All(element => Open(master, element).Length > 0);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static byte[] Open(MasterKey master, XElement element) =>
        master.Open(Convert.FromBase64String(element.Value), MasterKeyXmlEncryptor.Purpose);
}
