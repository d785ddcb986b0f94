using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;

namespace Workflows.Server.Tests.Forms;

public sealed class FieldReadingTests
{
    private static readonly DateOnly Today = new(2026, 3, 16);

    /// <summary>Type, what was typed, the value as JSON.</summary>
    public static TheoryData<FieldType, string, string> Good => new()
    {
        { FieldType.Text, "  Мар'яна  ", "\"Мар'яна\"" },
        { FieldType.Text, "два\r\nрядки\u0000", "\"два рядки\"" },
        { FieldType.Text, "   ", "" },
        { FieldType.LongText, "один\r\nдва\r\n", "\"один\\nдва\"" },
        { FieldType.Number, "12", "12" },
        { FieldType.Number, "1 234,5", "1234.5" },
        { FieldType.Number, "1\u00a0234.50", "1234.5" },
        { FieldType.Number, "−3", "-3" },
        { FieldType.Number, "0,0", "0" },
        { FieldType.Date, "16.03.2026", "\"2026-03-16\"" },
        { FieldType.Date, "6.3.2026", "\"2026-03-06\"" },
        { FieldType.Date, " 2026-03-16 ", "\"2026-03-16\"" },
        { FieldType.Date, "29.02.2024", "\"2024-02-29\"" },
        { FieldType.DateTime, "16.03.2026 14:30", "\"2026-03-16T12:30:00Z\"" },
        { FieldType.DateTime, "2026-03-16T14:30", "\"2026-03-16T12:30:00Z\"" },
        { FieldType.DateTime, "16.07.2026, 9:05", "\"2026-07-16T06:05:00Z\"" },
        { FieldType.DateTime, "25.10.2026 03:30", "\"2026-10-25T00:30:00Z\"" },
        { FieldType.DateTime, "29.03.2026 04:00", "\"2026-03-29T01:00:00Z\"" },
        { FieldType.YesNo, "true", "true" },
        { FieldType.YesNo, "false", "false" },
        { FieldType.YesNo, "", "" },
        { FieldType.Choice, "b", "\"b\"" },
        { FieldType.Person, "00000000-0000-7000-8000-00000000000A", "\"00000000-0000-7000-8000-00000000000a\"" },
    };

    /// <summary>Type, what was typed, what is said.</summary>
    public static TheoryData<FieldType, string, string> Bad => new()
    {
        { FieldType.Number, "багато", "«П»: введіть число, наприклад 12 або 3,5" },
        { FieldType.Number, "1.234,5", "введіть число" },
        { FieldType.Number, "1e3", "введіть число" },
        { FieldType.Number, "0x10", "введіть число" },
        { FieldType.Number, "99999999999999999999999999999999", "введіть число" },
        { FieldType.Date, "вчора", "введіть день, наприклад 16.03.2026" },
        { FieldType.Date, "16.03.26", "введіть день" },
        { FieldType.Date, "31.02.2026", "такого дня немає в календарі" },
        { FieldType.Date, "2026-13-01", "такого дня немає в календарі" },
        { FieldType.Date, "16.03.0206", "перевірте рік" },
        { FieldType.DateTime, "16.03.2026", "введіть день і час" },
        { FieldType.DateTime, "16.03.2026 25:00", "введіть день і час" },
        { FieldType.DateTime, "31.04.2026 10:00", "такого дня немає" },
        { FieldType.DateTime, "29.03.2026 03:30", "такої години того дня не було" },
        { FieldType.YesNo, "maybe", "виберіть відповідь зі списку" },
        { FieldType.Choice, "c", "виберіть відповідь зі списку" },
        { FieldType.Choice, "B", "виберіть відповідь зі списку" },
        { FieldType.Client, "Мар'яна", "того, що Ви вибрали, немає" },
    };

    /// <summary>Type, least, greatest, what was typed, what is said (nothing when it is right).</summary>
    public static TheoryData<FieldType, string?, string?, string, string> Limits => new()
    {
        { FieldType.Number, "1", "1000,5", "1", "" },
        { FieldType.Number, "1", null, "0,99", "число має бути не менше 1" },
        { FieldType.Number, null, "1000.5", "1000,51", "число має бути не більше 1\u00a0000,5" },
        { FieldType.Date, "2020-01-01", "today", "16.03.2026", "" },
        { FieldType.Date, "2020-01-01", null, "31.12.2019", "день не може бути раніше 01.01.2020" },
        { FieldType.Date, null, "today", "17.03.2026", "день не може бути пізніше сьогоднішнього" },
        { FieldType.Date, "today", null, "15.03.2026", "день не може бути раніше сьогоднішнього" },
        { FieldType.Date, null, "2026-03-15", "16.03.2026", "день не може бути пізніше 15.03.2026" },
        { FieldType.DateTime, null, "today", "16.03.2026 23:59", "" },
        { FieldType.DateTime, null, "today", "17.03.2026 00:00", "день не може бути пізніше сьогоднішнього" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Typing_ThatMeansSomething_IsRead(FieldType type, string typed, string value)
    {
        var read = FieldReading.Read(Field(type), [typed], Today);
        Assert.Null(read.Problem);
        Assert.Equal(value, Form.Json(read.Value));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Typing_ThatMeansNothing_IsSaidInWords(FieldType type, string typed, string said)
    {
        var read = FieldReading.Read(Field(type), [typed], Today);
        Assert.Null(read.Value);
        Assert.Contains(said, read.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void Typing_BeyondALimit_IsSaidInWords(FieldType type, string? least, string? greatest, string typed, string said)
    {
        var read = FieldReading.Read(Field(type) with { Min = least, Max = greatest?.Replace(',', '.') }, [typed], Today);
        Assert.Equal(said.Length == 0 ? null : $"«П»: {said}", read.Problem);
    }

    [Fact]
    public void Text_LongerThanAllowed_IsSaid_LineEndsCountOnce()
    {
        Assert.Equal("«П»: скоротіть до 3 знаків", FieldReading.Read(Field(FieldType.LongText) with { MaxLength = 3 }, ["абвг"], Today).Problem);
        Assert.Null(FieldReading.Read(Field(FieldType.LongText) with { MaxLength = 3 }, ["а\r\nб"], Today).Problem);
    }

    [Fact]
    public void Choices_AreReadInTheOrderOfTheForm_AndAStrangeOneIsRefused()
    {
        Assert.Equal("""["a","b"]""", Form.Json(FieldReading.Read(Field(FieldType.Choices), ["b", "a", "b"], Today).Value));
        Assert.Equal(FieldRead.Empty, FieldReading.Read(Field(FieldType.Choices), [], Today));
        Assert.NotNull(FieldReading.Read(Field(FieldType.Choices), ["a", "c"], Today).Problem);
    }

    private static FormField Field(FieldType type) => new("p", "П", type, FieldClass.Personal)
    {
        MaxLength = 100,
        Options = type is FieldType.Choice or FieldType.Choices ? [new("a", "А"), new("b", "Б")] : [],
    };
}
