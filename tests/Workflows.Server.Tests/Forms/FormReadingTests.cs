using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Forms;

namespace Workflows.Server.Tests.Forms;

/// <summary>Whole forms, read by the running server's own parts: what is asked for, kept, refused, in which order.</summary>
public abstract class FormReadingTests(SharedServer shared) : SharedServerTest(shared)
{
    private static readonly FormDefinition Talk = Form.Read(Form.Of(
        """{"key":"name","type":"Text","label":"Ім'я","required":true}""",
        """{"key":"age","type":"Number","label":"Вік","min":0}""",
        """{"key":"met","type":"YesNo","label":"Зустріч","required":true}""",
        """{"key":"where","type":"Text","label":"Де","required":true,"showWhen":{"field":"met","operator":"Equal","value":true}}""",
        """{"key":"who","type":"Person","label":"Хто","required":true}"""));

    [Fact]
    public async Task Form_FilledInRightly_GivesValuesInTheOrderOfTheForm()
    {
        var (entry, who) = await ReadAsync("pratsivnyk1", "yuryst1", ("met", "true"), ("where", "у центрі"), ("age", "7"), ("name", "Мар'яна"));
        Assert.True(entry.IsGood);
        Assert.Equal(["name", "age", "met", "where", "who"], entry.Values.Keys);
        Assert.Equal($"\"{who}\"", Form.Json(entry.Values["who"]));
    }

    [Fact]
    public async Task Form_FilledInWrongly_SaysSoInTheOrderOfTheForm_AndLosesNothing()
    {
        var (entry, _) = await ReadAsync("pratsivnyk1", null, ("where", "вдома"), ("age", "сім"));
        Assert.False(entry.IsGood);
        Assert.Equal(["a-name", "a-age", "a-met", "a-who"], entry.Errors.Keys);
        Assert.Equal(
            ["«Ім'я»: заповніть це поле", "«Вік»: введіть число, наприклад 12 або 3,5", "«Зустріч»: виберіть відповідь", "«Хто»: знайдіть і виберіть зі списку"],
            entry.Errors.Values);
        Assert.Equal("сім", entry.Typed["a.age"][0]);
        Assert.Empty(entry.Values);
    }

    [Fact]
    public async Task HiddenField_ThatWasTypedInto_IsNotKept()
    {
        var (entry, _) = await ReadAsync("pratsivnyk1", "yuryst1", ("met", "false"), ("where", "вдома"), ("name", "Мар'яна"));
        Assert.True(entry.IsGood);
        Assert.False(entry.Values.ContainsKey("where"));
    }

    [Fact]
    public async Task Refusal_AsksForNothing_ButWhatIsWrongIsStillSaid()
    {
        var (entry, _) = await ReadAsync("pratsivnyk1", null, complete: false, ("age", "-1"), ("name", ""));
        Assert.Equal(["a-age"], entry.Errors.Keys);
    }

    [Fact]
    public async Task Person_OfAnotherCentre_IsRefused()
    {
        var (entry, _) = await ReadAsync("pratsivnyk1", "yuryst2", ("met", "false"), ("name", "Мар'яна"));
        Assert.Equal("«Хто»: того, що Ви вибрали, немає або його Вам не відкрито; знайдіть ще раз", Assert.Single(entry.Errors).Value);
        Assert.False(entry.Values.ContainsKey("who"));
    }

    [Fact]
    public async Task Person_WhomOneLookedForAndDidNotChoose_IsAskedForAlsoByARefusal()
    {
        var (entry, _) = await ReadAsync("pratsivnyk1", null, complete: false, ("who.find", "Юрист"));
        Assert.Equal(["a-who"], entry.Errors.Keys);
    }

    private Task<(FormEntry Entry, Guid Who)> ReadAsync(string reader, string? person, params (string Key, string Text)[] typed) =>
        ReadAsync(reader, person, complete: true, typed);

    private async Task<(FormEntry Entry, Guid Who)> ReadAsync(string reader, string? person, bool complete, params (string Key, string Text)[] typed)
    {
        var people = await OnContextAsync(context => context.Users.ToDictionaryAsync(user => user.UserName!, user => user.Id));
        var centre = await OnContextAsync(context => context.Memberships.Where(row => row.AccountId == people[reader]).Select(row => row.CentreId).SingleAsync());
        var who = person is null ? Guid.Empty : people[person];
        var entry = await Server.Services.GetRequiredService<FormReading>().ReadAsync(
            Form.Worker(people[reader], centre), centre, Talk, Form.Typed(person is null ? typed : [.. typed, ("who", who.ToString())]), complete, default);
        return (entry, who);
    }
}

public sealed class FormReadingOnPostgres(PostgresServer shared) : FormReadingTests(shared), IClassFixture<PostgresServer>;

public sealed class FormReadingOnSqlite(SqliteServer shared) : FormReadingTests(shared), IClassFixture<SqliteServer>;
