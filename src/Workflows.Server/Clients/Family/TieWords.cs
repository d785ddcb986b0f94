namespace Workflows.Server.Clients.Family;

/// <summary>The words of ties, and how they look from the other side.</summary>
internal static class TieWords
{
    /// <summary>What the other person is to the client, by their sex where it is known: <c>мати</c>, <c>батько</c>, <c>мати або батько</c>.</summary>
    public static string Word(this TieKind kind, Sex? sex = null) => kind switch
    {
        TieKind.Parent => BySex(sex, "мати", "батько"),
        TieKind.Child => BySex(sex, "дочка", "син"),
        TieKind.Grandparent => BySex(sex, "бабуся", "дідусь"),
        TieKind.Grandchild => BySex(sex, "онука", "онук"),
        TieKind.Guardian => "опікун, піклувальник або прийомні батьки",
        TieKind.Ward => "під опікою",
        TieKind.Sibling => BySex(sex, "сестра", "брат"),
        TieKind.Spouse => BySex(sex, "дружина", "чоловік"),
        TieKind.Relative => BySex(sex, "інша родичка", "інший родич"),
        TieKind.Member => "член родини",
        TieKind.Family => "родина",
        TieKind.Offender => BySex(sex, "кривдниця", "кривдник"),
        TieKind.Victim => "постраждала особа",
        TieKind.Other => "інша людина",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such tie."),
    };

    /// <summary>What the client is to the other person.</summary>
    public static TieKind Inverse(this TieKind kind) => kind switch
    {
        TieKind.Parent => TieKind.Child,
        TieKind.Child => TieKind.Parent,
        TieKind.Grandparent => TieKind.Grandchild,
        TieKind.Grandchild => TieKind.Grandparent,
        TieKind.Guardian => TieKind.Ward,
        TieKind.Ward => TieKind.Guardian,
        TieKind.Member => TieKind.Family,
        TieKind.Family => TieKind.Member,
        TieKind.Offender => TieKind.Victim,
        TieKind.Victim => TieKind.Offender,
        _ => kind,
    };

    private static string BySex(Sex? sex, string female, string male) => sex switch
    {
        Sex.Female => female,
        Sex.Male => male,
        _ => $"{female} або {male}",
    };
}
