using System.Text;
using Workflows.Server.Files;
using Workflows.Server.Forms;
using Workflows.Server.Tests.Forms;

namespace Workflows.Server.Tests.Files;

/// <summary>What a file is, what it is called, what is said of it, what a form may ask of it.</summary>
public sealed class FileFormatTests
{
    public static TheoryData<string, string?> Beginnings => new()
    {
        { "FFD8FFE000104A464946", nameof(FileFormat.Jpeg) },
        { "89504E470D0A1A0A0000", nameof(FileFormat.Png) },
        { "52494646240000005745425056503820", nameof(FileFormat.Webp) },
        { "5249464624000000415649204C495354", null }, // A film.
        { "000000186674797068656963", nameof(FileFormat.Heic) },
        { "00000018667479706D703432", null }, // A film too.
        { "255044462D312E37", nameof(FileFormat.Pdf) },
        { "4D5A90000300000004000000", null }, // A program of Windows.
        { "7F454C46020101", null }, // A program of Linux.
        { "3C68746D6C3E", null }, // <html>
        { "3C737667207", null }, // <svg
        { "D0CF11E0A1B11AE1", null }, // An old document, which may hold programs.
        { "504B0304", null },
        { "", null },
    };

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void Format_IsToldByTheFirstBytes(string hex, string? format) =>
        Assert.Equal(format, FileFormats.Of(Convert.FromHexString(hex.Length % 2 == 0 ? hex : hex + "0")).ToString() is { Length: > 0 } known ? known : null);

    [Theory]
    [InlineData("word/document.xml", nameof(FileFormat.Docx))]
    [InlineData("xl/workbook.xml", nameof(FileFormat.Xlsx))]
    [InlineData("ppt/presentation.xml", null)]
    [InlineData("word/vbaProject.bin", null)]
    [InlineData("mimetypeapplication/vnd.oasis.opendocument.text", nameof(FileFormat.Odt))]
    [InlineData("mimetypeapplication/vnd.oasis.opendocument.text-template", null)]
    [InlineData("mimetypeapplication/vnd.oasis.opendocument.spreadsheet", nameof(FileFormat.Ods))]
    [InlineData("mimetypeapplication/epub+zip", null)]
    [InlineData("run.exe", null)]
    public void Format_OfAnArchive_IsToldByWhatItHolds(string entry, string? format)
    {
        byte[] head = [0x50, 0x4B, 3, 4, .. new byte[26]];
        byte[] file = entry.StartsWith("mimetype", StringComparison.Ordinal)
            ? [.. head, .. Encoding.UTF8.GetBytes(entry), .. head]
            : [.. head, .. "_rels/.rels"u8, 1, 2, 3, .. head, .. Encoding.UTF8.GetBytes(entry)];
        Assert.Equal(format, FileFormats.Of(file)?.ToString());
    }

    [Theory]
    [InlineData("договір.pdf", "договір.pdf")]
    [InlineData("ДОГОВІР.PDF", "ДОГОВІР.PDF")]
    [InlineData("C:\\Users\\hto\\договір.pdf", "договір.pdf")]
    [InlineData("../../etc/passwd", "passwd.pdf")]
    [InlineData("virus.exe", "virus.exe.pdf")]
    [InlineData("a\r\nSet-Cookie: x\u202Efdp.exe", "a Set-Cookie xfdp.exe.pdf")]
    [InlineData("  ", "файл.pdf")]
    [InlineData("..", "файл.pdf")]
    [InlineData(".pdf", "pdf.pdf")]
    [InlineData("<b>\"x\"</b>.pdf", "b.pdf")]
    public void Name_IsKeptWithoutWhatHasNoPlaceInIt(string given, string kept) => Assert.Equal(kept, FileNames.Kept(given, FileFormat.Pdf));

    [Fact]
    public void Name_TooLong_IsCutAndKeepsItsEnding()
    {
        var kept = FileNames.Kept(new string('д', 400) + ".pdf", FileFormat.Pdf);
        Assert.Equal(FileNames.Longest, kept.Length);
        Assert.EndsWith("д.pdf", kept, StringComparison.Ordinal);
        Assert.True(FileNames.Kept(string.Concat(Enumerable.Repeat("😀", 200)), FileFormat.Jpeg).Length <= FileNames.Longest);
        Assert.EndsWith(".exe.jpg", FileNames.Kept(new string('д', 400) + ".exe", FileFormat.Jpeg), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "1 байт")]
    [InlineData(1023, "1 023 байти")]
    [InlineData(300_000, "292 КБ")]
    [InlineData(1_500_000, "1,4 МБ")]
    [InlineData(10 * 1024 * 1024, "10 МБ")]
    public void Size_IsSaidAsPeopleSayIt(long bytes, string words) => Assert.Equal(words, FileWords.Size(bytes).Replace('\u00A0', ' '));

    [Fact]
    public void Rules_OfAField_AreReadAndHaveUsualOnes()
    {
        var usual = Form.Read(Form.Of("""{"key":"x","type":"Files","label":"А"}""")).Fields.Single();
        Assert.Equal((5, 10 * 1024 * 1024, 6), (usual.Files.MaxFiles, usual.Files.MaxSize, usual.Files.Kinds.Count));
        Assert.Equal(Workflows.Server.Clients.Fields.FieldClass.Personal, usual.Class);
        var own = Form.Read(Form.Of("""{"key":"x","type":"Files","label":"А","maxFiles":1,"maxSize":1000,"accept":["Pdf","Image","Pdf"]}""")).Fields.Single().Files;
        Assert.Equal((1, 1000), (own.MaxFiles, own.MaxSize));
        Assert.Equal([FileKind.Image, FileKind.Pdf], own.Kinds);
        Assert.DoesNotContain("html", usual.Files.Offered, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("svg", usual.Files.Offered, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{"key":"x","type":"Files","label":"А","maxFiles":0}""", "«maxFiles» має бути цілим числом від 1 до 20")]
    [InlineData("""{"key":"x","type":"Files","label":"А","maxFiles":21}""", "«maxFiles» має бути цілим числом від 1 до 20")]
    [InlineData("""{"key":"x","type":"Files","label":"А","maxSize":0}""", "«maxSize» має бути цілим числом від 1 до 20971520")]
    [InlineData("""{"key":"x","type":"Files","label":"А","maxSize":20971521}""", "«maxSize» має бути цілим числом від 1 до 20971520")]
    [InlineData("""{"key":"x","type":"Files","label":"А","accept":["Html"]}""", "«accept» має бути непорожнім списком зі слів Image, Pdf, Docx, Xlsx, Odt, Ods")]
    [InlineData("""{"key":"x","type":"Files","label":"А","accept":[]}""", "«accept» має бути непорожнім списком")]
    [InlineData("""{"key":"x","type":"Files","label":"А","accept":"Pdf"}""", "«accept» має бути непорожнім списком")]
    [InlineData("""{"key":"x","type":"Files","label":"А","class":"Public"}""", "файли, які додають люди, не можуть бути відкритими")]
    [InlineData("""{"key":"x","type":"Files","bind":"client.lastName"}""", "тип Files, а поле картки «client.lastName» має тип Text")]
    [InlineData("""{"key":"x","type":"Text","label":"А","maxFiles":2}""", "«maxFiles» буває лише в поля типу Files")]
    [InlineData("""{"key":"x","type":"Text","label":"А","accept":["Pdf"]}""", "«accept» буває лише в поля типу Files")]
    [InlineData("""{"key":"t","type":"Table","label":"А","columns":[{"key":"x","type":"Files","label":"Б"}]}""", "стовпець «x» не може мати тип Files")]
    [InlineData("""{"key":"x","type":"Files","label":"А"},{"key":"y","type":"Text","label":"Б"}""", "поле «y» стоїть після файлів, а файли мають бути в кінці форми")]
    [InlineData("""{"key":"x","type":"Files","label":"А"},{"key":"y","type":"Files","label":"Б","showWhen":{"field":"x","operator":"Equal","value":"1"}}""", "порівняння «Equal» неможливе")]
    public void Rules_ThatCannotBe_AreSaid(string field, string problem) =>
        Assert.Contains(Form.TryRead(Form.Of(field)).Problems, said => said.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void Field_MayBeShownOnceAnotherHasFiles()
    {
        var form = Form.Read(Form.Of(
            """{"key":"x","type":"Files","label":"А"}""", """{"key":"y","type":"Files","label":"Б","showWhen":{"field":"x","operator":"NotEmpty"}}"""));
        var file = Guid.CreateVersion7().ToString();
        Assert.Equal(["x"], FormReading.Shown(form, Form.Typed(), new DateOnly(2026, 3, 16)));
        Assert.Equal(["x", "y"], FormReading.Shown(form, Form.Typed(("x", file)), new DateOnly(2026, 3, 16)).Order());
    }
}
