using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Documents;
using Workflows.Server.Tests.Procedures;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Documents;

/// <summary>Papers that cases make.</summary>
public abstract class DocumentTests(DatabaseTemplate template) : StandardTest(template)
{
    [Fact]
    public async Task Request_OfASearch_HasItsNumberAndWords_AndLiesSealed()
    {
        var search = await RequestAsync();
        await using var context = Office.Open();
        var row = await context.Documents.AsNoTracking().SingleAsync(paper => paper.InstanceId == search);
        Assert.Equal(("Письмовий запит", "КАЛ-З-2026-000001", "requestPaper"), (row.Title, row.Number, row.ActivityId));
        Assert.DoesNotContain("Директорці", Encoding.UTF8.GetString(row.Sealed), StringComparison.Ordinal);

        var paper = (await Office.Get<Papers>().FindAsync(await WhoAsync("yuryst1"), row.Id, CancellationToken.None))!;
        Assert.StartsWith("Калиновий центр\n№ КАЛ-З-2026-000001 від 16 березня 2026 року\n\nКому: Директорці школи\nВербівська школа № 3\n", paper.Text, StringComparison.Ordinal);
        Assert.Contains("Запит підготовлено: Соціальна працівниця 1.", paper.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("{", paper.Text, StringComparison.Ordinal);
        Assert.Equal([row.Id], (await Office.Get<Papers>().OfCaseAsync(await WhoAsync("pratsivnyk1"), Office.Centre, search, CancellationToken.None)).Select(line => line.Id));
    }

    [Theory]
    [InlineData("koordynator2")]
    [InlineData("volonter1")]
    [InlineData("merezha")]
    public async Task Paper_OfAClientThatIsNotTheirs_IsNotThere(string signIn)
    {
        var search = await RequestAsync();
        await using var context = Office.Open();
        var id = await context.Documents.Select(paper => paper.Id).SingleAsync();
        Assert.Null(await Office.Get<Papers>().FindAsync(await WhoAsync(signIn), id, CancellationToken.None));
        Assert.Empty(await Office.Get<Papers>().OfCaseAsync(await WhoAsync(signIn), Office.Centre, search, CancellationToken.None));
    }

    [Fact]
    public async Task Template_OfTheCentre_ComesBeforeTheNetworks_AndWhatNobodyKnowsIsLeftToTheHand()
    {
        await using (var context = Office.Open())
        {
            context.Add(new DocumentTemplate
            {
                Id = Guid.CreateVersion7(), CentreId = Office.Centre, Key = "partner-request", Number = 1, IsCurrent = true, Title = "Наш запит", Series = "request",
                Text = "{{Організація}}, {{Телефон організації}}{{#якщо Телефон організації}}, є{{інакше}}, немає{{/якщо}}",
            });
            await context.SaveChangesAsync();
        }

        await RequestAsync();
        await using var after = Office.Open();
        var paper = await Office.Get<Papers>().FindAsync(await WhoAsync("pratsivnyk1"), await after.Documents.Select(row => row.Id).SingleAsync(), CancellationToken.None);
        Assert.Equal(("Наш запит", $"Вербівська школа № 3, {DocumentText.Blank}, немає"), (paper!.Line.Title, paper.Text));
    }

    [Fact]
    public async Task Papers_OfALaterBurst_HaveNumbersOfTheirOwn_AndNameWhoDidTheTaskBefore()
    {
        await using (var context = Office.Open())
        {
            context.Add(new DocumentTemplate
            {
                Id = Guid.CreateVersion7(), CentreId = Office.Centre, Key = "note", Number = 1, IsCurrent = true, Title = "Довідка", Series = "consent",
                Text = "{{Номер}} {{Працівник}}",
            });
            await context.SaveChangesAsync();
        }

        var wait = Step("w", "Elsa.Delay");
        wait["timeSpan"] = new JsonObject { ["typeName"] = "TimeSpan", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "01:00:00" } };
        var (first, second) = (Step("d", DocumentActivity.TypeName), Step("e", DocumentActivity.TypeName));
        (first["document"], second["document"]) = ("note", "note");
        await Office.PublishAsync(Flow("a:Згода>w w>d d>e", TaskStep("a", YesOrNo()), wait, first, second));
        var instance = await Office.StartAsync(startedBy: (await WhoAsync("koordynator1")).AccountId);
        await DoAsync(instance, "a", "Згода", "yuryst1");
        await Office.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Empty(await Office.IncidentsAsync(instance));

        var who = await WhoAsync("yuryst1");
        var texts = new List<string>();
        foreach (var line in await Office.Get<Papers>().OfCaseAsync(who, Office.Centre, instance, CancellationToken.None))
        {
            texts.Add((await Office.Get<Papers>().FindAsync(who, line.Id, CancellationToken.None))!.Text);
        }

        Assert.Equal(["КАЛ-ЗГ-2026-000001 Юристка 1", "КАЛ-ЗГ-2026-000002 Юристка 1"], texts.Order(StringComparer.Ordinal));
    }

    private protected async Task<string> RequestAsync()
    {
        var search = await StartAsync("pratsivnyk1", "partner-search", ("partner", (await PartnerAsync("Вербівська школа № 3")).Id.ToString()));
        await DoAsync(search, "request", "Запит готовий", "pratsivnyk1", ("addressee", "Директорці школи"), ("about", "Про дітей, яким потрібна порада."));
        return search;
    }
}

public sealed class DocumentsOnPostgres() : DocumentTests(Databases.PostgresWithPeople);

public sealed class DocumentsOnSqlite() : DocumentTests(Databases.SqliteWithPeople)
{
    [Fact]
    public async Task Words_OfAPaper_AreNowhereInTheDatabasesFiles()
    {
        await RequestAsync();
        var file = new SqliteConnectionStringBuilder(Test.ConnectionString).DataSource;
        var kept = string.Concat(Directory.EnumerateFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*").Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Select(Read));
        Assert.Contains("Вербівська школа № 3", kept, StringComparison.Ordinal); // A partner's name lies open: what is looked for would be found.
        Assert.DoesNotContain("Директорці", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("Про дітей, яким потрібна порада", kept, StringComparison.Ordinal);
    }

    // The database holds them open.
    private static string Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

/// <summary>How a paper's plain text is parted.</summary>
public sealed class PaperBlockTests
{
    [Fact]
    public void Text_IsPartedByWhatBeginsItsLines()
    {
        var blocks = PaperBlocks.Of("# Заголовок\nодин\nдва\n- а\n- б\nтри\n\n___ Підпис\n#без пробілу <b>");
        Assert.Equal(
            ["Heading Заголовок", "Paragraph один|два", "List а|б", "Paragraph три", "Signature Підпис", "Paragraph #без пробілу <b>"],
            blocks.Select(block => $"{block.Kind} {string.Join('|', block.Lines)}"));
    }

    [Fact]
    public void Template_WithAnUnknownField_IsRefusedWithLineAndWord() =>
        Assert.Equal(["Рядок 2: поля «Вік» у документах немає."], DocumentText.Problems("{{Номер}}\n{{Вік}}"));
}
