using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Partners;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Clients;

public abstract class RegisterTests(DatabaseTemplate template) : ClientTest(template)
{
    [Fact]
    public async Task Made_Read_HoldsEveryFieldWithAValue()
    {
        var id = await MakeAsync(Kalyna, new Dictionary<string, JsonNode?>
        {
            [FieldCatalogue.LastName] = "М'ята",
            [FieldCatalogue.FirstName] = " ",
            [FieldCatalogue.BirthDate] = "2011-03-30",
            [FieldCatalogue.Sex] = "Female",
            [FieldCatalogue.Source] = "Street",
            ["client.visitWithCare"] = true,
            ["client.health"] = "Рядок\nі ще один",
            [FieldCatalogue.Patronymic] = null,
        });
        var read = await ReadAsync(id);
        Assert.Equal(
            ["client.birthDate=2011-03-30", "client.birthYear=2011", "client.health=Рядок\nі ще один", "client.lastName=М'ята", "client.sex=Female",
                "client.source=Street", "client.visitWithCare=true"],
            read.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
        var row = await RowAsync(id);
        Assert.Equal((2011, Sex.Female, ClientSource.Street, 1), (row.BirthYear, row.Sex, row.Source, row.Revision));
    }

    [Fact]
    public async Task Made_Staged_IsNotSaved()
    {
        await using var context = Contexts.Open(Of(Kalyna));
        var key = Get<SubjectSeals>().NewKey(Guid.CreateVersion7(Clock.GetUtcNow()), Kalyna);
        Get<Register>().Make(context, key, SubjectKind.Lead, null, Named("Лелека"), null, Clock.GetUtcNow());
        await using var beside = Contexts.Open(Of(Kalyna));
        Assert.Equal(0, await beside.Subjects.CountAsync());
        Assert.Equal(EntityState.Added, context.Entry(context.Subjects.Local.Single()).State);
        Assert.DoesNotContain(context.ChangeTracker.Entries(), entry => entry.Entity is SubjectKey); // The key is the caller's to add.
    }

    [Fact]
    public async Task Written_ChangesTheseFieldsAndNoOthers()
    {
        var id = await MakeAsync(Kalyna, Named("Лелека", "Андрій"));
        var made = await RowAsync(id);
        Clock.Advance(TimeSpan.FromHours(1));
        await WriteAsync(id, new() { [FieldCatalogue.FirstName] = null, [FieldCatalogue.BirthDate] = "2009-08-19", ["lead.known"] = "Живе в бабусі" });
        var read = await ReadAsync(id);
        Assert.Equal(
            ["client.birthDate", "client.birthYear", "client.lastName", "lead.known"], read.Keys.Order(StringComparer.Ordinal));
        var row = await RowAsync(id);
        Assert.Equal((2, made.CreatedAt, made.CreatedAt.AddHours(1)), (row.Revision, row.CreatedAt, row.UpdatedAt));

        await WriteAsync(id, new() { [FieldCatalogue.BirthDate] = null });
        Assert.Null((await RowAsync(id)).BirthYear);
        await WriteAsync(id, new() { [FieldCatalogue.BirthYear] = 2010 });
        Assert.Equal(2010, (await RowAsync(id)).BirthYear);
        await WriteAsync(id, new() { [FieldCatalogue.BirthDate] = "2009-08-19", [FieldCatalogue.BirthYear] = 1999 });
        Assert.Equal(2009, (await RowAsync(id)).BirthYear);
    }

    [Fact]
    public async Task Written_TokensFollowTheName()
    {
        var id = await MakeAsync(Kalyna, Named("Лелека", "Андрій"), number: "КАЛ-К-2026-000001");
        var other = await MakeAsync(Kalyna, Named("Лелека"));
        await WriteAsync(id, new() { [FieldCatalogue.LastName] = "Журавель", [FieldCatalogue.Phone] = "067 123-45-67" });
        var twin = await MakeAsync(Kalyna, new() { [FieldCatalogue.LastName] = "Журавель", [FieldCatalogue.FirstName] = "Андрій", [FieldCatalogue.Phone] = "0671234567" });
        Assert.Equal((await TokensAsync(twin)).Count + 3, (await TokensAsync(id)).Count); // The number's three beside the same name's and phone's.
        Assert.Superset(await TokensAsync(twin), await TokensAsync(id));
        Assert.NotEmpty(await TokensAsync(other));
    }

    [Fact]
    public async Task Written_InThePieceOfWorkThatMadeIt_IsOneRow()
    {
        await using var context = Contexts.Open(Of(Kalyna));
        var key = Get<SubjectSeals>().NewKey(Guid.CreateVersion7(Clock.GetUtcNow()), Kalyna);
        context.Add(key);
        Get<Register>().Make(context, key, SubjectKind.Lead, null, Named("Лелека"), null, Clock.GetUtcNow());
        await Get<Register>().WriteAsync(context, key.Id, Named("Журавель"), default, Clock.GetUtcNow(), CancellationToken.None);
        await context.SaveChangesAsync();
        Assert.Equal("Журавель", (await ReadAsync(key.Id))[FieldCatalogue.LastName]!.GetValue<string>());
        Assert.Equal(await TokensAsync(await MakeAsync(Kalyna, Named("Журавель"))), await TokensAsync(key.Id));
    }

    [Fact]
    public async Task Written_ByTwoAtOnce_OneLoses()
    {
        var id = await MakeAsync(Kalyna, Named("Лелека"));
        await using var one = Contexts.Open(Of(Kalyna));
        await using var two = Contexts.Open(Of(Kalyna));
        await Get<Register>().WriteAsync(one, id, new Dictionary<string, JsonNode?> { ["client.email"] = "a" }, default, Clock.GetUtcNow(), CancellationToken.None);
        await Get<Register>().WriteAsync(two, id, new Dictionary<string, JsonNode?> { ["client.email"] = "b" }, default, Clock.GetUtcNow(), CancellationToken.None);
        await one.SaveChangesAsync();
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => two.SaveChangesAsync());
    }

    [Fact]
    public async Task Written_OfAnotherCentre_Throws()
    {
        var id = await MakeAsync(Kalyna, Named("Лелека"));
        await using var context = Contexts.Open(Of(Ozero));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Get<Register>().WriteAsync(context, id, Named("Журавель"), default, Clock.GetUtcNow(), CancellationToken.None));
    }

    [Theory]
    [InlineData(SubjectKind.Client, "client.nothing", "\"x\"")]
    [InlineData(SubjectKind.Client, "partner.phone", "\"x\"")]
    [InlineData(SubjectKind.Matter, "client.lastName", "\"x\"")]
    [InlineData(SubjectKind.Client, "client.lastName", "1")]
    [InlineData(SubjectKind.Client, "client.lastName", "[\"x\"]")]
    [InlineData(SubjectKind.Client, "client.lastName", "\"two\\nlines\"")]
    [InlineData(SubjectKind.Client, "client.birthDate", "\"14.05.2012\"")]
    [InlineData(SubjectKind.Client, "client.birthDate", "\"2012-02-30\"")]
    [InlineData(SubjectKind.Client, "client.birthYear", "\"2012\"")]
    [InlineData(SubjectKind.Client, "client.sex", "\"Жіноча\"")]
    [InlineData(SubjectKind.Client, "client.visitWithCare", "\"true\"")]
    public async Task BadKeyOrValue_ThrowsAndItsMessageHoldsNoValue(SubjectKind kind, string key, string value)
    {
        var bad = await Assert.ThrowsAsync<ArgumentException>(() => MakeAsync(Kalyna, new() { [key] = JsonNode.Parse(value) }, kind));
        Assert.DoesNotContain(value.Trim('"'), bad.Message.Replace(key, "", StringComparison.Ordinal).Replace("1", "", StringComparison.Ordinal) + "!", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_OfAMadeClient_HoldsNoPersonalWords()
    {
        string[] secrets = ["Барвінок", "Соломія", "Остапівна", "Кульбабка", "0671234567", "2012-05-14", "астма", "Вишнева"];
        var id = await MakeAsync(Kalyna, new()
        {
            [FieldCatalogue.LastName] = "Барвінок", [FieldCatalogue.FirstName] = "Соломія", [FieldCatalogue.Patronymic] = "Остапівна",
            [FieldCatalogue.Nickname] = "Кульбабка", [FieldCatalogue.Phone] = "0671234567", [FieldCatalogue.BirthDate] = "2012-05-14",
            ["client.health"] = "астма", ["client.address"] = "Вишнева, 1",
        }, number: "КАЛ-К-2026-000001");
        await WriteAsync(id, new() { [FieldCatalogue.LastName] = "Барвінок", ["client.violence"] = "астма" });

        await using (var context = Contexts.Open(Of(Kalyna)))
        {
            Get<Server.Partners.Partners>().Make(context, Kalyna, PartnerType.School, "Вербівська школа", new Dictionary<string, JsonNode?>(), null, Clock.GetUtcNow());
            await context.SaveChangesAsync();
        }

        var dump = await DumpAsync();
        Assert.Contains("КАЛ-К-2026-000001", dump, StringComparison.Ordinal); // What is looked through is the database, and all of it.
        Assert.Contains("Вербівська школа", dump, StringComparison.Ordinal);
        Assert.All(secrets, secret =>
        {
            Assert.DoesNotContain(secret, dump, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes(secret)), dump, StringComparison.OrdinalIgnoreCase);
        });
    }

    private async Task WriteAsync(Guid id, Dictionary<string, JsonNode?> fields)
    {
        await using var context = Contexts.Open(Of(Kalyna));
        await Get<Register>().WriteAsync(context, id, fields, default, Clock.GetUtcNow(), CancellationToken.None);
        await context.SaveChangesAsync();
    }

    private async Task<Subject> RowAsync(Guid id)
    {
        await using var context = Contexts.Open(Of(Kalyna));
        return await context.Subjects.AsNoTracking().SingleAsync(row => row.Id == id);
    }

    private async Task<HashSet<long>> TokensAsync(Guid id)
    {
        await using var context = Contexts.Open(Of(Kalyna));
        return [.. await context.Set<SearchToken>().Where(row => row.SubjectId == id).Select(row => row.Token).ToListAsync()];
    }

    // Every column of every table as text, bytes as text and in hexadecimal.
    private async Task<string> DumpAsync()
    {
        await using var context = Contexts.Open(SystemScopes.Upkeep);
        await context.Database.OpenConnectionAsync();
        var dump = new StringBuilder();
        foreach (var table in context.Model.GetEntityTypes().Select(type => type.GetTableName()).OfType<string>().Distinct())
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The names are the model's.
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var column = 0; column < reader.FieldCount; column++)
                {
                    dump.Append(reader.GetValue(column) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(column)).Append('\n');
                }
            }
        }

        return dump.ToString();
    }
}

public sealed class RegisterOnPostgres() : RegisterTests(Databases.Postgres);

public sealed class RegisterOnSqlite() : RegisterTests(Databases.Sqlite);
