namespace Workflows.Server.ReferenceLists;

/// <summary>The keys of the lists that the program itself asks for; all of them come with it (<c>workflows/lists</c>).</summary>
internal static class ListKeys
{
    /// <summary>Види партнерських організацій.</summary>
    public const string PartnerTypes = "partner-types";

    /// <summary>Види допомоги.</summary>
    public const string HelpKinds = "help-kinds";

    /// <summary>In it, what is none of the others.</summary>
    public const string OtherHelp = "other";

    /// <summary>Категорії клієнтів.</summary>
    public const string ClientCategories = "client-categories";

    /// <summary>Види реклами.</summary>
    public const string AdKinds = "ad-kinds";

    /// <summary>Моделі ведення випадку.</summary>
    public const string CaseModels = "case-models";

    /// <summary>Ролі в команді справи.</summary>
    public const string TeamParts = "team-parts";

    /// <summary>Пункти стандарту.</summary>
    public const string Standard = "standard";
}
