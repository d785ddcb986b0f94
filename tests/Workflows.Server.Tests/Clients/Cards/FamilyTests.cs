using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Clients.Family;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Clients.Cards;

/// <summary>Who belongs to a client's life: other clients, and people without a card.</summary>
public abstract class FamilyTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task TieOfTwoClients_StandsOnBothCards_EachInItsOwnWords()
    {
        var server = await StartAsync();
        var (mother, child) = (await server.ClientAsync("Кульбаба"), await server.ClientAsync("Лелека"));
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var send = await worker.FillInAsync(
            $"/clients/{child}/family", "save", ("a.where", "InRegister"), ("a.client", mother.ToString()), ("a.kind", "Parent"), ("a.representative", "true"), ("a.together", "false"));
        using var first = await send();
        using var again = await send();
        Assert.Equal($"/clients/{child}?done=tied", Visitor.Local(first));
        Assert.Equal(Visitor.Local(first), Visitor.Local(again));
        var page = await worker.TextAsync($"/clients/{child}");
        Assert.Contains($"<a href=\"/clients/{mother}\">Кульбаба Соломія Іванівна</a>", page, StringComparison.Ordinal);
        Assert.Contains("мати, законний представник, живуть окремо", page, StringComparison.Ordinal);
        page = await worker.TextAsync($"/clients/{mother}");
        Assert.Contains($"<a href=\"/clients/{child}\">Лелека Андрій Петрович</a>", page, StringComparison.Ordinal);
        Assert.Contains("син, клієнт є законним представником цієї людини, живуть окремо", page, StringComparison.Ordinal);
        Assert.Contains("Додано до оточення: син,", page, StringComparison.Ordinal);

        // The same two once only, and nobody is tied to themselves.
        using var twice = await worker.SubmitAsync($"/clients/{mother}/family", "save", ("a.where", "InRegister"), ("a.client", child.ToString()), ("a.kind", "Child"));
        Assert.Contains("цю людину вже записано", WebUtility.HtmlDecode(await twice.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var self = await worker.SubmitAsync($"/clients/{mother}/family", "save", ("a.where", "InRegister"), ("a.client", mother.ToString()), ("a.kind", "Sibling"));
        Assert.Contains("це та сама картка", WebUtility.HtmlDecode(await self.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PersonWithoutACard_IsSealed_AndTakenOffFromTheCard()
    {
        var server = await StartAsync();
        var child = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var added = await worker.SubmitAsync(
            $"/clients/{child}/family", "save", ("a.where", "NoCard"), ("a.name", "Вигадайко Тетяна"), ("a.birthYear", "1980"), ("a.phone", "067 000 11 22"), ("a.kind", "Guardian"), ("a.together", "true"));
        Assert.Equal($"/clients/{child}?done=tied", Visitor.Local(added));
        var page = await worker.TextAsync($"/clients/{child}");
        Assert.Contains("Вигадайко Тетяна", page, StringComparison.Ordinal);
        Assert.Contains("опікун, піклувальник або прийомні батьки, живуть разом, 1980 року народження, 067 000 11 22", page, StringComparison.Ordinal);
        var tie = await OnContextAsync(server, context => context.Ties.SingleAsync());
        Assert.DoesNotContain("Вигадайко", System.Text.Encoding.UTF8.GetString(tie.Sealed), StringComparison.Ordinal);

        using var ended = await worker.SubmitAsync($"/clients/{child}", "untie", ("tie", tie.Id.ToString()));
        Assert.Equal($"/clients/{child}?done=untied", Visitor.Local(ended));
        page = await worker.TextAsync($"/clients/{child}");
        Assert.Contains("Ще нікого не записано.", page, StringComparison.Ordinal);
        Assert.Contains("Прибрано з оточення: опікун, піклувальник або прийомні батьки, Вигадайко Тетяна", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsMissing_IsSaid_AndOnlyWhatIsShownIsAsked()
    {
        var server = await StartAsync();
        var child = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var answer = await worker.SubmitAsync($"/clients/{child}/family", "save", ("a.where", "NoCard"), ("a.phone", "067"));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("«Прізвище, ім'я, по батькові»: заповніть це поле", page, StringComparison.Ordinal);
        Assert.Contains("«Ким ця людина є для клієнта»: виберіть відповідь", page, StringComparison.Ordinal);
        Assert.DoesNotContain("#a-client\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"067\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfAnotherCentre_NothingIsTiedOrTakenOff()
    {
        var server = await StartAsync();
        var (here, there) = (await server.ClientAsync("Лелека"), await server.ClientAsync("Лелека", "koordynator2"));
        var actor = await server.ActorAsync("pratsivnyk1");
        var work = server.Services.GetRequiredService<FamilyWork>();
        Dictionary<string, IReadOnlyList<string>> Typed(Guid other) => new() { ["a.where"] = ["InRegister"], ["a.client"] = [other.ToString()], ["a.kind"] = ["Sibling"] };
        Assert.IsType<TieMove.NotFound>(await work.AddAsync(actor, there, Guid.CreateVersion7(), Typed(here), default));
        Assert.IsType<TieMove.Invalid>(await work.AddAsync(actor, here, Guid.CreateVersion7(), Typed(there), default));
        Assert.IsType<TieMove.NotFound>(await work.AddAsync(await server.ActorAsync("moderator1"), here, Guid.CreateVersion7(), Typed(await server.ClientAsync("Журавель")), default));
        Assert.IsType<TieMove.Done>(await work.AddAsync(actor, here, Guid.CreateVersion7(), Typed(await server.ClientAsync("Журавель")), default));
        var tie = await OnContextAsync(server, context => context.Ties.SingleAsync());
        Assert.IsType<TieMove.NotFound>(await work.EndAsync(await server.ActorAsync("pratsivnyk2"), here, tie.Id, default));
        Assert.IsType<TieMove.NotFound>(await work.EndAsync(actor, there, tie.Id, default));
        Assert.Null(await OnContextAsync(server, context => context.Ties.Select(row => row.EndedAt).SingleAsync()));
    }

    [Theory]
    [InlineData(TieKind.Parent)]
    [InlineData(TieKind.Grandparent)]
    [InlineData(TieKind.Guardian)]
    [InlineData(TieKind.Sibling)]
    [InlineData(TieKind.Spouse)]
    [InlineData(TieKind.Relative)]
    [InlineData(TieKind.Member)]
    [InlineData(TieKind.Offender)]
    [InlineData(TieKind.Other)]
    public void Tie_SeenFromTheOtherSideTwice_IsItself(TieKind kind) => Assert.Equal(kind, kind.Inverse().Inverse());
}

public sealed class FamilyOnPostgres() : FamilyTests(Databases.PostgresWithPeople);

public sealed class FamilyOnSqlite() : FamilyTests(Databases.SqliteWithPeople);
