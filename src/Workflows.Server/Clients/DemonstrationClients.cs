using System.Text.Json.Nodes;
using Workflows.Server.Cases;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Partners;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>Invented clients and partners of the demonstration, so that there is somebody to be found.</summary>
internal sealed class DemonstrationClients(SubjectSeals seals, Register register, Partners.Partners partners, CaseNumbers numbers)
{
    private static readonly (string Last, string First, string Patronymic, Sex Sex, string Born, ClientSource Source)[] People =
    [
        ("Барвінок", "Марія", "Остапівна", Sex.Female, "2012-05-14", ClientSource.Partner),
        ("Журавель", "Данило", "Юрійович", Sex.Male, "2010-11-02", ClientSource.Website),
        ("Кульбаба", "Соломія", "Іванівна", Sex.Female, "2014-02-27", ClientSource.Direct),
        ("Лелека", "Андрій", "Петрович", Sex.Male, "2009-08-19", ClientSource.Street),
        ("М'ята", "Оксана", "Дмитрівна", Sex.Female, "2011-03-30", ClientSource.Direct),
        ("Ґудзик", "Тимофій", "Олегович", Sex.Male, "2013-12-08", ClientSource.Partner),
        ("Чебрець", "Ярина", "Василівна", Sex.Female, "2008-06-21", ClientSource.Website),
    ];

    private static readonly (PartnerType Type, string Name)[] Organisations =
    [
        (PartnerType.ChildServices, "Служба у справах дітей Вербівської громади"),
        (PartnerType.School, "Вербівська школа № 3"),
        (PartnerType.Health, "Вербівська дитяча лікарня"),
        (PartnerType.BoardingOrShelter, "Притулок «Світлиця»"),
    ];

    /// <summary>Stages the clients and partners of a centre, as made by one of its people.</summary>
    public async Task AddAsync(ServerContext context, Guid centre, Guid by, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var (type, name) in Organisations)
        {
            partners.Make(context, centre, type, name, new Dictionary<string, JsonNode?>(), by, now);
        }

        foreach (var (last, first, patronymic, sex, born, source) in People)
        {
            await AddPersonAsync(
                new Dictionary<string, JsonNode?>
                {
                    [FieldCatalogue.LastName] = last,
                    [FieldCatalogue.FirstName] = first,
                    [FieldCatalogue.Patronymic] = patronymic,
                    [FieldCatalogue.Sex] = sex.ToString(),
                    [FieldCatalogue.BirthDate] = born,
                    [FieldCatalogue.Source] = source.ToString(),
                });
        }

        // One of the site's visitors, who is known by the name of their choice alone.
        await AddPersonAsync(new Dictionary<string, JsonNode?>
        {
            [FieldCatalogue.Nickname] = "Сова",
            [FieldCatalogue.Source] = nameof(ClientSource.Website),
        });

        async Task AddPersonAsync(Dictionary<string, JsonNode?> fields)
        {
            var key = seals.NewKey(Guid.CreateVersion7(now), centre);
            context.Add(key);
            register.Make(context, key, SubjectKind.Client, await numbers.NextAsync(context, centre, CaseNumbers.Client, now, cancellation), fields, by, now);
        }
    }
}
