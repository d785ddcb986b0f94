using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Partners;
using Workflows.Tests;

namespace Workflows.Server.Tests.Clients;

public abstract class SubjectNamesTests(DatabaseTemplate template) : ClientTest(template)
{
    [Fact]
    public async Task Names_OfEachKind_AreWhatPeopleCallThem()
    {
        var full = await MakeAsync(Kalyna, Named("Барвінок", "Марія", "Остапівна"), number: "КАЛ-К-2026-000001");
        var half = await MakeAsync(Kalyna, Named("Барвінок", patronymic: "Остапівна"), SubjectKind.Lead);
        var nickname = await MakeAsync(Kalyna, new() { [FieldCatalogue.Nickname] = "Сова" }, SubjectKind.Lead);
        var nobody = await MakeAsync(Kalyna, new() { [FieldCatalogue.Phone] = "0671234567" }, SubjectKind.Lead);
        var matter = await MakeAsync(Kalyna, [], SubjectKind.Matter);
        var numbered = await MakeAsync(Kalyna, [], SubjectKind.Matter, "КАЛ-2026-000007");
        Guid partner;
        await using (var context = Contexts.Open(Of(Kalyna)))
        {
            partner = Get<Server.Partners.Partners>().Make(context, Kalyna, PartnerType.School, " Школа № 3 ", new Dictionary<string, JsonNode?>(), null, Clock.GetUtcNow()).Id;
            await context.SaveChangesAsync();
        }

        Assert.Equal(
            new Dictionary<Guid, SubjectName>
            {
                [full] = new(full, SubjectKind.Client, "КАЛ-К-2026-000001", "Барвінок Марія Остапівна"),
                [half] = new(half, SubjectKind.Lead, null, "Барвінок Остапівна"),
                [nickname] = new(nickname, SubjectKind.Lead, null, "Сова"),
                [nobody] = new(nobody, SubjectKind.Lead, null, "Без імені"),
                [matter] = new(matter, SubjectKind.Matter, null, "Без клієнта"),
                [numbered] = new(numbered, SubjectKind.Matter, "КАЛ-2026-000007", "КАЛ-2026-000007"),
                [partner] = new(partner, SubjectKind.Partner, null, "Школа № 3"),
            },
            (await OpenAsync(Kalyna, full, half, nickname, nobody, matter, numbered, partner)).ToDictionary());
    }

    [Fact]
    public async Task Names_OfAnotherCentre_AreMissing()
    {
        var here = await MakeAsync(Kalyna, Named("Барвінок"));
        var there = await MakeAsync(Ozero, Named("Журавель"));
        Assert.Equal([here], (await OpenAsync(Kalyna, here, there)).Keys);
        Assert.Empty(await OpenAsync(Kalyna));
    }

    [Fact]
    public async Task Name_WhoseKeyIsGone_CannotBeOpenedAndSaysSo()
    {
        var id = await MakeAsync(Kalyna, Named("Барвінок"));
        await using (var context = Contexts.Open(Of(Kalyna)))
        {
            context.SubjectKeys.Remove(await context.SubjectKeys.SingleAsync());
            await context.SaveChangesAsync();
        }

        Assert.Equal("Картку видалено", (await OpenAsync(Kalyna, id))[id].Name);
    }

    private async Task<IReadOnlyDictionary<Guid, SubjectName>> OpenAsync(Guid centre, params Guid[] ids)
    {
        await using var context = Contexts.Open(Of(centre));
        return await Get<SubjectNames>().OpenAsync(context, ids, CancellationToken.None);
    }
}

public sealed class SubjectNamesOnPostgres() : SubjectNamesTests(Databases.Postgres);

public sealed class SubjectNamesOnSqlite() : SubjectNamesTests(Databases.Sqlite);
