using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Clients;
using Workflows.Server.Deadlines;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Procedures;

/// <summary>Street work (standard S0, O1 to O9): «Вулична робота», «Вихід на вулицю», «Клієнт з вулиці» and «Закупівля для вулиці», each of their paths.</summary>
public abstract class StreetWorkTests(DatabaseTemplate template) : StandardTest(template)
{
    private const string First = "pratsivnyk1", Second = "yuryst1", Coordinator = "koordynator1", Network = "merezha";

    // Wednesday; the office begins on Monday, 16 March.
    private const string Day = "2026-03-18";

    private DateTimeOffset Out => At("16:00");

    private DateTimeOffset Back => At("19:00");

    [Fact]
    public async Task Work_IsDecidedByBoth_PlannedInPairs_AndGoneThrough()
    {
        await ListTerritoryAsync();
        var work = await ProposeAsync();
        await DecideAsync(work, Coordinator, "Погоджено", "Лише до сьомої вечора.");
        Assert.DoesNotContain(await Office.OpenTasksAsync(work), task => task.ActivityId == "territory");
        await DecideAsync(work, Network, "Погоджено");
        await TerritoryAsync(work);
        await DoAsync(work, "settle", "Доопрацювати", Coordinator, ("remark", "Додайте ринок."));
        await TerritoryAsync(work);
        await DoAsync(work, "settle", "Територію визначено", Coordinator);
        await ScheduleAsync(work);

        // The shifts do not wait for what goes with them.
        var shift = Assert.Single(await ChildrenAsync(work)).InstanceId;
        await GoAsync(shift, First);
        await GoAsync(shift, Second);
        await BackAsync(shift, First);
        await BackAsync(shift, Second);
        await ReportAsync(shift, First);
        await AssertEndedAsync(shift, "Вихід відбувся. Зустріли дітей і родин: 0.");
        Assert.DoesNotContain(await Office.OpenTasksAsync(work), task => task.ActivityId == "look");
        await DoAsync(work, "hours", "Години ті самі", Coordinator);
        await BagsAsync(work);
        await DoAsync(work, "look", "Скласти новий графік", Coordinator, ("result", "Нікого не зустріли."));
        Assert.Equal("schedule", Assert.Single(await Office.OpenTasksAsync(work)).ActivityId);
    }

    [Theory]
    [InlineData(Coordinator)]
    [InlineData(Network)]
    public async Task Work_ThatOneOfThemRefuses_IsNotBegun(string by)
    {
        var work = await ProposeAsync();
        await DecideAsync(work, by, "Відхилено", "Немає кому виходити.");
        await AssertEndedAsync(work, "Вуличної роботи не буде.");
    }

    [Fact]
    public async Task Pair_IsTwoDifferentPeople_AndAShiftEndsAfterItBegins()
    {
        var work = await UntilScheduleAsync();
        var who = (await WhoAsync(First)).AccountId.ToString();
        var wrong = Assert.IsType<TaskMove.Invalid>(await TryAsync(
            work, "schedule", "Графік складено", Coordinator, ("shifts.0.day", Day), ("shifts.0.from", "19:00"), ("shifts.0.to", "16:00"), ("shifts.0.territory", "bazar"), ("shifts.0.first", who), ("shifts.0.second", who)));
        Assert.Equal(
            ["Рядок 1, «До якої»: час має бути пізніше, ніж у «З якої години»", "Рядок 1, «З ким у парі»: виберіть іншу людину, ніж у «Хто виходить»"], wrong.Entry.Errors.Values);
        Assert.IsType<TaskMove.Invalid>(await TryAsync(
            work, "schedule", "Графік складено", Coordinator, ("shifts.0.day", Day), ("shifts.0.from", "16:00"), ("shifts.0.to", "19:00"), ("shifts.0.territory", "bazar"), ("shifts.0.first", who), ("shifts.0.second", Guid.CreateVersion7().ToString())));
    }

    [Fact]
    public async Task EachOfThePair_HasTheShiftAmongTheirTasks_UntilTheHourOfLeaving_AndReadsWhereAndWithWhom()
    {
        var shift = await UntilShiftAsync();
        var tasks = await Office.OpenTasksAsync(shift);
        Assert.Equal(new[] { (await WhoAsync(First)).AccountId, (await WhoAsync(Second)).AccountId }.Order(), tasks.Select(task => task.AssigneeId!.Value).Order());
        Assert.All(tasks, task => Assert.Equal((Out, "час, названий у справі"), (task.DueAt!.Value, task.DueReason)));
        Assert.True(Assert.Single((await Office.Inbox.ListAsync(await WhoAsync(First), new InboxFilter(), null, default)).Lines, line => line.Title == "Вийти на вулицю").AtHour);
        await using var context = Office.Open();
        var (before, _) = await Office.Get<TaskPast>().StepsAsync(context, await WhoAsync(Second), tasks[0], default);
        var begun = before[^1].Answers!;
        Assert.Equal("Вихід на вулицю", begun.Form.Title);
        Assert.Equal(["2026-03-18", "16:00", "19:00", "bazar"], new[] { "day", "from", "to", "territory" }.Select(key => (string?)begun.Values[key]));
        Assert.Equal((await WhoAsync(First)).AccountId.ToString(), (string?)begun.Values["first"]);
    }

    [Fact]
    public async Task NobodyGoesAlone_WhoRefusesIsReplacedAtOnce()
    {
        var shift = await UntilShiftAsync();
        await GoAsync(shift, Second, "Не можу вийти");
        Assert.Equal(["go", "replace"], (await Office.OpenTasksAsync(shift)).Select(task => task.ActivityId).Order(StringComparer.Ordinal));
        await DoAsync(shift, "replace", "Заміну знайдено", Coordinator, ("person", (await WhoAsync("fakhivets1")).AccountId.ToString()));
        await GoAsync(shift, "fakhivets1");
        await GoAsync(shift, First);
        await BackAsync(shift, "fakhivets1");
        await BackAsync(shift, First);
        Assert.Equal((await WhoAsync("fakhivets1")).AccountId, (await Office.TaskAsync(shift, "report")).AssigneeId);
    }

    [Fact]
    public async Task Shift_ThatIsCalledOffBeforeAnybodyLeft_IsOverForBoth()
    {
        var shift = await UntilShiftAsync();
        await GoAsync(shift, Second, "Не можу вийти");
        await DoAsync(shift, "replace", "Вихід скасовано", Coordinator);
        await AssertEndedAsync(shift, "Вихід скасовано.");
    }

    [Fact]
    public async Task WhoIsOutAlone_WhenItIsCalledOff_IsCalledBack_AndStillWatched()
    {
        var shift = await UntilShiftAsync();
        await GoAsync(shift, First);
        await GoAsync(shift, Second, "Не можу вийти");
        await DoAsync(shift, "replace", "Вихід скасовано", Coordinator);
        Assert.Equal(["back", "recall"], (await Office.OpenTasksAsync(shift)).Select(task => task.ActivityId).Order(StringComparer.Ordinal));
        await Office.PlayAsync(Back.AddMinutes(1));
        Assert.Contains(await Office.OpenTasksAsync(shift), task => task.ActivityId == "find");
        await BackAsync(shift, First);
        await DoAsync(shift, "recall", "Людина повернулася", Coordinator);
        Assert.Equal("report", Assert.Single(await Office.OpenTasksAsync(shift)).ActivityId);
    }

    [Fact]
    public async Task OnePerson_WhoSaysItForBoth_IsNoPair()
    {
        var shift = await UntilShiftAsync();
        await GoAsync(shift, First);
        var theirs = Assert.Single(await Office.OpenTasksAsync(shift), task => task.ActivityId == "go");
        Assert.IsType<TaskMove.Done>(await Office.Work.HandOverAsync(await WhoAsync(Second), theirs.Id, (await WhoAsync(First)).AccountId, default));
        await GoAsync(shift, First);
        Assert.Equal(["back", "replace"], (await Office.OpenTasksAsync(shift)).Select(task => task.ActivityId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Task_HandedOver_IsWatchedForWhoeverWent()
    {
        var shift = await UntilShiftAsync();
        var theirs = (await Office.OpenTasksAsync(shift)).Find(task => task.Title == "Вийти на вулицю" && task.AssigneeId != null)!;
        var from = theirs.AssigneeId == (await WhoAsync(First)).AccountId ? First : Second;
        Assert.IsType<TaskMove.Done>(await Office.Work.HandOverAsync(await WhoAsync(from), theirs.Id, (await WhoAsync("fakhivets1")).AccountId, default));
        await GoAsync(shift, "fakhivets1");
        Assert.Equal((await WhoAsync("fakhivets1")).AccountId, Assert.Single(await Office.OpenTasksAsync(shift), task => task.ActivityId == "back").AssigneeId);
    }

    [Fact]
    public async Task WhoHasNotSaidThatTheyAreOut_IsAskedAboutAnHourAfter_AndWatchedFromThenOn()
    {
        var shift = await UntilShiftAsync();
        await GoAsync(shift, First);
        await Office.PlayAsync(Out.AddMinutes(59));
        Assert.DoesNotContain(await Office.OpenTasksAsync(shift), task => task.ActivityId == "ask");
        await Office.PlayAsync(Out.AddMinutes(61));
        await DoAsync(shift, "ask", "Вийшла", Coordinator);
        Assert.Equal(
            new[] { (await WhoAsync(First)).AccountId, (await WhoAsync(Second)).AccountId }.Order(), (await Office.OpenTasksAsync(shift)).Where(task => task.ActivityId == "back").Select(task => task.AssigneeId!.Value).Order());
        Assert.DoesNotContain(await Office.OpenTasksAsync(shift), task => task.ActivityId == "go");
    }

    [Fact]
    public async Task WhoIsNotBackInTime_IsLookedForAtOnce_AndByTheNetworkAnHourLater_UntilTheySayThatTheyAreBack()
    {
        var shift = await UntilShiftAsync();
        await GoAsync(shift, First);
        await GoAsync(shift, Second);
        await BackAsync(shift, Second);
        await Office.PlayAsync(Back.AddMinutes(1));
        var find = Assert.Single(await Office.OpenTasksAsync(shift), task => task.ActivityId == "find");
        Assert.Equal((TaskPriority.Urgent, Back), (find.Priority, find.DueAt!.Value));
        await DoAsync(shift, "find", "Працює довше", Coordinator, ("until", "20:30"), ("what", "З родиною чекають лікаря."));
        await Office.PlayAsync(At("20:29"));
        Assert.Equal("back", Assert.Single(await Office.OpenTasksAsync(shift)).ActivityId);
        await Office.PlayAsync(At("20:31"));
        find = Assert.Single(await Office.OpenTasksAsync(shift), task => task.ActivityId == "find");
        Assert.Contains("Overdue koordynator1", await Office.LettersAsync(find.Id));
        await Office.PlayAsync(At("21:29"));
        Assert.DoesNotContain("Escalation merezha", await Office.LettersAsync(find.Id));
        await Office.PlayAsync(At("21:32"));
        Assert.Contains("Escalation merezha", await Office.LettersAsync(find.Id));
        await BackAsync(shift, First);
        Assert.Equal("report", Assert.Single(await Office.OpenTasksAsync(shift)).ActivityId);
    }

    [Fact]
    public async Task WhoWasFound_IsBack_AlsoIfTheyHaveNotSaidSo()
    {
        var shift = await UntilShiftAsync();
        await GoAsync(shift, First);
        await GoAsync(shift, Second);
        await BackAsync(shift, Second);
        await Office.PlayAsync(Back.AddMinutes(1));
        await DoAsync(shift, "find", "Людина повернулася", Coordinator);
        Assert.Equal("report", Assert.Single(await Office.OpenTasksAsync(shift)).ActivityId);
    }

    [Fact]
    public async Task Hours_ThatChangeWithTheWork_StandInTheCentresCalendar_AndMoveWhatIsDue()
    {
        var work = await UntilScheduleAsync();
        await ScheduleAsync(work);
        Assert.Equal(Kyiv("2026-03-17", "18:00"), (await Office.TaskAsync(work, "hours")).DueAt);
        await DoAsync(
            work, "hours", "Години змінено", Coordinator, ("days.0.day", Day), ("days.0.opens", "12:00"), ("days.0.closes", "20:00"), ("closed.0.day", "2026-03-19"));
        await using (var context = Office.Open())
        {
            var calendar = WorkCalendar.Read(await context.Calendars.AsNoTracking().SingleAsync(row => row.IsCurrent && row.UnitId == Office.Centre));
            Assert.Equal(
                [new SingleDay(new(2026, 3, 18), new DayHours(new(12, 0), new(20, 0)), "графік вуличної роботи"), new SingleDay(new(2026, 3, 19), null, "графік вуличної роботи")], calendar.Days);
            Assert.Equal("години центру, змінені процедурою", (await context.Set<Recount>().SingleAsync()).Why);
        }

        // Two worked days from Monday: the second ends when the centre closes that day now.
        Assert.Equal(At("20:00"), (await Office.TaskAsync(work, "bags")).DueAt);
    }

    [Fact]
    public async Task EveryoneWhoWasMet_IsACaseOfTheirOwn_AndInTheRegisterTheNextWorkingDay()
    {
        var shift = await UntilShiftAsync();
        await GoAsync(shift, First);
        await GoAsync(shift, Second);
        await BackAsync(shift, First);
        await BackAsync(shift, Second);
        Assert.Equal(Kyiv("2026-03-19", "18:00"), (await Office.TaskAsync(shift, "report")).DueAt);
        await ReportAsync(shift, First, ("clients.0.nickname", "Вітерець"), ("clients.0.known", "Ночує на вокзалі."), ("clients.1.firstName", "Данилко"), ("clients.1.lastName", "Вигаданий"));
        await AssertEndedAsync(shift, "Вихід відбувся. Зустріли дітей і родин: 2.");
        var clients = (await ChildrenAsync(shift)).Where(child => child.DefinitionId == "street-client").ToList();
        Assert.Equal(2, clients.Count);
        var (boy, stays) = await TellApartAsync(clients);
        foreach (var client in clients)
        {
            var task = Assert.Single(await Office.OpenTasksAsync(client.InstanceId));
            Assert.Equal(((await WhoAsync(First)).AccountId, Kyiv("2026-03-19", "18:00")), (task.AssigneeId!.Value, task.DueAt!.Value));
        }

        await HelpAsync(stays, "Refused", comes: "false");
        await DoAsync(stays, "nickname", "Картку заповнено", First, ("nickname", "Вітерець"));
        await AssertEndedAsync(stays, "Допомогли на вулиці; клієнта записано в ЕБД.");
        var card = await CardAsync((await FileAsync(stays)).SubjectId);
        Assert.Equal((SubjectKind.Client, "Street", true), (card.Kind, (string?)card.Fields["client.source"], card.Number is not null));

        await HelpAsync(boy, "Given", comes: "true");
        await DoAsync(boy, "card", "Картку заповнено", First, ("firstName", "Данилко"), ("lastName", "Вигаданий"), ("birthYear", "2012"));
        Assert.Equal(SubjectKind.Client, (await CardAsync((await FileAsync(boy)).SubjectId)).Kind);
        var general = Assert.Single(await ChildrenAsync(boy));
        await Consent.SignedAsync(this, general.InstanceId);
        await AssertEndedAsync(boy, "Клієнта записано в ЕБД; далі — у загальному порядку.");
    }

    [Fact]
    public async Task Somebody_WhoIsMetOutsideOfAShift_IsEnteredTheSameWay()
    {
        var met = await StartAsync(First, "street-client", ("nickname", "Джерельце"), ("met", Today), ("worker", (await WhoAsync(First)).AccountId.ToString()));
        Assert.Equal(Kyiv("2026-03-17", "18:00"), (await Office.TaskAsync(met, "help")).DueAt);
        await HelpAsync(met, "Refused", comes: "false");
        await DoAsync(met, "nickname", "Картку заповнено", First, ("nickname", "Джерельце"));
        await AssertEndedAsync(met, "Допомогли на вулиці; клієнта записано в ЕБД.");
    }

    [Fact]
    public async Task Purchase_AskedForInTheReport_IsListed_Bought_AndHandedOver()
    {
        var shift = await UntilShiftAsync();
        await GoAsync(shift, First);
        await GoAsync(shift, Second);
        await BackAsync(shift, First);
        await BackAsync(shift, Second);
        await ReportAsync(shift, First, ("needs", "true"));
        var purchase = (await ChildrenAsync(shift)).Single(child => child.DefinitionId == "street-purchase").InstanceId;
        await DoAsync(purchase, "list", "Перелік готовий", First, ("rows.0.what", "Вода"), ("rows.0.much", "12 пляшок"), ("neededOn", "2026-03-20"));
        Assert.Equal(Kyiv("2026-03-20", "18:00"), (await Office.TaskAsync(purchase, "buy")).DueAt);
        await DoAsync(purchase, "buy", "Закуплено", Coordinator, ("boughtOn", Today), ("sum", "450,50"));
        Assert.Equal((await WhoAsync(First)).AccountId, Assert.Single(await Office.OpenTasksAsync(purchase)).AssigneeId);
        await DoAsync(purchase, "take", "Отримано", First, ("takenOn", Today));
        await AssertEndedAsync(purchase, "Закуплено й передано.");
    }

    [Fact]
    public async Task Purchase_AskedForByHand_MayBeRefused_WithAReason()
    {
        var purchase = await StartAsync(
            Second, "street-purchase", ("rows.0.what", "Шкарпетки"), ("rows.0.much", "10 пар"), ("neededOn", "2026-03-20"), ("worker", (await WhoAsync(Second)).AccountId.ToString()));
        await DoAsync(purchase, "buy", "Не купуємо", Coordinator);
        await DoAsync(purchase, "why", "Пояснено", Coordinator, ("why", "Їх передасть благодійний фонд."));
        await AssertEndedAsync(purchase, "Не купуємо.");
        Assert.Equal(WorkflowStatus.Finished, (await Office.InstanceAsync(purchase)).Status);
    }

    private Task<string> ProposeAsync() => StartAsync(
        First, "street-work", ("source", "own"), ("why", "На ринку щодня є діти, які не ходять до школи."), ("begins", "2026-03-18"), ("ends", "2026-04-18"));

    // Of the two tasks the one for this person's role.
    private async Task DecideAsync(string work, string person, string outcome, string remark = "")
    {
        var role = person == Network ? Role.NetworkAdministration : Role.Coordinator;
        var task = (await Office.OpenTasksAsync(work)).Single(one => one.ActivityId == "agree" && one.Role == role);
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.remark"] = [remark] };
        Assert.IsType<TaskMove.Done>(await Office.Work.CompleteAsync(await WhoAsync(person), task.Id, outcome, typed, Guid.CreateVersion7().ToString(), default));
        await Office.AdvanceAsync(TimeSpan.Zero);
    }

    private async Task<string> UntilScheduleAsync()
    {
        await ListTerritoryAsync();
        var work = await ProposeAsync();
        await DecideAsync(work, Coordinator, "Погоджено");
        await DecideAsync(work, Network, "Погоджено");
        await TerritoryAsync(work);
        await DoAsync(work, "settle", "Територію визначено", Coordinator);
        return work;
    }

    private async Task<string> UntilShiftAsync()
    {
        var work = await UntilScheduleAsync();
        await ScheduleAsync(work);
        return Assert.Single(await ChildrenAsync(work)).InstanceId;
    }

    // A centre writes its own territories before it draws up a schedule.
    private async Task ListTerritoryAsync()
    {
        var coordinator = await WhoAsync(Coordinator);
        var unit = await Office.Get<TermUnits>().FindAsync(coordinator, Office.Centre, default);
        Assert.Equal(
            ListMove.Saved,
            await Office.Get<ListKeeping>().SaveAsync(coordinator, unit!, "territories", Guid.CreateVersion7(), null, new EntryContent("Базар і зупинки", null, [], null, null) { Key = "bazar" }, default));
    }

    private Task TerritoryAsync(string work) => DoAsync(
        work, "territory", "Запропоновано", First, ("places.0.where", "Ринок і зупинки біля нього"), ("places.0.kind", "markets"), ("places.0.source", "own"), ("places.0.data", "Троє звернень за місяць."));

    private async Task ScheduleAsync(string work) => await DoAsync(
        work, "schedule", "Графік складено", Coordinator, ("shifts.0.day", Day), ("shifts.0.from", "16:00"), ("shifts.0.to", "19:00"), ("shifts.0.territory", "bazar"),
        ("shifts.0.first", (await WhoAsync(First)).AccountId.ToString()), ("shifts.0.second", (await WhoAsync(Second)).AccountId.ToString()));

    private async Task BagsAsync(string work) => await DoAsync(
        work, "bags", "Сумки видано", Coordinator, ("bags.0.worker", (await WhoAsync(First)).AccountId.ToString()), ("bags.0.on", Today), ("items", "leaflets"), ("items", "water"));

    private Task GoAsync(string shift, string person, string outcome = "Виходжу") => SayAsync(shift, "go", person, outcome);

    private Task BackAsync(string shift, string person) => SayAsync(shift, "back", person, "Повернення позначено");

    private async Task SayAsync(string shift, string step, string person, string outcome)
    {
        var who = await WhoAsync(person);
        var task = (await Office.OpenTasksAsync(shift)).Single(one => one.AssigneeId == who.AccountId && one.ActivityId == step);
        var typed = step == "go" ? new Dictionary<string, IReadOnlyList<string>> { ["a.bag"] = ["leaflets", "water"] } : [];
        Assert.IsType<TaskMove.Done>(await Office.Work.CompleteAsync(who, task.Id, outcome, typed, Guid.CreateVersion7().ToString(), default));
        await Office.AdvanceAsync(TimeSpan.Zero);
    }

    private Task ReportAsync(string shift, string person, params (string, string)[] more) => DoAsync(
        shift, "report", "Записано", person, [("places", "markets"), ("informants", "traders"), .. more, .. more.Any(one => one.Item1 == "needs") ? [] : new[] { ("needs", "false") }]);

    private Task HelpAsync(string client, string said, string comes) => DoAsync(
        client, "help", "Записано", First,
        [("helped", "material"), ("offered", "legal"), ("talk", "Просив води й поїсти."), ("comes", comes), ("on", Today), ("said", said), .. said == "Given" ? [("by", "Child"), ("way", "Oral")] : Array.Empty<(string, string)>()]);

    private async Task<(string Named, string Unnamed)> TellApartAsync(List<CaseFile> clients)
    {
        var named = new List<string>();
        foreach (var client in clients)
        {
            if ((await CardAsync(client.SubjectId)).Fields.GetValueOrDefault("client.firstName") is not null)
            {
                named.Add(client.InstanceId);
            }
        }

        var one = Assert.Single(named);
        return (one, clients.Single(client => client.InstanceId != one).InstanceId);
    }

    private static DateTimeOffset At(string hour) => Kyiv(Day, hour);

    private static DateTimeOffset Kyiv(string day, string hour) => KyivTime.At(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), TimeOnly.ParseExact(hour, "HH:mm", CultureInfo.InvariantCulture));
}

public sealed class StreetWorkOnPostgres() : StreetWorkTests(Databases.PostgresWithPeople);

public sealed class StreetWorkOnSqlite() : StreetWorkTests(Databases.SqliteWithPeople);
