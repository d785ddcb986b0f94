using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Storage;

public sealed class TextKeyTests
{
    [Fact]
    public void Sort_LettersOfTheAlphabet_KeepItsOrder()
    {
        const string Alphabet = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя";
        var keys = Alphabet.Select(letter => TextKeys.Sort(letter.ToString())).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.Equal(Alphabet.Length, keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("Гринько", "Ґава")]
    [InlineData("Ґава", "Данило")]
    [InlineData("Ельза", "Єва")]
    [InlineData("Іваненко", "Їжакевич")]
    [InlineData("Їжакевич", "Йосипенко")]
    [InlineData("Мар'яненко", "Мар'янич")]
    [InlineData("Марина", "Мар'яна")]
    [InlineData("Лук", "Лук'ян")]
    [InlineData("Ольга", "Ольга Бе")]
    [InlineData("Яна", "Anna")]
    [InlineData("Anna", "Zoe")]
    [InlineData("Центр 1", "Центр 2")]
    public void Sort_OneBeforeTheOther_HasTheSmallerKey(string first, string second) =>
        Assert.True(string.CompareOrdinal(TextKeys.Sort(first), TextKeys.Sort(second)) < 0);

    [Theory]
    [InlineData("Мар'яна", "Мар’яна")]
    [InlineData("Мар'яна", "Марʼяна")]
    [InlineData("Мар'яна", "Мар`яна")]
    [InlineData("Мар'яна", "Маряна")]
    [InlineData("КАЛИНА", "калина")]
    [InlineData("  Анна   Бе ", "Анна Бе")]
    public void Sort_SameToAReader_HasTheSameKey(string one, string other) => Assert.Equal(TextKeys.Sort(one), TextKeys.Sort(other));

    [Theory]
    [InlineData("Сашко", "Cашко")] // The second begins with a Latin letter that looks the same.
    [InlineData("Гава", "Ґава")]
    [InlineData("Ірина", "Ирина")]
    public void Sort_OtherLetters_HasAnotherKey(string one, string other) => Assert.NotEqual(TextKeys.Sort(one), TextKeys.Sort(other));
}

public abstract class TextOrderTests(DatabaseTemplate template) : DatabaseTest(template)
{
    [Fact]
    public async Task OrderByKey_InTheDatabase_IsTheUkrainianOrder()
    {
        string[] inOrder = ["1-й", "Гава", "гава Друга", "Ґава", "Дзвін", "Ельза", "Єва", "Яна", "Ярина", "Zoe"];
        await using var context = Databases.Contexts(Database).Open(SystemScopes.Upkeep);
        context.Users.AddRange(inOrder.Reverse().Select(name => new Account
        {
            Id = Guid.CreateVersion7(Databases.Start), UserName = Guid.CreateVersion7().ToString(), DisplayName = name, DisplayNameKey = TextKeys.Sort(name),
        }));
        await context.SaveChangesAsync();
        Assert.Equal(inOrder, await context.Users.OrderBy(account => account.DisplayNameKey).Select(account => account.DisplayName).ToListAsync());
    }
}

public sealed class TextOrderOnPostgres() : TextOrderTests(Databases.Postgres);

public sealed class TextOrderOnSqlite() : TextOrderTests(Databases.Sqlite);
