using System.Text.Json.Nodes;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Engine.Tests.Expressions;

public sealed class HostTests
{
    [Fact]
    public void HostFunction_GivenAValue_ReceivesACopyOfItsOwn()
    {
        JsonNode? received = null;
        var host = Js.EmptyHost.AddFunction("keep", arguments => received = arguments[0]);
        Assert.Equal("[1,2]", Js.Run("const a = [1]; const b = keep(a); a.push(2); b.push(9); a", host));
        Assert.Equal("[1]", Js.Text(received));
    }

    [Fact]
    public void HostFunction_GivenOddValues_ReceivesNullsAndIsoText()
    {
        IReadOnlyList<JsonNode?> received = [];
        var host = Js.EmptyHost.AddFunction("keep", arguments => { received = arguments; return null; });
        Js.Run("keep(undefined, null, new Date(0), { a: undefined })", host);
        Assert.Equal(["null", "null", "\"1970-01-01T00:00:00.000Z\"", "{\"a\":null}"], received.Select(Js.Text));
        Js.Run("keep()", host);
        Assert.Empty(received);
    }

    [Theory]
    [InlineData("keep(0 / 0)")]
    [InlineData("keep([1 / 0])")]
    [InlineData("keep(() => 1)")]
    [InlineData("keep(keep)")]
    [InlineData("const a = []; a.push(a); keep(a)")]
    public void HostFunction_GivenWhatJsonLacks_IsNotCalled(string source)
    {
        var called = false;
        Js.Fails(source, Js.EmptyHost.AddFunction("keep", _ => { called = true; return null; }));
        Assert.False(called);
    }

    [Fact]
    public void HostValue_OfAnyJsonNodeKind_ArrivesAsJson()
    {
        var id = new Guid("0193a000-0000-7000-8000-000000000009");
        var host = Js.EmptyHost.AddGlobal("v", () => new JsonObject
        {
            ["date"] = JsonValue.Create(new DateTimeOffset(2026, 3, 14, 0, 0, 0, TimeSpan.Zero)), ["id"] = JsonValue.Create(id), ["sum"] = JsonValue.Create(12.50m), ["big"] = JsonValue.Create(long.MaxValue), ["record"] = JsonValue.Create(new { A = 1 }), ["half"] = "\ud83d\ude42", ["__proto__"] = 1, ["constructor"] = 2,
        });
        Assert.Equal("\"2026-03-14T00:00:00+00:00|0193a000-0000-7000-8000-000000000009|12.5|9223372036854776000|1|🙂|1|2|8\"", Js.Run("[v.date, v.id, v.sum, v.big, v.record.A, v.half, v.__proto__, v.constructor, Object.keys(v).length].join('|')", host));
    }

    [Fact]
    public void HostGlobal_Read_IsMadeOnceAndLazily()
    {
        var made = 0;
        var host = Js.EmptyHost.AddGlobal("variables", () => new JsonObject { ["n"] = ++made });
        Assert.Equal("1", Js.Run("1", host));
        Assert.Equal(0, made);
        Assert.Equal("2", Js.Run("variables.n + variables.n", host));
    }

    [Fact]
    public void HostGlobal_AfterAChangingFunction_IsMadeAnew()
    {
        var n = 1;
        var host = Js.EmptyHost.AddGlobal("variables", () => new JsonObject { ["n"] = n }).AddFunction("setN", arguments => { n = arguments[0]!.GetValue<int>(); return null; }, changesGlobals: true);
        Assert.Equal("[1,5]", Js.Run("const before = variables.n; setN(5); [before, variables.n]", host));
    }

    [Fact]
    public void HostFunction_ThrowingJavaScriptException_PassesEvenThroughTry()
    {
        var thrown = new JavaScriptException("Змінної «Х» немає.");
        var host = Js.EmptyHost.AddFunction("getX", _ => throw thrown);
        Assert.Same(thrown, Assert.Throws<JavaScriptException>(() => Js.Run("try { getX() } catch { 1 } finally { 2 }", host)));
    }

    [Fact]
    public void HostFunction_ThrowingAnythingElse_IsNotCaught()
    {
        var host = Js.EmptyHost.AddFunction("getX", _ => throw new InvalidOperationException("bug"));
        Assert.Throws<InvalidOperationException>(() => Js.Run("try { getX() } catch { 1 }", host));
    }

    [Fact]
    public void HostName_SameAsTheLanguages_Wins() =>
        Assert.Equal("5", Js.Run("isNaN(1)", Js.EmptyHost.AddFunction("isNaN", _ => 5)));

    [Fact]
    public void HostName_GivenTwice_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Js.EmptyHost.AddFunction("a", _ => null).AddGlobal("a", () => null));

    [Fact]
    public void Date_Now_IsTheHostsClock()
    {
        var host = new JavaScriptHost(new FrozenClock(new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero)), () => Guid.Empty);
        Assert.Equal("[1773478800000,\"2026-03-14T09:00:00.000Z\"]", Js.Run("[Date.now(), new Date()]", host));
    }

    [Fact]
    public void Result_Numbers_CanBeReadAsAnyNumberType()
    {
        var value = JavaScriptProgram.Parse("[1, 1.5]").Evaluate(Js.EmptyHost, Js.Budget)!.AsArray();
        Assert.Equal(1, value[0]!.GetValue<int>());
        Assert.Equal(1L, value[0]!.GetValue<long>());
        Assert.Equal(1.5m, value[1]!.GetValue<decimal>());
    }

    [Fact]
    public async Task Program_EvaluatedByManyThreads_SharesNothing()
    {
        var program = JavaScriptProgram.Parse("const seen = {}; for (let i = 0; i < 200; i++) { seen['k' + i % 7] = (seen['k' + i % 7] ?? 0) + getN() } return seen");
        var results = await Task.WhenAll(Enumerable.Range(1, 16).Select(n => Task.Run(() =>
            Js.Text(program.Evaluate(Js.EmptyHost.AddFunction("getN", _ => n), Js.Budget)))));
        for (var n = 1; n <= 16; n++)
        {
            Assert.StartsWith($"{{\"k0\":{29 * n},", results[n - 1], StringComparison.Ordinal);
        }
    }

    private sealed class FrozenClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
