using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>Whom or what an answer, draft, comment or file is about.</summary>
public enum SubjectKind
{
    /// <summary>Клієнт: a person or a family in the register (ЕБД).</summary>
    Client,

    /// <summary>Потенційний клієнт: somebody of whom the centre was told, before consent and card.</summary>
    Lead,

    /// <summary>Партнерська організація.</summary>
    Partner,

    /// <summary>A case about none of these; its answers are sealed with a key of its own all the same.</summary>
    Matter,
}

/// <summary>Стать, as the register has it.</summary>
public enum Sex
{
    /// <summary>Жіноча.</summary>
    Female,

    /// <summary>Чоловіча.</summary>
    Male,
}

/// <summary>Who a client is (guide S2, requirement A17: «це окрема особа або сім'я»).</summary>
public enum ClientKind
{
    /// <summary>Дитина.</summary>
    Child,

    /// <summary>Доросла людина.</summary>
    Adult,

    /// <summary>Родина.</summary>
    Family,
}

/// <summary>The four sources of clients (standard S0, requirement G6).</summary>
public enum ClientSource
{
    /// <summary>Партнерські організації.</summary>
    Partner,

    /// <summary>Інтернет-сайт мережі.</summary>
    Website,

    /// <summary>Безпосереднє звернення клієнта.</summary>
    Direct,

    /// <summary>Результати вуличної (аутріч) роботи.</summary>
    Street,
}

/// <summary>
/// Whom the work is about. Personal and sensitive fields lie in one sealed blob that only the subject's own key opens
/// (<see cref="SubjectSeals"/>); what reports count stays in columns.
/// </summary>
public sealed class Subject : IInCentre
{
    /// <summary>Guid of version 7; for a lead made at the first keystroke of its form.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>Client, lead, partner or none of them.</summary>
    public SubjectKind Kind { get; set; }

    /// <summary>The number that people say and write, for example <c>КАЛ-К-2026-000012</c>; null for what has none.</summary>
    public string? Number { get; set; }

    /// <summary>The card that stands for this one, since both are about the same person; null for a card that stands for itself.</summary>
    public Guid? MergedIntoId { get; set; }

    /// <summary>A child, an adult or a family; null while it is not known, and for what is no client.</summary>
    public ClientKind? ClientKind { get; set; }

    /// <summary>Відповідальний працівник, by the account; null while nobody is named.</summary>
    public Guid? ResponsibleId { get; set; }

    /// <summary>Стать; null while it is not known.</summary>
    public Sex? Sex { get; set; }

    /// <summary>Рік народження; null while it is not known.</summary>
    public int? BirthYear { get; set; }

    /// <summary>Where the client came from; null for a partner.</summary>
    public ClientSource? Source { get; set; }

    /// <summary>The client's categories: keys of the reference list, with commas between; null for none. In clear, since reports count them; they outlive the key of an erased client, as sex and year of birth do.</summary>
    public string? Categories { get; set; }

    /// <summary>With what a partner organisation can help: keys of the reference list «Види допомоги», with commas between them; null for none.</summary>
    public string? Helps { get; set; }

    /// <summary>The other fields of the catalogue as JSON (key to value), sealed.</summary>
    public required byte[] Sealed { get; set; }

    /// <summary>Counts the changes; the fence against a lost race.</summary>
    public int Revision { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it; null for the server itself.</summary>
    public Guid? CreatedById { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>
/// The key that seals everything about one subject, itself wrapped by the master key. It lies in a table of its own, which a back-up of the
/// database leaves out: who is erased loses the key, and with it every old copy.
/// </summary>
public sealed class SubjectKey : IInCentre
{
    /// <summary>The subject's id.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>32 bytes, wrapped by the master key.</summary>
    public required byte[] Wrapped { get; init; }
}

/// <summary>A piece of a subject's name by which it is found: the HMAC of a folded n-gram, cut to 64 bits.</summary>
public sealed class SearchToken : IInCentre
{
    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The piece.</summary>
    public long Token { get; init; }

    /// <summary>Whose name it is in.</summary>
    public Guid SubjectId { get; init; }
}
