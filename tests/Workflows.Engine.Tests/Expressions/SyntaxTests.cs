namespace Workflows.Engine.Tests.Expressions;

public sealed class SyntaxTests
{
    [Theory]
    [InlineData("/x/.test('x')", "Регулярні вирази не підтримуються")]
    [InlineData("1n", "BigInt")]
    [InlineData("this", "this не підтримується")]
    [InlineData("new Map()", "new підтримується лише")]
    [InlineData("new Function('return 1')", "new підтримується лише")]
    [InlineData("new (class {})()", "new підтримується лише")]
    [InlineData("class A {}", "class не підтримується")]
    [InlineData("with ({}) {}", "with не підтримується")]
    [InlineData("async () => 1", "async не підтримується")]
    [InlineData("await x", "")]
    [InlineData("function* g() {}", "Генератори")]
    [InlineData("import('fs')", "import і export не підтримуються")]
    [InlineData("({ get a() { return 1 } })", "get і set не підтримуються")]
    [InlineData("a instanceof b", "instanceof не підтримується")]
    [InlineData("x: for (;;) { break x }", "Мітки не підтримуються")]
    [InlineData("f`x`", "Шаблони з функцією")]
    [InlineData("[1,,2]", "Пропуски в списках")]
    [InlineData("function f() { return arguments }", "arguments не підтримується")]
    [InlineData("new.target", "")]
    [InlineData("super.x", "")]
    [InlineData("debugger", "Це не підтримується")]
    [InlineData("({}).#x", "")]
    [InlineData("010", "Вісімкові")]
    [InlineData("delete x", "delete діє лише")]
    [InlineData("let a; let a", "Назву «a» оголошено двічі")]
    [InlineData("eval = 1", "зайняті")]
    [InlineData("1 +", "обривається")]
    [InlineData("{ a: 1, ", "")]
    [InlineData("'абв", "не закрито лапками")]
    [InlineData("1 2", "несподіване число")]
    [InlineData("5 = 1", "не можна присвоїти")]
    [InlineData("break", "всередині циклу")]
    [InlineData("const a", "одразу дати значення")]
    public void Source_OutsideTheLanguage_IsRefusedInWords(string source, string words)
    {
        var error = Js.Refuses(source);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Matches("[а-яі]", error.Message);
        Assert.True(error.Line >= 1 && error.Column >= 1);
    }

    [Fact]
    public void SyntaxError_OnTheThirdLine_NamesThePlace()
    {
        var error = Js.Refuses("const a = 1;\nconst b = 2;\nreturn a + ;");
        Assert.Equal((3, 12), (error.Line, error.Column));
    }

    public static TheoryData<string> Nested => new()
    {
        "(", "[", "{", "[{a:", "`${", "!", "-", "typeof ", "a=>", "if(1)", "a=", "a?b:", "1**", "new ", "function f(){", "if(1){}else ", "do ",
        "while(1)", "for(;;)", "a?.[", "try{}catch{", "switch(1){case 1:", "import(", "f(", "async x=>", "yield ", "...", "class A extends ", "let [", "({a:", "a,(", "1+(", "a.b[", "--", "{x:",
    };

    [Theory]
    [MemberData(nameof(Nested))]
    public void Source_NestedBeyondReason_IsRefusedAndNotOverflowed(string piece)
    {
        foreach (var depth in new[] { 300, 100_000 / piece.Length, 100_000 })
        {
            Js.Refuses(string.Concat(Enumerable.Repeat(piece, depth)));
        }
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("!", "1", "")]
    [InlineData("a=>", "1", "")]
    [InlineData("if(1)", ";", "")]
    [InlineData("{", ";", "}")]
    [InlineData("", "1", "+1")]
    [InlineData("", "a", ".a")]
    [InlineData("", "a", "()")]
    [InlineData("1?2:", "3", "")]
    public void Source_CompleteButNestedBeyondReason_IsRefused(string before, string middle, string after)
    {
        foreach (var depth in new[] { 300, 20_000, 100_000 })
        {
            Js.Refuses(string.Concat(Enumerable.Repeat(before, depth)) + middle + string.Concat(Enumerable.Repeat(after, depth)));
        }
    }

    [Fact]
    public void Source_NestedWithinReason_Runs()
    {
        Assert.Equal("1", Js.Run(new string('(', 90) + "1" + new string(')', 90)));
        Assert.Equal("201", Js.Run("1" + string.Concat(Enumerable.Repeat("+1", 200))));
    }

    // On a thread with little stack the parser's own guard has to hold.
    [Fact]
    public void Source_NestedOnASmallStack_IsRefusedAndNotOverflowed()
    {
        Exception? seen = null;
        var thread = new Thread(() => seen = Record.Exception(() => Js.Run(string.Concat(Enumerable.Repeat("!", 100_000)) + "1")), 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.IsType<Workflows.Engine.Expressions.JavaScript.JavaScriptSyntaxException>(seen);
    }
}
