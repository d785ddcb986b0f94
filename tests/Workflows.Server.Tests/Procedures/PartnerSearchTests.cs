using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Consents;
using Workflows.Server.Letters;
using Workflows.Server.Partners;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Procedures;

/// <summary>«Пошук через партнерські організації» (standard S0, P1–P6), each of its paths.</summary>
public abstract class PartnerSearchTests(DatabaseTemplate template) : StandardTest(template)
{
    private const string Worker = "pratsivnyk1";
    private const string Coordinator = "koordynator1";
    private const string School = "Вербівська школа № 3";
    private const string Shelter = "Притулок «Світлиця»";

    [Fact]
    public async Task Search_WithFiveLeads_EndsWhenEachChildsCaseHas_AndCountsThem()
    {
        var search = await UntilLeadsAsync();
        await LeadsAsync(search, "Марічка", "Данилко", "Соломійка", "Андрійко", "Оксанка");
        await ContractAsync(search);
        Assert.Empty(await Office.OpenTasksAsync(search)); // It waits for its five.
        var children = await ChildrenAsync(search);
        Assert.Equal(5, children.Count);

        await Consent.SignedAsync(this, children[0].InstanceId);
        await Consent.RefusedAsync(this, children[1].InstanceId);
        await Consent.SilentAsync(this, children[2].InstanceId);
        await LeaveLateAsync(children[3].InstanceId, "meet");
        Assert.Equal(
            ["Assignment pratsivnyk1", "Reminder pratsivnyk1", "Overdue koordynator1", "Overdue pratsivnyk1"],
            await Office.LettersAsync((await Office.TaskAsync(children[3].InstanceId, "meet")).Id));
        await Consent.SignedAsync(this, children[3].InstanceId);
        await Consent.UntilSigningAsync(this, children[4].InstanceId);
        Assert.Equal(WorkflowStatus.Running, (await Office.InstanceAsync(search)).Status);
        await DoAsync(children[4].InstanceId, "sign", "Клієнт відмовився", Worker);

        await AssertEndedAsync(search, "Потенційних клієнтів: 5; соціальних контрактів: 2; відмов: 2; без відповіді: 1.");
        var (kind, number, fields) = await CardAsync(children[0].SubjectId);
        Assert.Equal((SubjectKind.Client, "Вигадана"), (kind, fields["client.lastName"]!.GetValue<string>()));
        Assert.NotNull(number);
        Assert.Equal(SubjectKind.Lead, (await CardAsync(children[1].SubjectId)).Kind);
        await using var context = Office.Open();
        var customer = await CardAsync((await FileAsync(search)).SubjectId);
        Assert.True(customer.Fields["partner.isCustomer"]!.GetValue<bool>());
        Assert.Equal(
            [ConsentDecision.Given, ConsentDecision.Refused, ConsentDecision.Given, ConsentDecision.Given],
            await context.Consents.OrderBy(row => row.At).Select(row => row.Decision).ToListAsync());
        Assert.Equal(2, await context.SocialContracts.CountAsync());
    }

    [Fact]
    public async Task Search_AsItGoes_GivesEachTaskToWhoeverIsToDoIt()
    {
        Pause = TimeSpan.FromHours(1);
        var search = await UntilLeadsAsync();
        await LeadsAsync(search, "Марічка");
        await ContractAsync(search);
        Assert.Equal(
            """
            16.03 09:30 request → pratsivnyk1
            16.03 09:30   request: Assignment pratsivnyk1
            16.03 10:30 send → pratsivnyk1
            16.03 10:30   send: Assignment pratsivnyk1
            16.03 11:30 answer → pratsivnyk1
            16.03 11:30   answer: Assignment pratsivnyk1
            16.03 12:30 contacts → pratsivnyk1
            16.03 12:30   contacts: Assignment pratsivnyk1
            16.03 13:30 leads → pratsivnyk1
            16.03 13:30   leads: Assignment pratsivnyk1
            16.03 14:30 contract → pratsivnyk1
            16.03 14:30   contract: Assignment pratsivnyk1
            16.03 15:30 sign → Coordinator
            16.03 15:30   sign: Queue koordynator1
            """,
            (await CourseAsync(search)).TrimEnd());
    }

    [Fact]
    public async Task Search_WithoutLeads_EndsAndSaysSo()
    {
        var search = await UntilLeadsAsync();
        await DoAsync(search, "leads", "Потенційних клієнтів немає", Worker);
        await AssertEndedAsync(search, "Потенційних клієнтів немає.");
        Assert.Empty(await ChildrenAsync(search));
    }

    [Fact]
    public async Task Search_WhileAContractIsInForce_AsksForNone()
    {
        await AddContractAsync(School, new DateOnly(2026, 3, 16));
        var search = await UntilLeadsAsync();
        await LeadsAsync(search, "Марічка");
        var child = Assert.Single(await ChildrenAsync(search));
        await Consent.SignedAsync(this, child.InstanceId);
        await AssertEndedAsync(search, "Потенційних клієнтів: 1; соціальних контрактів: 1; відмов: 0; без відповіді: 0.");
    }

    [Fact]
    public async Task Organisation_ThatIsSilent_IsReminded_ThenAnotherIsAsked()
    {
        var search = await UntilAnswerAsync();
        await LeaveLateAsync(search, "answer");
        await DoAsync(search, "remind", "Нагадано", Worker, ("sentOn", "2026-03-30"), ("channel", "phone"));
        await LeaveLateAsync(search, "answerAgain");
        Assert.Equal([LetterKind.Queue], await KindsToAsync(Coordinator, (await Office.TaskAsync(search, "other")).Id));
        await DoAsync(search, "other", "Звернутися до іншої", Coordinator, ("partner", (await PartnerAsync(Shelter)).Id.ToString()));

        await AssertEndedAsync(search, "Клієнтів не знайдено; пошук продовжено в іншій організації.");
        var next = Assert.Single(await ChildrenAsync(search));
        Assert.Equal((await PartnerAsync(Shelter)).Id, next.SubjectId);
        Assert.Equal((await WhoAsync(Worker)).AccountId, (await Office.TaskAsync(next.InstanceId, "request")).AssigneeId);
        Assert.Equal(TaskState.TimedOut, (await Office.TaskAsync(search, "answer")).State);
    }

    [Theory]
    [InlineData("answer")]
    [InlineData("contacts")]
    [InlineData("contract")]
    [InlineData("sign")]
    public async Task Organisation_ThatDeclines_LeavesItToTheCoordinator(string at)
    {
        var search = at == "answer" ? await UntilAnswerAsync() : at == "contacts" ? await UntilContactsAsync() : await UntilLeadsAsync();
        if (at is "contract" or "sign")
        {
            await LeadsAsync(search, "Марічка");
        }

        if (at == "sign")
        {
            await TermsAsync(search);
        }

        await DoAsync(search, at, "Організація відмовилась", at == "sign" ? Coordinator : Worker);
        await DoAsync(search, "other", "Закінчити пошук", Coordinator);
        await AssertEndedAsync(search, "Клієнтів не знайдено; до іншої організації не зверталися.");
    }

    [Fact]
    public async Task Consent_BeforeTheContract_NeedsTheCoordinatorsReason()
    {
        var search = await UntilLeadsAsync();
        await LeadsAsync(search, "Марічка");
        await DoAsync(search, "contract", "Просять почати без договору", Worker);
        Assert.Empty(await ChildrenAsync(search));
        await DoAsync(search, "override", "Не дозволяти", Coordinator);
        await DoAsync(search, "contract", "Просять почати без договору", Worker);
        Assert.IsType<TaskMove.NotFound>(await TryAsync(search, "override", "Дозволити", Worker, ("reason", "Хочу")));
        Assert.IsType<TaskMove.Invalid>(await TryAsync(search, "override", "Дозволити", Coordinator));
        await DoAsync(search, "override", "Дозволити", Coordinator, ("reason", "Дитині потрібна допомога цього тижня, договір підпишуть пізніше."));
        Assert.Single(await ChildrenAsync(search));
    }

    [Fact]
    public async Task Search_LateAtEachStep_IsToldToWorkerAndCoordinator_AndGoesOn()
    {
        var search = await BeginAsync();
        await LateAsync(search, "request");
        await RequestAsync(search);
        await LateAsync(search, "send");
        await SendAsync(search);
        await DoAsync(search, "answer", "Організація погодилась", Worker, ("answeredOn", Today));
        await LateAsync(search, "contacts");
        await ContactsAsync(search);
        await LateAsync(search, "leads");
        await LeadsAsync(search, "Марічка");
        await LateAsync(search, "contract");
        await TermsAsync(search);
        await LateAsync(search, "sign", Coordinator);
        await SignAsync(search);
        Assert.Single(await ChildrenAsync(search));
    }

    private async Task LateAsync(string search, string step, string who = Worker)
    {
        await LeaveLateAsync(search, step);
        var letters = await Office.LettersAsync((await Office.TaskAsync(search, step)).Id);
        Assert.Contains($"Overdue {Coordinator}", letters);
        Assert.Contains($"Overdue {who}", letters);
    }

    private async Task<string> BeginAsync() =>
        await StartAsync(Worker, "partner-search", ("partner", (await PartnerAsync(School)).Id.ToString()));

    private Task RequestAsync(string search) =>
        DoAsync(search, "request", "Запит готовий", Worker, ("addressee", "Директорці школи"), ("about", "Про дітей, яким потрібна правова допомога."));

    private Task SendAsync(string search) => DoAsync(search, "send", "Надіслано", Worker, ("sentOn", Today), ("channel", "post"));

    private async Task<string> UntilAnswerAsync()
    {
        var search = await BeginAsync();
        await RequestAsync(search);
        await SendAsync(search);
        return search;
    }

    private async Task<string> UntilContactsAsync()
    {
        var search = await UntilAnswerAsync();
        await DoAsync(search, "answer", "Організація погодилась", Worker, ("answeredOn", Today));
        return search;
    }

    private Task ContactsAsync(string search) => DoAsync(
        search, "contacts", "Розмова відбулася", Worker, ("talkedOn", Today), ("withWhom", "Соціальна педагогиня"), ("told", "true"), ("summary", "Складуть список."));

    private async Task<string> UntilLeadsAsync()
    {
        var search = await UntilContactsAsync();
        await ContactsAsync(search);
        return search;
    }

    private Task LeadsAsync(string search, params string[] names) => DoAsync(
        search, "leads", "Є потенційні клієнти", Worker,
        [.. names.Index().SelectMany(name => new[] { ($"leads.{name.Index}.firstName", name.Item), ($"leads.{name.Index}.lastName", "Вигадана") })]);

    private Task TermsAsync(string search) => DoAsync(
        search, "contract", "Умови узгоджено", Worker, ("helps", "legal"), ("helps", "social"), ("conditions", "Зустрічі у школі щосереди."));

    private Task SignAsync(string search) => DoAsync(search, "sign", "Підписано", Coordinator, ("signedOn", Today), ("validTo", "2027-03-16"));

    private async Task ContractAsync(string search)
    {
        await TermsAsync(search);
        await SignAsync(search);
        await using var context = Office.Open();
        var contract = await context.Contracts.AsNoTracking().SingleAsync(row => row.InstanceId == search);
        Assert.Equal(((await PartnerAsync(School)).Id, "legal,social"), (contract.PartnerId, string.Join(',', contract.Helps.Split(',').Order())));
        Assert.StartsWith("КАЛ-Д-2026-", contract.Number, StringComparison.Ordinal);
    }

    private async Task AddContractAsync(string name, DateOnly to)
    {
        var partner = await PartnerAsync(name);
        await using var context = Office.Open();
        context.Add(new Contract
        {
            Id = Guid.CreateVersion7(), CentreId = Office.Centre, PartnerId = partner.Id, InstanceId = "earlier", Number = "КАЛ-Д-2025-000001",
            SignedOn = new DateOnly(2025, 3, 17), ValidTo = to, Helps = "legal", Sealed = [], At = Office.Clock.GetUtcNow(),
        });
        await context.SaveChangesAsync();
    }

    private async Task<List<LetterKind>> KindsToAsync(string signIn, Guid taskId)
    {
        var account = (await WhoAsync(signIn)).AccountId;
        await using var context = Office.Open();
        return await context.Letters.Where(row => row.TaskId == taskId && row.AccountId == account).OrderBy(row => row.Id).Select(row => row.Kind).ToListAsync();
    }
}

public sealed class PartnerSearchOnPostgres() : PartnerSearchTests(Databases.PostgresWithPeople);

public sealed class PartnerSearchOnSqlite() : PartnerSearchTests(Databases.SqliteWithPeople);
