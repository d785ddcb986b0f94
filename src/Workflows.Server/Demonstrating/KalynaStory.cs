using Workflows.Server.Absences;
using Workflows.Server.Letters;
using Workflows.Server.Tasks;
using static Workflows.Server.Demonstrating.DemonstrationStory;

namespace Workflows.Server.Demonstrating;

/// <summary>
/// Three weeks of «Калиновий центр»: cases of each procedure at each kind of step, some of them over, one late, one cancelled. Steps and outcomes are
/// those of <c>workflows/procedures</c>; a test plays it, so that a procedure that changes takes the story with it.
/// </summary>
internal sealed class KalynaStory
{
    private const string Coordinator = "koordynator1", Worker = "pratsivnyk1", Lawyer = "yuryst1", Moderator = "moderator1", Outreach = "autrich1";
    private const string Front = "frontlayner1", Integrator = "intehrator1", Psychologist = "fakhivets1", Volunteer = "volonter1";

    private const string Search = "partner-search", Consent = "consent-contract", Appeal = "website-appeal", Lead = "lead-routing";

    private readonly DemonstrationStory story;
    private readonly IReadOnlyDictionary<string, string> subjects;

    private KalynaStory(DemonstrationStory story, IReadOnlyDictionary<string, string> subjects) => (this.story, this.subjects) = (story, subjects);

    /// <summary>Tells it.</summary>
    public static async Task TellAsync(DemonstrationStory story, CancellationToken cancellation)
    {
        var told = new KalynaStory(story, await story.Stage.SubjectsAsync("КАЛ", cancellation));
        told.SchoolAndItsChildren();
        told.Hospital();
        told.OtherPartners();
        told.ConsentsByHand();
        told.Appeals();
        told.Leads();
        told.Office();
    }

    private DateTimeOffset Day(int back, string time) => story.Day(back, time);

    private string DayText(int back) => Text(Day(back, "12:00"));

    private string Person(string signIn) => story.Stage.Person(signIn);

    // A search that has found four children: it waits until each of their cases has ended.
    private void SchoolAndItsChildren()
    {
        var search = story.Case("школа")
            .Start(Day(15, "09:40"), Worker, Search, ("partner", subjects[CastPartners.School]), ("note", "Про центр розповіли на нараді в громаді."))
            .Do(Day(15, "11:10"), Worker, "request", "Запит готовий",
                ("addressee", "Директорці Вербівської школи № 3"), ("about", "Про учнів 2–9 класів, яким потрібна правова, соціальна чи психологічна допомога."))
            .Do(Day(14, "10:20"), Worker, "send", "Надіслано", ("sentOn", DayText(14)), ("channel", "hand"))
            .Do(Day(12, "14:30"), Worker, "answer", "Організація погодилась",
                ("answeredOn", DayText(12)), ("answer", "Готові співпрацювати. З центром працюватиме соціальна педагогиня."))
            .Do(Day(11, "11:00"), Worker, "contacts", "Розмова відбулася",
                ("talkedOn", DayText(11)), ("withWhom", "Марина Степанівна Калина, соціальна педагогиня"), ("told", "true"),
                ("summary", "Поговорить із родинами й складе список. Зустрічі можна проводити в її кабінеті щосереди."))
            .Do(Day(10, "10:15"), Worker, "leads", "Є потенційні клієнти", Rows(
                ("Мирослава", "Зозуля", "2013", "Батьки розлучаються, дівчинка майже не ходить до школи."),
                ("Назар", "Ремез", "2011", "Немає документів після переїзду."),
                ("Ангеліна", "Сойка", "2014", "Мама хворіє, родині бракує одягу та їжі."),
                ("Кирило", "Вільшанка", "2012", "Однокласники ображають, просить поради.")))
            .Do(Day(10, "16:00"), Worker, "contract", "Умови узгоджено",
                ("helps", "legal"), ("helps", "social"), ("helps", "psychological"), ("conditions", "Зустрічі щосереди в школі; про кожну школа знає наперед. Речі й продукти — у центрі."))
            .Do(Day(8, "12:00"), Coordinator, "sign", "Підписано", ("signedOn", DayText(8)), ("validTo", story.Ahead(365)));

        Signed(search.Child(1), Worker, ("Зозуля", "Мирослава", "2013-04-18"), 7, 6, 5, 4);
        search.Child(2)
            .Do(Day(6, "13:30"), Worker, "meet", "Зустріч відбулася", ("place", "partner"), ("metOn", DayText(6)), ("summary", "Родина вже подала заяву на документи сама."))
            .Do(Day(6, "14:10"), Worker, "consent", "Клієнт відмовився")
            .Do(Day(6, "14:30"), Worker, "other", "Запропоновано інший шлях", ("offered", "later"), ("offered", "hotline"));
        search.Child(3)
            .Do(Day(6, "15:00"), Worker, "meet", "Зустріч відбулася",
                ("place", "home"), ("metOn", DayText(6)), ("present", "мати, класна керівниця"), ("summary", "Потрібні зимовий одяг і довідки для виплат."))
            .Do(Day(5, "10:00"), Worker, "consent", "Згоду отримано",
                ("by", "Representative"), ("representative", "Сойка Ярина Петрівна, мати"), ("on", DayText(5)), ("purposes", "help"), ("purposes", "data"), ("validTo", story.Ahead(21)))
            .Comment(Day(1, "09:40"), Worker, "needs", "Мама в лікарні, тому розмову перенесли. Новий день узгоджую з бабусею.")
            .Raise(Day(1, "10:00"), Coordinator, "needs");
        search.Child(4).Do(Day(5, "16:10"), Worker, "meet", "Не вдалося зв'язатися");
    }

    // One that has come to its end, with a contract that soon comes to its own.
    private void Hospital()
    {
        var search = story.Case("лікарня")
            .Start(Day(15, "10:30"), Integrator, Search, ("partner", subjects[CastPartners.Hospital]))
            .Do(Day(15, "12:00"), Integrator, "request", "Запит готовий",
                ("addressee", "Завідувачеві відділення дитячої лікарні"), ("about", "Про дітей, які лікуються без батьків або потребують допомоги після виписки."))
            .Do(Day(14, "09:30"), Integrator, "send", "Надіслано", ("sentOn", DayText(14)), ("channel", "email"))
            .Do(Day(13, "11:00"), Integrator, "answer", "Організація погодилась", ("answeredOn", DayText(13)))
            .Do(Day(13, "15:00"), Integrator, "contacts", "Розмова відбулася",
                ("talkedOn", DayText(13)), ("withWhom", "Юрій Павлович Полин, завідувач відділення"), ("told", "true"), ("summary", "Спробуємо місяць, далі вирішимо про постійний договір."))
            .Do(Day(12, "10:00"), Integrator, "leads", "Є потенційні клієнти", Rows(("Яна", "Дзвінка", "2015", "Після виписки нікому доглядати.")))
            .Do(Day(12, "11:30"), Integrator, "contract", "Умови узгоджено",
                ("helps", "social"), ("helps", "legal"), ("conditions", "Пробний місяць: зустрічі у відділенні за згодою лікаря."))
            .Do(Day(11, "15:00"), Coordinator, "sign", "Підписано", ("signedOn", DayText(11)), ("validTo", story.Ahead(13)));
        Signed(search.Child(1), Integrator, ("Дзвінка", "Яна", "2015-02-03"), 10, 9, 8, 7);
    }

    private void OtherPartners()
    {
        story.Case("кімната школяра")
            .Start(Day(12, "09:10"), Worker, Search, ("partner", subjects[CastPartners.PupilsRoom]))
            .Do(Day(12, "10:30"), Worker, "request", "Запит готовий", ("addressee", "Виховательці кімнати школяра"), ("about", "Про дітей, які ввечері лишаються самі."))
            .Do(Day(11, "10:00"), Worker, "send", "Надіслано", ("sentOn", DayText(11)), ("channel", "post"))
            .Do(Day(8, "15:20"), Worker, "answer", "Організація відмовилась")
            .Do(Day(7, "09:30"), Coordinator, "other", "Закінчити пошук");
        story.Case("ліцей")
            .Start(Day(6, "12:00"), Worker, Search, ("partner", subjects[CastPartners.Lyceum]))
            .Do(Day(6, "12:40"), Worker, "request", "Запит готовий",
                ("addressee", "Заступникові директорки ліцею"), ("about", "Про старшокласників, яким потрібна порада юриста чи психолога."))
            .Do(Day(5, "11:30"), Worker, "send", "Надіслано", ("sentOn", DayText(5)), ("channel", "email"));
        story.Case("тепла долоня")
            .Start(Day(5, "09:30"), Worker, Search, ("partner", subjects[CastPartners.Association]), ("note", "Давно знайомі, письмовий запит не потрібен."))
            .Do(Day(5, "09:50"), Worker, "request", "Запит не потрібен")
            .Do(Day(1, "12:10"), Worker, "contacts", "Розмова відбулася",
                ("talkedOn", DayText(1)), ("withWhom", "Інна Вікторівна Мальва, голова правління"), ("told", "true"), ("summary", "Є дві родини, телефон другої ще уточнять."))
            .Draft(Day(1, "12:40"), Worker, "leads",
                ("leads.0.firstName", "Єлисей"), ("leads.0.lastName", "Барбарис"), ("leads.0.birthYear", "2016"), ("leads.0.known", "Живе з дідусем."), ("leads.1.firstName", "Любава"));
        story.Case("служба у справах дітей")
            .Start(Day(2, "14:00"), Integrator, Search, ("partner", subjects[CastPartners.Services]))
            .Draft(Day(1, "10:30"), Integrator, "request", ("addressee", "Головній спеціалістці служби"));
        story.Case("центр соціальних служб")
            .Start(Day(1, "16:20"), Worker, Search, ("partner", subjects[CastPartners.Crisis]));
    }

    private void ConsentsByHand()
    {
        Signed(ByHand("Кульбаба", Day(13, "10:00"), Coordinator, Worker), Worker, ("Кульбаба", "Соломія", "2014-02-27"), 11, 10, 9, 8);
        ByHand("Шавлія", Day(12, "12:15"), Coordinator, Psychologist)
            .Do(Day(10, "15:00"), Psychologist, "meet", "Зустріч відбулася", ("place", "centre"), ("metOn", DayText(10)))
            .Do(Day(9, "15:40"), Psychologist, "consent", "Згоду отримано", ("by", "Representative"), ("representative", "Шавлія Олеся Юріївна, мати"), ("on", DayText(9)), ("purposes", "help"), ("purposes", "data"))
            .Do(Day(8, "16:00"), Psychologist, "needs", "Допомога не потрібна");
        ByHand("Лелека", Day(6, "10:30"), Lawyer, Lawyer)
            .Do(Day(4, "13:00"), Lawyer, "meet", "Зустріч відбулася",
                ("place", "centre"), ("metOn", DayText(4)), ("summary", "Роботодавець не платить; документів про роботу немає."))
            .Do(Day(2, "11:20"), Lawyer, "consent", "Згоду отримано",
                ("by", "Child"), ("on", DayText(2)), ("purposes", "help"), ("purposes", "data"), ("purposes", "participant"), ("participant", "психологиня центру"))
            .Draft(Day(1, "15:10"), Lawyer, "needs", ("needs", "legal"), ("situation", "Працював два місяці без договору, грошей не отримав."));
        ByHand("Барвінок", Day(1, "09:50"), Coordinator, Worker);
    }

    private void Appeals()
    {
        AppealOf("Ластівка", Day(9, "11:05"), "true", "legal", "Вітчим вигнав з дому, зараз у подруги. Чи має він на це право?")
            .Do(Day(9, "11:20"), Coordinator, "assignNow", "Призначити", ("specialist", "Lawyer"), ("worker", Person(Lawyer)))
            .Do(Day(9, "13:00"), Lawyer, "consultLawyer", "Достатньо відповіді на форумі",
                ("talkedOn", DayText(9)), ("channel", "chat"), ("summary", "Дівчина вже з бабусею. Пояснили її права й куди звертатися."), ("said", "Refused"))
            .Do(Day(8, "10:10"), Lawyer, "forum", "Відповідь опубліковано", ("link", "тема 214, відповідь 3"), ("answeredOn", DayText(8)))
            .Do(Day(8, "11:00"), Lawyer, "nickname", "Картку заповнено", ("nickname", "Ластівка"), ("contact", "на форумі"));
        AppealOf("Комета", Day(8, "12:30"), "false", "social", "Хочу повернутися до школи, але не знаю, з чого почати.")
            .Do(Day(8, "14:00"), Coordinator, "assign", "Призначити", ("specialist", "SocialWorker"), ("worker", Person(Worker)))
            .Do(Day(7, "12:00"), Worker, "consult", "Потрібна зустріч", ("talkedOn", DayText(7)), ("channel", "phone"), ("summary", "Домовилися зустрітися в центрі."),
                ("said", "Given"), ("by", "Child"), ("way", "Oral"))
            .Do(Day(6, "09:30"), Worker, "card", "Картку заповнено", ("nickname", "Комета"), ("contact", "на форумі"), ("firstName", "Стефанія"), ("birthYear", "2009"), ("sex", "Female"))
            .Child(1)
            .Do(Day(4, "14:00"), Worker, "meet", "Зустріч відбулася", ("place", "centre"), ("metOn", DayText(4)))
            .Do(Day(3, "11:00"), Worker, "consent", "Згоду отримано", ("by", "Child"), ("on", DayText(3)), ("purposes", "help"), ("purposes", "data"))
            .Do(Day(2, "16:00"), Worker, "needs", "Потреби з'ясовано",
                ("needs", "social"), ("needs", "psychological"), ("situation", "Пів року не навчається, живе з тіткою."), ("goal", "Повернутися до дев'ятого класу."),
                ("centre", "Домовляється зі школою, допомагає з розкладом."), ("client", "Приходить на зустрічі щотижня."));
        AppealOf("Сонях", Day(6, "10:15"), "false", "unknown", "Скільки коштує оренда зали у вашому центрі?").Do(Day(6, "10:40"), Coordinator, "assign", "Не наш клієнт");
        AppealOf("Синя птаха", Day(5, "13:15"), "false", "social", "Мені сумно, і нема з ким поговорити.")
            .Do(Day(5, "15:40"), Coordinator, "assign", "Призначити",
                ("specialist", "SocialWorker"), ("worker", Person(Psychologist)), ("note", "Краще, щоб із дитиною поговорила психологиня."));
        AppealOf("Ірис", story.Ago(27), "false", "legal", "Чи можна мені працювати влітку в чотирнадцять?")
            .Do(story.Ago(25), Coordinator, "assign", "Призначити", ("specialist", "Lawyer"), ("worker", Person(Lawyer)))
            .Comment(story.Ago(5), Lawyer, "consultLawyer", "Написала на форумі, чекаю на відповідь.");
        AppealOf("Хмаринка", story.Ago(3.5), "false", "both", "Мама не дозволяє бачитися з татом.").Claim(story.Ago(1.2), Coordinator, "assign");
    }

    private void Leads()
    {
        LeadOf("Марта", "Гілка", Day(4, "17:10"), Volunteer, "Street", "Ночує на вокзалі, боїться йти додому.")
            .Do(Day(3, "09:15"), Coordinator, "assign", "Доручити", ("worker", Person(Outreach)))
            .Do(Day(2, "12:30"), Outreach, "contact", "Розмова відбулася",
                ("channel", "visit"), ("talkedOn", DayText(2)), ("needs", "social"), ("needs", "psychological"), ("summary", "Погодилася пожити в тітки й прийти до центру."),
                ("willMeet", "true"), ("meetsAt", story.Ahead(1) + "T15:00"), ("place", "centre"));
        LeadOf("Северин", "Дубок", Day(6, "11:00"), Front, "Direct", "Зайшов спитати, чи допоможуть із шкільним одягом.")
            .Do(Day(6, "12:00"), Coordinator, "assign", "Доручити", ("worker", Person(Worker)))
            .Do(Day(5, "13:20"), Worker, "contact", "Відмовились від допомоги",
                ("channel", "phone"), ("talkedOn", DayText(5)), ("needs", "material"), ("summary", "Одяг уже дала школа; знає, куди звертатися надалі."));
        LeadOf("Рудик", null, Day(6, "15:00"), Outreach, "Street", "Просить їжі біля ринку.")
            .Do(Day(5, "09:30"), Coordinator, "assign", "Доручити", ("worker", Person(Worker)))
            .Comment(Day(4, "09:50"), Coordinator, "contact", "Це той самий хлопець, про якого ми вже маємо справу. Цю скасовую.")
            .Cancel(Day(4, "10:00"), Coordinator);
        LeadOf("Левко", "Купина", Day(2, "16:00"), Volunteer, "Direct", "Сусідка каже, що хлопець сам удома вже кілька днів.")
            .Do(Day(1, "09:20"), Coordinator, "assign", "Доручити", ("worker", Person(Outreach)), ("note", "Ідіть удвох."));
        LeadOf("Єлизавета", "Мокрець", Day(2, "13:00"), Volunteer, "Partner", "Замкнулася після переїзду, не розмовляє в класі.")
            .Do(Day(1, "09:40"), Coordinator, "assign", "Доручити", ("worker", Person(Worker)))
            .Comment(Day(1, "11:00"), Worker, "contact", "Дівчинка просила поговорити саме з психологинею, передаю Вірі.")
            .HandOver(Day(1, "11:10"), Worker, "contact", Psychologist);
        LeadOf("Сокіл", null, Day(2, "10:00"), Moderator, "Website", "Пише на форумі, що не хоче жити в інтернаті.")
            .Do(Day(1, "10:10"), Coordinator, "assign", "Доручити", ("worker", Person(Moderator)), ("note", "Він довіряє Вам: спробуйте продовжити розмову на форумі."));
        LeadOf("Орест", "Яворенко", Day(2, "11:45"), Front, "Direct", "Прийшов із татом: потрібна довідка для школи.")
            .Do(Day(1, "12:00"), Coordinator, "assign", "Доручити", ("worker", Person(Worker)))
            .Comment(Day(1, "16:35"), Worker, "contact", "Сьогодні не встигаю, повертаю в чергу.")
            .Release(Day(1, "16:40"), Worker, "contact");
        LeadOf("Устина", "Лугова", Day(1, "13:20"), Front, "Direct", "Зателефонувала вчителька: дитина приходить голодна.")
            .Do(Day(1, "14:00"), Coordinator, "assign", "Доручити", ("worker", Person(Front)));
        LeadOf("Гордій", "Сніжко", Day(2, "09:05"), Front, "Partner", "Не ходить до школи, телефон батьків не відповідає.")
            .Do(Day(1, "10:25"), Coordinator, "assign", "Доручити", ("worker", Person(Worker)))
            .Do(Day(1, "15:00"), Worker, "contact", "Немає відповіді");
        LeadOf("Софійка", null, story.Ago(0.8), Front, "Direct", "Дівчинка років семи сама біля дверей центру, плаче.", "true");
    }

    private void Office()
    {
        story.Add(Day(2, "12:00"), "план на день", () => story.Stage.Get<DigestClock>().EnsureAsync(CancellationToken.None));
        story.Add(Day(1, "16:00"), "відсутність", async () =>
        {
            var form = new AbsenceForm(Person(Outreach), Text(story.Ago(0)), story.Ahead(6), Person(Worker), "");
            var coordinator = await story.Stage.ActorAsync(Coordinator);
            var move = await story.Stage.Get<AbsenceBook>().AddAsync(coordinator, coordinator.OwnCentres.First().CentreId, form, CancellationToken.None);
            if (move is not AbsenceMove.Done)
            {
                throw new DemonstrationException($"the absence is not written down: {move}");
            }
        });
        Filter(Coordinator, "Прострочене в центрі", new InboxFilter { View = InboxView.Centre, Due = InboxDue.Overdue });
        Filter(Worker, "Моє на сьогодні", new InboxFilter { View = InboxView.Mine, Due = InboxDue.Today });
    }

    private void Filter(string signIn, string name, InboxFilter filter) => story.Add(Day(3, "17:30"), $"фільтр {name}", async () =>
    {
        if (await story.Stage.Get<SavedFilters>().SaveAsync(await story.Stage.ActorAsync(signIn), name, filter, CancellationToken.None) is { } problem)
        {
            throw new DemonstrationException(problem);
        }
    });

    private DemonstrationCase ByHand(string client, DateTimeOffset at, string by, string worker) =>
        story.Case(client).Start(at, by, Consent, ("client", subjects[client]), ("worker", Person(worker)));

    private DemonstrationCase AppealOf(string nickname, DateTimeOffset at, string urgent, string topic, string request) => story.Case(nickname)
        .Start(at, Moderator, Appeal, ("nickname", nickname), ("contact", "на форумі"), ("urgent", urgent), ("topic", topic), ("request", request));

    private DemonstrationCase LeadOf(string name, string? lastName, DateTimeOffset at, string by, string source, string situation, string urgent = "false") => story.Case(name)
        .Start(at, by, Lead, lastName is null
            ? [("nickname", name), ("source", source), ("urgent", urgent), ("situation", situation)]
            : [("firstName", name), ("lastName", lastName), ("source", source), ("urgent", urgent), ("situation", situation)]);

    // Meeting and consent on one day, needs on another, then the social contract, then the card.
    private void Signed(DemonstrationCase consent, string by, (string Last, string First, string Born) who, int met, int needs, int signed, int card) => consent
        .Do(Day(met, "10:05"), by, "meet", "Зустріч відбулася", ("place", "partner"), ("metOn", DayText(met)), ("present", "дитина й представник"))
        .Do(Day(met, "15:30"), by, "consent", "Згоду отримано",
            ("by", "Representative"), ("representative", $"{who.Last} Олена Іванівна, мати"), ("on", DayText(met)), ("purposes", "help"), ("purposes", "data"))
        .Do(Day(needs, "11:00"), by, "needs", "Потреби з'ясовано",
            ("needs", "social"), ("needs", "legal"), ("situation", "Родині потрібна підтримка й допомога з документами."), ("goal", "Дитина регулярно ходить до школи, документи в порядку."),
            ("centre", "Соціальний супровід, допомога із заявами."), ("client", "Приходить на зустрічі, повідомляє про зміни."))
        .Do(Day(signed, "12:20"), by, "sign", "Підписано", ("signedOn", DayText(signed)), ("validTo", story.Ahead(180)))
        .Do(Day(card, "09:50"), by, "card", "Картку заповнено",
            ("lastName", who.Last), ("firstName", who.First), ("birthDate", who.Born), ("source", "Partner"), ("appealDate", DayText(met)));

    private static (string, string)[] Rows(params (string First, string Last, string Born, string Known)[] rows) =>
    [
        .. rows.Index().SelectMany(row => new (string, string)[]
        {
            ($"leads.{row.Index}.firstName", row.Item.First), ($"leads.{row.Index}.lastName", row.Item.Last),
            ($"leads.{row.Index}.birthYear", row.Item.Born), ($"leads.{row.Index}.known", row.Item.Known),
        }),
    ];
}
