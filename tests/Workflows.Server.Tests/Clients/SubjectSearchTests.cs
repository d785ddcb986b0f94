using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Partners;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Clients;

public abstract class SubjectSearchTests(DatabaseTemplate template) : ClientTest(template)
{
    private static readonly SubjectKind[] Clients = [SubjectKind.Client];

    [Theory]
    [InlineData("Журавель")]
    [InlineData("журавель данило")]
    [InlineData("Данило Журавель")]
    [InlineData("Журавел")]
    [InlineData("Жураваль")]
    [InlineData("Журав")]
    [InlineData("Zhuravel Danylo")]
    [InlineData("КАЛ-К-2026-000012")]
    [InlineData("кал к 2026 12")]
    [InlineData("KAL-K-2026-12")]
    [InlineData("2026-12")]
    [InlineData("12")]
    [InlineData("+38 (067) 123-45-67")]
    [InlineData("0671234567")]
    [InlineData("4567")]
    [InlineData("02.11.2010")]
    [InlineData("11.2010")]
    [InlineData("2010")]
    [InlineData("журавель 2010")]
    [InlineData("Данило 02/11/2010")]
    public async Task Remembered_IsFoundFirst(string typed)
    {
        await MakeAsync(Kalyna, Named("Журба", "Дарина"), number: "КАЛ-К-2026-000013");
        var id = await MakeAsync(
            Kalyna,
            new()
            {
                [FieldCatalogue.LastName] = "Журавель", [FieldCatalogue.FirstName] = "Данило", [FieldCatalogue.Phone] = "067 123-45-67", [FieldCatalogue.BirthDate] = "2010-11-02",
            },
            number: "КАЛ-К-2026-000012");
        await MakeAsync(Kalyna, new() { [FieldCatalogue.Nickname] = "Сова", [FieldCatalogue.Phone] = "0500000012" });
        var hits = await FindAsync(typed);
        Assert.Equal(new SubjectName(id, SubjectKind.Client, "КАЛ-К-2026-000012", "Журавель Данило"), hits[0]);
    }

    [Fact]
    public async Task Birth_TellsNamesakesApart_AndAWrongOneHidesNobody()
    {
        Dictionary<string, JsonNode?> Born(string day) => new() { [FieldCatalogue.LastName] = "Журавель", [FieldCatalogue.FirstName] = "Данило", [FieldCatalogue.BirthDate] = day };
        var (elder, younger) = (await MakeAsync(Kalyna, Born("2010-11-02")), await MakeAsync(Kalyna, Born("2014-01-30")));
        Assert.Equal([elder, younger], (await FindAsync("Журавель 2010")).Select(hit => hit.Id));
        Assert.Equal([younger, elder], (await FindAsync("журавель 30.01.2014")).Select(hit => hit.Id));
        Assert.Equal(2, (await FindAsync("Журавель Данило 1999")).Count);
        Assert.Equal(elder, Assert.Single(await FindAsync("11.2010")).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" '- ")]
    [InlineData("Ящірка")]
    [InlineData("0991112233")]
    [InlineData("КАЛ-К-2026-000099")]
    public async Task NothingThatFits_FindsNothing(string typed)
    {
        await MakeAsync(Kalyna, Named("Журавель", "Данило"), number: "КАЛ-К-2026-000012");
        Assert.Empty(await FindAsync(typed));
    }

    [Fact]
    public async Task LatinName_IsFoundByCyrillicWords()
    {
        var id = await MakeAsync(Kalyna, Named("Zhuravel", "Danylo"));
        Assert.Equal(id, Assert.Single(await FindAsync("Журавель")).Id);
    }

    [Fact]
    public async Task OtherKinds_AreFoundOnlyWhenAskedFor()
    {
        var lead = await MakeAsync(Kalyna, Named("Журавель"), SubjectKind.Lead);
        Guid partner;
        await using (var context = Contexts.Open(Of(Kalyna)))
        {
            partner = Get<Server.Partners.Partners>()
                .Make(context, Kalyna, PartnerType.Other, "Громадська організація «Журавель»", new Dictionary<string, JsonNode?>(), null, Clock.GetUtcNow()).Id;
            await context.SaveChangesAsync();
        }

        Assert.Empty(await FindAsync("Журавель"));
        Assert.Equal(lead, Assert.Single(await FindAsync("Журавель", SubjectKind.Lead)).Id);
        Assert.Equal("Громадська організація «Журавель»", Assert.Single(await FindAsync("Журавель", SubjectKind.Partner)).Name);
        Assert.Equal(new HashSet<Guid> { lead, partner }, (await FindAsync("Журавель", SubjectKind.Partner, SubjectKind.Lead)).Select(hit => hit.Id).ToHashSet());
    }

    [Fact]
    public async Task OtherCentres_AreNeverFound()
    {
        var here = await MakeAsync(Kalyna, Named("Журавель"));
        var there = await MakeAsync(Ozero, Named("Журавель"));
        Assert.Equal(here, Assert.Single(await FindAsync("Журавель")).Id);
        Assert.Equal(2, (await Get<SubjectSearch>().FindAsync(Somebody(Role.Lawyer, Kalyna, Ozero), "Журавель", Clients, CancellationToken.None)).Count);
        Assert.Equal(there, Assert.Single(await Get<SubjectSearch>().FindAsync(Somebody(Role.Lawyer, Ozero), "Журавель", Clients, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task Tokens_OfTheSameNameInTwoCentres_HaveNothingInCommon()
    {
        var here = await MakeAsync(Kalyna, Named("Журавель"));
        var there = await MakeAsync(Ozero, Named("Журавель"));
        await using var context = Contexts.Open(Of(Kalyna, Ozero));
        var rows = await context.Set<SearchToken>().ToListAsync();
        var known = rows.Where(row => row.SubjectId == here).Select(row => row.Token).ToList();
        Assert.NotEmpty(known);
        Assert.DoesNotContain(rows, row => row.SubjectId == there && known.Contains(row.Token));
    }

    [Theory]
    [InlineData(Role.Administrator)]
    [InlineData(Role.NetworkAdministration)]
    [InlineData(Role.Volunteer)]
    public async Task Roles_ThatWorkWithNoClients_FindNone(Role role)
    {
        await MakeAsync(Kalyna, Named("Журавель"));
        Assert.Empty(await Get<SubjectSearch>().FindAsync(Somebody(role, Kalyna), "Журавель", Clients, CancellationToken.None));
    }

    [Fact]
    public async Task Many_AreCutAtTwenty()
    {
        for (var made = 0; made < 25; made++)
        {
            await MakeAsync(Kalyna, Named("Журавель"));
        }

        Assert.Equal(SubjectSearch.MostHits, (await FindAsync("Журавель")).Count);
    }

    [Fact]
    public async Task Misspelt_AmongThousands_IsFirstNineteenTimesInTwenty()
    {
        const int Cards = 4000; // More than a centre for which the rarity of tokens does not matter.
        const int Searches = 400;
        var invented = new InventedNames(7);
        var cards = await FillAsync(Cards, invented);
        var first = 0;
        foreach (var card in cards.Where((_, at) => at % (Cards / Searches) == 0))
        {
            var hits = await FindAsync(invented.Misspelt(card.Fields));

            // Namesakes tell nothing apart that was not typed: any of them is the right one.
            first += hits.Count > 0 && card.IsNamesake(hits[0].Name) ? 1 : 0;
        }

        Assert.InRange(first, Searches * 95 / 100, Searches);
    }

    [Fact]
    public async Task Plan_OfTheCandidates_ReadsRangesOfThePrimaryKey()
    {
        await FillAsync(1000, new InventedNames(3));
        await using var context = Contexts.Open(Of(Kalyna));
        var tokens = FoldedWord.Split("Журавель Данило").SelectMany(word => Get<SearchTokens>().OfWord(Kalyna, word)).ToList();
        var text = await PlanAsync(context, SubjectSearch.Candidates(context, Kalyna, tokens, Clients));
        if (IsPostgres)
        {
            Assert.Contains("\"PK_SearchTokens\"", text, StringComparison.Ordinal);
            Assert.Contains("Index Cond: ((\"CentreId\" = ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan on \"SearchTokens\"", text, StringComparison.Ordinal);
        }
        else
        {
            Assert.Matches("SEARCH \\w+ USING (COVERING )?INDEX sqlite_autoindex_SearchTokens_1 \\(CentreId=\\? AND Token=\\?\\)", text);
            Assert.DoesNotMatch("SCAN \"?SearchTokens", text);
        }
    }

    private protected Task<IReadOnlyList<SubjectName>> FindAsync(string typed, params SubjectKind[] kinds) => Get<SubjectSearch>().FindAsync(
        Somebody(Role.SocialWorker, Kalyna), typed, kinds.Length == 0 ? Clients : kinds, CancellationToken.None);
}

public sealed class SubjectSearchOnPostgres() : SubjectSearchTests(Databases.Postgres);

public sealed class SubjectSearchOnSqlite() : SubjectSearchTests(Databases.Sqlite);
