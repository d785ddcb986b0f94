using Workflows.Engine.Expressions;

namespace Workflows.Engine.Tests.Expressions;

public class ValueConversionTimeTests
{
    [Theory]
    [InlineData("2026-11-22T06:53:46.4109479+00:00", "2026-11-22T06:53:46.410947Z")]
    [InlineData("2026-11-22T06:53:46Z", "2026-11-22T06:53:46.000000Z")]
    [InlineData("2026-11-22T06:53:46.123Z", "2026-11-22T06:53:46.123000Z")]
    [InlineData("2026-11-22T08:53+02:00", "2026-11-22T06:53:00.000000Z")]
    [InlineData("2026-11-22 08:53:00-05:00", "2026-11-22T13:53:00.000000Z")]
    // No offset: Kyiv time, winter and summer.
    [InlineData("2026-12-25", "2026-12-24T22:00:00.000000Z")]
    [InlineData("2026-12-25T09:00", "2026-12-25T07:00:00.000000Z")]
    [InlineData("2026-07-25T09:00:00.5", "2026-07-25T06:00:00.500000Z")]
    // As Studio's picker writes it in a Ukrainian and in an American browser.
    [InlineData("25.12.2026 00:00:00", "2026-12-24T22:00:00.000000Z")]
    [InlineData("12/25/2026 12:00:00 AM", "2026-12-24T22:00:00.000000Z")]
    [InlineData(" 5.7.2026 9:30 ", "2026-07-05T06:30:00.000000Z")]
    // Half past three does not exist on 29 March 2026 and happens twice on 25 October 2026.
    [InlineData("2026-03-29T03:30", "2026-03-29T01:30:00.000000Z")]
    [InlineData("2026-10-25T03:30", "2026-10-25T00:30:00.000000Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z")]
    public void Instant_IsUtcWithMicroseconds(string text, string expected)
    {
        foreach (var type in new[] { "DateTimeOffset", "DateTime", "System.DateTime, System.Private.CoreLib" })
        {
            Assert.Equal(expected, ValueConversion.Convert(text, type).Value!.GetValue<string>());
        }

        Assert.Equal(expected, ValueConversion.Convert(expected, "DateTimeOffset").Value!.GetValue<string>());
    }

    [Theory]
    [InlineData("завтра")]
    [InlineData("2026-13-01")]
    [InlineData("32.12.2026")]
    [InlineData("9999-12-31T23:59:59-05:00")]
    [InlineData("0001-01-01T00:00:00+02:00")]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01")]
    [InlineData("Z")]
    [InlineData("2026-11-22T06:53:46+99:99")]
    public void NoInstant_IsRefused(string text) => Assert.Equal(
        $"Значення «{text}» не є датою й часом, як-от 2026-12-25T09:00:00Z.",
        ValueConversion.Convert(text, "DateTimeOffset").Failure!.Text);

    [Fact]
    public void Number_IsNoInstant() => Assert.False(ValueConversion.Convert(1_795_000_000_000, "DateTimeOffset").Succeeded);

    [Theory]
    [InlineData("00:05:00", "00:05:00")]
    [InlineData("1.02:00:00", "1.02:00:00")]
    [InlineData("05:00", "05:00:00")]
    [InlineData(" -00:00:30.5 ", "-00:00:30.5000000")]
    [InlineData("PT5M", "00:05:00")]
    [InlineData("P1DT2H", "1.02:00:00")]
    [InlineData("P2W", "14.00:00:00")]
    [InlineData("-PT36H", "-1.12:00:00")]
    [InlineData("PT0.25S", "00:00:00.2500000")]
    [InlineData("P14D", "14.00:00:00")]
    public void Duration_HasTheConstantFormat(string text, string expected)
    {
        Assert.Equal(expected, ValueConversion.Convert(text, "TimeSpan").Value!.GetValue<string>());
        Assert.Equal(expected, ValueConversion.Convert(expected, "TimeSpan").Value!.GetValue<string>());
    }

    [Theory]
    [InlineData("5")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("P1DT")]
    [InlineData("5 днів")]
    [InlineData("25:61:00")]
    [InlineData("P9999999W")]
    [InlineData("99999999.00:00:00")]
    public void NoDuration_IsRefused(string text) => Assert.False(ValueConversion.Convert(text, "TimeSpan").Succeeded);

    [Theory]
    [InlineData("DateOnly", "2026-12-25", "2026-12-25")]
    [InlineData("DateOnly", "5.7.2026", "2026-07-05")]
    [InlineData("TimeOnly", "9:30", "09:30:00")]
    public void DatesAndTimesOfDay_AreIso(string type, string text, string expected) =>
        Assert.Equal(expected, ValueConversion.Convert(text, type).Value!.GetValue<string>());
}
