using Workflows.Server.Storage;

namespace Workflows.Server.People;

/// <summary>A new office as typed: its network, its first centre, its first administrator.</summary>
/// <param name="Network">The organisation or network.</param>
/// <param name="Centre">The first centre.</param>
/// <param name="Person">The first administrator.</param>
/// <param name="Coordinates">Whether the administrator is the centre's coordinator too.</param>
internal sealed record OfficeForm(string Network, UnitForm Centre, PersonForm Person, bool Coordinates)
{
    /// <summary>The names of the fields, which are also their ids on the page.</summary>
    public const string NetworkName = "network", CoordinatesName = "coordinates", WantedName = "wanted", AgainName = "again";

    /// <summary>Nothing typed yet; in a small office one person is both.</summary>
    public static OfficeForm Empty { get; } = new("", UnitForm.Empty, PersonForm.Empty, true);

    /// <summary>What was sent, without the password.</summary>
    public static OfficeForm Read(IFormCollection posted) => new(
        TypedText.Of(posted[NetworkName].ToString()).Trim(), UnitForm.Read(posted), PersonForm.Read(posted), posted[CoordinatesName] == "yes");
}
