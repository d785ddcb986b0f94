using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Clients;

/// <summary>What a subject is searched by, opened.</summary>
/// <param name="Names">Words of names: a person's, a nickname, an organisation's.</param>
/// <param name="Number">Its number, if it has one.</param>
/// <param name="Phones">Phones as they were written.</param>
/// <param name="Birth">What is known of the birth; null for nothing.</param>
internal sealed record SearchedText(IReadOnlyList<string> Names, string? Number, IReadOnlyList<string> Phones, BirthText? Birth)
{
    private static readonly string[] NameKeys =
        [FieldCatalogue.LastName, FieldCatalogue.FirstName, FieldCatalogue.Patronymic, FieldCatalogue.Nickname];

    private static readonly string[] PhoneKeys = [FieldCatalogue.Phone, FieldCatalogue.RepresentativePhone, FieldCatalogue.PartnerPhone];

    /// <summary>Takes it out of a card.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="publicName">A partner's name.</param>
    /// <param name="card">The card.</param>
    public static SearchedText Of(Subject subject, string? publicName, SubjectFields card) => new(
        [.. NameKeys.Select(card.Text).Prepend(publicName).OfType<string>()], subject.Number, [.. PhoneKeys.Select(card.Text).OfType<string>()],
        BirthText.Of(card.Text(FieldCatalogue.BirthDate), subject.BirthYear));
}
