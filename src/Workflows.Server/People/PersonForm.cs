using Workflows.Server.Storage;

namespace Workflows.Server.People;

/// <summary>A person as typed: the account's names and, for a new one, the first role.</summary>
/// <param name="Name">How colleagues see the person.</param>
/// <param name="SignIn">By what the person signs in.</param>
/// <param name="Email">Where letters go; empty for nowhere.</param>
/// <param name="Unit">The id of the unit.</param>
/// <param name="Role">The name of the role.</param>
public sealed record PersonForm(string Name, string SignIn, string Email, string Unit, string Role)
{
    /// <summary>The names of the fields, which are also their ids on the page.</summary>
    public const string NameName = "name", SignInName = "sign-in", EmailName = "email", UnitName = "unit", RoleName = "role";

    /// <summary>The longest name, in characters.</summary>
    public const int LongestName = 200;

    /// <summary>Nothing typed yet.</summary>
    public static PersonForm Empty { get; } = new("", "", "", "", "");

    /// <summary>What was sent.</summary>
    public static PersonForm Read(IFormCollection posted)
    {
        return new PersonForm(Of(NameName), Of(SignInName), Of(EmailName), Of(UnitName), Of(RoleName));

        string Of(string name) => TypedText.Of(posted[name].ToString()).Trim();
    }
}
