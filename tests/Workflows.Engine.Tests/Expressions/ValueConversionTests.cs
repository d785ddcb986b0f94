using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Tests.Expressions;

public class ValueConversionTests
{
    [Theory]
    [InlineData("String", "\"а\"", "\"а\"")]
    [InlineData("String", "5", "\"5\"")]
    [InlineData("String", "1.50", "\"1.50\"")]
    [InlineData("String", "true", "\"True\"")]
    [InlineData("String", "\"\"", "\"\"")]
    [InlineData("String", "\"  \"", "\"  \"")]
    [InlineData("String", "{\"а\":[1,\"б\"]}", "\"{\\\"а\\\":[1,\\\"б\\\"]}\"")]
    [InlineData("Boolean", "true", "true")]
    [InlineData("Boolean", "\"True\"", "true")]
    [InlineData("Boolean", "\" false \"", "false")]
    [InlineData("Boolean", "1", "true")]
    [InlineData("Boolean", "\"0\"", "false")]
    [InlineData("Int32", "5", "5")]
    [InlineData("Int32", "\"5\"", "5")]
    [InlineData("Int32", "\" -7 \"", "-7")]
    [InlineData("Int32", "5.0", "5")]
    [InlineData("Int32", "1e3", "1000")]
    [InlineData("Int32", "2147483647", "2147483647")]
    [InlineData("Int64", "9223372036854775807", "9223372036854775807")]
    [InlineData("Long", "\"42\"", "42")]
    [InlineData("UInt64", "18446744073709551615", "18446744073709551615")]
    [InlineData("Int16", "-32768", "-32768")]
    [InlineData("Double", "\"0.1\"", "0.1")]
    [InlineData("Double", "7", "7")]
    [InlineData("Double", "\"1e-7\"", "1E-07")]
    [InlineData("Single", "0.1", "0.1")]
    [InlineData("Decimal", "\"1.10\"", "1.10")]
    [InlineData("Decimal", "12345678901234567890.12", "12345678901234567890.12")]
    [InlineData("Guid", "\"{4B1B8B3E-1E3C-4F7A-8F43-0F4C5A0B1C2D}\"", "\"4b1b8b3e-1e3c-4f7a-8f43-0f4c5a0b1c2d\"")]
    [InlineData("Uri", "\"https://a.ua/б\"", "\"https://a.ua/б\"")]
    [InlineData("ByteArray", "\"AQID\"", "\"AQID\"")]
    [InlineData("Object", "\"{\\\"a\\\":1}\"", "\"{\\\"a\\\":1}\"")]
    [InlineData("Object", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("No.Such.Type, Anywhere", "[1]", "[1]")]
    [InlineData("JsonObject", "\"{\\\"a\\\":1}\"", "{\"a\":1}")]
    [InlineData("ObjectDictionary", "{\"a\":{\"b\":null}}", "{\"a\":{\"b\":null}}")]
    [InlineData("IDictionary<String,Object>", "\"{\\\"a\\\":1}\"", "{\"a\":1}")]
    [InlineData("StringDictionary", "{\"a\":1,\"b\":true,\"c\":null}", "{\"a\":\"1\",\"b\":\"True\",\"c\":null}")]
    [InlineData("IDictionary<String, String>", "{\"a\":1}", "{\"a\":\"1\"}")]
    [InlineData("JSON", "\"[1,2]\"", "[1,2]")]
    [InlineData("JsonElement", "\"просто текст\"", "\"просто текст\"")]
    [InlineData("List<Int32>", "[\"1\",2]", "[1,2]")]
    [InlineData("List<Int32>", "\"[1, \\\"2\\\"]\"", "[1,2]")]
    [InlineData("Object[]", "\"[1,\\\"б\\\",{}]\"", "[1,\"б\",{}]")]
    [InlineData("ICollection<String>", "[1,null]", "[\"1\",null]")]
    [InlineData("List<List<Int32>>", "[[\"1\"],[]]", "[[1],[]]")]
    [InlineData("List<Int32[]>", "[[\"1\"],[]]", "[[1],[]]")]
    [InlineData("System.Collections.Generic.ICollection`1[[System.Int32, System.Private.CoreLib]], System.Private.CoreLib", "[\"1\"]", "[1]")]
    [InlineData("System.Collections.Generic.List`1[[System.Collections.Generic.List`1[[System.Boolean, mscorlib]], mscorlib]], mscorlib", "[[\"True\"]]", "[[true]]")]
    [InlineData("System.Collections.Generic.IDictionary`2[[System.String, System.Private.CoreLib],[System.Object, System.Private.CoreLib]], System.Private.CoreLib", "\"{\\\"a\\\":1}\"", "{\"a\":1}")]
    [InlineData("System.Int32, System.Private.CoreLib", "\"5\"", "5")]
    [InlineData("System.Nullable`1[[System.Int32, System.Private.CoreLib]], System.Private.CoreLib", "\"5\"", "5")]
    [InlineData("Int32?", "\"5\"", "5")]
    [InlineData("System.String[], System.Private.CoreLib", "[5]", "[\"5\"]")]
    [InlineData("Elsa.Workflows.SwitchMode, Elsa.Workflows.Core", "\"matchany\"", "\"MatchAny\"")]
    [InlineData("Elsa.Workflows.SwitchMode, Elsa.Workflows.Core", "1", "\"MatchAny\"")]
    [InlineData("Elsa.Workflows.Activities.Flowchart.Models.FlowJoinMode, Elsa.Workflows.Core", "\"WaitAllActive\"", "\"WaitAllActive\"")]
    public void Value_GetsItsCanonicalForm(string type, string value, string expected)
    {
        var result = ValueConversion.Convert(JsonNode.Parse(value), type);

        Assert.Null(result.Failure);
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), result.Value!.ToJsonString());
        Assert.Equal(result.Value.ToJsonString(), ValueConversion.Convert(result.Value, type).Value!.ToJsonString());
    }

    [Theory]
    [InlineData("Boolean", "\"так\"", "Значення «так» не є значенням «так» чи «ні» (true або false).")]
    [InlineData("Boolean", "2", null)]
    [InlineData("Int32", "5.5", "Значення «5.5» не є цілим числом.")]
    [InlineData("Int32", "\"1,5\"", null)]
    [InlineData("Int32", "true", null)]
    [InlineData("Int32", "[1]", null)]
    [InlineData("Int32", "2147483648", "Число «2147483648» виходить за межі від -2147483648 до 2147483647.")]
    [InlineData("Byte", "-1", "Число «-1» виходить за межі від 0 до 255.")]
    [InlineData("Int64", "1e400", null)]
    [InlineData("Double", "1e400", "Значення «1e400» не є числом.")]
    [InlineData("Double", "\"NaN\"", null)]
    [InlineData("Single", "1e300", null)]
    [InlineData("Decimal", "\"дві\"", null)]
    [InlineData("Guid", "\"123\"", "Значення «123» не є ідентифікатором GUID.")]
    [InlineData("Guid", "123", null)]
    [InlineData("ByteArray", "\"%\"", null)]
    [InlineData("ObjectDictionary", "[1]", "Значення «[1]» не є об’єктом JSON.")]
    [InlineData("ObjectDictionary", "\"x\"", null)]
    [InlineData("JsonElement", "\"{\"", null)]
    [InlineData("List<Int32>", "[1,\"x\"]", "Елемент 2 списку: Значення «x» не є цілим числом.")]
    [InlineData("List<String>", "\"а\"", "Значення «а» не є списком.")]
    [InlineData("List<String>", "{}", null)]
    [InlineData("Elsa.Workflows.SwitchMode, Elsa.Workflows.Core", "\"First\"", "Значення «First» не є одним із слів MatchFirst, MatchAny.")]
    [InlineData("Elsa.Workflows.SwitchMode, Elsa.Workflows.Core", "2", null)]
    public void ValueThatDoesNotFit_IsRefusedInWords(string type, string value, string? expected)
    {
        var result = ValueConversion.Convert(JsonNode.Parse(value), type);

        Assert.False(result.Succeeded);
        Assert.Null(result.Value);
        Assert.Equal(expected ?? result.Failure!.Text, result.Failure!.Text);
    }

    [Theory]
    [InlineData("Int32")]
    [InlineData("TimeSpan")]
    [InlineData("List<String>")]
    [InlineData("ObjectDictionary")]
    public void NullAndBlankText_AreNull(string type)
    {
        Assert.Equal(new ConversionResult(null, null), ValueConversion.Convert(null, type));
        Assert.Equal(new ConversionResult(null, null), ValueConversion.Convert("  ", type));
    }

    [Fact]
    public void IsArray_MeansAListOfTheType()
    {
        Assert.Equal("[1,2]", ValueConversion.Convert("[\"1\",2]", "Int32", isArray: true).Value!.ToJsonString());
        Assert.False(ValueConversion.Convert("5", "Int32", isArray: true).Succeeded);
    }

    [Fact]
    public void Result_BelongsToTheCaller()
    {
        var value = JsonNode.Parse("""{"a":[1]}""")!;

        var result = ValueConversion.Convert(value, "Object").Value!;
        result["a"]!.AsArray().Add(2);

        Assert.Equal("""{"a":[1]}""", value.ToJsonString());
    }

    [Fact]
    public void NodesMadeFromClrValues_ConvertToo()
    {
        var guid = Guid.Parse("4b1b8b3e-1e3c-4f7a-8f43-0f4c5a0b1c2d");

        Assert.Equal("4b1b8b3e-1e3c-4f7a-8f43-0f4c5a0b1c2d", ValueConversion.Convert(JsonValue.Create(guid), "String").Value!.GetValue<string>());
        Assert.Equal("ї", ValueConversion.Convert(JsonValue.Create('ї'), "String").Value!.GetValue<string>());
        Assert.Equal(5, ValueConversion.Convert(JsonValue.Create(5.0), "Int32").Value!.GetValue<long>());
        Assert.False(ValueConversion.Convert(JsonValue.Create(double.NaN), "Double").Succeeded);
        Assert.Equal("Infinity", ValueConversion.Convert(JsonValue.Create(double.PositiveInfinity), "String").Value!.GetValue<string>());
    }

    [Fact]
    public void Message_HoldsOnlyTheBeginningOfTheValue()
    {
        var failure = ValueConversion.Convert(new string('x', 100_000) + "\u0001", "Int32").Failure!;

        Assert.Equal($"Значення «{new string('x', 60)}…» не є цілим числом.", failure.Text);
    }

    [Fact]
    public void ReadJson_SaysWhatIsWrong()
    {
        Assert.Equal("[1]", ValueConversion.ReadJson(" [1] ").Value!.ToJsonString());
        Assert.Equal("Це не JSON: помилка в рядку 1, біля знака 2.", ValueConversion.ReadJson("{x").Failure!.Text);
        Assert.Equal("Властивість «a» записано двічі.", ValueConversion.ReadJson("""{"a":1,"a":2}""").Failure!.Text);
    }
}
