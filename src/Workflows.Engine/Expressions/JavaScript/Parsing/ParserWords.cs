using Acornima;

namespace Workflows.Engine.Expressions.JavaScript.Parsing;

/// <summary>The parser's complaints in Ukrainian.</summary>
internal static class ParserWords
{
    public static string Of(ParseError error) => error.Code switch
    {
        "UnexpectedEOS" => "Вираз обривається: чогось бракує в кінці (дужки, лапки або значення).",
        "UnexpectedToken" => "Тут несподіваний знак" + Quoted(error.Description) + ".",
        "UnexpectedTokenNumber" => "Тут несподіване число.",
        "UnexpectedTokenString" => "Тут несподіваний текст у лапках.",
        "UnexpectedTokenIdentifier" => "Тут несподіване слово" + Quoted(error.Description) + ".",
        "UnexpectedStrictReserved" or "UnexpectedReservedWord" =>
            "Це слово зайняте мовою, його не можна взяти за назву.",
        "VarRedeclaration" => "Назву" + Quoted(error.Description) + " оголошено двічі.",
        "DeclarationMissingInitializer_Const" => "Сталій (const) треба одразу дати значення.",
        "IllegalBreak" or "IllegalContinue" => "break і continue можливі лише всередині циклу.",
        "StrictWith" => "with не підтримується.",
        "StrictDelete" => "delete діє лише на поле обʼєкта.",
        "StrictEvalArguments" => "Назви eval і arguments зайняті.",
        "StrictOctalLiteral" or "StrictOctalEscape" => "Вісімкові числа з нулем на початку не підтримуються.",
        "UnterminatedRegExp" => "Регулярні вирази не підтримуються.",
        "AwaitNotInAsyncContext" => "await не підтримується.",
        "InvalidOrUnexpectedToken" => "Тут знак, якого мова не знає, або текст не закрито лапками.",
        var code when code.StartsWith("InvalidLhs", StringComparison.Ordinal) => "Цьому не можна присвоїти значення.",
        var code when code.StartsWith("Unterminated", StringComparison.Ordinal) => "Текст не закрито лапками.",
        var code => $"Тут вираз записано з помилкою ({code}).",
    };

    // The parser puts what it stumbled over in quotes at the end of its English sentence.
    private static string Quoted(string description)
    {
        var first = description.IndexOf('\'', StringComparison.Ordinal);
        var last = description.LastIndexOf('\'');
        return first >= 0 && last > first + 1 ? $" «{description[(first + 1)..last]}»" : string.Empty;
    }
}
