using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Clients.Cards;

/// <summary>A card that may be about the same person.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="BirthYear">The year of birth; null while it is not known.</param>
/// <param name="Why">What they have in common, in words.</param>
public sealed record SimilarCard(SubjectName Name, int? BirthYear, string Why);

/// <summary>Finds the cards that may be about the same person as one that is being written: by the names however they are spelt, and by the phone.</summary>
internal sealed class SimilarCards(SubjectSearch search, AccessRecords records)
{
    /// <summary>How many are told of.</summary>
    public const int Most = 5;

    // One typing error in a name and another order of the words are still the same person; a surname alone is not.
    private const double SameName = 0.85;

    // A year is written down from memory.
    private const int YearsApart = 1;

    /// <summary>The cards, the likeliest first; none when no name and no phone is known yet. Whoever is shown here is put on record.</summary>
    /// <param name="actor">Who writes the new card.</param>
    /// <param name="centre">In which centre.</param>
    /// <param name="fields">What is known so far: catalogue key to value.</param>
    /// <param name="own">The card that is being changed, which is not told of; null for a new one.</param>
    /// <param name="cancellation">Stops looking.</param>
    public async Task<IReadOnlyList<SimilarCard>> FindAsync(
        Actor actor, Guid centre, IReadOnlyDictionary<string, JsonNode?> fields, Guid? own, CancellationToken cancellation)
    {
        if (!actor.May(Right.FindClients, centre))
        {
            return [];
        }

        var here = actor.Within(centre);
        var (last, first, nickname) = (Text(FieldCatalogue.LastName), Text(FieldCatalogue.FirstName), Text(FieldCatalogue.Nickname));
        var found = new List<SimilarCard>();
        if (last is not null && first is not null)
        {
            found.AddRange(await NamesakesAsync($"{last} {first}", "таке саме ім'я"));
        }
        else if (nickname is not null)
        {
            found.AddRange(await NamesakesAsync(nickname, "такий самий псевдонім"));
        }

        foreach (var phone in new[] { Text(FieldCatalogue.Phone), Text(FieldCatalogue.RepresentativePhone) }.OfType<string>())
        {
            found.AddRange((await search.FindCardsAsync(here, phone, [SubjectKind.Client, SubjectKind.Lead], cancellation))
                .Where(hit => hit.Card.Searched.Phones.Any(one => IsSamePhone(one, phone))).Select(hit => Of(hit.Card, "такий самий телефон")));
        }

        List<SimilarCard> told = [.. found.Where(card => card.Name.Id != own).DistinctBy(card => card.Name.Id).Take(Most)];
        await records.ShowAsync(actor, told.Select(card => new AccessTo(AccessAct.Found, centre, card.Name.Id, AccessReasons.In(actor, centre))), cancellation);
        return told;

        string? Text(string key) => FieldValues.Text(fields.GetValueOrDefault(key))?.Trim() is { Length: > 0 } text ? text : null;

        async Task<IEnumerable<SimilarCard>> NamesakesAsync(string name, string why) =>
            (await search.FindCardsAsync(here, name, [SubjectKind.Client, SubjectKind.Lead], cancellation))
                .Where(hit => hit.Score >= SameName && IsSameAge(hit.Card.Searched.Birth?.Year)).Select(hit => Of(hit.Card, why));

        bool IsSameAge(int? year) => year is null || Year() is not { } own || Math.Abs(year.Value - own) <= YearsApart;

        int? Year() => Text(FieldCatalogue.BirthDate) is { Length: >= 4 } date ? int.Parse(date[..4], System.Globalization.CultureInfo.InvariantCulture)
            : fields.GetValueOrDefault(FieldCatalogue.BirthYear) is { } year ? int.Parse(year.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    private static SimilarCard Of(OpenedSubject card, string why) => new(card.Name, card.Searched.Birth?.Year, why);

    private static bool IsSamePhone(string one, string other) =>
        SearchTokens.PhoneDigits(other) is { Length: >= 7 } digits && SearchTokens.IsPhoneOrItsEnd(one, digits);
}
